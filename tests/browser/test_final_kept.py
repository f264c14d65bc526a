"""The final test and what a device keeps of it: going on, another tab, attempts counted, and what was spoilt or has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from taking import COUNT, PAGE, answer, contexts, go_through, heading, marks, pages, percent, press, record, stem

from courseloom.activities.question import hashed
from courseloom.strings import FINAL as SAID
from courseloom.strings import MEMORY, QUIZ

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    yield from contexts(chromium)


@pytest.fixture
def page(context: Any, disk: str, server: str) -> Iterator[Any]:
    yield from pages(context, disk, server)


def test_it_goes_on_after_a_reload_once_the_device_remembers(page: Any, disk: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    assert page.evaluate("() => localStorage.length") == 0
    press(page, MEMORY["remember"])
    heading(page, SAID["rules"])
    expect(page.locator(".test > .status")).to_have_text(MEMORY["remembered"])
    assert page.locator(".memory button").inner_text() == MEMORY["forget"]
    press(page, SAID["start"])
    answer(page)
    press(page, SAID["next"])
    answer(page, well=False)
    page.get_by_label(QUIZ["sure_2"]).check()
    press(page, SAID["flag"])
    before = (stem(page), page.locator(".test .option-text").all_inner_texts(), marks(page))
    page.goto(f"{disk}/index.html")
    page.goto(f"{disk}/{PAGE}")
    assert SAID["open"].split("{")[0] in page.locator(".test-open").inner_text()
    press(page, SAID["go_on"])
    heading(page, SAID["question"].format(number=2, count=COUNT))
    assert (stem(page), page.locator(".test .option-text").all_inner_texts(), marks(page)) == before
    assert page.get_by_role("button", name=SAID["flag"]).get_attribute("aria-pressed") == "true"
    (attempt,) = record(page)["tests"][hashed("final-bank")]
    assert attempt["finished"] is None and len(attempt["items"]) == COUNT and len(attempt["answers"]) == 2
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    assert not [word for word in ("final", "wash", "hand") if word in kept.lower()]
    assert dialogs == [], "a warning although it is kept"


def test_leaving_is_warned_of_only_while_an_attempt_is_open_and_not_kept(page: Any) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.get_by_text(SAID["from_each"]).click()
    page.reload()
    assert dialogs == []
    press(page, SAID["start"])
    answer(page)
    page.reload()
    assert dialogs == ["beforeunload"]
    assert page.locator(".test-open").count() == 0, "an attempt that nobody asked to keep was kept"
    press(page, SAID["start"])
    go_through(page, COUNT)
    press(page, SAID["hand_in"])
    page.reload()
    assert dialogs == ["beforeunload"]
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_two_attempts_are_drawn_anew_counted_and_shown_again(page: Any, disk: str) -> None:
    press(page, MEMORY["remember"])
    press(page, SAID["start"])
    go_through(page, COUNT)
    press(page, SAID["hand_in"])
    press(page, SAID["again"])
    heading(page, SAID["question"].format(number=1, count=COUNT))
    go_through(page, 0)
    press(page, SAID["hand_in"])
    expect(page.locator(".test-said")).to_contain_text("not passed yet")
    one, two = record(page)["tests"][hashed("final-bank")]
    assert one["seed"] != two["seed"] and not set(one["items"]) & set(two["items"]), "the bank had enough others"
    assert (one["score"], one["passed"], two["passed"]) == (1, True, False)
    assert one["finished"] >= one["started"] and set(one) == {
        *("seed", "started", "finished", "items", "answers", "score", "passed")
    }
    assert all(set(each) == {"k", "given", "score", "sure"} for each in (*one["answers"].values(), *two["answers"].values()))
    page.goto(f"{disk}/{PAGE}")
    past = page.locator(".test-past li")
    assert past.count() == 2
    assert "100%, passed" in past.first.inner_text() and f"{percent(two['score'])}, not passed yet" in past.last.inner_text()
    assert SAID["counted"].format(count=2) in page.locator(".test").inner_text()
    past.first.get_by_role("button").click()
    heading(page, SAID["result"])
    assert page.locator(".test-asked").count() == COUNT
    page.locator(".test-fold").evaluate_all("all => all.forEach(fold => { fold.open = true; })")
    assert page.locator(".test .verdict:visible .verdict-word").first.inner_text()
    press(page, SAID["to_start"])
    page.locator(".memory button").click()
    assert page.locator(".test-past").count() == 0 and page.evaluate("() => localStorage.length") == 0
    assert SAID["counted_none"] in page.locator(".test").inner_text()


def test_another_tab_that_hands_in_is_noticed(page: Any, context: Any, disk: str) -> None:
    press(page, MEMORY["remember"])
    press(page, SAID["start"])
    other = context.new_page()
    other.goto(f"{disk}/{PAGE}")
    press(other, SAID["go_on"])
    press(other, SAID["look_over"])
    press(other, SAID["hand_in"])
    press(page, SAID["flag"])
    heading(page, SAID["result"])
    (attempt,) = record(page)["tests"][hashed("final-bank")]
    assert attempt["finished"] and attempt["score"] == 0


def test_remembering_can_begin_and_end_in_the_middle(page: Any) -> None:
    press(page, SAID["start"])
    answer(page)
    page.locator(".memory button").click()
    (attempt,) = record(page)["tests"][hashed("final-bank")]
    assert len(attempt["answers"]) == 1
    page.locator(".memory button").click()
    press(page, SAID["next"])
    answer(page)
    assert page.evaluate("() => localStorage.length") == 0, "kept after it was to be forgotten"
    assert SAID["progress"].format(answered=2, count=COUNT, flags=0) in page.locator(".test").inner_text()


@pytest.mark.parametrize(
    "junk",
    [
        "[]",
        "{}",
        '[null,1,"x",{}]',
        '[{"seed":1,"started":1,"finished":null,"items":["gone"],"answers":{}}]',
        '[{"seed":1,"started":1,"finished":2,"items":["gone"],"answers":{"gone":null},"score":0.5,"passed":false}]',
        '[{"seed":1,"started":1,"finished":2,"items":[],"answers":{},"score":"x"}]',
    ],
)
def test_what_was_spoilt_breaks_nothing(page: Any, junk: str) -> None:
    press(page, MEMORY["remember"])
    page.evaluate(
        "([name, junk]) => { const k = localStorage.key(0), v = JSON.parse(localStorage[k]); v.tests[name] = JSON.parse(junk);"
        " localStorage[k] = JSON.stringify(v); }",
        [hashed("final-bank"), junk],
    )
    page.reload()
    for again in page.locator(".test-past button").all():
        again.click()
        heading(page, SAID["result"])
        press(page, SAID["to_start"])
    page.locator(".test .actions .check").click()
    heading(page, SAID["question"].format(number=1, count=COUNT))


def test_an_answer_to_a_changed_question_is_asked_for_again(page: Any) -> None:
    press(page, MEMORY["remember"])
    press(page, SAID["start"])
    answer(page)
    page.evaluate(
        "name => { const k = localStorage.key(0), v = JSON.parse(localStorage[k]);"
        " Object.values(v.tests[name][0].answers).forEach(one => { one.k = '00000000'; });"
        " localStorage[k] = JSON.stringify(v); }",
        hashed("final-bank"),
    )
    page.reload()
    assert SAID["open"].split(". ")[1].format(answered=0, count=COUNT) in page.locator(".test-open").inner_text()
    press(page, SAID["anew"])
    assert stem(page), "the questions of the new attempt are there"
    (attempt,) = record(page)["tests"][hashed("final-bank")]
    assert attempt["answers"] == {} and attempt["finished"] is None, "the dropped attempt is still there"
