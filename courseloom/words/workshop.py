"""The words of slides, session plans, facilitator's guide and presenter view."""

from __future__ import annotations

SLIDES = {
    "file": "Slides",
    "chapter": "Chapter {number}",
    "session": "Workshop, {minutes} minutes",
    "answer": "Answer: {title}",
    "question": "Check yourself",
    "reasons": "Reasons",
    "shown": "What the figure shows",
    "caption": "Caption",
    "question_notes": "Let people choose on their own first, then in pairs. The next slide has the answer.",
    "rate_notes": "Let each person rate in writing before anyone speaks. The next slide has the key.",
    "minutes": "{minutes} minutes",
    "back": "We go on in {minutes} minutes.",
    "help_notes": "Leave this slide up while people go. Stay in the room for a while.",
    "page": "Slide",
    "key_mark": "✓",
    "other_mark": "→",
}

KINDS = {
    "welcome": "Welcome",
    "talk": "Short talk",
    "quiz": "Questions",
    "exercise": "Exercise",
    "discussion": "Discussion",
    "roleplay": "Role-play",
    "demonstration": "Demonstration",
    "debrief": "Debrief",
    "break": "Break",
    "close": "Close",
}
"""The kinds of activity of a session plan."""

MASTER = {
    "opening": "Title slide",
    "title": "Title",
    "below": "Below the title",
    "text": "Text",
    "figure": "Title and picture",
    "picture": "Picture",
    "caption": "Caption",
    "both": "Title, picture and text",
    "table": "Table",
    "question": "Question",
    "asked": "What is asked",
    "answers": "Answers",
    "help": "Help",
    "footer": "Footer",
    "number": "Slide number",
}
"""The names of layouts and placeholders, as a presentation program shows them."""
