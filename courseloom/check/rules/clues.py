"""Rules about clues by which a learner who does not know the answer can guess the key or rule out a distractor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.wording import root, unspoken, words

# A word is absolute only when it excludes exceptions: 'not always', 'nearly all' and 'at all' do not.
_STRICT = r"always|never|none|no one|nobody|impossible|entirely|completely|totally|invariably|certainly|whenever"
_LOOSE = r"every|everyone|everybody|all|only|must"
_ABSOLUTE = re.compile(rf"\b(?:(?P<strict>{_STRICT})|{_LOOSE})\b")
_SOFTENED = re.compile(
    r"\b(?:hardly|barely|scarcely|virtually|practically|at|after|above|first of|if|how|that[’']s|it[’']s|isn[’']t)\s+$"
    r"|\b(?:not|nearly|almost)\s+(?:\w+\s+)?$"
)
_TIME = r"(?:day|night|week|morning|afternoon|evening|month|year|hour|weekend|time|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?"
_IDIOM = re.compile(
    rf"all (?:right|the (?:same|more|better|while|time)|(?:the )?{_TIME}|in all|along|of a sudden|sorts|kinds|too|but|these"
    r"|those|this|that|over|round|around)\b"
    r"|only (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|an?\b|half|some|few|just|then|later|part|partly|recently"
    r"|child|daughter|son|when|if|after|once|ask)"
    rf"|every (?:{_TIME}|now|other|\d+|few|two|three|four|visit|session|meeting)\b"
    r"|must (?:be|have|feel|hurt|seem|sound)\b|never mind\b|none the\b|certainly (?:not )?(?:worth|helpful)\b"
)
_VAGUE = re.compile(
    r"(?<!how )(?<!as )(?<!more )(?<!less )(?<!too )(?<!so )(?<!most )"
    r"\b(?:often|usually|sometimes|rarely|frequently|occasionally|seldom|generally|commonly|typically|normally|infrequently"
    r"|from time to time|now and then|as a rule)\b(?! (?:than|enough|as)\b)"
)
_COMMON = frozenset(
    root(word)
    for word in re.findall(
        r"\w+",
        """about above after again against almost along already although always among another answer anyone ask because become
        before begin behind being below beside best between beyond bring call cannot choose come could describe doing during
        each early either else enough every everyone example explain feel feeling fewer find first fits following found from
        further gives given going group have having help hears heard herself himself hours itself kept kind know known large
        later least leave left less likely likeliest little long longer look made make many matter meant means meet might
        minute moment month more most much must name near nearer need never next nobody nothing number often once only option
        order other others over part people person place point possible question rather read really reply right same says
        second seen sentence several shall share should show simply since small some someone something sound start state
        statement still such take talk tell than that their them themselves then there these they thing think third this those
        three through time today together told tonight towards under until using usually want week well were what when where
        whether which while whom whose with within without word work would write wrote year yesterday yours yourself""",
    )
)
LONGER, APART = 1.25, 15
FAMILIAR = 3


@rule("items", "error", english=True)
def absolutes_do_not_stand_in_one_option(material: Material) -> Iterator[Fault]:
    """Words without exception (always, never, all, must) do not stand in one option only.

    People who know how tests are made rule such an option out, and are right (NBME; Haladyna 2002). Words that are softened
    ("not always", "nearly all") and set phrases ("at all", "must be tired") do not count. "All", "every", "only" and "must"
    have so many uses that they get a warning, and none in speech, where "always" and "never" get one: speech is not a
    claim.

    Bad: "Rinse with water." · "Always use soap." · "Use soap at the start."

    Good: "Rinse with water." · "Use soap after outdoor work." · "Use soap at the start."
    """
    for item in material.items:
        found = [(line, absolute) for line in item.lines if (absolute := _absolute(line.text))]
        if len(found) == 1 and len(item.lines) > 2:
            line, absolute = found[0]
            strict = absolute["strict"] is not None
            spoken = line.spoken or item.question.difficulty == "reply"
            if strict or not spoken:
                what = f"question '{item.id}': only option {line.letter} says '{absolute[0]}'."
                todo = "Say it without the absolute word, or let another option have one."
                yield Fault(line.where, what, todo, "error" if strict and not spoken else "warning")


def _absolute(text: str) -> re.Match[str] | None:
    """Return the first absolute word of a text, the strictest if there are several."""
    lower = text.lower()
    found = [
        match
        for match in _ABSOLUTE.finditer(lower)
        if not _SOFTENED.search(lower[: match.start()]) and not _IDIOM.match(lower, match.start())
    ]
    return min(found, key=lambda match: match["strict"] is None, default=None)


@rule("items", "warning", english=True)
def frequencies_are_not_vague(material: Material) -> Iterator[Fault]:
    """Options do not say "often", "usually" or "rarely".

    Readers disagree about how much "often" is, so one and the same option is right for one and wrong for another (NBME;
    Haladyna 2002). Lines of speech are left alone: nobody speaks in percentages. Comparisons ("more often than") are fine.

    Bad: "It usually helps."

    Good: "It helped more than half of the people who were asked."
    """
    for item in material.items:
        for line in item.lines:
            match = _VAGUE.search(unspoken(line.text).lower()) if item.question.difficulty != "reply" else None
            if match:
                what = f"question '{item.id}': option {line.letter} says '{match[0]}', which each reader takes differently."
                yield Fault(line.where, what, "Give a number or a comparison, or say in whom.")


@rule("items", "warning", english=True)
def the_key_does_not_echo_the_stem(material: Material) -> Iterator[Fault]:
    """No telling word of the stem comes back in the key alone.

    A word from the stem that one option repeats is a thread that leads to it, whether or not the matter is understood (NBME).
    Words that several questions of the course use lead nowhere and are left aside. So is what a person in the case says, and
    every question that asks for a reply: giving somebody's words back may be what a good reply does.

    Bad: "What loosens grease?" — "Soap, for its grease-loving end" · "Water" · "Time"

    Good: "What loosens grease?" — "Soap" · "Water" · "Time"
    """
    used = Counter(word for item in material.items for word in _content(item.stem))
    familiar = max(FAMILIAR, len(material.items) // 20)
    for item in material.items:
        if item.key is None or not item.scored or item.question.difficulty == "reply":
            continue
        stem = _content(item.stem)
        if any(word in stem for line in item.distractors for word in _content(line.text)):
            continue
        asked = _content(unspoken(item.stem))
        echoed = [written for word, written in _content(item.key.text).items() if word in asked and used[word] <= familiar]
        if echoed:
            shown = ", ".join(f"'{word}'" for word in echoed)
            what = f"question '{item.id}': of all options only the key repeats {shown} from the stem."
            yield Fault(item.key.where, what, "Use another word there, or let a distractor have it as well.")


def _content(text: str) -> dict[str, str]:
    """Return the content words of a text by their roots, without names and common words."""
    names = {word.lower() for word in re.findall(r"(?<=[\w,;:’'] )[A-Z][\w’'-]+", text)}
    found = {root(word): word for word in words(text) for word in word.split("-") if len(word) >= 5 and word not in names}
    return {key: word for key, word in found.items() if key not in _COMMON}


@rule("items", "error")
def the_key_does_not_stand_out_by_length(material: Material) -> Iterator[Fault]:
    """The key is not much longer, and not much shorter, than every distractor.

    "The longest is right" helps people who guess: authors put their care and their qualifications into the key (NBME; Haladyna
    2002). Much longer is more than a quarter and more than 15 characters beyond the longest distractor. A much shorter key is a
    warning. Opening questions have no key in this sense.

    Bad: "Soap, since it loosens grease, so that rinsing can carry dirt away" · "Water" · "Time"

    Good: "Soap, which loosens grease" · "Water, which cools the skin" · "Time, which dries the skin"
    """
    for item in material.items:
        if item.scored and item.key:
            key = len(item.key.text)
            sizes = [len(line.text) for line in item.distractors]
            if key > max(sizes) * LONGER and key - max(sizes) > APART:
                what = f"question '{item.id}': its key has {key} characters, the longest distractor {max(sizes)}."
                yield Fault(item.key.where, what, "Shorten the key, or fill out a distractor.")
            elif key * LONGER < min(sizes) and min(sizes) - key > APART:
                what = f"question '{item.id}': its key has {key} characters, the shortest distractor {min(sizes)}."
                yield Fault(item.key.where, what, "Fill out the key, or shorten a distractor.", "warning")
