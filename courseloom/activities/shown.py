"""The output of the course's own functions in a cell, as data for the build: a quiz or scenario by name, or a figure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from courseloom.activities.figure import Figure
from courseloom.model.items import SLUG, Frozen

MIME = "application/vnd.courseloom+json"
"""The MIME type of this output."""


class Placed(Frozen):
    """A quiz or scenario that the page shows in place of the cell's output."""

    kind: Literal["quiz", "scenario"]
    name: Annotated[str, Field(pattern=SLUG)]


Shown = Placed | Figure
_READ: TypeAdapter[Shown] = TypeAdapter(Annotated[Shown, Field(discriminator="kind")])


def output(shown: Shown) -> dict[str, Any]:
    """Return the output of a cell, by MIME type."""
    return {MIME: shown.model_dump(mode="json"), "text/plain": f"{shown.kind.capitalize()} {shown.name}"}


def directive(shown: Shown) -> str:
    """Return the directive, in MyST, that places it on a page."""
    if isinstance(shown, Placed):
        return f"```{{{shown.kind}}} {shown.name}\n```"
    return f"```{{course-figure}} {shown.name}\n:shown: {shown.pack()}\n```"


def read(data: Any) -> Shown:
    """Return the content of an output of type `MIME`; raises ValueError when it is not valid."""
    return _READ.validate_python(data)
