"""Tells whoever listens which step of long work has been passed: a line on the terminal, a test that ends the work there."""

from __future__ import annotations

from collections.abc import Callable

listeners: list[Callable[[str], None]] = []


def passed(step: str) -> None:
    """Tell every listener that this step has been passed."""
    for listener in listeners:
        listener(step)
