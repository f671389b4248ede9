"""The words of the hints that Surefoot makes itself (`asking.py`, `help.py`); a part of `answer_words.py`.

`{inputs}`, `{values}` and `{at}` are empty, or begin with a space or comma of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

ASKING: Mapping[str, str] = {
    "ask.is": "`{name}` is {value}",
    "ask.inputs": " with {inputs}",
    "ask.values": ": {values}",
    "ask.at": " (at `{at}`)",
    "ask.entry.1": (
        "The first question, **entry**, fails. Before the first round{inputs}, `{part}` is false{at}"
        "{values}. What is true there, before anything has been done?"
    ),
    "ask.entry.2": (
        "Step through the run up to where it first meets the loop, and read the value of each variable. "
        "Your sentence has to be true for exactly these values."
    ),
    "ask.kept.1": (
        "True on entry; but the second question, **kept**, fails. After round {round}{inputs}, `{part}` is "
        "false{at}{values}. What does one round change, and what would still be true after it?"
    ),
    "ask.kept.2": (
        "Step through that round, and put the values into your sentence before it and after it. Both times "
        "it has to be true."
    ),
    "ask.kept-weak.1": (
        "The second question, **kept**, fails, though no run shows it. Your sentences allow a round that "
        "begins with {before}; after it, `{part}` is false{at}{values}. Can a run really begin a round "
        "like this? If not, which sentence says so?"
    ),
    "ask.kept-weak.2": (
        "Either this sentence asks for too much, or another one is missing that rules this beginning out. "
        "Which of the values could never meet in a real run?"
    ),
    "ask.enough.1": (
        "Entry and kept are answered: your sentence is true in every round. The third question, **enough**, "
        "fails: it still allows the loop to end with {before}, and then `{part}` is false{at}{values}. "
        "What do you know of a real run that rules this out?"
    ),
    "ask.enough.2": (
        "Compare these values with those of a real run, round by round. What is always true of them there, "
        "and is not written anywhere?"
    ),
    "ask.enough-too.1": (
        "The third question, **enough**, fails: your sentences allow the loop to end with {before}, and "
        "then `{part}` is false{at}{values}. What do you know of a real run that rules this out?"
    ),
    "ask.enough-too.2": (
        "Compare these values with those of a real run, round by round. What is always true of them there, "
        "and is not written anywhere?"
    ),
    "ask.nothing-kept.1": (
        "The loop has no invariant, so nothing is kept but that its test is false at the end. It may end "
        "with "
        "{before}, and then `{part}` is false{at}{values}. Which sentence, true in every round, rules "
        "this out?"
    ),
    "ask.nothing-kept.2": (
        "Look at what the loop changes. How do these variables hang together, before the first round and "
        "after each one?"
    ),
    "ask.promise.1": (
        "All that is known after the call is the promise of `{callee}`, and it allows {before}. Then "
        "`{part}` is false{at}{values}. Which promise would forbid this answer, and be true of every right "
        "one?"
    ),
    "ask.promise.2": (
        "Be the cheat: you give this answer, and keep the promise to the letter. What would a customer "
        "object to? That is what the promise has to say."
    ),
    "ask.own-promise.1": (
        "This promise says too much: `{name}` breaks it. A run{inputs} ends, and `{part}` is false{at}"
        "{values}. A promise speaks about every input: which ones did you not think of?"
    ),
    "ask.own-promise.2": (
        "Step through the run to its end, and compare the result with your sentence. How must the sentence "
        "read, to be true of this result too?"
    ),
    "ask.result.1": (
        "A run{inputs} ends, and `{part}` is false{at}{values}. Follow these values through your lines: "
        "which one should have treated them in another way?"
    ),
    "ask.result.2": (
        "Step through the run. At each test, say what is known now; at the last assignment, ask whether "
        "that is enough for the promise."
    ),
    "ask.own-claim.1": (
        "`assert` only claims something; it makes nothing true. In a run{inputs}, `{part}` is false{at}"
        "{values}. What would your code have to do first, so that it is true here?"
    ),
    "ask.own-claim.2": "Take the line out, and let the code above it do what the line claims.",
    "ask.claim.1": (
        "A run{inputs} comes to line {line}, and `{part}` is false{at}{values}. Which line before it "
        "should have done something else?"
    ),
    "ask.claim.2": "Step through the run. Where do the values first differ from what you expect?",
    "ask.call.1": (
        "A run{inputs} makes the call in line {line}, and what is asked for there, `{part}`, is false{at}"
        "{values}. The caller has to make sure of it. What does your code know when it gets to this line?"
    ),
    "ask.call.2": "Which test, or which order of the lines, keeps these values away from the call?",
    "ask.index.1": (
        "A run{inputs} asks for a cell that is not there: in `{claim}`, {text}. Cells are counted from 0, "
        "and "
        "the last one has the number length minus 1. What lets the run get here with this number?"
    ),
    "ask.index.2": "Step back from the failure. Which test was true just before, and should not have been?",
    "ask.index-said.1": (
        "Your sentence itself reads a cell that is not there: in `{claim}`, {text}{inputs}. Which numbers "
        "do you mean? "
        "That has to be said before the cell is read."
    ),
    "ask.index-said.2": (
        "Cells have numbers from 0 to the length minus 1. What stands before `==>` has to keep the number "
        "there."
    ),
    "ask.index-weak.1": (
        "Your sentences allow a round with {before}, and then `{claim}` is a cell that is not there. Who "
        "watches the lower end of the array here, and who the upper one?"
    ),
    "ask.index-weak.2": (
        "No real run gets there. What do you know about this number in every round, that is not written "
        "anywhere?"
    ),
    "ask.division.1": (
        "A run{inputs} divides by zero in line {line}. What has to be known about the number that is "
        "divided by?"
    ),
    "ask.division.2": "Who can make sure of it: the one who calls, or a test in front of this line?",
    "ask.no-value.1": (
        "{message} A run{inputs} takes a way on which nothing is assigned. Which way is it, and what should "
        "the result be there?"
    ),
    "ask.no-value.2": (
        "Every way through the method has to give every result a value: an `if` has an `else`, too."
    ),
    "ask.ends.1": (
        "Nobody can tell that this loop ends: in a run{inputs}, a round leaves it as far from its end as it "
        "was. What has to change in every round, so that the test becomes false one day?"
    ),
    "ask.ends.2": "Step through one round. Which variable of the test does it change?",
    "ask.itself.1": (
        "`{name}` calls itself with nothing smaller than before. That call would call again, and so on for "
        "ever: no answer is ever worked out. What is the answer, without asking `{name}` for it?"
    ),
    "ask.itself.2": "Take the call out, and compute the result in this method.",
    "ask.type.1": (
        "A run{inputs} wants to keep a value in line {line} that does not fit: {message} Which values can "
        "get here?"
    ),
    "ask.type.2": "Step through the run. Where does the value come from, and who should have prevented it?",
    "ask.unknown.1": (
        "Surefoot found no proof of `{claim}`, and no run that breaks it. Suppose it is true: which fact do "
        "you use in your head to see it?"
    ),
    "ask.unknown.2": "Say that fact in a sentence of its own, or find a simpler sentence for the same thing.",
    "ask.never.1": (
        "`false` is true of nothing: no run can ever keep it, and{inputs} one gets there. A sentence has "
        "to say "
        "something that is true. What do you know about the values at this place?"
    ),
    "ask.never.2": "Step through the run, read the values there, and say how they hang together.",
    "ask.asks-too-little.1": (
        "A caller may come with {given} now, for `requires` lets that in. Is there a good answer then? If "
        "not, "
        "what has to be asked for?"
    ),
    "ask.asks-too-little.2": "Name what is wrong with this input, in a sentence about the inputs alone.",
    "ask.asks-too-much.1": (
        "A caller with {given} is turned away now: `{part}` is false then{values}. But there is a good "
        "answer to "
        "that. What do you really need from the inputs?"
    ),
    "ask.asks-too-much.2": (
        "Ask for no more than the answer needs. Which part of `requires` turns this one away?"
    ),
    "ask.promises-too-little.1": (
        "A cheat could still answer with {given}, and keep your promise. What is wrong with this answer? The "
        "promise has to say it."
    ),
    "ask.promises-too-little.2": (
        "What would an honest answer be for these inputs? Write how it hangs together with what came in."
    ),
    "ask.promises-too-much.1": (
        "With {given} the answer is as it should be, and your promise forbids it: `{part}` is "
        "false{at}{values}. "
        "How must the promise read, so that this answer is allowed?"
    ),
    "ask.promises-too-much.2": "Put these values into your sentences, one by one. Which of them is false?",
    "ask.claims-too-little.1": (
        "When {values_alone}, your claim is true at this place, and still the line below goes wrong. What "
        "has to "
        "be known here, so that the claim below it is true afterwards?"
    ),
    "ask.claims-too-little.2": (
        "Take the claim below, and put in what the line between the two computes, in place of the variable "
        "that it changes."
    ),
    "ask.claims-too-much.1": (
        "When {values_alone}, your claim is false at this place, and yet the claim below would come out "
        "true. You "
        "ask for more than is needed: which part of it?"
    ),
    "ask.claims-too-much.2": (
        "Take the claim below, and put in what the line between the two computes, in place of the variable "
        "that it changes."
    ),
    "ask.other.1": "{message} See what happens in a run{inputs}. Which of your lines leads there?",
    "ask.other.2": "Step through the run, and stop at the first value that you did not expect.",
    "help.header.1": (
        "`{word}` cannot begin a line here. Between the test of the loop and its `{{` stand sentences "
        "about the "
        "loop: a line is the word `invariant`, and then what is true in every round."
    ),
    "help.header.2": (
        "A sentence is a comparison, such as `x >= 7`, without `;`. You can speak about {names}."
    ),
    "help.word.1": "`{word}` is no word of this language. Write `{sign}` in its place.",
    "help.word.2": "The signs are `&&` (and), `||` (or), `!` (not), `==>` (if … then), `==`, `!=`, `%`.",
    "help.call.1": (
        "`{word}` is a method: it does something, so it cannot stand in a sentence, which only speaks "
        "about values. "
        "Here there are {names}: say what is true of them."
    ),
    "help.call.2": "Compare one of these names with something that is computed from the others.",
    "help.truth.1": (
        "Here stands a sentence that is either true or false. What you wrote is only a value: compare it "
        "with another."
    ),
    "help.truth.2": "A comparison is `==`, `!=`, `<`, `<=`, `>` or `>=`. You can speak about {names}.",
    "help.name.1": "Nothing is called `{word}` at this place. You can speak about {names}.",
    "help.name.2": (
        "Large and small letters differ. A name that you do not see in this method is not known in it."
    ),
    "help.variable.1": (
        "Nothing is called `{word}` at this place. A variable of your own begins with `var`, and what is "
        "known here "
        "is {names}."
    ),
    "help.variable.2": (
        "Large and small letters differ. Was it declared in another block, or only further below?"
    ),
    "help.foreign.1": (
        "There is no `{word}` in this language, and you need none here: write out what it would do, with "
        "{names} "
        "alone."
    ),
    "help.foreign.2": "Two cases are told apart by a comparison, such as `x >= y`.",
    "help.brackets.1": (
        "The brackets do not match: near line {line}, a `{word}` {how}. So Surefoot cannot tell where your "
        "part ends. "
        "Count the opening and the closing ones."
    ),
    "help.brackets.2": "Read from the left, and close each bracket before the next line begins.",
    "help.again.1": (
        "The word `{word}` stands there already, before your part. Write only what comes after it."
    ),
    "help.again.2": "Take your own `{word}` out.",
    "help.formula.1": (
        "Here stands a sentence that is true or false, such as `x >= 7`, and nothing that does something: no "
        "`:=`, no `;`. You can speak about {names}."
    ),
    "help.formula.2": "Begin with one comparison. Join two with `&&` (and) or `||` (or).",
    "help.test.1": (
        "Here stands a test: a question that is true or false, such as `x >= 7`. You can ask about {names}."
    ),
    "help.test.2": "Begin with one comparison. Join two with `&&` (and) or `||` (or).",
    "help.piece.1": "Only a piece of this line is yours. It was `{was}`; put one value in its place.",
    "help.piece.2": (
        "If the rest of the line got lost, take the change back, or start the lesson's program anew."
    ),
    "help.code.1": (
        "The program breaks off near line {line}. A statement ends with `;`, a block stands in `{{` and "
        "`}}`, and a "
        "variable gets its value with `:=`."
    ),
    "help.code.2": "Take the last change back, and write it again a line at a time: Surefoot reads along.",
}
