"""The final test of the tiny course: by keyboard, told, kept, handed in, tried again, printed, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, audited, focused, listen, seen, start_audit
from conftest import ROOT
from kinds import GIVE
from playwright.sync_api import expect
from taking import (
    ASKED,
    BANK,
    COUNT,
    PAGE,
    SEEDS,
    SIDEWAYS,
    SMALL,
    answer,
    answer_by_keys,
    contexts,
    enter,
    go_through,
    heading,
    pages,
    press,
    record,
    shown,
    stem,
)

from courseloom.model.items import Quiz
from courseloom.render.html import standalone
from courseloom.resolve import read
from courseloom.strings import FINAL as SAID
from courseloom.strings import PAGE as WORDS
from courseloom.strings import QUIZ

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    yield from contexts(chromium)


@pytest.fixture
def page(context: Any, disk: str, server: str) -> Iterator[Any]:
    yield from pages(context, disk, server)


def test_the_rules_come_first(page: Any) -> None:
    rules = page.locator(".test").inner_text()
    for words in (
        SAID["rule_drawn"].format(count=COUNT, bank=len(BANK)),
        SAID["rule_mark"].format(mark="80%"),
        *(SAID[name] for name in ("rule_attempts", "rule_time", "rule_feedback", "rule_sent", "counted_none", "keep_offer")),
    ):
        assert words in rules
    assert page.locator(".test form").count() == 0, "a question before the start"
    assert focused(page, "body"), "the focus is taken before anything was asked for"
    page.get_by_text(SAID["from_each"]).click()
    assert f"Washing hands: {COUNT}" in page.locator(".test details").inner_text()
    assert seen(page, ".tool-without") == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("place", ["disk", "server"])
def test_a_whole_test_with_the_keyboard_alone(chromium: Any, disk: str, server: str, place: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    context.add_init_script(SEEDS)
    page = context.new_page()
    heard = listen(page, server)
    page.goto(f"{disk if place == 'disk' else server}/{PAGE}")
    page.locator(".test summary").focus()
    enter(page, SAID["start"])
    wide = []
    for number in range(1, COUNT + 1):
        heading(page, SAID["question"].format(number=number, count=COUNT))
        answer_by_keys(page)
        assert seen(page, ".test :is(.reason, .verdict, .credit)") == [], "graded before it was handed in"
        wide += [page.evaluate(SIDEWAYS), *page.evaluate(SMALL)]
        page.keyboard.press("Enter")  # in a field it sends nothing and moves nowhere
        assert page.locator(".test h2").inner_text() == SAID["question"].format(number=number, count=COUNT)
        enter(page, SAID["next"] if number < COUNT else SAID["look_over"])
    heading(page, SAID["before_hand_in"])
    assert SAID["all_answered"] in page.locator(".test").inner_text()
    wide += [page.evaluate(SIDEWAYS), *page.evaluate(SMALL)]
    enter(page, SAID["hand_in"])
    heading(page, SAID["result"])
    expect(page.locator(".test-said")).to_have_text(SAID["passed"].format(score="100%", mark="80%"))
    wide += [page.evaluate(SIDEWAYS), *page.evaluate(SMALL)]
    enter(page, SAID["to_start"], limit=60)
    heading(page, SAID["rules"])
    assert page.url.endswith(PAGE) and page.evaluate("() => localStorage.length") == 0
    context.close()
    assert [one for one in wide if one] == []
    assert [one for one in heard if "favicon" not in one] == []


def test_what_is_open_is_named_before_handing_in(page: Any) -> None:
    press(page, SAID["start"])
    for number in range(1, COUNT + 1):
        if number in (2, 5):
            answer(page)
        if number == 4:
            press(page, SAID["flag"])
            expect(page.locator(".test > .status")).to_have_text(SAID["flagged"])
        press(page, SAID["next"] if number < COUNT else SAID["look_over"])
    said = page.locator(".test")
    assert SAID["progress"].format(answered=2, count=COUNT, flags=1) in said.inner_text()
    jumps = [SAID["jump"].format(number=n, state=SAID["state_open"]) for n in (1, 3, 4, 6)]
    for name in jumps:
        expect(said.get_by_role("button", name=name).first).to_be_visible()
    assert said.locator(".test-jumps").first.get_by_role("button").count() == 4
    assert said.locator(".test-jumps").last.get_by_role("button").count() == 1
    said.get_by_role("button", name=jumps[1]).first.click()
    heading(page, SAID["question"].format(number=3, count=COUNT))
    press(page, SAID["look_over"])
    press(page, SAID["hand_in"])
    expect(page.locator(".test-said")).to_have_text(SAID["not_passed"].format(score="33%", mark="80%"))
    assert page.locator(".tally li").inner_text().split("\n")[-1] == SAID["points"].format(points=2, count=COUNT)
    first = page.locator(".read-first li")
    assert first.count() == 1 and SAID["missed"].format(missed=4) in first.inner_text()
    link = first.get_by_role("link")
    assert link.inner_text() == "Why" and link.get_attribute("href") == "../notebooks/01-washing.html#why"
    assert seen(page, ".test form") == [], "the questions are in the way of what to read first"
    for words, numbers in ((SAID["the_missed"].format(count=4), (1, 3, 4, 6)), (SAID["the_right"].format(count=2), (2, 5))):
        page.get_by_text(words).click()
        asked = page.get_by_role("group").filter(has=page.get_by_text(words)).locator("h4").all_inner_texts()
        verdict = SAID["whole" if numbers == (2, 5) else "left_open"]
        assert asked == [SAID["question_says"].format(number=n, verdict=verdict) for n in numbers]
    whys = page.locator(".test .reason:not([hidden])")
    assert whys.count() > 10 and all(whys.nth(n).is_visible() for n in range(whys.count())), "a reason is not shown"
    assert seen(page, ".test form :is(.check, .hint, .sure)") == []
    assert QUIZ["kept"] not in page.locator(".test").inner_text(), "it says to press a button that is not there"
    page.get_by_text(SAID["by_objective"]).click()
    page.get_by_text("1 Washing hands", exact=True).last.click()
    assert page.locator(".test-fold .test-fold li").first.inner_text().startswith("Describe how washing works. 2 of 6")


def test_a_result_of_the_whole_course_fits_eight_screens_of_a_phone(chromium: Any, book: Path, axe: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto((book / "html/book/final-test.html").as_uri())
    page.locator(".test .actions .check").last.click()
    page.locator(".test h2").filter(has_text="Question 1 of").wait_for()
    while (option := page.locator(".test .option input")).count() or page.locator(".test select").count():
        if option.count():
            option.first.check()
        page.locator(".test > div > .actions .check").click()
    press(page, SAID["hand_in"])
    heading(page, SAID["result"])
    expect(page.locator("main section > p").first).to_be_hidden()  # the rules, which have been read
    height = page.evaluate("() => document.querySelector('.test').getBoundingClientRect().height")
    assert height <= 8 * 844
    assert 2 <= page.locator(".read-first li").count() <= 3 and page.locator(".tally li").count() == 11
    assert page.evaluate(SIDEWAYS) <= 0
    for colours in ({"color_scheme": "dark"}, {"forced_colors": "active"}):
        page.emulate_media(**colours)
        start_audit(page, axe)
        assert audited(page) == []
    context.close()


def test_answers_can_be_changed_until_they_are_handed_in(page: Any) -> None:
    press(page, SAID["start"])
    answer(page, well=False)
    press(page, SAID["next"])
    press(page, SAID["back"])
    heading(page, SAID["question"].format(number=1, count=COUNT))
    if ASKED[stem(page)]["kind"] == "multiple":
        page.locator(".test .option input:checked").uncheck()
    go_through(page, COUNT)
    press(page, SAID["hand_in"])
    expect(page.locator(".test-said")).to_contain_text("100%")


def test_the_list_leads_to_any_question(page: Any) -> None:
    press(page, SAID["start"])
    answer(page)
    page.get_by_text(SAID["all"]).click()
    press(page, SAID["jump"].format(number=6, state=SAID["state_open"]))
    heading(page, SAID["question"].format(number=6, count=COUNT))
    assert page.locator(".test-list details, .test-list").first.evaluate("e => e.open"), "the list shuts by itself"
    current = page.locator(".test-list [aria-current]")
    assert current.get_attribute("aria-label") == SAID["jump"].format(number=6, state=SAID["state_open"])
    expect(page.get_by_role("button", name=SAID["jump"].format(number=1, state=SAID["state_done"]))).to_be_visible()


def test_options_stand_in_the_order_that_the_seed_gives(page: Any) -> None:
    """The order of the result is the order that was answered in, and pinned options do not move."""
    page.evaluate("() => { crypto.getRandomValues = (array) => { array[0] = 7; return array; }; }")
    press(page, SAID["start"])
    seen_in: dict[str, list[str]] = {}
    for number in range(COUNT):
        seen_in[stem(page)] = shown(page.locator(".test .option-text").all_inner_texts())
        letters = page.locator(".test .option .letter").all_inner_texts()
        assert letters == list("ABCD"[: len(letters)])
        answer(page)
        press(page, SAID["next"] if number < COUNT - 1 else SAID["look_over"])
    press(page, SAID["hand_in"])
    page.locator(".test-fold").evaluate_all("all => all.forEach(fold => { fold.open = true; })")
    moved = 0
    for section in page.locator(".test-asked").all():
        words = " ".join(section.locator("legend").first.inner_text().split())
        texts = shown(section.locator(".option-text").all_inner_texts())
        assert texts == seen_in[words]
        written = [option["text"] for option in ASKED[words].get("options", [])]
        if any(option.get("pin") for option in ASKED[words].get("options", [])):
            assert texts == written
        moved += texts != written and bool(written)
    assert moved, "nothing was shuffled"


def test_a_bank_that_is_too_small_gives_what_it_has(context: Any, server: str, tiny_built: Path) -> None:
    packed = (tiny_built / "html/_static/items.js").read_text("utf-8")
    page = context.new_page()
    page.route(
        "**/items.js",
        lambda route: route.fulfill(body=packed.replace('"wanted":6', '"wanted":20'), content_type="text/javascript"),
    )
    page.goto(f"{server}/{PAGE}")
    words = SAID["rule_few"].format(wanted=20, chapters="Washing hands", count=len(BANK))
    assert words in page.locator(".test").inner_text()
    press(page, SAID["start"])
    heading(page, SAID["question"].format(number=1, count=len(BANK)))


def test_no_attempt_starts_while_its_questions_cannot_be_loaded(context: Any, server: str) -> None:
    page = context.new_page()
    page.route("**/items/*.js", lambda route: route.abort())
    page.goto(f"{server}/{PAGE}")
    page.locator(".memory button").click()
    press(page, SAID["start"])
    expect(page.locator(".test > .status")).to_have_text(WORDS["not_loaded"])
    assert page.locator(".test form").count() == 0 and record(page)["tests"] == {}
    page.unroute("**/items/*.js")
    press(page, SAID["start"])
    heading(page, SAID["question"].format(number=1, count=COUNT))
    assert [len(kept) for kept in record(page)["tests"].values()] == [1]


def test_axe_has_nothing_to_say(page: Any, axe: str) -> None:
    found = []
    for width, colours in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("colours => { document.documentElement.dataset.colours = colours; }", colours)

        def audit(what: str, at: str = f"{width}, {colours}") -> None:
            start_audit(page, axe)
            found.extend(f"{what}, {at}: {one}" for one in audited(page))

        audit("start")
        page.locator(".test .actions .check").last.click()
        answer(page)
        press(page, SAID["flag"])
        if width == 1280:
            page.get_by_text(SAID["all"]).click()
        audit("question")
        press(page, SAID["look_over"])
        audit("look over")
        press(page, SAID["hand_in"])
        audit("result")
        press(page, SAID["to_start"])
    audit("attempts")
    assert found == []


def told(page: Any, *roles: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return role, name and states of what stands in the test, from the browser's accessibility tree."""
    session = page.context.new_cdp_session(page)
    top = session.send("DOM.getDocument")["root"]["nodeId"]
    test = session.send("DOM.querySelector", {"nodeId": top, "selector": ".test"})
    inside = session.send("Accessibility.queryAXTree", test)["nodes"]
    session.detach()
    return [
        (
            one["role"]["value"],
            one.get("name", {}).get("value", ""),
            {p["name"]: p["value"].get("value") for p in one["properties"]},
        )
        for one in inside
        if not one["ignored"] and one["role"]["value"] in roles
    ]


