"""The words of explorable figures."""

from __future__ import annotations

EXPLORABLE = {
    "jump": "Go to",
    "own": "your own setting",
    "table": "Every state as a table",
    "printed": "Printed here: {printed} of {all} states. The web book has the others, with sliders and menus to move.",
    "tabled": "Printed here: {printed} of {all} states. The table after them has all.",
}
