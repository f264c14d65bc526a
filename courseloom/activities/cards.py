"""Role-play cards of a scenario, independent of medium: for client, clinician and observer, with the observer's notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from courseloom.model.scenarios import Fit, Scenario
from courseloom.model.text import Block, Listing, Paragraph, Strong, Text
from courseloom.strings import CARDS

MOST = 7
"""The most stances that a card lists for one kind of reply: a card fills one page at most."""
SCALE = 5
"""Steps of the observer's rating scale."""


@dataclass(frozen=True)
class Row:
    """A row of a card: its heading and its content."""

    head: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Card:
    """The card of one role."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Watched:
    """What the observer looks for: each of `stances` has room to note the words used."""

    head: str
    stances: tuple[str, ...]


@dataclass(frozen=True)
class Rating:
    """A question that the observer answers on a scale from 1 to `steps`, with labels at both ends."""

    question: str
    low: str
    high: str
    steps: int


@dataclass(frozen=True)
class Cards:
    """The cards of a scenario; `notes` is the heading of the observer's notes, `words` the label of the blanks in them."""

    title: str
    client: Card
    clinician: Card
    observer: Card
    notes: str
    words: str
    watched: tuple[Watched, ...]
    rating: Rating
    prompts: tuple[str, ...]
    stop: str


def role_cards(scenario: Scenario, stances: Mapping[str, str] | None = None) -> Cards:
    """Return the cards of a scenario; `stances` are words for stances that go on after "when they"."""
    told = stances or {}
    minutes = CARDS["time"].format(minutes=scenario.minutes)
    where = Row(CARDS["where"], scenario.setting.blocks)
    found = {fit: _stances(scenario, fit) for fit in ("opens", "closes")}
    drawn = (("opens_up", found["opens"]), ("draws_back", found["closes"]))
    client = [
        where,
        Row(CARDS["who"], scenario.client.card.blocks),
        Row(CARDS["begin"], tuple(_opening(scenario))),
        *(
            Row(CARDS[key], (Listing(False, tuple((_said(_sentence(key, one, told)),) for one in some)),))
            for key, some in drawn
            if some
        ),
        _task(CARDS["free"]),
    ]
    clinician = (where, Row(CARDS["who"], scenario.clinician.card.blocks), _task(f"{CARDS['task_clinician']} {minutes}"))
    heads = (("seen", found["opens"]), ("closed", found["closes"]))
    watched = tuple(
        Watched(CARDS[key], tuple(_first(told[one]) if one in told else one for one in some)) for key, some in heads
    )
    return Cards(
        title=CARDS["roleplay"].format(title=scenario.title),
        client=Card(CARDS["client"].format(name=scenario.client.name), tuple(client)),
        clinician=Card(CARDS["clinician"].format(name=scenario.clinician.name), clinician),
        observer=Card(CARDS["observer"], (where, _task(f"{CARDS['task_observer']} {minutes}"))),
        notes=CARDS["notes"],
        words=CARDS["words"],
        watched=tuple(one for one in watched if one.stances),
        rating=Rating(CARDS["rate"], CARDS["low"], CARDS["high"], SCALE),
        prompts=(CARDS["keep"], CARDS["try"]),
        stop=CARDS["stop"],
    )


def _stances(scenario: Scenario, fit: Fit) -> tuple[str, ...]:
    """Return the distinct stances of replies of this kind, those of the model path first, `MOST` at most."""
    replies = sorted((reply for node in scenario.nodes for reply in node.replies), key=lambda reply: not reply.model)
    return tuple(dict.fromkeys(reply.stance for reply in replies if reply.fit == fit))[:MOST]


def _sentence(key: str, stance: str, told: Mapping[str, str]) -> str:
    """Return a stance as a sentence to whoever plays the client; the stance itself where the course has no words for it."""
    return CARDS[f"{key}_when"].format(what=told[stance]) if stance in told else stance


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _opening(scenario: Scenario) -> Iterator[Block]:
    """Yield what the client shows and says in the first passage."""
    start = scenario.node(scenario.start)
    if start.shows:
        yield from start.shows.blocks
    if start.says:
        yield from led(f"{scenario.client.name}:", start.says.blocks)


def led(lead: str, blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield blocks with a strong lead at the start of the first of them."""
    first, *rest = blocks
    before = (Strong((Text(lead),)), Text(" "))
    if isinstance(first, Paragraph):
        yield Paragraph((*before, *first.children))
    else:
        yield Paragraph(before)
        yield first
    yield from rest


def _task(text: str) -> Row:
    return Row(CARDS["task"], (_said(text),))


def _said(text: str) -> Paragraph:
    return Paragraph((Text(text),))