def test_names_and_states_for_those_who_listen(page: Any) -> None:
    press(page, SAID["start"])
    assert told(page, "heading")[0][:2] == ("heading", SAID["question"].format(number=1, count=COUNT))
    assert told(page, "group")[0][1].startswith(stem(page)), "the question does not name its answers"
    for role, name, _ in told(page, "radio", "checkbox", "combobox", "button"):
        assert name.strip(), f"a {role} without a name"
    flag = next(states for _, name, states in told(page, "button") if name == SAID["flag"])
    assert flag["pressed"] == "false"
    press(page, SAID["flag"])
    flag = next(states for _, name, states in told(page, "button") if name == SAID["flag"])
    assert flag["pressed"] == "true", "the mark is not told, or its name has changed"
    expect(page.get_by_role("status").filter(has_text=SAID["flagged"])).to_have_count(1)
    page.get_by_text(SAID["all"]).click()
    jumps = [name for _, name, _ in told(page, "button") if name.startswith("Question ")]
    assert jumps[0] == SAID["jump"].format(number=1, state=SAID["state_open"]) + ", " + SAID["state_flag"]
    assert jumps[1:] == [SAID["jump"].format(number=n, state=SAID["state_open"]) for n in range(2, COUNT + 1)]
    press(page, SAID["look_over"])
    press(page, SAID["hand_in"])
    for title in (SAID["the_missed"], SAID["the_right"]):
        for fold in page.get_by_text(title.split("{")[0]).all():
            fold.click()
    names = [name for _, name, _ in told(page, "heading")]
    assert names[0] == SAID["result"] and len([name for name in names if name.startswith("Question ")]) == COUNT


