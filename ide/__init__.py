"""The Qt application. It knows the records of `language`, never its passes: those run in worker processes."""
