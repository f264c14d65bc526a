"""Conversation scenarios, played as a person plays them: by keyboard, from the disk, to a debrief; heard, kept, undone."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import COLOURS, DESKTOP, audited, focused, listen, seen, start_audit, tab_to
from conftest import ROOT

from courseloom.errors import Problems
from courseloom.model.scenarios import Node, Reply, Scenario
from courseloom.readers import scenarios
from courseloom.strings import MEMORY, SCENARIO, SCENARIO_PLAY

pytestmark = pytest.mark.browser

TINY = ROOT / "tests" / "course"
SLUGS = [slug for root in (TINY, ROOT) for slug in scenarios.read(root, Problems())[0]]
"""Every scenario of the tiny course and of the real one, so that a new one is played without being named here."""
ONE = SLUGS[:1]
"""What is the same for every scenario is tried on the tiny one."""
FULL = [*ONE, *(pytest.param(slug, marks=pytest.mark.long) for slug in SLUGS[1:])]
Path_ = tuple[tuple[Node, Reply | None], ...]
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll(".scenario :is(button, input, summary, textarea), .scenario-ahead a")]
  .filter(one => one.checkVisibility())
  .map(one => [one, (one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one).getBoundingClientRect()])
  .filter(([one, box]) => box.width < 24 || box.height < 24).map(([one]) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(params=SLUGS)
def scenario(request: Any) -> Scenario:
    """A scenario, as its author wrote it."""
    found: Scenario = next(
        found[request.param].scenario
        for root in (TINY, ROOT)
        if request.param in (found := scenarios.read(root, Problems())[0])
    )
    return found


def address(scenario: Scenario, request: Any) -> str:
    """Return where a scenario is played."""
    tiny = (TINY / "quizzes" / "scenarios" / f"{scenario.id}.yml").exists()
    folder: Path = request.getfixturevalue("tiny_built" if tiny else "book")
    return (folder / "html" / "notebooks" / f"scenario-{scenario.id}.html").as_uri()


@pytest.fixture
def page(chromium: Any, scenario: Scenario, request: Any) -> Iterator[Any]:
    """The chapter of the scenario, fresh, from the disk; whatever it should not do is an error."""
    context = chromium.new_context(**DESKTOP)
    tab = context.new_page()
    heard = listen(tab)
    tab.goto(address(scenario, request))
    yield tab
    context.close()
    assert heard == []


def box(scenario: Scenario) -> str:
    return f"#scenario-{scenario.id}"


def squashed(text: str) -> str:
    """Return text as it is compared: single spaces, straight quotation marks."""
    text = re.sub(r"[“”„]", '"', re.sub(r"[‘’]", "'", text))
    return " ".join(text.replace("…", "...").split())


def shown(page: Any, selector: str) -> str:
    return squashed(page.locator(selector).inner_text())


def plain(rich: Any) -> str:
    """Return the first words of a text, as far as they are only words."""
    return squashed(re.split(r"\{|\[|\*|`", rich.source.strip())[0])


def said_so_far(page: Any, scenario: Scenario) -> int:
    """Return how many turns the log holds, the client's and the learner's."""
    return int(page.locator(f"{box(scenario)} .scenario-log > div").count())


def place(page: Any, scenario: Scenario, reply: Reply) -> int:
    """Return the place of a reply among the buttons."""
    buttons = page.locator(f"{box(scenario)} .scenario-say").all()
    return next(i for i, one in enumerate(buttons) if squashed(one.inner_text()).startswith(plain(reply.text)))


def say(page: Any, scenario: Scenario, reply: Reply) -> None:
    """Say a reply by keyboard: Tab to its button, Enter."""
    tab_to(page, f"{box(scenario)} .scenario-say:nth-of-type({place(page, scenario, reply) + 1})")
    page.keyboard.press("Enter")


def press(page: Any, scenario: Scenario, name: str) -> None:
    """Press a button of the talk, not one of the debrief."""
    page.locator(f"{box(scenario)} .scenario-play").get_by_role("button", name=name).press("Enter")


def enter(page: Any, scenario: Scenario) -> None:
    """Follow the way a keyboard takes into the scenario, and begin it where it has not begun."""
    page.evaluate("id => { document.querySelector(id + ' .scenario-skip').focus(); }", box(scenario))
    if page.get_by_role("button", name=SCENARIO_PLAY["begin"]).is_visible():
        tab_to(page, f"{box(scenario)} .scenario-form .check")
        page.keyboard.press("Enter")


def play(page: Any, scenario: Scenario, path: Path_) -> None:
    """Play a path by keyboard; after each step the client's answer is in the log and the focus has somewhere to be."""
    enter(page, scenario)
    for node, reply in path:
        told = shown(page, f"{box(scenario)} .scenario-log > :last-child")
        for text in (node.says, node.shows, node.care):
            assert text is None or plain(text) in told
        said = shown(page, f"{box(scenario)} .scenario-play")
        assert node.inner is None or plain(node.inner) not in said, "the inner voice waits for the debrief"
        assert not any(f"{state.label}:" in said for state in scenario.states), "numbers wait for the debrief"
        if reply is None:
            break
        assert page.locator(f"{box(scenario)} .scenario-title").is_hidden(), "the debrief comes after the scenario"
        say(page, scenario, reply)
        assert page.evaluate("() => document.activeElement !== document.body"), "the focus is lost"
    page.keyboard.press("Enter")
    assert focused(page, f"{box(scenario)} .scenario-title")


