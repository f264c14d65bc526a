"""The words of the interface, in one file, ready for translation. Nothing else in the engine prints words of its own."""

from __future__ import annotations

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
    "write": "Write from memory. Nothing you type here is stored.",
    "your_notes": "Your answer",
    "check": "Check",
    "compare": "Show a model answer",
    "see": "Show what the chapter says",
    "again": "Try again",
    "reasons": "Show reasons",
    "model": "A model answer",
    "points": "Tick what your answer had",
    "hint": "Hint",
    "good": "A good choice",
    "look": "Look again",
    "also_good": "Also a good choice",
    "not_chosen_good": "This one belongs, too",
    "left_out": "Rightly left out",
    "yours": "your answer",
    "sources": "Source",
    "judgement": "Rests on clinical judgement.",
    "nothing": "Choose an answer first.",
    "nothing_written": "Write something first, or look at the model answer anyway.",
    "said_good": "A good choice. The reasons stand under each option.",
    "said_look": "Look again. The reasons stand under each option.",
    "said_some": "{right} of {all} chosen, {wrong} to look at again. The reasons stand under each option.",
    "said_seen": "Noted, not scored. What the chapter says stands under each option.",
    "said_model": "The model answer stands below your own.",
    "said_again": "Cleared. Choose again.",
    "said_points": "{ticked} of {all} points.",
    "true": "True",
    "false": "False",
}

PAGE = {
    "skip": "Skip to the text",
    "menu": "Contents",
    "on_page": "On this page",
    "search": "Search",
    "search_the": "Search the course",
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
    "table": "Table",
    "chapter": "Chapter",
    "no_script_search": "Search needs scripts. The contents list every page.",
    "chapter_line": "Chapter {number} · about {minutes} minutes with its questions",
    "minutes_line": "About {minutes} minutes",
    "no_script": "Scripts are off. The questions below still work on paper or in your head; open “Show reasons” to compare.",
}

PAPER = {
    "contents": "Contents",
    "key_title": "Answer key",
    "key_intro": "Each question of this book with its key and the reason for every option.",
    "to_key": "Answer",
    "to_question": "Question",
    "key": "Key",
    "page": "page",
    "help_line": "If someone needs help now: local emergency number · your service or supervisor · findahelpline.com",
    "licence": "Text under {content}.",
    "print_note": "Questions print with room to answer. The key, with the reason for every option, is at the back.",
}

MEMORY = {
    "remember": "Remember on this device",
    "forget": "Forget everything",
    "why": "Keeps only which page you read last, in this browser. Leave it off on a shared computer.",
    "remembered": "Remembered: the first page will offer to go on from here.",
    "forgotten": "Forgotten: nothing is kept on this device.",
    "cannot": "This browser does not let the page keep anything, so nothing is kept.",
    "go_on": "Continue where you left off: {title}",
}

LIVE = {
    "run": "Run everything once (menu Run, Run All Cells): the questions and figures appear in place. Code is folded away.",
    "facilitator": "For the facilitator",
    "references": "References",
    "note": "note",
    "in_book": "in the book: {title}",
}

DOWNLOADS = {
    "course-book-a4.pdf": "The whole book for A4 paper: questions with room to answer, the key at the back.",
    "course-book-letter.pdf": "The same for US Letter paper.",
    "blueprint.csv": "What follows from each learning point, as a table: objective, section, questions, sources. For accreditors.",
    "live-notebooks.zip": "The chapters as notebooks for Jupyter, where this course's software is installed.",
}
NOT_BUILT = "Not in this copy"
