"""The words of reviews: what pages say of a review, and the sheets on which one is done."""

from typing import Final

REVIEWS: Final[dict[str, str]] = {
    "by": "Reviewed by {name}, {role}, {date}: {scope}.",
    "changed": "The text has changed since.",
    "title": "Review sheet: chapter {number}, {title}",
    "about": (
        "Please read the chapter beside this sheet. Below is each of its passages, questions, replies and sources, with room "
        "for what you would change. Answer what is within your competence and leave the rest; say which at the end."
    ),
    "how": "Write in the right column, or use comments in Word. Tick “right” where nothing has to change.",
    "code": "Version {version}. Code of this text: {code}.",
    "asks": "What we ask",
    "text": "Text",
    "claims": "Figures",
    "questions": "Questions and their keys",
    "talks": "Conversations and their replies",
    "sources": "Sources",
    "there": "What the course says",
    "yours": "Your comment",
    "right": "☐ right   ☐ change:",
    "measures": "Counted: {measures}. In: {population}.",
    "use": "Not to be said: {use}",
    "read": "{status}. {read}",
    "sign": "Signature",
    "sign_note": (
        "What you sign here is printed with the chapter: your name, role, date and what you read, in place of the sentence "
        "that nobody has reviewed it. It says that you read this text, not that you answer for it."
    ),
    "name": "Name",
    "role": "Profession, or experience",
    "date": "Date",
    "scope": "What I read (all, or which parts)",
    "may": "☐ My name may be printed.   ☐ Print my role only.",
    "file": "For the editor: in book/reviews.yml",
    "contacts_title": "Review sheet: support services",
    "contacts_about": (
        "Please open each service's own page, or ring it, and tick what you found there. A number that nobody has confirmed is "
        "printed as such."
    ),
    "contacts_file": "For the editor: write the day and the name into confirmed_on and confirmed_by in book/resources.yml.",
    "contact_page": "Page: {page}. Seen: {seen}.",
}

ASKS = {
    "true": "Is it true, as far as you know the evidence and practice?",
    "harm": "Could it harm somebody who follows it, or somebody who reads it while in distress?",
    "respect": "Is it respectful of the people it is about, and of those who care for them?",
    "keys": "Is the key of each question the best answer, and are the reasons fair to the others?",
    "missing": "What is missing that a colleague would need?",
}
"""What reviewers are asked of every chapter."""
