"""One module an output, and this table. To add an output, add a module with CARRIES and write(), and its line here."""

from __future__ import annotations

from typing import Final

WRITERS: Final = {
    "html": "courseloom.writers.html",
    "pdf": "courseloom.writers.pdf",
    "live": "courseloom.writers.live",
}
DEFAULT: Final = ("html", "pdf")