@pytest.mark.parametrize("way", ["model", "worst"])
def test_a_conversation_by_keyboard_to_its_debrief(page: Any, scenario: Scenario, way: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    path = scenario.model_path() if way == "model" else scenario.worst_path()
    assert path[-1][1] is None
    play(page, scenario, path)
    assert not page.locator(f"{box(scenario)} .scenario-setup p").first.is_visible(), "the set-up is folded once begun"
    debrief = page.locator(f"{box(scenario)} .scenario-debrief")
    assert debrief.bounding_box()["height"] < 2 * 844, "the debrief takes at most two screens of a phone"

    turns = [(node, reply) for node, reply in path if reply]
    closing = [reply for _, reply in turns if reply.fit == "closes"]
    point = debrief.locator(".scenario-sides").first
    if closing:
        assert all(plain(text) in squashed(point.inner_text()) for text in (closing[0].text, closing[0].why)), (
            "it opens on what turned the talk"
        )
    assert point.locator(".scenario-side").count() == (2 if closing else 1)

    page.evaluate("() => document.querySelectorAll('.scenario-debrief details').forEach(one => { one.open = true; })")
    told = squashed(debrief.inner_text())
    texts = [scenario.debrief.summary, *scenario.debrief.alternatives, *scenario.debrief.questions, scenario.client.card]
    texts += [text for node, reply in turns for text in (node.inner, reply.text, reply.why) if text]
    texts += [text for node, reply in scenario.model_path() if reply for text in (node.inner, reply.text) if text]
    assert [text.source for text in texts if plain(text) not in told] == []
    values = scenario.after(tuple(reply for _, reply in turns))
    for state in scenario.states:
        assert f"{state.label}: {', '.join(str(each[state.id]) for each in values)} of 10" in told
    assert SCENARIO["illustration"] in told


@pytest.mark.parametrize("scenario", ONE, indirect=True)
def test_a_turn_can_be_played_again_from_the_debrief(page: Any, scenario: Scenario) -> None:
    path = scenario.worst_path()
    play(page, scenario, path)
    at = next(i for i, (_, reply) in enumerate(path) if reply and reply.fit == "closes")
    page.get_by_role("button", name=SCENARIO_PLAY["replay"]).press("Enter")
    assert said_so_far(page, scenario) == 2 * at + 1 and focused(page, f"{box(scenario)} .scenario-asked")
    assert page.locator(f"{box(scenario)} .scenario-title").is_hidden()


@pytest.mark.parametrize("scenario", FULL, indirect=True)
def test_it_is_heard_as_a_conversation(page: Any, scenario: Scenario) -> None:
    path = scenario.worst_path()
    enter(page, scenario)
    said = [(node, reply) for node, reply in path if reply][:2]
    page.evaluate(
        """id => {
          window.told = [];
          new MutationObserver((all) => all.forEach((one) => told.push(one.addedNodes.length, one.removedNodes.length)))
            .observe(document.querySelector(id + " .scenario-log"), { childList: true });
        }""",
        box(scenario),
    )
    for _, reply in said:
        say(page, scenario, reply)
    assert page.evaluate("() => told") == [2, 0] * len(said), "each step adds what was said and the answer, once"
    tree = squashed(page.locator(box(scenario)).aria_snapshot())
    told = tree[tree.index(f'log "{SCENARIO_PLAY["log"].format(name=scenario.client.name)}"') :]
    places = []
    for node, reply in said:
        if node.says is not None:
            assert scenario.client.name in told
            places.append(told.index(plain(node.says)[:60].replace('"', "").strip()))
        places.append(told.index(SCENARIO_PLAY["you"], places[-1] if places else 0))
        places.append(told.index(plain(reply.text).replace('"', "").strip()[:60], places[-1]))
    assert places == sorted(places), "the turns are heard in their order"
    if path[2][1] is not None:
        group = told.index(f'group "{SCENARIO_PLAY["asked"]}"', places[-1])
        assert group < told.index("- button ", group)


@pytest.mark.parametrize("scenario", ONE, indirect=True)
def test_back_and_start_again(page: Any, scenario: Scenario) -> None:
    enter(page, scenario)
    start = shown(page, f"{box(scenario)} .scenario-play")
    first, second = [reply for _, reply in scenario.worst_path() if reply][:2]
    say(page, scenario, first)
    before = shown(page, f"{box(scenario)} .scenario-play")
    say(page, scenario, second)
    press(page, scenario, SCENARIO_PLAY["back"])
    assert shown(page, f"{box(scenario)} .scenario-play") == before
    assert focused(page, f"{box(scenario)} .scenario-asked")
    press(page, scenario, SCENARIO_PLAY["back"])
    assert shown(page, f"{box(scenario)} .scenario-play") == start
    play(page, scenario, scenario.model_path())
    press(page, scenario, SCENARIO_PLAY["restart"])
    assert shown(page, f"{box(scenario)} .scenario-play") == start
    assert focused(page, f"{box(scenario)} .scenario-asked") and page.locator(f"{box(scenario)} .scenario-title").is_hidden()


@pytest.mark.parametrize("scenario", ONE, indirect=True)
def test_own_words_first(page: Any, scenario: Scenario) -> None:
    enter(page, scenario)
    tab_to(page, f"{box(scenario)} .scenario-mode input")
    page.keyboard.press("Space")
    assert seen(page, f"{box(scenario)} .scenario-say") == [], "the replies wait until something is written"
    tab_to(page, f"{box(scenario)} textarea", "Shift+Tab")
    page.keyboard.type("I would <b>ask</b>.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page, f"{box(scenario)} .scenario-asked")
    reply = scenario.node(scenario.start).replies[0]
    say(page, scenario, reply)
    told = shown(page, f"{box(scenario)} .scenario-log")
    assert f"{SCENARIO_PLAY['you_own']} I would <b>ask</b>." in told
    assert told.index("I would") < told.index(plain(reply.text)), "own words come before the nearest reply"
    assert focused(page, f"{box(scenario)} textarea") and page.locator(f"{box(scenario)} textarea").input_value() == ""
    assert page.evaluate("() => localStorage.length") == 0


@pytest.mark.parametrize("scenario", ONE, indirect=True)
def test_the_place_is_kept_only_when_asked_for(page: Any, scenario: Scenario) -> None:
    enter(page, scenario)
    path = [reply for _, reply in scenario.worst_path() if reply]
    say(page, scenario, path[0])
    page.reload()
    assert said_so_far(page, scenario) == 0
    enter(page, scenario)
    say(page, scenario, path[0])
    page.get_by_role("button", name=MEMORY["remember"]).click()
    page.reload()
    assert plain(path[0].text) in shown(page, f"{box(scenario)} .scenario-log")
    assert page.locator(f"{box(scenario)} .status").inner_text() == SCENARIO_PLAY["kept"]
    enter(page, scenario)
    say(page, scenario, path[1])
    page.reload()
    assert said_so_far(page, scenario) == 5
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    for name in (scenario.id, scenario.chapter, scenario.title, scenario.client.name):
        assert name not in kept, "what is kept names nothing"

    page.evaluate(
        """() => {
          const [key] = Object.keys(localStorage), kept = JSON.parse(localStorage[key]);
          Object.values(kept.talks)[0].k = "otherwise";
          localStorage[key] = JSON.stringify(kept);
        }"""
    )
    page.reload()
    assert page.locator(f"{box(scenario)} .status").inner_text() == SCENARIO_PLAY["changed"]
    assert said_so_far(page, scenario) == 0


@pytest.mark.parametrize("scenario", FULL, indirect=True)
def test_axe_before_during_and_after(page: Any, scenario: Scenario, axe: str) -> None:
    def clean(where: str) -> None:
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours)
            start_audit(page, axe, *([COLOURS] if colours == "dark" else []))
            assert audited(page) == [], where
        page.emulate_media(color_scheme="light", forced_colors="active")
        start_audit(page, axe, COLOURS)
        assert audited(page) == [], f"{where}, in forced colours"
        page.emulate_media(forced_colors="none")

    page.set_viewport_size({"width": 320, "height": 640})
    clean("before")
    enter(page, scenario)
    said = [reply for _, reply in scenario.worst_path() if reply]
    say(page, scenario, said[0])
    clean("during")
    assert page.evaluate(SIDEWAYS) <= 0 and page.evaluate(SMALL) == []
    press(page, scenario, SCENARIO_PLAY["restart"])
    play(page, scenario, scenario.worst_path())
    clean("after")
    page.evaluate("() => document.querySelectorAll('.scenario-debrief details').forEach(one => { one.open = true; })")
    clean("opened")
    assert page.evaluate(SIDEWAYS) <= 0 and page.evaluate(SMALL) == []


@pytest.mark.parametrize("scenario", FULL, indirect=True)
def test_scripts_off_it_is_a_book_of_passages(chromium: Any, scenario: Scenario, request: Any) -> None:
    context = chromium.new_context(**DESKTOP, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address(scenario, request))
    read = squashed(tab.locator(box(scenario)).inner_text())
    for node in scenario.nodes:
        assert node.says is None or plain(node.says) in read
        assert node.inner is None or plain(node.inner) not in read, "the inner voice is opened by who wants it"
        assert all(plain(reply.text) in read for reply in node.replies)
    for node, reply in scenario.model_path():
        here = tab.locator(f"{box(scenario)} .scenario-passage", has_text=re.compile(".")).filter(
            has=tab.locator(f"[data-reply='{node.replies.index(reply)}']") if reply else tab.locator(".scenario-care")
        )
        assert here.count()
    for link in tab.locator(f"{box(scenario)} .scenario-go").all():
        assert tab.locator(str(link.get_attribute("href"))).count() == 1
    first = tab.locator(f"{box(scenario)} .scenario-why").first
    first.locator("summary").click()
    assert first.locator(".scenario-reason").is_visible()
    context.close()


@pytest.mark.parametrize("scenario", ONE, indirect=True)
def test_printed_it_shows_the_passages_even_when_played(page: Any, scenario: Scenario) -> None:
    enter(page, scenario)
    say(page, scenario, scenario.node(scenario.start).replies[0])
    page.emulate_media(media="print")
    read = shown(page, box(scenario))
    for node in scenario.nodes:
        assert node.says is None or plain(node.says) in read
    assert plain(scenario.setting) in read and plain(scenario.clinician.card) in read, "what is folded opens on paper"
    assert seen(page, f"{box(scenario)} :is(button, .scenario-log)") == []


def wander(page: Any, scenario: Scenario, seed: int, steps: int) -> None:
    """Take random steps, with the odd step back, change of mode and start again; the page has to follow the model."""
    draw, at, path = random.Random(seed), scenario.start, list[Reply]()
    page.get_by_role("button", name=SCENARIO_PLAY["begin"]).click()
    for _ in range(steps):
        node = scenario.node(at)
        act = draw.choice(["say"] * 6 + ["back", "mode", "restart"]) if node.replies else draw.choice(["back", "restart"])
        if act == "say":
            index = draw.randrange(len(node.replies))
            if page.locator(f"{box(scenario)} textarea").is_visible():
                page.locator(f"{box(scenario)} .scenario-own button").click()
            page.locator(f"{box(scenario)} .scenario-say").nth(place(page, scenario, node.replies[index])).click()
            path.append(node.replies[index])
        elif act == "mode":
            page.locator(f"{box(scenario)} .scenario-mode input").click()
        elif path:
            page.locator(f"{box(scenario)} .scenario-play").get_by_role("button", name=SCENARIO_PLAY[act]).click()
            path = path[:-1] if act == "back" else []
        at = path[-1].to if path else scenario.start
        now = scenario.node(at)
        text = now.says or now.shows
        assert text is not None and plain(text) in shown(page, f"{box(scenario)} .scenario-log > :last-child")
        assert said_so_far(page, scenario) == 2 * len(path) + 1
        assert page.locator(f"{box(scenario)} .scenario-title").is_visible() == (now.ending is not None)
        assert page.evaluate("() => document.activeElement !== document.body"), "the focus is lost"


@pytest.mark.parametrize("scenario", FULL, indirect=True)
def test_random_paths_never_break(page: Any, scenario: Scenario) -> None:
    wander(page, scenario, 1, 25)


@pytest.mark.long
def test_many_random_paths_never_break(page: Any, scenario: Scenario) -> None:
    for seed in range(2, 12):
        page.reload()
        wander(page, scenario, seed, 80)
