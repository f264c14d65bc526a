"""Renders a summary as the page, `items.csv` and `summary.csv`, each as text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from courseloom import assets
from courseloom.render.html import policy
from courseloom.results import figures
from courseloom.results.items import RARE, Item, TestRow
from courseloom.results.summary import Summary
from courseloom.results.suppression import FEWEST, MANY, STEP, Shown, decimal, percent

ITEM_HEAD = ["row", "test", "question", "part", "kind", "objective", "misconception", "answered"]
ITEM_HEAD += ["mean_or_share", "low", "high", "discrimination", "very_sure_but_wrong", "flag"]
SUMMARY_HEAD = ["measure", "about", "n", "value", "low", "high", "note"]


def between(shown: Shown, form: str = ".0%") -> str:
    """Return the interval of a number as text; empty when it has none."""
    return f"{shown.low:{form}} to {shown.high:{form}}" if shown.low is not None and shown.high is not None else ""


def number(shown: Shown) -> str:
    """Return a count as text, or the reason why it is hidden."""
    return shown.why or f"{shown.value or 0:,.0f}"


def page(summary: Summary, near: bool = False) -> str:
    """Return the page as one self-contained HTML file; `near` adds a warning that earlier results differ little."""
    made = Environment(
        loader=FileSystemLoader(assets.FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    drawn = {
        slug: (Markup(one.svg), one.alt)  # noqa: S704 - drawn by matplotlib, which escapes
        for slug, one in figures.of(summary).items()
    }
    words = {"percent": percent, "between": between, "decimal": decimal, "number": number}
    return made.get_template("results.html").render(
        s=summary,
        near=near,
        policy=policy.metas("results"),
        figures=drawn,
        fewest=FEWEST,
        rare=f"{RARE:.0%}",
        from_on=int((FEWEST - 1) / RARE) + 1,
        many=MANY,
        step=STEP,
        **words,
    )


def items_csv(summary: Summary) -> str:
    """Return CSV with a row for every question, and for each of its distractors and rated replies."""
    return _csv(ITEM_HEAD, (row for test in summary.tests for item in test.items for row in _item_rows(test, item)))


def _item_rows(test: TestRow, item: Item) -> Iterator[list[str]]:
    start = [test.slug, item.slug]
    mean = _three(item.mean) if item.mean else ["", "", ""]
    apart = _plain(item.discrimination) if item.discrimination else ""
    sure = _plain(item.sure_wrong) if item.sure_wrong else ""
    yield ["question", *start, "", item.kind, item.objective, "", _plain(item.answered), *mean, apart, sure, ""]
    for use in item.uses:
        flag = "rarely chosen" if use.rare else ""
        yield [
            "option",
            *start,
            use.label,
            item.kind,
            "",
            use.misconception,
            _plain(use.answered),
            *_three(use.chosen),
            "",
            "",
            flag,
        ]
    for place, reply in enumerate(item.replies, 1):
        yield ["reply distance", *start, f"reply {place}", item.kind, "", "", "", *_three(reply.distance), "", "", ""]
        for rating, cell in zip(range(-3, 4), reply.ratings, strict=True):
            part = f"reply {place} rated {rating}"
            yield ["reply rating", *start, part, item.kind, "", "", "", *_three(cell), "", "", ""]


def summary_csv(summary: Summary) -> str:
    """Return CSV with a row for every number that is about more than one question."""
    return _csv(SUMMARY_HEAD, _summary_rows(summary))


def _summary_rows(s: Summary) -> Iterator[list[str]]:
    yield _row("learners", "all", s.learners)
    if s.left_out:
        yield _row("files left out", "all", s.left_out)
    for words, cell in s.notes:
        yield _row("left aside", words, cell)
    for test in s.tests:
        yield _row("mean score", test.slug, test.mean)
        yield _row("standard deviation", test.slug, test.spread)
        note = "learners get different questions" if test.drawn else test.reliability
        yield _row("reliability", test.slug, Shown() if test.drawn else test.alpha, note)
    for use in s.misconceptions:
        flag = "rarely chosen" if use.rare else ""
        yield ["misconception", use.label, _plain(use.answered), *_three(use.chosen), flag]
    for gain in s.gains:
        about = gain.slug or "all objectives"
        for name, cell in (
            ("score before", gain.before),
            ("score after", gain.after),
            ("gain", gain.gain),
            ("effect size d_z", gain.dz),
            ("effect size g_z", gain.gz),
        ):
            yield _row(name, about, cell)
    for row in s.sure:
        yield _row("mean score by confidence", row.text, row.mean)
        yield _row("answers by confidence", row.text, row.answers)
    if s.sure:
        yield _row("very sure but wrong", "answers", s.sure_wrong)
        yield _row("very sure but wrong", "learners", s.sure_wrong_learners)


def _row(measure: str, about: str, cell: Shown, note: str = "") -> list[str]:
    counted = measure in ("learners", "files left out", "left aside", "answers by confidence", "very sure but wrong")
    return [measure, about, "" if counted or cell.n is None else str(cell.n), *_three(cell), note]


def _plain(cell: Shown) -> str:
    return cell.why or ("" if cell.value is None else f"{cell.value:.4f}".rstrip("0").rstrip("."))


def _three(cell: Shown) -> list[str]:
    return [_plain(cell), *("" if end is None else f"{end:.4f}" for end in (cell.low, cell.high))]


def _csv(head: list[str], rows: Iterable[list[str]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
