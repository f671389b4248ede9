"""The main window: puts the parts together. Nothing else imports it but `ide/app.py`."""
