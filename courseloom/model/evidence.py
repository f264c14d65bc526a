"""The evidence of a course: sources (its bibliography) and claims (every research figure, written once)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from courseloom.model.items import Frozen
from courseloom.strings.pages import REGISTER

Status = Literal["verified", "secondary", "part", "derived"]


class Source(Frozen):
    """One entry of the bibliography, ready to print."""

    key: str
    authors: tuple[str, ...]
    year: str
    title: str
    container: str = ""
    details: str = Field("", description="Volume, pages, publisher: what follows the container.")
    address: str = Field("", description="DOI, ISBN or publisher's page as a link.")
    label: str = Field(description="As cited in the text, without the year: 'Koenig et al.'")

    @property
    def cited(self) -> str:
        """Return "Author, year", the form inside brackets."""
        return f"{self.label}, {self.year}"

    @property
    def narrative(self) -> str:
        """Return "Author (year)", the form within a sentence."""
        return f"{self.label} ({self.year})"

    @property
    def people(self) -> str:
        """Return the authors for a list of references: at most six by name."""
        return ", ".join(self.authors[:6]) + (f", {REGISTER['others']}" if len(self.authors) > 6 else "")


class Claim(Frozen):
    """A research figure of the course: how it prints, in which population it was found, and how not to misquote it.

    `value` is the text as printed. `number`, `low` and `high` are in the unit of `value` (percentages as 0 to 100).
    A derived claim has a `formula` over other claims instead of a source.
    """

    id: str
    statement: str
    value: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str = Field("", description="What low and high are, for example '95% CI'.")
    measures: str = Field(description="What was counted, in the words of the source.")
    population: str
    year: int | None = None
    source: str = ""
    row: str = Field("", description="Row of the authors' evidence sheet; not printed.")
    status: Status
    read: str = Field("", description="How the source was read: full text, abstract …")
    use: str = Field("", description="How the figure is misquoted, and what it does not say.")
    review: str = Field(description="Year and month of the next review, YYYY-MM.")
    formula: str = ""
    from_: dict[str, str] = Field({}, alias="from")
    format: str = "{:.1f}"

    @model_validator(mode="after")
    def _sourced(self) -> Claim:
        if self.status == "derived":
            if not self.formula or not self.from_:
                raise ValueError("a derived claim needs 'formula' and 'from'")
        elif not self.source or not self.value or self.year is None:
            raise ValueError("a claim needs 'value', 'year' and 'source' (or status: derived with a formula)")
        return self


@dataclass(frozen=True)
class Evidence:
    """What a text needs to be rendered: claims, sources, and the course's folder, to which pictures are relative.

    `pictures` is the prefix of a picture's file in its address on pages; empty when pages embed their pictures.
    """

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    root: Path = Path()
    pictures: str = ""

    def citation(self, keys: Sequence[str], narrative: bool = False) -> str:
        """Return "(Author, year; …)", or "Author (year)" for a narrative citation."""
        if narrative:
            return self.sources[keys[0]].narrative
        return f"({self.cited(keys)})"

    def cited(self, keys: Sequence[str]) -> str:
        """Return "Author, year; …"."""
        return "; ".join(self.sources[key].cited for key in keys)

    def claim(self, id: str, bare: bool = False) -> str:
        """Return a claim's value, with its citation unless `bare`."""
        claim = self.claims[id]
        return claim.value if bare or not claim.source else f"{claim.value} {self.citation((claim.source,))}"
