"""What is said about answers that do not pass. A language's folder may replace any of them in
`words.toml`, by the same names.

`{…}` placeholders: `line` is a line of the program as written, `name` a declaration, `word` a word.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "passed": "Proved, for every input.",
    "look": "Open the run that Surefoot found.",
    "unreadable": "Surefoot cannot check this yet. Line {line}: {message}",
    "unsupported": "Line {line}: {message}",
    "failed": "`{name}` is not proved yet. Line {line}: {message}",
    "unsure": (
        "Surefoot could not finish `{name}`, so nothing is known about it. A simpler answer may help."
    ),
    "waiting": "`{name}` would be fine, but it rests on something that is still red. Finish that first.",
    "assume": (
        "`{word}` tells Surefoot to believe something without a proof. Then anything can be "
        "“proved”, and green means nothing. Take it out, and see what is really missing."
    ),
    "attribute": (
        "`{word}` changes how Surefoot checks, and not what your program does. Here the proof has "
        "to come from the program. Take it out."
    ),
    "never-ends": (
        "`decreases *` allows a method to run for ever. A method that never answers never gives a "
        "wrong answer; so it would keep every promise, and be of no use. Take it out, and let "
        "Surefoot check that it ends."
    ),
    "include": "This lesson is one file on its own. Take out `{word}`.",
    "declaration": "You can solve this without another `{word}`. Change only what is yours here.",
    "precondition": (
        "You have added a `requires`. It asks every caller to avoid the trouble, so the method is "
        "excused and not mended. Take it out: here the promise has to be kept for every input."
    ),
    "promise": (
        "You have changed what `{name}` asks or promises. In this task the contract stays as it is:"
        " the code has to follow it."
    ),
    "hidden": (
        "The line `{line}` is a comment now. Comments are for people; Surefoot does not read them, "
        "so the line is gone. Take the comment marks away."
    ),
    "missing": ("`{name}` is gone, or has another name. This task is about `{name}`: put it back as it was."),
    "locked-line": (
        "The line `{line}` belongs to the task. Put it back as it was, and change only what is yours."
    ),
    "locked": (
        "Something was changed that belongs to the task, near line {line}. Change only what is yours there."
    ),
    "bodiless": (
        "`{name}` has no body. Without one there is nothing to check: Surefoot would have to "
        "believe it. Write the body."
    ),
    "bodiless-loop": (
        "A loop or a `forall` in line {line} has no body. Without one there is nothing to check: "
        "Surefoot would have to believe it. Write the body."
    ),
    "vacuous": (
        "What `{name}` asks for is never true, so it can never be called. A method that never runs "
        "keeps every promise, and is of no use. Ask for something that can be true."
    ),
    "unreachable": (
        "Line {line} can never run now, so whatever it claims is “proved” without having happened. "
        "Find an answer that lets the program get there."
    ),
}


def say(words: Mapping[str, str], id: str, **values: object) -> str:
    return words.get(id, WORDS[id]).format(**values)
