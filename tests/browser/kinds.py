"""The kinds of question that the tiny course has beside choices: what is right, by their author, and answers to them."""

from __future__ import annotations

from typing import Any

import yaml
from browsing import enter, focused, tab_to
from conftest import ROOT

from courseloom.strings import QUIZ

BANK = yaml.safe_load((ROOT / "tests/course/quizzes/02-kinds.yml").read_text("utf-8"))
ASKED = {question["id"]: question for question in BANK["quizzes"][0]["questions"]}
PAGE = "notebooks/01-washing.html"
PICKS = ("match-moments", "sort-moments", "order-steps", "fill-gaps", "rate-replies")
GUESS = "guess-share"
AFTERWARDS = ".reason, .verdict, .band, .true-number, .credit"
GIVE = """form => {
  form.querySelectorAll(".chips").forEach(group => group.querySelector("input").click());
  form.querySelectorAll("select:not(.off)").forEach(select => { select.selectedIndex = 1; });
  const move = form.querySelector(".moves button:not([aria-disabled=true])");
  if (move) move.click();
}"""
"""Gives some answer to a question with slots."""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("form.question :is(select, input, button, summary)")]
  .filter(one => one.checkVisibility())
  .map(one => [one, (one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one).getBoundingClientRect()])
  .filter(([one, box]) => box.width < 24 || box.height < 24).map(([one]) => one.outerHTML.slice(0, 80))"""


def truth(slug: str) -> dict[str, str]:
    """Return what is right for each slot by the name it is told by, as the author wrote it (the engine is not asked)."""
    question = ASKED[slug]
    match question["kind"]:
        case "match":
            return {pair["left"]: pair["right"] for pair in question["pairs"]}
        case "categorise":
            return {one["text"]: question["categories"][one["category"] - 1] for one in question["cases"]}
        case "order":
            return {step["text"]: str(place) for place, step in enumerate(question["steps"], 1)}
        case "cloze":
            right = [next(word["text"] for word in gap if word.get("correct")) for gap in question["gaps"]]
            return {QUIZ["gap"].format(number=number): word for number, word in enumerate(right, 1)}
        case _:
            return {one["text"]: f"{one['key']:+d}".replace("-", "−").replace("+0", "0") for one in question["replies"]}


def whys(slug: str) -> list[str]:
    """Return every reason of a question, as the author wrote it."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend([value["why"]] if "why" in value else [])
            value = list(value.values())
        for one in value if isinstance(value, list) else []:
            walk(one)

    walk(ASKED[slug])
    return found


def pick(page: Any, form: Any, slug: str, name: str, words: str) -> None:
    """Reach a list or a group of chips with Tab and choose with the arrow keys."""
    group = form.get_by_role("radiogroup", name=name, exact=True)
    if group.count():
        tab_to(page, f"#q-{slug} input[name='{group.get_by_role('radio').first.get_attribute('name')}']")
        page.keyboard.press("Space")
        chosen = group.get_by_role("radio", name=words, exact=True)
        for _ in range(group.get_by_role("radio").count()):
            if chosen.is_checked():
                break
            page.keyboard.press("ArrowDown")
        assert chosen.is_checked() and chosen.evaluate("one => one === document.activeElement")
        return
    select = form.get_by_role("combobox", name=name, exact=True)
    field = f"#q-{slug} select[name='{select.get_attribute('name')}']"
    tab_to(page, field)
    for _ in range(select.evaluate("(s, words) => [...s.options].findIndex(o => o.text === words) - s.selectedIndex", words)):
        page.keyboard.press("ArrowDown")
    assert select.evaluate("s => s.selectedOptions[0].text") == words
    assert focused(page, field)


def answer(page: Any, slug: str, given: dict[str, str]) -> Any:
    """Pick for every slot, in the order of the page; return the form."""
    form = page.locator(f"#q-{slug}")
    enter(page, form)
    if slug == "order-steps":
        arrange(form, given)
        return form
    for name in fields(page, slug):
        pick(page, form, slug, name, given[name])
    return form


def arrange(form: Any, given: dict[str, str]) -> None:
    """Move the steps to their places with the keyboard, from the first place on; at least one is moved."""
    for number, step in enumerate(sorted(given, key=lambda name: int(given[name]))):
        while (at := form.locator(".slot-text").all_inner_texts().index(step)) > number:
            up = form.get_by_role("button", name=QUIZ["up"].format(step=step), exact=True)
            up.press("Enter")
            assert up.evaluate("one => one === document.activeElement"), "the button lost the focus"
            assert form.locator(".slot-text").all_inner_texts().index(step) == at - 1


def fields(page: Any, slug: str) -> list[str]:
    """Return the names of the slots of a question in the order of the page."""
    if slug == "order-steps":
        return page.locator(f"#q-{slug} .slot-text").all_inner_texts()
    return [name for name, _ in told(page, slug)]


def told(page: Any, slug: str) -> list[tuple[str, str]]:
    """Return name and role of every list, group and field of a question, from the browser's accessibility tree."""
    session = page.context.new_cdp_session(page)
    top = session.send("DOM.getDocument")["root"]["nodeId"]
    form = session.send("DOM.querySelector", {"nodeId": top, "selector": f"#q-{slug}"})
    inside = session.send("Accessibility.queryAXTree", form)["nodes"]
    session.detach()
    return [
        (one["name"]["value"], one["role"]["value"])
        for one in inside
        if not one["ignored"] and one["role"]["value"] in ("combobox", "radiogroup", "textbox", "spinbutton")
    ]


def wrong(slug: str) -> dict[str, str]:
    """Return an answer whose first slot is wrong: it alone, except that a step that is moved moves another."""
    right = truth(slug)
    if slug == "order-steps":
        one, two, *_ = right
        return {**right, one: right[two], two: right[one]}
    first = next(iter(right))
    other = {"fill-gaps": "whenever", "rate-replies": "−3"}.get(slug) or next(w for w in right.values() if w != right[first])
    return {**right, first: other}
