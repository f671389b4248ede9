"""The code editor.

What it shows is computed by plain functions of the state (line_status.py, inline.py, hover.py), tested
as text; the widgets only paint. Places are code points everywhere; utf16.py alone knows that Qt
counts otherwise.
"""
