"""Questions as items of QTI: an interaction for each shape, scored as `activities.shapes` scores it, with its reasons.

An item is written with the names of QTI 2.1; `qti_package` makes both versions of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import Item
from courseloom.activities.shapes.gaps import Gap, Gaps
from courseloom.activities.shapes.guess import Guess
from courseloom.activities.shapes.options import Options
from courseloom.activities.shapes.quantity import Quantity
from courseloom.activities.shapes.ratings import Ratings
from courseloom.activities.shapes.slots import Slots
from courseloom.activities.shapes.typed import Typed
from courseloom.activities.shapes.written import NOTES, Written
from courseloom.model.evidence import Evidence
from courseloom.model.parts import WIDE
from courseloom.render.bank import EXTRA, POINTS, REASONS, UNSCORED, Losses
from courseloom.render.bank.html import aside, listed
from courseloom.render.bank.moodle import LONGEST_NAME, decimal
from courseloom.render.bank.qti_parts import Parts
from courseloom.render.bank.qti_rules import (
    ANSWER,
    FEEDBACK,
    MAXSCORE,
    NOTHING,
    SCORE,
    by_mapping,
    counted,
    mapped,
    near,
    outcome,
    response,
    right,
    same,
    scored,
    share,
    tag,
    value,
    variable,
)
from courseloom.strings.banks import BANKS
from courseloom.strings.typed import TYPED


@dataclass(frozen=True)
class Made:
    """An item: its identifier, its element with the names of QTI 2.1, and its pictures by their place in a package."""

    id: str
    element: Markup
    files: dict[str, bytes]


def identifier(slug: str) -> str:
    """Return a slug as an identifier of QTI, which begins with no digit; a slug never begins with a low line."""
    return f"_{slug}" if slug[0].isdigit() else slug


def question(item: Item, evidence: Evidence, losses: Losses) -> Made | None:
    """Return a question as an item; None, with a note in `losses`, for one that is never right or wrong."""
    if not item.scored:
        losses.add(UNSCORED["rating" if isinstance(item.shape, Ratings) else "opening"], item)
        return None
    if item.hints:
        losses.add("has hints, which stay out: QTI shows feedback once a question is answered.", item)
    parts = Parts(item, evidence, losses)
    parts.shown.append(parts.html(item.stem))
    _fill(parts)
    parts.after.append(aside(EXTRA, key_of(item).credit(evidence)))
    feedback = parts.ended()
    points = [outcome(SCORE, "float", start="0"), outcome(MAXSCORE, "float", start="1")] if item.counts else []
    outcomes = [*points, *(outcome(name, "identifier", several=several) for name, several in parts.outcomes.items())]
    body, rules = tag("itemBody", *parts.shown), tag("responseProcessing", *parts.rules)
    title = item.stem.text.plain()[:LONGEST_NAME] or item.id
    about = {"identifier": identifier(item.id), "title": title, "adaptive": "false", "timeDependent": "false"}
    element = tag("assessmentItem", *parts.responses, *outcomes, body, rules, *feedback, **about)
    return Made(about["identifier"], element, parts.files)


def _fill(parts: Parts) -> None:
    """Add what the shape of the answer asks for."""
    match parts.item.shape:
        case Options() as shape:
            _options(parts, shape)
        case Typed() as shape:
            _typed(parts, shape)
        case Quantity() as shape:
            _quantity(parts, shape)
        case Guess() as shape:
            _guess(parts, shape)
        case Slots(places=True) as shape:
            _order(parts, shape)
        case Slots() as shape:
            _pairs(parts, shape)
        case Gaps() as shape:
            _gapped(parts, shape)
        case Written() as shape:
            _written(parts, shape)
        case _:
            raise TypeError(f"{parts.item.id} has no right answer")


def _options(parts: Parts, shape: Options) -> None:
    several, options = shape.several, shape.options
    names = [one.letter if one.text.path else ("true", "false")[one.index] for one in options]
    rights = [name for name, one in zip(names, options, strict=True) if one.right]
    worth = {True: share(max(1, len(rights))), False: f"-{share(max(1, len(options) - len(rights)))}"}
    mapping = mapped((name, worth[one.right]) for name, one in zip(names, options, strict=True)) if several else NOTHING
    parts.responses.append(response(ANSWER, "multiple" if several else "single", "identifier", rights, mapping))
    parts.rules.append(by_mapping() if several else scored(right(ANSWER)))
    parts.chosen(ANSWER, FEEDBACK, several=several)
    choices = [
        tag("simpleChoice", parts.choice(one.text), identifier=name, **({"fixed": "true"} if one.pinned else {}))
        for name, one in zip(names, options, strict=True)
    ]
    shuffled = str(sum(not one.pinned for one in options) > 1).lower()
    about = {"responseIdentifier": ANSWER, "shuffle": shuffled, "maxChoices": "0" if several else "1"}
    parts.shown.append(tag("choiceInteraction", parts.asks(), *choices, **about))
    parts.alone = not several
    for name, one in zip(names, options, strict=True):
        parts.says(FEEDBACK, name, parts.html(one.why))


def _typed(parts: Parts, shape: Typed) -> None:
    parts.losses.add("accepts other accents, spaces, quotation marks and hyphens here, which QTI does not.", parts.item)
    if shape.slips:
        parts.losses.add("forgives a slip of the keys, which QTI does not.", parts.item)
    accepted = [" ".join(one.split()) for one in shape.accepted]
    mapping = mapped(((one, "1") for one in accepted), folded=True)
    parts.responses.append(response(ANSWER, "single", "string", accepted[:1], mapping))
    parts.rules.append(by_mapping())
    parts.entry(parts.item.instruction, length=max(map(len, accepted)))
    parts.by_answer(
        (tag("stringMatch", variable(ANSWER), value("string", other.text), caseSensitive="false"), other.why)
        for other in shape.others
    )


def _number(parts: Parts, shape: Quantity | Guess) -> None:
    """Add a number to type, which is right within its tolerance."""
    parts.responses.append(response(ANSWER, "single", "float", [decimal(shape.right)]))
    parts.rules.append(scored(near(ANSWER, shape.right, shape.tolerance)))
    parts.entry(TYPED["numeric"] if isinstance(shape, Quantity) else parts.item.instruction, shape.unit)


def _quantity(parts: Parts, shape: Quantity) -> None:
    if shape.needed and shape.unit:
        parts.losses.add("asks for its unit, which QTI cannot check: it stands behind the field.", parts.item)
    _number(parts, shape)
    parts.by_answer((near(ANSWER, one.value, one.tolerance), one.why) for one in shape.others)


def _guess(parts: Parts, shape: Guess) -> None:
    parts.losses.add("is a guess on a scale, which becomes a number to type.", parts.item)
    _number(parts, shape)
    below = [tag("lt", variable(ANSWER), value("float", decimal(bound))) for bound in shape.bounds]
    last = tag("gte", variable(ANSWER), value("float", decimal(shape.bands[-1].low)))
    parts.by_answer(zip([*below, last], [band.why for band in shape.bands], strict=True))


def _order(parts: Parts, shape: Slots) -> None:
    steps = sorted(shape.slots, key=lambda slot: slot.right)
    names = {slot.index: f"step{slot.index + 1}" for slot in steps}
    parts.responses.append(response(ANSWER, "ordered", "identifier", [names[slot.index] for slot in steps]))
    places = ((str(place), value("identifier", names[slot.index])) for place, slot in enumerate(steps, 1))
    parts.rules += counted(same(tag("index", variable(ANSWER), n=place), name) for place, name in places)
    choices = [tag("simpleChoice", parts.choice(slot.text), identifier=names[slot.index]) for slot in shape.slots]
    parts.shown.append(tag("orderInteraction", parts.asks(), *choices, responseIdentifier=ANSWER, shuffle="false"))
    rows = (tag("div", parts.choice(slot.text)) + parts.html(slot.why) for slot in steps)
    parts.after.append(listed("ol", REASONS, rows))


def _pairs(parts: Parts, shape: Slots) -> None:
    names, picks = _pick_names(shape), shape.slots[0].picks
    slots = sorted(shape.slots, key=lambda slot: slot.index)
    pairs = [f"row{slot.index + 1} {names[slot.right]}" for slot in slots]
    mapping = mapped((pair, share(len(pairs))) for pair in pairs)
    parts.responses.append(response(ANSWER, "multiple", "directedPair", pairs, mapping))
    parts.rules.append(by_mapping())
    choices = ((parts.choice(slot.text), f"row{slot.index + 1}") for slot in slots)
    rows = [tag("simpleAssociableChoice", text, identifier=name, matchMax="1") for text, name in choices]
    shown = zip(picks, names, strict=True)
    ends = [tag("simpleAssociableChoice", escape(pick), identifier=name, matchMax="0") for pick, name in shown]
    about = {"responseIdentifier": ANSWER, "shuffle": "false", "maxAssociations": str(len(rows))}
    sets = [tag("simpleMatchSet", *rows), tag("simpleMatchSet", *ends)]
    parts.shown.append(tag("matchInteraction", parts.asks(), *sets, **about))
    whys = [(tag("div", parts.choice(slot.text)), slot.picks[slot.right], slot.why) for slot in slots]
    whys += [(NOTHING, spare.pick, spare.why) for spare in shape.spare]
    told = (text + tag("p", tag("strong", escape(pick))) + parts.html(why) for text, pick, why in whys)
    parts.after.append(listed("ol", REASONS, told))


def _pick_names(shape: Slots) -> list[str]:
    """Return the identifiers of picks in the order shown: of categories by place, of pairs and spare picks as in the file."""
    picks = shape.slots[0].picks
    if shape.groups:
        return [f"pick{number}" for number in range(1, len(picks) + 1)]
    names = {slot.right: f"pick{slot.index + 1}" for slot in shape.slots}
    left = [place for place in range(len(picks)) if place not in names]
    spare = [one.pick for one in shape.spare]
    names |= {place: f"spare{spare.index(picks[place]) + 1}" for place in left}
    return [names[place] for place in range(len(picks))]


def _gapped(parts: Parts, shape: Gaps) -> None:
    parts.rules += counted(right(f"{ANSWER}_{gap.index + 1}") for gap in shape.gaps)
    text = [escape(shape.segments[0])]
    for gap, segment in zip(shape.gaps, shape.segments[1:], strict=True):
        text += [_gap(parts, gap), escape(segment)]
    parts.shown += [tag("p", escape(parts.item.instruction)), tag("p", *text)]


def _gap(parts: Parts, gap: Gap) -> Markup:
    """Return the list of words of one gap, and add its response and its feedback."""
    answer, feedback = f"{ANSWER}_{gap.index + 1}", f"{FEEDBACK}_{gap.index + 1}"
    names = [f"word{why.index % WIDE + 1}" for why in gap.whys]
    parts.responses.append(response(answer, "single", "identifier", [names[gap.right]]))
    parts.chosen(answer, feedback)
    for name, pick, why in zip(names, gap.picks, gap.whys, strict=True):
        parts.says(feedback, name, tag("p", tag("strong", escape(pick))) + parts.html(why))
    words = [tag("inlineChoice", escape(pick), identifier=name) for name, pick in zip(names, gap.picks, strict=True)]
    return tag("inlineChoiceInteraction", *words, responseIdentifier=answer, shuffle="false")


def _written(parts: Parts, shape: Written) -> None:
    parts.responses.append(response(ANSWER, "single", "string", ()))
    prompt = tag("prompt", escape(BANKS["write"]))
    parts.shown.append(tag("extendedTextInteraction", prompt, responseIdentifier=ANSWER, expectedLines=str(NOTES)))
    parts.after += [parts.html(shape.model), listed("ul", POINTS, map(parts.html, shape.points))]
