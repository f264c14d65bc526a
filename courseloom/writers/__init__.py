"""One module an output, and this table. To add an output, add a module with CARRIES and write(), and its line here."""

from __future__ import annotations

from typing import Final

WRITERS: Final = {
    "live": "courseloom.writers.live",
    "pdf": "courseloom.writers.pdf",
    "slides": "courseloom.writers.slides",
    "workshop": "courseloom.writers.workshop",
    "handouts": "courseloom.writers.handouts",
    "html": "courseloom.writers.html",  # last, since its downloads page offers the others
}
DEFAULT: Final = ("live", "pdf", "html")
