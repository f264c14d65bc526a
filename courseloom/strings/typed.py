"""The words of questions with a typed answer."""

from __future__ import annotations

TYPED = {
    "short": "Type your answer: one word or a few.",
    "numeric": "Type the number.",
    "with_unit": "Type the number with its unit.",
    "within": "Right within {tolerance}.",
    "no_quantity": "Type a number first, for example 12 or 2.5.",
    "no_unit": "Add the unit to your number.",
    "typed": "Your answer",
    "another": "Something else",
    "the_answer": "The answer",
    "also": "Also right: {forms}.",
    "if_typed": "If you wrote “{text}”",
    "nothing_typed": "Type an answer first.",
    "said_right": "That is it.",
    # words: no misspelling is forgiven in an answer that contains one
    "negations": "no not non never none nobody nothing neither nor without cannot hardly",
}
