"""All that grading an answer needs, loaded once, before processes are copied."""

from language import explaining, pipeline, proving, report
from language.grading import answers

_ = answers, explaining, pipeline, proving, report
