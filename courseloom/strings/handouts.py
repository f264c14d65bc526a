"""The words of handouts: text printed on sheets, question papers, keys and cards, and descriptions of their files."""

from __future__ import annotations

KINDS = {
    "summary": "Summary sheet",
    "more": "Sheet to keep",
    "questions": "Question paper",
    "key": "Answer key",
    "worksheet": "Worksheet",
    "reflection": "Reflection sheet",
    "booster": "Look back",
    "booster-key": "Answer key",
    "keep": "Sheet to carry",
    "language": "Language card",
    "support": "Support card",
    "cards": "Role-play cards",
    "passages": "Conversation for a table",
}
"""Kinds of handout by the name that the command line takes, with the words printed on them."""

USES = {
    "summary": "Two pages: objectives, key points, what to say, what to take to supervision.",
    "more": "What the summary has no room for.",
    "questions": "All questions of the chapter, with room to answer, without reasons.",
    "key": "The answers to the question paper, with every reason.",
    "worksheet": "To fill in: {title}.",
    "reflection": "For your own thoughts. It has no field for a name.",
    "booster": "{title}: questions to come back to.",
    "booster-key": "{title}: the answers, with every reason.",
    "keep": "{title}: half a page, to carry.",
    "language": "Words to use in place of others.",
    "support": "Services in one place: {title}.",
    "cards": "Two sheets to print on one side and cut apart: client, clinician, observer with notes.",
    "passages": "To read out passage by passage and choose together, without a screen.",
}

SHEET = {
    "chapter": "Chapter {number}",
    "for_course": "For the whole course",
    "version": "version {version}",
    "from": "from “{page}”",
    "page": "page {page} of {all}",
    "key": "Key",
    "say": "What to say and do",
    "remember": "What I want to keep from this chapter",
    "differently": "What I will do differently, and when",
    "hard": "What stays hard or unclear, and whom I will ask",
    "reflect": "Your own words, for yourself. No patient details, and no name needed. Keep the sheet, or shred it.",
    "questions": "Answer first, then compare with the answer key: a file of its own, with the reason for every option.",
    "answers": "Each question with its answer and the reason for every option. Give it out after the question paper.",
    "booster": "For {when} after the course. Answer from memory, then compare with the key.",
    "booster_any": "To come back to after the course. Answer from memory, then compare with the key.",
    "language": "The reasons and their sources are in the language guide of the course.",
    "words": "Words to prefer",
    "support_in": "Support: {place}",
    "avoid": "Instead of",
    "prefer": "Consider",
    "service": "Service",
    "reach": "How to reach it",
    "who": "For whom, when",
    "checked": "Checked",
    "confirmed": "Confirmed {date}",
    "seen": "Seen {date}; not yet confirmed by a person",
    "unseen": "Not yet confirmed by a person",
    "support": "Services change. Check a number before you rely on it or hand it on.",
    "own": "Where you work",
    "a4": "A4",
    "letter": "US Letter",
    "large": "large print",
}

DOWNLOAD = {
    "chapter": "Handouts for chapter {number}: {title}",
    "course": "Handouts for the whole course",
    "keys": "Answer keys, by themselves",
    "handout": "Handout",
    "use": "For",
    "files": "Files",
    "editable": "Word",
    "offline": "Everything in one file",
    "all": "pages, book, notebooks and handouts, for use without a network. The separate answer keys are not in it.",
    "of_chapter": "Handouts for this chapter",
}

EDITIONS = {
    "a4": "A4",
    "letter": "US Letter",
    "large-print-a4": "large print, A4",
    "large-print-letter": "large print, US Letter",
}
"""Suffixes of the files of each edition, with the words of their links."""
