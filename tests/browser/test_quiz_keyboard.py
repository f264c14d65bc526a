"""Questions answered with the keyboard alone, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, LOUD, chapters, choose, enter, focused, keys, listen, press_button, seen, sources, tab_to, unseen
from playwright.sync_api import expect

from courseloom.strings import QUIZ

pytestmark = pytest.mark.browser

CLOSED = ("choice", "multiple", "true-false")
KINDS = (*CLOSED, "recall")


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    heard = listen(page)
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def page(tab: Any, book: Path) -> Any:
    """The chapter on functions, fresh, with the focus at its start."""
    tab.goto("about:blank")
    tab.goto((book / "html" / "notebooks" / "02-functions.html").as_uri())
    return tab


def question(page: Any, kind: str) -> tuple[Any, str]:
    """Return the first scored question of a kind and its selector; the keyboard stands just before its quiz."""
    form = page.locator(f"form.question[data-kind={kind}][data-scored]").first
    return form, enter(page, form)


def expect_reasons(form: Any, kind: str, chosen: list[int]) -> None:
    """Check the reason and verdict of what was chosen or is right, that the others are folded, and the sentence announced."""
    right = keys(form.get_attribute("id").removeprefix("q-"))
    options = form.locator(".option")
    assert options.count() == len(right)
    for index, key in enumerate(right):
        reason, mine = options.nth(index).locator(".reason"), index in chosen
        if not key and not mine:
            expect(reason).to_be_hidden()
            assert options.nth(index).locator("summary").inner_text() == QUIZ["why_not"].format(letter="ABCDEFG"[index])
            continue
        expect(reason).to_be_visible()
        left = QUIZ["fits_too" if kind == "multiple" else "fits_better"]
        shown = left if not mine else QUIZ["yours_fits" if key else "yours_look"]
        assert reason.locator(".verdict-word").inner_text() == shown
        assert reason.locator(".mark").inner_text() == ("✓" if key else "○")
        assert len(reason.inner_text()) > len(shown) + 20, "a verdict without a reason"
    lost = [index for index, key in enumerate(right) if key and index not in chosen]
    extra = [index for index in chosen if not right[index]]
    named = [", ".join("ABCDEFG"[index] for index in some) for some in (lost, extra)]
    if not lost and not extra:
        said = QUIZ["said_good"]
    elif kind == "multiple":
        parts = [QUIZ["said_partly" if len(extra) < len(chosen) else "said_other"]]
        parts += [QUIZ["said_too"].format(letters=named[0])] if lost else []
        said = " ".join([*parts, *([QUIZ["said_extra"].format(letters=named[1])] if extra else [])])
    else:
        said = QUIZ["said_better"].format(letter=named[0])
    expect(form.get_by_role("status")).to_have_text(said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_quiz_with_the_keyboard_alone(page: Any, kind: str) -> None:
    quiz = page.locator(f".quiz:has(form[data-kind={kind}][data-scored])").first
    page.evaluate("id => { location.hash = id; }", quiz.get_attribute("id"))
    forms = quiz.locator("form.question")
    for number in range(forms.count()):
        form = forms.nth(number)
        selector, this = f"#{form.get_attribute('id')}", form.get_attribute("data-kind")
        if this == "recall":
            tab_to(page, f"{selector} textarea")
            page.keyboard.type("What I remember.")
            press_button(page, selector)
            expect(form.locator(".model-answer")).to_be_visible()
            expect(form.get_by_role("status")).to_have_text(QUIZ["said_model"])
        else:
            chosen = [0, 1] if this == "multiple" else [1]
            choose(page, selector, this, chosen)
            press_button(page, selector)
            expect_reasons(form, this, chosen)


@pytest.mark.parametrize("kind", CLOSED)
def test_the_keys_of_the_source_are_the_keys_of_the_page(page: Any, kind: str) -> None:
    form, selector = question(page, kind)
    right = [index for index, key in enumerate(keys(selector.removeprefix("#q-"))) if key]
    choose(page, selector, kind, right)
    press_button(page, selector, "Space")
    expect_reasons(form, kind, right)
    expect(form.get_by_role("status")).to_have_text(QUIZ["said_good"])


def test_arrow_keys_choose_and_never_grade(page: Any) -> None:
    for form in page.locator("form.question:has(.option input[type=radio])").all():
        selector = enter(page, form)
        tab_to(page, f"{selector} .option input")
        for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
            page.keyboard.press(key)
            assert form.locator("input:checked").count() == 1
            assert focused(page, f"{selector} input:checked")
    page.wait_for_timeout(100)  # longer than the pause before a status speaks
    assert set(page.locator(".status").all_inner_texts()) == {""}
    assert seen(page, ".reason, .verdict, .model-answer, .credit") == []


@pytest.mark.parametrize("kind", KINDS)
def test_checking_nothing_says_so_and_shows_nothing(page: Any, kind: str) -> None:
    form, selector = question(page, kind)
    press_button(page, selector)
    expect(form.get_by_role("status")).to_have_text(QUIZ["nothing_written" if kind == "recall" else "nothing"])
    assert seen(page, f"{selector} .reason, {selector} .model-answer") == []
    assert form.locator(".check").inner_text() == QUIZ["compare" if kind == "recall" else "check"]


@pytest.mark.parametrize("kind", CLOSED)
def test_an_answer_stands_until_try_again(page: Any, kind: str) -> None:
    form, selector = question(page, kind)
    first = form.locator(".check").inner_text()
    choose(page, selector, kind, [1])
    press_button(page, selector)
    expect_reasons(form, kind, [1])
    tab_to(page, f"{selector} .option input", "Shift+Tab")
    for key in ("ArrowDown", "ArrowUp", "ArrowUp", "Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
        assert not focused(page, "body")
    for label in reversed(form.locator(".option label").all()):
        label.click(force=True)
    marked = form.locator("input").evaluate_all("all => all.map(one => one.checked)")
    assert marked == [index == 1 for index in range(len(marked))], "a checked answer changed"
    expect_reasons(form, kind, [1])
    assert form.locator(".check").inner_text() == QUIZ["again"]
    form.locator(".check").focus()
    press_button(page, selector)
    expect(form.get_by_role("status")).to_have_text(QUIZ["said_again"])
    assert form.locator("input:checked").count() == 0
    assert seen(page, f"{selector} .reason, {selector} .credit") == []
    assert form.locator(".check").inner_text() == first
    enter(page, form)
    choose(page, selector, kind, [0])
    press_button(page, selector)
    expect_reasons(form, kind, [0])


def test_recall_points_are_ticked_and_counted(page: Any) -> None:
    form, selector = question(page, "recall")
    total = len(sources()[selector.removeprefix("#q-")]["points"])
    press_button(page, selector)
    press_button(page, selector)  # the second time the model answer comes anyway
    expect(form.locator(".model-answer")).to_be_visible()
    points, status = form.get_by_role("checkbox"), form.get_by_role("status")
    assert points.count() == total > 1
    for ticked in range(1, total + 1):
        tab_to(page, f"{selector} .points input")
        page.keyboard.press("Space")
        expect(status).to_have_text(QUIZ["said_points"].format(ticked=ticked, all=total))
    page.keyboard.press("Space")
    expect(status).to_have_text(QUIZ["said_points"].format(ticked=total - 1, all=total))
    tab_to(page, f"{selector} .check", "Shift+Tab")
    press_button(page, selector)
    expect(status).to_have_text(QUIZ["said_again"])
    assert form.locator("input:checked").count() == 0
    assert seen(page, f"{selector} .model-answer, {selector} .points") == []


def test_opening_questions_never_judge(tab: Any, pages: list[Path]) -> None:
    for chapter in chapters(pages):
        tab.goto(chapter.as_uri())
        quiz = tab.locator(".quiz:has(form[data-purpose=opening])")
        assert quiz.count() == 1, chapter.name
        assert QUIZ["not_scored"] in quiz.locator(".activity-title").inner_text()
        assert quiz.locator("form[data-scored]").count() == 0
        for form in quiz.locator("form").all():
            options = form.get_by_role("radio").all()
            for option in options:
                option.press("Space")
                form.locator(".check").press("Enter")
                assert unseen(tab, f"#{form.get_attribute('id')} .reason") == []
                assert form.get_by_text(QUIZ["yours"], exact=True).count() == 1
                text = quiz.inner_text()
                assert not [word for word in (*LOUD, "✓", "○") if word in text], chapter.name
                if option is options[-1]:
                    expect(form.get_by_role("status")).to_have_text(QUIZ["said_seen"])
                form.locator(".check").press("Enter")


@pytest.mark.parametrize("kind", CLOSED)
def test_what_a_screen_reader_is_told(page: Any, kind: str) -> None:
    form, selector = question(page, kind)
    role = "checkbox" if kind == "multiple" else "radio"
    stem = form.locator("legend .para").inner_text()
    options = [" ".join(label.split()) for label in form.locator(".option label").all_inner_texts()]
    assert [option[:2] for option in options] == [f"{'ABCDEFG'[index]} " for index in range(len(options))]
    group = form.get_by_role("group", name=stem)
    assert group.count() == 1
    assert [group.get_by_role(role, name=option, exact=True).count() for option in options] == [1] * len(options)
    session = page.context.new_cdp_session(page)
    top = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": top, "selector": f"{selector} .status"})
    told = session.send("Accessibility.getPartialAXTree", {**node, "fetchRelatives": False})["nodes"][0]
    assert told["role"]["value"] == "status"
    properties = {one["name"]: one["value"].get("value") for one in told["properties"]}
    assert (properties["live"], properties["atomic"]) == ("polite", True)
    session.detach()
    choose(page, selector, kind, [1])
    tree = form.aria_snapshot()
    assert tree.count("[checked]") == 1
    assert f'{role} "B ' in next(line for line in tree.splitlines() if "[checked]" in line)
    press_button(page, selector)
    expect_reasons(form, kind, [1])
    tree = form.aria_snapshot()
    assert f"- status: {form.get_by_role('status').inner_text()}" in tree.replace('"', "")
    assert f'- button "{QUIZ["again"]}"' in tree
    assert tree.count("[checked]") == 1
    fixed = len(options) + form.locator(".sure input").count()
    assert tree.count("[disabled]") == fixed, "a fixed answer should be told as such"
    assert "✓" not in tree and "○" not in tree, "a mark is read out beside the word that says the same"
