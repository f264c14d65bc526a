"""What our own functions show in a cell, as data that a build writes the page from: a quiz or scenario by name, or a figure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from courseloom.activities.figure import Figure
from courseloom.model.items import SLUG, Frozen

MIME = "application/vnd.courseloom+json"
"""The kind of output that holds it."""


class Placed(Frozen):
    """A quiz or scenario that stands where the cell is."""

    kind: Literal["quiz", "scenario"]
    name: Annotated[str, Field(pattern=SLUG)]


Shown = Placed | Figure
_READ: TypeAdapter[Shown] = TypeAdapter(Annotated[Shown, Field(discriminator="kind")])


def output(shown: Shown) -> dict[str, Any]:
    """Return the output of a cell, by kind."""
    return {MIME: shown.model_dump(mode="json"), "text/plain": f"{shown.kind.capitalize()} {shown.name}"}


def read(data: Any) -> Shown:
    """Return what an output of the kind `MIME` holds; raises ValueError when it is not what one of our functions made."""
    return _READ.validate_python(data)
