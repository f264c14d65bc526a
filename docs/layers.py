"""Draws which layer of the engine imports which, from the imports: python3 docs/layers.py > docs/images/layers.svg."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "courseloom"
LAYERS = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/architecture.md").read_text("utf-8"), re.M)
WIDE, HIGH, ACROSS, DOWN, EDGE = 118, 32, 142, 70, 12
STYLE = """text{font:14px sans-serif;text-anchor:middle;fill:#1b1b1b}rect{fill:#f4f1ec;stroke:#5c5c5c}
path{fill:none;stroke:#8a8a8a}
@media(prefers-color-scheme:dark){text{fill:#eee}rect{fill:#2b2b2b;stroke:#aaa}path{stroke:#8a8a8a}}"""


def imported(path: Path) -> set[str]:
    """Return the layers that a module imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("courseloom"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found & set(LAYERS)


USES: dict[str, set[str]] = {layer: set() for layer in LAYERS}
for module in sorted(ENGINE.rglob("*.py")):
    own = module.relative_to(ENGINE).parts[0].removesuffix(".py")
    if own in USES:
        USES[own] |= imported(module) - {own}


@cache
def below(layer: str) -> frozenset[str]:
    """Return all layers that a layer needs, by way of others too."""
    return frozenset(USES[layer]).union(*map(below, USES[layer]))


@cache
def height(layer: str) -> int:
    """Return how many layers stand below one, on the longest way down."""
    return 1 + max(map(height, USES[layer]), default=-1)


def main() -> None:
    """Print the drawing: a box a layer, above all that it imports; a line where no other layer between says the same."""
    direct = {
        layer: [one for one in LAYERS if one in USES[layer] and not any(one in below(by) for by in USES[layer])]
        for layer in LAYERS
    }
    rows = [[layer for layer in LAYERS if height(layer) == row] for row in range(1 + max(map(height, LAYERS)))]
    full = max(map(len, rows)) * ACROSS
    at: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        row.sort(key=lambda layer: sum(at[one][0] for one in direct[layer]) / (len(direct[layer]) or 1))
        for place, layer in enumerate(row):
            at[layer] = (full / 2 + (place - (len(row) - 1) / 2) * ACROSS, (len(rows) - 1 - number) * DOWN + EDGE)
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full} {(len(rows) - 1) * DOWN + HIGH + 2 * EDGE}" role="img">'
    )
    print(f"<title>The layers of courseloom, each above those it imports</title>\n<style>{STYLE}</style>")
    for layer in LAYERS:
        x, y = at[layer]
        for one in direct[layer]:
            to, foot = at[one]
            bend = (foot - y - HIGH) / 2
            print(f'<path d="M{x:g} {y + HIGH:g}C{x:g} {y + HIGH + bend:g} {to:g} {foot - bend:g} {to:g} {foot:g}"/>')
    for layer, (x, y) in at.items():
        print(f'<rect x="{x - WIDE / 2:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="4"/>', end="")
        print(f'<text x="{x:g}" y="{y + 21:g}">{layer}</text>')
    print("</svg>")


if __name__ == "__main__":
    main()
