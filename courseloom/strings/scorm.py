"""The words of a package for learning systems: the page around the book, and what pages and tools say in place of their own."""

from __future__ import annotations

from typing import Any, Final

SCORM: Final[dict[str, Any]] = {
    "frame": "The course",
    "told_title": "What this system receives",
    "told": (
        "Whether you have opened, completed or passed the course, and your best result in its final test.",
        "How long the course was open.",
        "In short form, where you were and what you answered, so that you can go on from any device.",
    ),
    "told_part": (
        "Whether you have opened or completed this part of the course.",
        "How long it was open.",
        "In short form, where you were and what you answered, so that you can go on from any device.",
    ),
    "told_answers": "Each answer by itself, as right, in part or wrong. Your organisation has asked for that.",
    "never": (
        "It never receives how sure you were, what you write to reflect on, or what you write in your own words. "
        "These are gone when you close the course."
    ),
    "who": "Who can see it is for your organisation to say.",
    "not_counted": "This test is not part of what you opened here: its result is kept with your answers, and not recorded.",
    "start": "Start",
    "back": "Back to the course",
    "alone_title": "Without a learning system",
    "untold": "You can read and answer everything. Nothing is sent, and no result is recorded.",
    "alone": "No learning system was found. Nothing is sent or recorded.",
    "refused": (
        "The learning system did not open a session. Nothing is sent or recorded. Close this window and open the course again."
    ),
    "lost": "What the system kept from your last visit could not be read. Your result stands; your answers begin anew.",
    "again": "Try again",
    "saved": "Saved.",
    "waiting": "Not saved yet. It is tried again; keep this window open.",
    "connecting": "Looking for the learning system …",
    "saving": "Saving …",
    "later": "Saved. Your result goes to the learning system when you open the course from there again.",
    "looking": "You are looking back: nothing is saved.",
    "newer": "A newer version of this course has kept your answers. Nothing is saved here.",
    "mark": "Here, {mark}% in the final test counts as passed. What the course says of passing goes by its own mark.",
    "finish": "Finish",
    "finishing": "Finishing",
    "finished": "You can close this window now.",
    "no_script": "The course reports to the learning system by a script, which this browser does not run. You can read it:",
    "open": "open the course",
}

IN_SYSTEM: Final[dict[str, dict[str, str]]] = {
    "memory": {
        "remember": "Keep my answers in the learning system",
        "keep_ask": "Keep my answers in the learning system?",
        "why": "The learning system keeps your answers and where you were. Your result stays whatever you do here.",
        "remembered": "Kept from now on, in the learning system.",
        "forgotten": "Your answers are forgotten. Your result stays in the learning system.",
        "blocked": "The learning system does not keep this answer.",
        "undrawn": (
            "What is kept could not be read here. You can save it to a file and ask somebody to look at it. If you then forget "
            "everything, this page works again."
        ),
    },
    "start": {"device": "your result goes to this learning system"},
    "review": {
        "off": "To bring back what you are about to forget, this page has to know your answers.",
        "to_memory": "Go to where this is switched on",
    },
    "final": {
        "rule_sent": "Your best result goes to the learning system, and whether you have passed.",
        "keep_on": "The learning system keeps the test. You can leave and go on later.",
        "keep_offer": "Let the learning system keep the test if you may want to leave and go on later.",
        "keep_never": "The learning system does not keep the test. Hand in before you leave the page.",
        "counted": "{count}, as far as this page can know.",
        "attempt_when": "Attempt {number}, {date}.",
    },
    "progress": {
        "off": "Nothing is kept, so there is no progress to show.",
        "on": (
            "Kept in the learning system since {since}: answers to {answers} questions, {pages} pages opened, "
            "{attempts} attempts at the final test."
        ),
        "fragile": "How sure you were is known only until you close the course. A file keeps it.",
        "forget_why": (
            "Deletes your answers here and in the learning system, at once. Your result stays there. Undo, at the foot of the "
            "page, brings the answers back until you leave the page."
        ),
    },
    "record": {"no_scores": "No scores are shown, since no answers are kept.", "no_tests": "no attempt is kept"},
}
"""What pages and tools say in a learning system in place of the words under the same names elsewhere."""
