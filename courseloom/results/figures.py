"""Draws summarised results as inline SVG figures, each with an alternative text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import StringIO
from typing import Any

from courseloom import assets
from courseloom.results.items import Item
from courseloom.results.summary import GainRow, Summary, SureRow
from courseloom.results.suppression import percent

WIDTH = 6.6
"""Inches, at 72 SVG points an inch."""


@dataclass(frozen=True)
class Drawing:
    """A figure: its SVG element and its alternative text."""

    svg: str
    alt: str


def of(summary: Summary) -> dict[str, Drawing]:
    """Return the figures that have data, by name: the slug of each test, "gains" and "sure"."""
    found = {}
    for test in summary.tests:
        items = [item for item in test.items if item.mean and item.mean.value is not None]
        if items:
            found[test.slug] = _difficulty(test.slug, test.title, items)
    gains = [row for row in summary.gains if row.gain.value is not None]
    if gains:
        found["gains"] = _gains(gains)
    sure = [row for row in summary.sure if row.mean.value is not None]
    if len(sure) > 1:
        found["sure"] = _sure(sure)
    return found


def _difficulty(slug: str, title: str, items: list[Item]) -> Drawing:
    fig, ax, colours = _axes(len(items))
    for place, item in enumerate(items):
        assert item.mean is not None
        ends = (item.mean.low or 0.0, item.mean.high if item.mean.high is not None else 1.0)
        ax.plot(ends, (place, place), color=colours["muted"], linewidth=1.6, solid_capstyle="butt")
        ax.plot((item.mean.value,), (place,), "o", color=colours["accent"], markersize=6)
    _rows(ax, [item.slug for item in items])
    ax.set_xlabel("mean score, with 95% interval")
    values = [item.mean.value for item in items if item.mean and item.mean.value is not None]
    span = f"from about {min(values):.0%} to about {max(values):.0%}"
    alt = f"{title}: mean scores of {len(items)} questions with intervals, {span}."
    return Drawing(_svg(fig, f"fig-{slug}"), alt + " The numbers are in the table.")


def _gains(rows: list[GainRow]) -> Drawing:
    fig, ax, colours = _axes(len(rows))
    for place, row in enumerate(rows):
        before, after = row.before.value or 0.0, row.after.value or 0.0
        ax.plot((before, after), (place, place), color=colours["muted"], linewidth=1.6)
        ax.plot((before,), (place,), "o", markerfacecolor=colours["card"], markeredgecolor=colours["accent"], markersize=7)
        ax.plot((after,), (place,), "s", color=colours["accent"], markersize=7)
    _rows(ax, [row.slug or row.text for row in rows])
    ax.set_xlabel("mean score: circle before, square after")
    said = "; ".join(f"{row.slug or row.text} before {percent(row.before)}, after {percent(row.after)}" for row in rows)
    return Drawing(_svg(fig, "fig-gains"), f"Mean scores before and after the course: {said}.")


def _sure(rows: list[SureRow]) -> Drawing:
    fig, ax, colours = _axes(len(rows))
    for place, row in enumerate(rows):
        ax.barh(place, row.mean.value, height=0.55, color=colours["accent-soft"], edgecolor=colours["accent"], hatch="//")
        ax.annotate(percent(row.mean), (row.mean.value or 0.0, place), (4, 0), textcoords="offset points", va="center")
    _rows(ax, [row.text for row in rows])
    ax.set_xlabel("mean score")
    said = ", ".join(f"{row.text.lower()} {percent(row.mean)}" for row in rows)
    return Drawing(_svg(fig, "fig-sure"), f"Mean score by how sure learners said they were: {said}.")


def _axes(rows: int) -> tuple[Any, Any, dict[str, str]]:
    from matplotlib.figure import Figure

    colours = assets.colours()
    fig = Figure(figsize=(WIDTH, 0.7 + 0.27 * rows), layout="constrained", facecolor=colours["card"])
    ax = fig.subplots()
    ax.set(xlim=(0, 1.04), ylim=(rows - 0.5, -0.5), xticks=[0, 0.25, 0.5, 0.75, 1], facecolor=colours["card"])
    ax.set_xticklabels(["0%", "25%", "50%", "75%", "100%"])
    ax.grid(axis="x", color=colours["accent-soft"])
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return fig, ax, colours


def _rows(ax: Any, labels: list[str]) -> None:
    ax.set_yticks(range(len(labels)), [label if len(label) < 42 else f"{label[:40]}…" for label in labels])
    ax.tick_params(axis="both", length=0, labelsize=9)


def _svg(fig: Any, name: str) -> str:
    """Return the SVG element of a figure, reproducible to the byte, with ids that are unique on the page."""
    import matplotlib as mpl

    out = StringIO()
    with mpl.rc_context({"svg.hashsalt": "courseloom", "svg.fonttype": "none", "font.family": "DejaVu Sans"}):
        fig.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :].rstrip()
    text = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>", "", text, flags=re.S)
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text).replace("xlink:href", "href")
    text = re.sub(r'\bid="([^"]*)"', rf'id="{name}-\1"', text)
    text = re.sub(r'href="#([^"]*)"', rf'href="#{name}-\1"', text)
    text = re.sub(r"url\(#([^)]*)\)", rf"url(#{name}-\1)", text)
    return re.sub(r"<svg\b", '<svg aria-hidden="true" focusable="false"', text, count=1)
