"""Role-play cards as blocks, one card after the other, for formats without a special layout for cards."""

from __future__ import annotations

from collections.abc import Iterator

from courseloom.activities.cards import Card, Cards, led
from courseloom.model.text import Block, Heading, Lines, Listing, Paragraph, Strong, Table, Text


def card_blocks(cards: Cards) -> Iterator[Block]:
    """Yield the three cards; the observer's ends with the notes. The closing words of all cards are given once, at the end."""
    for card in (cards.client, cards.clinician, cards.observer):
        yield from _card(card)
    for watched in cards.watched:
        head = ((Text(watched.head),), (Text(cards.words),))
        yield Table(head, tuple(((Text(stance),), ()) for stance in watched.stances))
    rating = cards.rating
    steps = "   ".join(f"☐ {number}" for number in range(1, rating.steps + 1))
    yield Paragraph((Strong((Text(rating.question),)), Text(f" {rating.low}   {steps}   {rating.high}")))
    for prompt in cards.prompts:
        yield Lines((Text(f"{prompt}:"),))
    yield Paragraph((Text(cards.stop),))


def _card(card: Card) -> Iterator[Block]:
    yield Heading(1, (Text(card.title),))
    for row in card.rows:
        if isinstance(row.blocks[0], Listing):
            yield Paragraph((Strong((Text(f"{row.head}."),)), Text(" ")))
            yield from row.blocks
        else:
            yield from led(f"{row.head}.", row.blocks)
