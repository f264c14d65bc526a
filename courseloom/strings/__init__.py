"""The words of the interface, in one place, ready for translation. Other packages of the engine contain none."""

from __future__ import annotations

from courseloom.strings.cards import CARDS
from courseloom.strings.explorable import EXPLORABLE
from courseloom.strings.record import EVALUATION, RECORD
from courseloom.strings.scenario import GRAPH, SCENARIO, SCENARIO_PLAY
from courseloom.strings.tools import FINAL, HANDS, PROGRESS, REFLECTION, REVIEW, TEST_PAPER, TOOLS
from courseloom.strings.typed import TYPED

__all__ = [
    "CARDS",
    "EVALUATION",
    "EXPLORABLE",
    "FINAL",
    "GRAPH",
    "HANDS",
    "PROGRESS",
    "RECORD",
    "REFLECTION",
    "REVIEW",
    "SCENARIO",
    "SCENARIO_PLAY",
    "TEST_PAPER",
    "TOOLS",
]

BOX_TITLES = {
    "content-note": "Before you start",
    "objectives": "After this chapter you can",
    "case": "Fictional case",
    "disagreement": "Where the field disagrees",
    "act-now": "When to act now",
    "key-points": "Key points",
    "supervision": "Take to supervision",
    "further-reading": "Further reading",
    "myth": "A myth, and an answer",
    "practice": "Try it",
    "aside": "Note",
    "note": "Note",
    "tip": "Tip",
    "warning": "Warning",
    "seealso": "See also",
}

TEXT = {
    "formula": "Formula",
    "task_open": "To do",
    "task_done": "Done",
}

PURPOSES = {
    "opening": "What do you think now?",
    "selfcheck": "Check yourself",
    "pretest": "Before the course",
    "posttest": "After the course",
    "final": "Final test",
    "booster": "Look back",
}

QUIZ = {
    "of": "of",
    "not_scored": "Not scored",
    "choose_one": "Choose one.",
    "choose_all": "Choose all that apply.",
    "match": "For each, pick what belongs to it. An answer may be left over.",
    "categorise": "Pick a group for each.",
    "order": "Give each its place.",
    "estimate": "Your best guess, from {low} to {high}. Guessing first helps you remember.",
    "cloze": "Pick the words for each gap.",
    "rate": "Rate each reply from −3 (closes the conversation, or does harm) to +3 (opens it and helps). Never part of a mark.",
    "author_key": "The ratings given afterwards are the authors' key, not yet rated by a panel.",
    "panel_key": "The ratings given afterwards are those of a panel.",
    "panel": "Panel of {n}: mean {mean:+.1f}, standard deviation {sd:.1f}.",
    "pick": "Choose",
    "gap": "Gap {number}",
    "guess": "Your guess",
    "place": "Place",
    "belongs": "belongs here",
    "left_over": "Left over",
    "true_number": "The figure",
    "below": "If you guessed below {high}",
    "from_on": "If you guessed {low} or more",
    "write": "Write from memory. Nothing you type here is stored.",
    "your_notes": "Your answer",
    "check": "Check",
    "compare": "Show a model answer",
    "see": "Show what the chapter says",
    "note": "Note my answer",
    "compare_key": "Compare with the key",
    "again": "Try again",
    "reasons": "Show reasons",
    "model": "A model answer",
    "points": "Tick what your answer had",
    "hint": "Hint",
    "good": "A good choice",
    "other": "Not this one",
    "look": "Look again",
    "yours": "Your choice",
    "yours_fits": "Your answer · fits",
    "yours_look": "Your answer · look again",
    "fits_better": "Fits better",
    "fits_too": "Fits too · you left it out",
    "why_not": "Why not {letter}",
    "next": "Next question",
    "sources": "Source",
    "belief": "The idea behind it: {name}.",
    "judgement": "Rests on clinical judgement.",
    "nothing": "Choose an answer first.",
    "picks_left": "Choose for each first. {left} left.",
    "nothing_moved": "Move the steps into order first.",
    "up": "Up: {step}",
    "down": "Down: {step}",
    "moved": "Now {place} of {all}.",
    "no_number": "Enter a number from {low} to {high} first.",
    "said_slots": "{right} of {all} fit.",
    "said_close": "Close.",
    "said_far": "Some way off, as many guesses are.",
    "said_rated": "On average {distance} away from the key.",
    "distance": "Yours {mine}, the key {key}: {distance} apart",
    "nothing_written": "Write something first, or look at the model answer anyway.",
    "said_good": "Good choice.",
    "said_better": "Not this time: {letter} fits better.",
    "said_partly": "Partly right.",
    "said_other": "Not this time.",
    "said_too": "Left out: {letters}.",
    "said_extra": "Look again at {letters}.",
    "said_sure": "You were very sure; worth seeing again.",
    "said_back": "It comes back in Review.",
    "said_noted": "Noted. The course comes back to this.",
    "said_seen": "Noted, not scored. Under each: what the chapter says.",
    "said_model": "The model answer is below your own.",
    "changed": "This question has changed since you answered it. Answer it again.",
    "kept": "Your answer from before. To change it, press Try again.",
    "sure": "How sure are you? (optional)",
    "sure_1": "A guess",
    "sure_2": "Fairly sure",
    "sure_3": "Very sure",
    "said_again": "Cleared. Choose again.",
    "said_points": "{ticked} of {all} points.",
    "true": "True",
    "false": "False",
    **TYPED,
}

