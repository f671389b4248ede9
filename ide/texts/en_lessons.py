"""English texts of the lessons, apart from the lessons themselves."""

from __future__ import annotations

LESSONS: dict[str, str] = {
    "lesson.world": "World {number} · {title}",
    "lesson.look": "Let Surefoot look",
    "lesson.next": "Next: {title}",
    "lesson.confirming": "Looks right. Making sure…",
    "lesson.waiting": "Checking…",
    "lesson.look-again": "Let Surefoot look again",
    "lesson.unsaved": "Your progress could not be saved: {why}. It is kept as long as this window is open.",
    "lesson.not-progress": "{name} is not a file of Surefoot's progress.",
    "lesson.missing": "The lessons could not be found. {why}",
    "lesson.nothing-to-see": "There is nothing to look at: no claim of this task fails.",
    "lesson.still-looking": "Surefoot is still looking. Try again in a moment.",
    "lesson.grader-died": "Your answer could not be checked to the end. Change something, and it is tried again.",
}
