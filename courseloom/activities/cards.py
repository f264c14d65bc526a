"""Role-play cards as blocks, for formats that have no form of their own for them: client, clinician, observer.

In: a scenario. Out: headings, paragraphs, lists and tables with the words that `render.typst.cards` prints.
"""

from __future__ import annotations

from collections.abc import Iterator

from courseloom.model.scenarios import Fit, Scenario
from courseloom.model.text import Block, Heading, Lines, Listing, Paragraph, Rich, Strong, Table, Text
from courseloom.strings import CARDS

MOST = 7
"""Lines of a card about what opens or closes the talk: a card is read standing, and fills one page at most."""


def blocks(scenario: Scenario) -> Iterator[Block]:
    """Yield the three cards, one after the other."""
    start = scenario.node(scenario.start)
    minutes = CARDS["time"].format(minutes=scenario.minutes)
    opens, closes = stances(scenario, "opens"), stances(scenario, "closes")
    yield _title(CARDS["client"].format(name=scenario.client.name))
    yield from _led("where", scenario.setting)
    yield from _led("who", scenario.client.card)
    for number, text in enumerate(text for text in (start.shows, start.says) if text is not None):
        yield from _led("begin", text) if number == 0 else text.blocks
    for key, found in (("opens_up", opens), ("draws_back", closes)):
        if found:
            yield _row(key, "")
            yield Listing(False, tuple((Paragraph((Text(one),)),) for one in found))
    yield _row("task", CARDS["free"])
    yield _title(CARDS["clinician"].format(name=scenario.clinician.name))
    yield from _led("where", scenario.setting)
    yield from _led("who", scenario.clinician.card)
    yield _row("task", f"{CARDS['task_clinician']} {minutes}")
    yield _title(CARDS["observer"])
    yield from _led("where", scenario.setting)
    yield _row("task", f"{CARDS['task_observer']} {minutes}")
    for key, found in (("seen", opens), ("closed", closes)):
        if found:
            head = ((Text(CARDS[key]),), (Text(CARDS["words"]),))
            yield Table(head, tuple(((Text(one),), ()) for one in found))
    scale = "   ".join(f"☐ {number}" for number in range(1, 6))
    yield _row("rate", f"{CARDS['low']}   {scale}   {CARDS['high']}")
    for key in ("keep", "try"):
        yield Lines((Text(f"{CARDS[key]}:"),))
    yield Paragraph((Text(CARDS["stop"]),))


def stances(scenario: Scenario, fit: Fit) -> list[str]:
    """Return what replies of this kind do, each once, those of the model path first; as many as a card holds."""
    replies = sorted((reply for node in scenario.nodes for reply in node.replies), key=lambda reply: not reply.model)
    return list(dict.fromkeys(reply.stance for reply in replies if reply.fit == fit))[:MOST]


def _title(text: str) -> Heading:
    return Heading(1, (Text(text),))


def _row(key: str, text: str) -> Paragraph:
    stop = "" if CARDS[key].endswith("?") else "."
    return Paragraph((Strong((Text(f"{CARDS[key]}{stop}"),)), Text(f" {text}")))


def _led(key: str, text: Rich) -> Iterator[Block]:
    """Yield a text with the name of its row before its first words."""
    first, *rest = text.blocks
    lead = (Strong((Text(f"{CARDS[key]}."),)), Text(" "))
    if isinstance(first, Paragraph):
        yield Paragraph((*lead, *first.children))
    else:
        yield Paragraph(lead)
        yield first
    yield from rest
