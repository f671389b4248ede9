"""`surefoot doctor`: is this computer ready? For labs before a term, and for whoever cannot start."""
