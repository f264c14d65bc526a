"""Words of the support page and of what can be tapped in help boxes."""

from __future__ import annotations

SUPPORT = {
    "where": "Where are you?",
    "all": "All countries",
    "call": "Call {value}",
    "text": "Text {value}",
    "chat": "Chat: {value}",
    "app": "App: {value}",
    "danger": "{who}: {contact}.",
    "confirmed": "Confirmed {date}.",
    "dated": "pages dated {years}",
    "undated": "pages without a date",
    "both": "pages dated {years}, some without a date",
    "none_confirmed": "Details read on {pages}. Nobody has confirmed them yet: check before you rely on one.",
    "some_confirmed": "The others were read on {pages} and nobody has confirmed them yet: check before you rely on one.",
    "own": "Where you work",
    "errors": "To report an error in this edition: {contact}",
    "accommodations": "To ask for another format or an adjustment: {contact}",
}
