"""The tokens keep their promise: text and marks stand out from their ground in light and dark."""

from __future__ import annotations

import json
import re

import pytest
from conftest import ROOT

TOKENS = json.loads((ROOT / "courseloom" / "assets" / "tokens.json").read_text("utf-8"))
TEXT = [("ink", "paper"), ("ink", "card"), ("muted", "paper"), ("muted", "card"), ("accent", "paper"), ("accent", "card")]
TEXT += [(name, f"{name}-soft") for name in ("accent", "clay", "amber", "help")]
TEXT += [("ink", f"{name}-soft") for name in ("accent", "clay", "amber", "help")]
TEXT += [
    ("muted", "accent-soft"),
    ("accent", "help-soft"),
    ("accent", "clay-soft"),
    ("accent", "amber-soft"),
    ("paper", "accent"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_contrast(mode: str, front: str, ground: str) -> None:
    assert contrast(TOKENS[mode][front], TOKENS[mode][ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_borders_of_inputs(mode: str, ground: str) -> None:
    assert contrast(TOKENS[mode]["control"], TOKENS[mode][ground]) >= 3


def test_no_rule_of_pages_names_a_side_so_that_all_of_them_turn() -> None:
    """But for a float over the whole width and a mark whose borders are alike; an e-book has its sides exchanged."""
    known = {".question legend float:left", "fieldset>.miss::after border-left-color", "fieldset>.miss::after border-right"}
    sides = (
        r"(?:margin|padding|border(?:-top|-bottom)?)-(?:left|right)[\w-]*|(?:text-align|float|clear):\s*(?:left|right)"
        r"|(?<![\w-])(?:left|right)(?=\s*:)"
    )
    files = [path for path in (ROOT / "courseloom/assets/css").glob("*.css") if path.name != "epub.css"]
    found = {
        f"{rule.strip()} {side}"
        for path in files
        for rule, body in re.findall(r"([^{}]+){([^{}]*)}", path.read_text("utf-8"))
        for side in re.findall(sides, body)
    }
    assert len(files) > 10 and found == known
