"""The words of role-play cards, numbered passages and the facilitator's sheet of a scenario."""

from __future__ import annotations

CARDS = {
    "roleplay": "Role-play for three: {title}",
    "client": "Card for {name}, the client",
    "clinician": "Card for the clinician: {name}",
    "observer": "Card for the observer",
    "notes": "Notes for the observer",
    "where": "Where you are",
    "who": "Who you are",
    "begin": "You begin",
    "opens_up": "What helps you talk",
    "opens_up_when": "You open up when they {what}.",
    "draws_back": "What makes you close up",
    "draws_back_when": "You draw back when they {what}.",
    "free": "Otherwise answer as it comes to you. You need not follow the passages.",
    "stop": "Anyone may stop at any time and say no more than “stop”. Leave the role when the round ends: say your own name.",
    "task": "Your part",
    "task_clinician": (
        "Listen first, and say what you would say at work. There is no right wording. You may ask for time out and begin a "
        "sentence again."
    ),
    "task_observer": (
        "Write down words as they were said, and leave judging them for later. Tell what you saw before you tell what you "
        "think."
    ),
    "time": "About {minutes} minutes for a round, then change cards.",
    "seen": "What may open the conversation",
    "closed": "What may close it",
    "words": "Seen? In which words?",
    "rate": "How far could the client speak?",
    "low": "not at all",
    "high": "freely",
    "keep": "One thing to keep",
    "try": "One thing to try",
    "tabletop": "Conversation in passages: {title}",
    "how": (
        "One reads the passage, the table agrees on a reply, and all turn to the passage that it names. Do not read ahead. "
        "Going back one step is allowed."
    ),
    "guide": "Facilitator's sheet: {title}",
    "pearls": "Debrief after PEARLS (Eppich and Cheng, 2015)",
    "reactions": "Reactions",
    "reactions_ask": "“How was that, in a word or two?” Begin with whoever played the client. Let it be; do not explain yet.",
    "description": "Description",
    "description_ask": "“What happened, from the first sentence on?” The observer tells what was said. Agree on the facts.",
    "analysis": "Analysis",
    "analysis_ask": (
        "“Where did the conversation open, and where did it close? What did you have in mind there?” "
        "What the author had in mind:"
    ),
    "application": "Application",
    "application_ask": "“What will you say next time?” Questions to take along:",
    "model": "The model path: passages {numbers}",
    "alternatives": "Other good ways",
}
