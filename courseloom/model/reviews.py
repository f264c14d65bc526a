"""Reviews of chapters by persons, as `book/reviews.yml` lists them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from courseloom.model.items import Frozen, Slug


def _day(text: str) -> str:
    try:
        if 1980 <= date.fromisoformat(text).year < 2100 and len(text) == 10:  # dates that every output format can store
            return text
    except ValueError:
        pass
    raise ValueError(f"'{text}' is not a date like 2026-11-22")


Day = Annotated[str, AfterValidator(_day)]


class Review(Frozen):
    """One chapter read by one person; `text` is the code of what was read, which its review sheet prints."""

    chapter: Slug
    name: str = Field(min_length=1)
    role: str = Field(min_length=1, description="Profession or experience, such as 'clinical psychologist'.")
    date: Day
    scope: str = Field(min_length=1, description="What was read, in a few words.")
    text: str = Field(pattern="^r[0-9a-f]{7}$", description="The code on the review sheet: what was read.")


class ReviewFile(Frozen):
    """`book/reviews.yml`."""

    reviews: tuple[Review, ...] = Field(min_length=1)