def test_printed_from_the_browser(page: Any) -> None:
    press(page, SAID["start"])
    page.emulate_media(media="print")
    assert seen(page, ".test :is(button, .test-list, .sure)") == []
    assert seen(page, ".test .option-text, .test select"), "the question is not printed"
    page.emulate_media(media="screen")
    for number in range(COUNT):
        if number:  # the first stays open
            answer(page)
        press(page, SAID["next"] if number < COUNT - 1 else SAID["look_over"])
    press(page, SAID["hand_in"])
    page.emulate_media(media="print")
    assert seen(page, ".test :is(button, input[type=checkbox][id])") == []
    hidden = "all => all.filter(one => !one.hidden && !one.checkVisibility()).map(one => one.outerHTML)"
    assert page.locator(".test .reason").evaluate_all(hidden) == [], "a reason is not printed"
    assert page.locator(".test .reason").count() > 10
    assert page.locator(".test-said").is_visible() and page.locator(".tally").is_visible()


def test_without_scripts_the_way_leads_to_paper(chromium: Any, disk: str, tiny_built: Path) -> None:
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(f"{disk}/{PAGE}")
    assert "Take it on paper instead" in page.locator(".tool-without").inner_text()
    assert page.locator(".test").count() == 0
    for name in ("final-test-a4.pdf", "final-test-letter.pdf"):
        link = page.locator(f"main a[href$='{name}']")
        assert link.is_visible()
        assert (tiny_built / "html/book" / link.get_attribute("href")).resolve().is_file()
    context.close()


