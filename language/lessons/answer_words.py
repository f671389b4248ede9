"""What is said about answers that do not pass. A language's folder may replace any of them in
`words.toml`, by the same names.

`{…}` placeholders: `line` is a line of the program as written, `name` a declaration, `word` a word.
"""

from __future__ import annotations

from collections.abc import Mapping

from language.lessons.asking_words import ASKING

WORDS: Mapping[str, str] = {
    **ASKING,
    "passed": "Proved, for every input.",
    "same": "Proved: what you wrote and what the task has in mind mean the same.",
    "undecided": (
        "Surefoot can neither prove that what you wrote for `{name}` is what the task has in mind, nor "
        "show a "
        "difference. Write it in a simpler way."
    ),
    "told.asks-too-little": "`{name}` asks for too little: it lets in {given}.",
    "told.asks-too-much": "`{name}` asks for too much: it turns {given} away.",
    "told.promises-too-little": "`{name}` promises too little: it allows {given}.",
    "told.promises-too-much": "`{name}` promises too much: it forbids {given}.",
    "told.claims-too-little": "The claim says too little at its place: it is true when {values_alone}.",
    "told.claims-too-much": "The claim says too much at its place: it is false when {values_alone}.",
    "table.right": "{right} of {count} are right.",
    "column.true.yes": "true",
    "column.true.no": "not true",
    "column.entry.yes": "true on entry",
    "column.entry.no": "not true on entry",
    "column.kept.yes": "kept",
    "column.kept.no": "not kept",
    "column.enough.yes": "enough",
    "column.enough.no": "not enough",
    "window": "This task is answered in the window.",
    "later": "This is decided when it is graded. It can be read, and keeps to what is yours to change.",
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
    "loop-clause": (
        "A loop has no `{word}`: only a method asks and promises. A sentence about the loop begins with "
        "`invariant`."
    ),
    "hidden": (
        "The line `{line}` is a comment now. Comments are for people; Surefoot does not read them, "
        "so the line is gone. Take the comment marks away."
    ),
    "missing": ("`{name}` is gone, or has another name. This task is about `{name}`: put it back as it was."),
    "locked-line": (
        "The line `{line}` belongs to the task. Put it back as it was, and change only what is yours."
    ),
    "locked-changed": (
        "In line {line}, `{was}` became `{now}`. This part belongs to the task: put `{was}` back, and change "
        "only what is yours."
    ),
    "locked-gone": (
        "`{was}` is missing near line {line}. It belongs to the task: put it back, and change only what is "
        "yours."
    ),
    "locked-added": (
        "`{now}` stands in line {line}, in a part that belongs to the task. Take it out, and write only "
        "where it is yours."
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
    "unreachable-loop": (
        "No round is ever made: `{test}` is false when the loop is reached. So line {line} never runs, and "
        "what "
        "is claimed there holds only because it never happens. For which rounds should the test be true?"
    ),
    "unreachable-branch": (
        "`{test}` is never true here, so line {line} never runs, and what is claimed there holds only "
        "because "
        "it never happens. Find a test that lets the good cases through."
    ),
    "unreachable-else": (
        "`{test}` is always true here, so its `else` never runs, line {line} with it. Find a test that is "
        "false sometimes."
    ),
}


def say(words: Mapping[str, str], id: str, **values: object) -> str:
    return words.get(id, WORDS[id]).format(**values)


def questions(kind: str) -> set[str]:
    """The hints that Surefoot makes itself: `ask` about a failure, `help` with what is no program."""
    return {id.split(".")[1] for id in WORDS if id.startswith(f"{kind}.") and id.endswith(".1")}