PAGE = {
    "skip": "Skip to the text",
    "menu": "Contents",
    "search": "Search",
    "search_the": "Search the course",
    "not_loaded": "A part of this page could not be loaded. Is the whole folder of the book there, and are you online if you "
    "read it on a website? Then try again.",
    "next": "Next",
    "previous": "Previous",
    "dark": "Dark",
    "light": "Light",
    "colours": "Colours",
    "help_title": "If someone needs help now",
    "emergency": "In an emergency: {number}.",
    "emergency_any": "In an emergency call your local emergency number.",
    "own_service": "At work, go to your own service or supervisor.",
    "directory": "More services by country",
    "check_first": "Check a number before you rely on it.",
    "version": "Version",
    "overdue": "This text was due for review on {date}. Check facts and numbers before you rely on them.",
    "expired": "This text expired on {date}. Do not learn or teach from it; look for a newer version.",
    "figure": "Figure",
    "sources": "Sources and limits",
    "table": "Table",
    "chapter": "Chapter",
    "minutes": "min",
    "place": "{n} of {all}: {title}",
    "open": "not begun",
    "begun": "begun",
    "done": "done",
    "answered": "{done} of {all}",
    "go_back": "Go on at section {n}: {title}",
    "next_section": "Next section: {title}",
    "end": "End of chapter {number}",
    "end_did": "questions answered.",
    "end_left": "Answer the other {left}",
    "end_missed": "{missed} to see again, in Review",
    "to_contents": "Back to the contents",
    "no_script_search": "Search needs scripts. The contents list every page.",
    "no_script": "Scripts are off. The questions below still work on paper or in your head; open “Show reasons” to compare.",
}

PAPER = {
    "contents": "Contents",
    "key_title": "Answer key",
    "key_intro": "Each question of this book with its key and the reason for every option.",
    "to_key": "Answer",
    "hint": "Hint",
    "to_question": "Question",
    "key": "Key",
    "page": "page",
    "figure": "The figure in words",
    "turned": "The table is on the next page, which is turned on its side.",
    "help_line": "If someone needs help now: local emergency number · your service or supervisor · findahelpline.com",
    "licence": "Text under {content}.",
    "print_note": "Questions print with room to answer. The key, with the reason for every option, is at the back.",
}

MEMORY = {
    "remember": "Remember on this device",
    "keep_ask": "Keep my answers on this device?",
    "keep": "Keep",
    "not_now": "Not now",
    "forget": "Forget everything",
    "why": "Keeps your answers and where you were, in this browser. Leave it off on a shared computer.",
    "remembered": "Remembered from now on, on this device only.",
    "forgotten": "Forgotten: nothing is kept on this device.",
    "not_forgotten": "This browser did not let the page delete what it keeps. Clear this site's data in its settings.",
    "blocked": "This browser does not let the page keep anything, so nothing is kept.",
    "full": "This browser has no room left, so the last answer was not kept. What was kept before is still there.",
    "no_room": "This browser has no room left, so nothing is kept.",
    "newer": "What is kept here was made by a newer version of this course. It is left as it is, and nothing is added.",
    "spoilt": "What was kept here could not be read. It has been set aside, and nothing is remembered now.",
    "part": "Part of what was kept here could not be read. It has been set aside; the rest is still in use.",
    "expired": (
        "By this device's clock more than a year has passed since the last visit, so what is kept here is not in use. "
        "The progress page can bring it back; Forget everything deletes it."
    ),
    "undrawn": (
        "What is kept on this device could not be read here. You can save it to a file and ask somebody to look at it. "
        "If you then forget everything, this page works again."
    ),
    "save_raw": "Save what is kept to a file",
    "go_on": "Continue: {place}",
    "at_chapter": "Chapter {number}",
    "at_section": "Chapter {number}, section {section}",
    "answered": "{done} of {all} answered",
    "due": "{count} due for review",
}

LIVE = {
    "run": "**Begin here:** menu Run, then Run All Cells. The questions and figures appear in place. Code is folded away.",
    "facilitator": "For the facilitator",
    "references": "References",
    "note": "note",
    "in_book": "in the book: {title}",
    "reflect": "Write in a cell of your own, without patient details: Jupyter saves what you write in the notebook.",
}

DOWNLOADS = {
    "course-book-a4.pdf": "The whole book for A4 paper: questions with room to answer, the key at the back.",
    "course-book-letter.pdf": "The whole book for US Letter paper: questions with room to answer, the key at the back.",
    "course-book-large-print-a4.pdf": "The whole book in large print (18 pt) for A4 paper.",
    "course-book-large-print-letter.pdf": "The whole book in large print (18 pt) for US Letter paper.",
    "final-test-a4.pdf": "The final test on A4 paper: two forms, with the key to each at the back.",
    "final-test-letter.pdf": "The final test on US Letter paper: two forms, with the key to each at the back.",
    "final-test-large-print-a4.pdf": "The final test in large print (18 pt) for A4 paper.",
    "final-test-large-print-letter.pdf": "The final test in large print (18 pt) for US Letter paper.",
    "blueprint.csv": "Each learning point with its objective, sections, questions and sources, as a table.",
    "live-notebooks.zip": "The chapters as notebooks for Jupyter, where this course's software is installed.",
}
ASKED_FOR = "large-print"
"""Part of the names of files that are built only on request; the page of downloads omits them when they are missing."""
GLANCE = "{minutes} min · {scored} questions, and {opening} to open with · {sources} sources"
"""What a chapter holds, on the course at a glance."""

NOT_BUILT = "Not in this copy"
