"""Rules about the options of an item: each is independent of the others, and all have the same form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.quantities import comparable
from courseloom.check.text.wording import Line, telling
from courseloom.model.items import Multiple

_WHOLE = r"(?:all|none|any|some|most|neither|either|both)"
_ABOVE = re.compile(
    rf"\b{_WHOLE} (?:of )?the (?:above|foregoing|preceding|(?:options|answers|replies) above|"
    r"(?:other|given) (?:options|answers|replies|statements))\b"
)
_WHOLE_ALONE = re.compile(
    rf"{_WHOLE}(?: of)?(?: (?:the|these|those|them))?(?: (?:two|three|four|five|others?|options|answers|replies|statements))?"
    r"(?: (?:is|are) (?:right|correct|true|wrong|false)| (?:apply|applies|fits?))?"
)
_COUNTING = re.compile(r"\bhow (?:many|much|often|large)\b|\b(?:share|proportion|number|part) of\b", re.I)
_LETTER = r"(?:[A-Ha-h]|[IVXivx]+|[1-6])"
_LETTERS = re.compile(
    rf"(?:[Bb]oth |[Nn]either |[Ee]ither )?(?:[Oo]ptions? |[Aa]nswers? )?(?P<one>{_LETTER})(?:, {_LETTER})*,?"
    rf" (?:and|or|nor|&) {_LETTER}(?P<only> only)?"
)
_LETTERS_WITHIN = re.compile(r"\b(?:[Bb]oth|[Nn]either|[Oo]ptions?|[Aa]nswers?) [A-H],? (?:and|or|nor|&) [A-H]\b")
_END = re.compile(r"[.!?…][\"”'’»)]*$")
_ABBREVIATED = re.compile(r"\b(?:[ap]\.m|etc|e\.g|i\.e|approx|vs|dr|mr|mrs|ms|st|no)\.$", re.I)


@rule("items", "warning")
def options_are_three_or_four(material: Material) -> Iterator[Fault]:
    """A question has at most four options, or six where all that apply are chosen.

    Eighty years of studies find three options as good as more, and more questions fit into the hour (Rodriguez 2005). A fourth
    or fifth option is rarely chosen by anyone and costs everyone time to read.

    Bad: a key and five distractors.

    Good: a key and the two distractors that people really believe.
    """
    for item in material.items:
        most = 6 if isinstance(item.question, Multiple) else 4
        if len(item.options) > most:
            what = f"question '{item.id}' has {len(item.options)} options, and the most is {most}."
            yield Fault(item.where("options"), what, "Keep the distractors that people really believe.")


@rule("items", "error", english=True)
def no_option_is_all_or_none_of_the_above(material: Material) -> Iterator[Fault]:
    """No option is "all of the above" or "none of the above".

    Whoever sees two right options knows that "all" is the key; "none" shows what a learner can rule out and not what they know
    (Haladyna 2002). Such options also lose their sense when the order changes. "None" is fine as an answer to "how many".

    Bad: "All of the above"

    Good: a question of the kind `multiple`, where each option stands for itself.
    """
    for item in material.items:
        for line in item.lines:
            text = line.text.lower().strip(" .\"“”'")
            if _ABOVE.search(text) or (_WHOLE_ALONE.fullmatch(text) and not _COUNTING.search(item.stem)):
                what = f"question '{item.id}': option {line.letter} refers to other options ('{line.text}')."
                yield Fault(line.where, what, "Write an option of its own, or make the question 'kind: multiple'.")


@rule("items", "error", english=True)
def no_option_joins_two_others(material: Material) -> Iterator[Fault]:
    """No option joins others, as "A and B" does.

    Knowing one part is then enough to rule options in or out, so the question tests less than it seems to (NBME; Haladyna
    2002). The rule finds letters and numbers of options, and an option that consists of two others.

    Bad: "Soap" · "Water" · "Soap and water"

    Good: a question of the kind `multiple`, or three options that each stand for themselves.
    """
    for item in material.items:
        plain = [" ".join(telling(line.text)) for line in item.lines]
        pairs = {f"{one} {link} {two}" for one in plain for two in plain if one != two for link in ("and", "or")}
        lettered = not re.search(r"\b[B-H]\b", item.stem)  # otherwise letters may be names in the case, such as 'clinic B'
        for line, text in zip(item.lines, plain, strict=True):
            match = _LETTERS.fullmatch(line.text.strip(' ."“”')) if lettered else None
            numbered = match and (match["one"].isalpha() or match["only"])
            within = lettered and _LETTERS_WITHIN.search(line.text)
            if numbered or within or text.removeprefix("both ") in pairs:
                what = f"question '{item.id}': option {line.letter} combines other options ('{line.text}')."
                yield Fault(line.where, what, "Let each option stand for itself, or make the question 'kind: multiple'.")


@rule("items", "error")
def options_have_the_same_form(material: Material) -> Iterator[Fault]:
    """The options of a question are alike in form: full stops, quotation marks, small or capital first letters.

    The one that looks different draws the eye, and it is often the key, since its author wrote it with more care (NBME). Where
    the stem ends in "a" or "an", every option has to follow from it.

    Bad: "Soap." · "Water" · "Time"

    Good: "Soap." · "Water." · "Time."
    """
    for item in material.items:
        lines = item.lines
        proper = {word.strip("\"“‘'.,;:!?”’") for word in item.stem.split() if word[:1].isupper()}
        forms: tuple[tuple[str, str, list[bool | None]], ...] = (
            ("end with a full stop or the like", "Give all of them one, or none.", [_ended(line) for line in lines]),
            ("are quoted lines", "Put all of them in quotation marks, or none.", [line.spoken or False for line in lines]),
            ("begin with a small letter", "Begin all of them alike.", [_small(line, proper) for line in lines]),
            *(_after_article(item.stem, lines) if material.english else ()),
        )
        for form, todo, answers in forms:
            if True in answers and False in answers:
                number = answers.count(True)
                what = f"question '{item.id}': {number} of {len(lines)} options {form}, and the rest do not."
                yield Fault(item.where("options"), what, todo)


def _ended(line: Line) -> bool | None:
    return None if _ABBREVIATED.search(line.text) else bool(_END.search(line.text))


def _small(line: Line, proper: set[str]) -> bool | None:
    """Return whether a line begins with a lower-case letter; None when it begins with a name, an abbreviation or a number."""
    first = re.match(r"[\"“‘'«(]*([^\s,.;:!?]+)", line.text)
    word = first[1] if first else ""
    if not word[:1].isalpha() or word[1:] != word[1:].lower():
        return None
    if word[0].isupper() and (word in proper or re.fullmatch(r"I|I[’'].*|.*[’']s", word)):
        return None
    return word[0].islower()


def _after_article(stem: str, lines: tuple[Line, ...]) -> Iterator[tuple[str, str, list[bool | None]]]:
    article = re.search(r"\b(an?)[\s:…_.]*$", stem)
    if article:
        fits: list[bool | None] = [bool(re.match(r"\W*[aeiou]", line.text.lower())) == (article[1] == "an") for line in lines]
        yield f"can follow '{article[1]}' at the end of the stem", "Move the article into the options.", fits


@rule("items", "error")
def options_say_different_things(material: Material) -> Iterator[Fault]:
    """No two options of a question say the same thing.

    Two options that differ in an article cannot both be the key, so both can be ruled out without knowing anything (NBME).
    Options that differ in one word that matters are fine.

    Bad: "Wash the hands." · "Wash those hands."

    Good: "Wash before the visit." · "Wash after the visit."
    """
    for item in material.items:
        seen: dict[tuple[str, ...], Line] = {}
        for line in item.lines:
            first = seen.setdefault(tuple(telling(line.text)) or (line.text,), line)
            if first is not line:
                what = f"question '{item.id}': options {first.letter} and {line.letter} say the same."
                yield Fault(line.where, what, "Reword one of them.")


@rule("items", "error")
def number_ranges_do_not_overlap(material: Material) -> Iterator[Fault]:
    """Ranges of numbers among the options do not overlap.

    A value that lies in two options makes both right, or neither (NBME; Haladyna 2002). An end that two ranges share is an
    overlap.

    Bad: "10 to 20 %" · "20 to 30 %"

    Good: "10 to 19 %" · "20 to 29 %"
    """
    for item in material.items:
        found = comparable([line.text for line in item.lines])
        for number in range(1, len(found)):
            other = next((index for index in range(number) if found[index].overlaps(found[number])), None)
            if other is not None:
                line = item.lines[number]
                what = f"question '{item.id}': the numbers of options {item.lines[other].letter} and {line.letter} overlap."
                yield Fault(line.where, what, "Move the ends apart.")


@rule("items", "warning")
def numbers_stand_in_order(material: Material) -> Iterator[Fault]:
    """Options that are numbers stand in order, up or down.

    Learners look for the number that they have in mind. In a jumbled list they lose time, and a number out of its place looks
    chosen (NBME; Haladyna 2002).

    Bad: "20 seconds" · "5 seconds" · "1 minute"

    Good: "5 seconds" · "20 seconds" · "1 minute"
    """
    for item in material.items:
        sizes = [one.size for one in comparable([line.text for line in item.lines])]
        if sizes not in (sorted(sizes), sorted(sizes, reverse=True)):
            what = f"question '{item.id}': its options are numbers and are not in order."
            yield Fault(item.where("options"), what, "Put them in rising or falling order.")