def test_before_a_course_answers_are_scored_and_not_judged(page: Any, disk: str) -> None:
    course = read(ROOT / "tests/course")
    asked = tuple(q for slug in ("washing-check", "washing-kinds") for q in course.quizzes[slug].quiz.questions)
    quiz = Quiz.model_construct(id="before", title="Before", purpose="pretest", questions=asked)
    html = str(standalone.render(quiz, course))
    assert 'data-purpose="pretest"' in html and not [word for word in (QUIZ["look"], QUIZ["good"]) if word in html]
    page.evaluate(
        """html => {
          const here = document.querySelector("main");
          here.innerHTML = html;
          window.told = {};
          courseloomQuiz(here, courseloomWords.quiz, (slug, given, score) => { window.told[slug] = score; });
        }""",
        html,
    )
    assert page.locator("#q-when-to-wash .check").inner_text() == QUIZ["note"]
    for form in page.locator("form.question").all():
        form.evaluate(GIVE)
        if form.locator(".option input").count():
            form.locator(".option input").first.check()
        if form.locator(".guess input").count():
            form.locator(".guess input").fill("1")
        if form.locator("textarea").count():
            form.locator("textarea").fill("Soap.")
        form.locator(".check").click()
    expect(page.locator("#q-when-to-wash .status")).to_have_text(QUIZ["said_noted"])
    expect(page.locator("#q-guess-share .status")).to_have_text(QUIZ["said_noted"])
    expect(page.locator("#q-match-moments .status")).to_have_text(QUIZ["said_noted"])
    shown_words = page.locator("main").inner_text()
    assert not [word for word in (QUIZ["look"], QUIZ["good"], "✓", "○") if word in shown_words]
    assert page.locator("main .is-key").count() == 0
    scores = page.evaluate("() => window.told")
    assert scores["when-to-wash"] == 1 and scores["guess-share"] == 0 and scores["what-to-use"] == 0.5
