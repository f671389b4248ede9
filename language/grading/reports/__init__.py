"""What a grading writes: for the grade book, for each student, and for other programs. Pure: records in, text
out; `language/grading/writing.py` puts them on the disk."""
