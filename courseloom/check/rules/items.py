"""Rules about the reasons and the stem of an item; `options.py` has those about its options, `clues.py` those about clues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.wording import words
from courseloom.model.items import Choice, Multiple

REASON = 15
PART = 8
"""Minimum number of words of a reason for one of many parts of a question."""
_VERDICT = re.compile(
    r"^(?:(?:not quite|quite|almost|exactly|absolutely|yes|no|well done|good|sorry|spot on|nearly)\b[\s,.!:;–—-]*)*"
    r"(?:(?:(?:this|that|it)(?:[’']s| is| was)?|you are|you[’']re)\s+)?(?:(?:not|in|quite|the|an?|partly)\s+)*"
    r"(?:right|correct|wrong|incorrect|true|false|yes|no|not quite|exactly|almost|well done|good|sorry|best|spot on)"
    r"(?:\s+(?:answer|option|choice|one|reply|statement|idea))?\s*(?:[.!:;,–—]|-\s|$)\s*",
    re.I,
)
_NAMES_KEY = re.compile(
    r"(?:^|(?<=[.!?]\s))(?:the )?(?:right|correct|best|better) (?:answer|option|choice|reply|one)"
    r" (?:is|was|would be)\b[^.!?]*[.!?]\s*",
    re.I,
)
# 'Which' and 'not' must be in the same clause: these words begin another, which may say what somebody does not do.
_ANOTHER_CLAUSE = (
    r"who|whom|whose|that|when|if|because|where|why|while|although|though|as|since|so|but|unless|until|after|before|how|and|or|with"
    r"|says?|said|means?|shows?|suggests?|thinks?|thought|knows?|believes?|finds?|found|tells?|told|feels?|reads?|sees?"
)
_VERB = r"is|are|was|were|do|does|did|would|should|could|can|will|has|have|had|may|might|must"
_ONWARD = rf"(?: (?!(?:{_ANOTHER_CLAUSE})\b)[^\s?,;:]+)"
_WHICH = r"(?:^|[,;:] |\b(?:and|of|in|for|to|from|with|at|on|by) )(?:[Ww]hich|[Ww]hat)\b"
_ASKED = r"(?: (?:you|we|they|he|she|it|one|(?:the|an?|this|that|these|her|his|their|your) \w+(?: \w+)?))?"
_NEGATIVE = (
    re.compile(rf"{_WHICH}{_ONWARD}*? (?P<word>(?:{_VERB})n[’']t|cannot)\b"),
    re.compile(rf"{_WHICH}{_ONWARD}*? (?:{_VERB}){_ASKED} (?P<word>not|never)\b"),
    re.compile(r"\b(?:[Aa]ll|[Ee]ach|[Ee]very|[Aa]ny|[Ee]verything|[Tt]hese|[Ff]ollowing)\b[^?]*\b(?P<word>except)\b"),
    re.compile(r"\b(?P<word>except)\W*$"),
    re.compile(r"(?<!\bat )(?<!\b[Nn]ot )\b(?P<word>least)\b(?! (?:restrictive|intrusive|invasive|coercive|of all)\b)"),
)
_THING = r"(?:statements?|sentences?|options?|answers?|claims?|descriptions?|assertions?|ones?|following)"
_TRUTH = r"(?:true|correct|right|accurate|false|wrong|incorrect|untrue)"
_OPEN = re.compile(
    rf"^(?:which|what)(?: ones?)?(?: of)?(?: the| these| those)?(?: following)?(?: {_THING})?(?: below)?"
    r"(?: (?:about|on|regarding|concerning|of) [^?]{1,60}?)? (?:is|are|was|were|do you think is)(?: the)?"
    rf"(?: most| entirely| not)? {_TRUTH}(?: (?:about|of|for|regarding|concerning|in|with|here)\b[^?]*)?\?$"
    rf"|^(?:choose|select|pick|mark|tick|find)(?: the| one| all)?(?: most)? {_TRUTH} {_THING}\b",
    re.I,
)


@rule("items", "error")
def every_option_says_why(material: Material) -> Iterator[Fault]:
    """Every option says why it is right or wrong, in 15 words or more.

    Feedback that explains teaches; feedback that only marks teaches next to nothing (effect sizes of 0.49 and 0.05; Van der
    Kleij 2015). The rule counts the words of `why`, and of `if_true` and `if_false`. Opening questions are included: their
    reasons are read too. Where one question has many small parts (pairs, cases, steps, gaps, bands, replies), eight words are
    enough: six of fifteen would be a wall.

    Bad: "Soap works better than water."

    Good: "Water moves some of the dirt. Soap loosens the grease that holds it, so that rinsing can carry the rest away."
    """
    for item in material.items:
        for owner, reason, where in item.reasons:
            count = len(words(item.read(reason)))
            least = REASON if item.options or item.question.kind == "true-false" else PART
            if count < least:
                what = f"question '{item.id}': the reason for {owner} has {count} word{'s' * (count != 1)}."
                yield Fault(where, what, f"Say what it teaches, in {least} words or more.")


@rule("items", "error", english=True)
def reasons_teach_more_than_the_verdict(material: Material) -> Iterator[Fault]:
    """A reason teaches more than whether the option is right.

    The page has marked the option already. A reason that spends its words on the verdict, or on naming the right answer, leaves
    little that explains, and it is the explanation that helps (Van der Kleij 2015). The verdict is taken off before the words
    are counted.

    Bad: "Wrong. The correct answer is the second one. This is a very common mistake that many people make every day."

    Good: "Water alone leaves grease behind. That grease holds most of what you want to be rid of, so rinsing is not enough."
    """
    for item in material.items:
        for owner, reason, where in item.reasons:
            text = item.read(reason)
            taught = len(words(_VERDICT.sub("", _NAMES_KEY.sub("", text))))
            if taught < REASON <= len(words(text)):
                what = (
                    f"question '{item.id}': the reason for {owner} has {taught} word{'s' * (taught != 1)} besides the verdict."
                )
                yield Fault(where, what, f"Leave the verdict to the page and explain, in {REASON} words or more.")


@rule("items", "error", english=True)
def negatives_in_questions_stand_out(material: Material) -> Iterator[Fault]:
    """A question that asks for what is not so says NOT, EXCEPT or LEAST so that nobody misses it.

    Readers skip a small "not" and then choose what is true; they fail at reading and not at the matter (NBME; Haladyna 2002).
    Asking for what holds is better still. Only the sentence that asks is looked at: a case may say that somebody does not
    sleep.

    Bad: "Which of these is not a reason to wash your hands?"

    Good: "Which of these is *not* a reason to wash your hands?"
    """
    for item in material.items:
        asking = item.asking if item.options else ""
        match = next(filter(None, (negative.search(asking) for negative in _NEGATIVE)), None)
        if match:
            what = f"question '{item.id}' asks for what does not hold, and '{match['word']}' is easy to miss."
            yield Fault(item.where("stem"), what, "Ask for what holds, or write the word in emphasis or capitals.")


@rule("items", "warning", english=True)
def questions_can_be_answered_before_the_options(material: Material) -> Iterator[Fault]:
    """The stem asks something that can be thought about before the options are read.

    "Which of the following is true?" asks nothing: the learner has to judge a few statements that may have little in common.
    Cover the options; a good stem can still be answered (NBME). Questions of the kind `multiple` may ask which statements hold.

    Bad: "Which of the following is true about soap?"

    Good: "What does soap do that water alone does not?"
    """
    for item in material.items:
        if isinstance(item.question, Choice) and _OPEN.search(item.asking.strip(' "“”')):
            what = f"question '{item.id}' cannot be answered before its options are read."
            yield Fault(
                item.where("stem"), what, "Ask about one thing, so that an answer comes to mind with the options covered."
            )


@rule("items", "info", whole=True)
def belief_behind_an_option_is_told(material: Material) -> Iterator[Fault]:
    """The wrong belief that an option stands for is told as a sentence.

    Its name is for results. Learners read the sentence, and without one they are told nothing of the idea behind their answer.

    Bad: `misconception: water-is-enough`, and no sentence for it.

    Good: `water-is-enough: Water is enough.` in book/beliefs.yml.
    """
    for item in material.items:
        for number, option in enumerate(item.question.options if isinstance(item.question, Choice | Multiple) else ()):
            if option.misconception and not option.belief:
                what = f"question '{item.id}': the belief '{option.misconception}' has no sentence."
                yield Fault(item.where("options", number), what, "Write it as a sentence in book/beliefs.yml.")
