"""The claims register for code in cells, and a record of the claims that a drawing function reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from courseloom.cells.place import course_root
from courseloom.errors import Problems, did_you_mean
from courseloom.model.evidence import Claim, Evidence, Source
from courseloom.strings import catalogue


@dataclass(frozen=True)
class ClaimValue:
    """A claim as code uses it. `number`, `low` and `high` are in the unit of `value` (percentages as 0 to 100)."""

    value: str
    number: float | None
    low: float | None
    high: float | None
    source: str
    statement: str
    population: str
    year: int | None


@lru_cache(1)
def evidence() -> Evidence:
    """Return the claims and sources of the course; raises CourseError when their files cannot be read."""
    from courseloom.readers import book
    from courseloom.readers import evidence as reader

    root, problems = course_root(), Problems()
    language = book.language_of(root)
    catalogue.speak(language)  # sources are named in it
    claims, _ = reader.read_claims(root / "book/claims.yml", "book/claims.yml", problems, language)
    sources, _ = reader.read_sources(root / "book/references.bib", "book/references.bib", problems)
    problems.stop_if_any()
    return Evidence(claims, sources)


def forget() -> None:
    """Discard the cached register, so that the next use reads it again."""
    evidence.cache_clear()


_recorded: ContextVar[set[str] | None] = ContextVar("claims asked for", default=None)


@contextmanager
def claims_asked() -> Iterator[set[str]]:
    """Yield a set that collects the ids passed to claim() within this block."""
    asked: set[str] = set()
    token = _recorded.set(asked)
    try:
        yield asked
    finally:
        _recorded.reset(token)


def claim(id: str) -> ClaimValue:
    """Return a claim of the register with its numbers; raises KeyError for an unknown id."""
    claims = evidence().claims
    if (asked := _recorded.get()) is not None:
        asked.add(id)
    if id not in claims:
        raise KeyError(f"there is no claim '{id}' in book/claims.yml. {did_you_mean(id, claims)}")
    return _as_code_uses_it(claims[id], evidence().sources.get(claims[id].source))


def _as_code_uses_it(claim: Claim, source: Source | None) -> ClaimValue:
    label = f"{source.label}, {source.year}" if source else ""
    return ClaimValue(claim.value, claim.number, claim.low, claim.high, label, claim.statement, claim.population, claim.year)
