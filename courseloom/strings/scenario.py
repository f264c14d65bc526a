"""The words of conversation scenarios, on the page, live and on paper."""

from __future__ import annotations

SCENARIO = {
    "kind": "Practise the conversation",
    "minutes": "about {minutes} minutes",
    "not_scored": "Not scored",
    "setting": "Where you are",
    "you_are": "Your part",
    "brought": "The card of whoever plays {name}",
    "fiction": "The people in it are made up.",
    "skip": "Skip this conversation",
    "open": "Open the conversation",
    "back": "Back to the chapter: {title}",
    "on": "Go on in the chapter: {title}",
    "how": (
        "Read passage 1, choose what you would say, and go on to the passage that it names. Reasons can be opened under each "
        "reply; the talk teaches more when you open them afterwards."
    ),
    "how_paper": (
        "Read passage 1, choose what you would say, and go on to the passage that it names. The reasons are in the key at "
        "the back; the talk teaches more when you read them afterwards."
    ),
    "states": "At the start",
    "of": "{value} of {all}",
    "practises": "What you practise: {aim}",
    "none": "This course has no conversations to practise yet.",
    "illustration": "The author's illustration, not a measurement.",
    "passage": "Passage {number}",
    "if_say": "If you say",
    "go_to": "go to {number}",
    "go_for": "With this, go to {number}",
    "why": "Why",
    "thinks": "What {name} thinks",
    "to_debrief": "Go to the debrief",
    "next": "What happens next",
    "level": "level {level} of validation",
    "opens": "opens the talk",
    "holds": "holds the talk where it is",
    "closes": "closes the talk",
    "ends": "lets the talk end here",
    "judgement": "Rests on clinical judgement.",
    "source": "Source",
    "debrief": "Debrief",
    "model_path": "The model path",
    "alternatives": "Other good ways",
    "questions": "To think or talk about",
    "good": "The talk has gone well.",
    "mixed": "The talk has gone partly well.",
    "hard": "The talk has been hard.",
}

SCENARIO_PLAY = {
    "so_far": "The conversation so far",
    "asked": "What do you say?",
    "which": "Which comes nearest to what you wrote?",
    "own_first": "Write my own words first",
    "own_words": "What would you say? Nothing you type here is stored.",
    "reveal": "Show the replies",
    "say": "Say it",
    "back": "Back one step",
    "restart": "Start again",
    "choose": "Choose a reply first.",
    "you": "You:",
    "you_own": "You, in your own words:",
    "nearest": "The nearest reply:",
    "thinks": "{name} thinks:",
    "your_path": "Your path",
    "your_model": "Your path, which is the model path",
    "model_path": SCENARIO["model_path"],
    "same": "As on your path.",
    "illustration": SCENARIO["illustration"],
    "kept": "Your conversation from before. Go on, or start again.",
    "changed": "This conversation has changed since, so it starts again.",
}
"""Words that only the script uses."""

GRAPH = {
    "title": "The graph of “{title}”",
    "start": "start",
    "ending": "ending: {tone}",
    "reply": "{stance} [{fit}] → {to}",
    "model": "model path",
}
