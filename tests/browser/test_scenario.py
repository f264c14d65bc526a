"""Conversation scenarios, played as a person plays them: by keyboard, from the disk, to a debrief; heard, kept, undone."""

from __future__ import annotations

import gzip
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
from courseloom.strings import MEMORY, TALK, TALK_PLAY

pytestmark = pytest.mark.browser

TINY = ROOT / "tests" / "course"
SLUGS = [slug for root in (TINY, ROOT) for slug in scenarios.read(root, Problems())[0]]
"""Every scenario of the tiny course and of the real one, so that a new one is played without being named here."""
ONE = SLUGS[:1]
"""What is the same for every scenario is tried on the tiny one."""
FULL = [*ONE, *(pytest.param(slug, marks=pytest.mark.long) for slug in SLUGS[1:])]
Path_ = tuple[tuple[Node, Reply | None], ...]
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll(".talk :is(button, input, summary, textarea), .talk-intro a")]
  .filter(one => one.checkVisibility())
  .map(one => [one, (one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one).getBoundingClientRect()])
  .filter(([one, box]) => box.width < 24 || box.height < 24).map(([one]) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(params=SLUGS)
def talk(request: Any) -> Scenario:
    """A scenario, as its author wrote it."""
    found: Scenario = next(
        talks[request.param][0] for root in (TINY, ROOT) if request.param in (talks := scenarios.read(root, Problems())[0])
    )
    return found


def address(talk: Scenario, request: Any) -> str:
    """Return where a scenario is played."""
    tiny = (TINY / "quizzes" / "scenarios" / f"{talk.id}.yml").exists()
    folder: Path = request.getfixturevalue("tiny_built" if tiny else "book")
    return (folder / "html" / "notebooks" / f"{talk.chapter}.html").as_uri()


@pytest.fixture
def page(chromium: Any, talk: Scenario, request: Any) -> Iterator[Any]:
    """The chapter of the scenario, fresh, from the disk; whatever it should not do is an error."""
    context = chromium.new_context(**DESKTOP)
    tab = context.new_page()
    heard = listen(tab)
    tab.goto(address(talk, request))
    yield tab
    context.close()
    assert heard == []


def box(talk: Scenario) -> str:
    return f"#scenario-{talk.id}"


def squashed(text: str) -> str:
    """Return text as it is compared: single spaces, straight quotation marks."""
    text = re.sub(r"[“”„]", '"', re.sub(r"[‘’]", "'", text))
    return " ".join(text.replace("…", "...").split())


def shown(page: Any, selector: str) -> str:
    return squashed(page.locator(selector).inner_text())


def plain(rich: Any) -> str:
    """Return the first words of a text, as far as they are only words."""
    return squashed(re.split(r"\{|\[|\*|`", rich.source.strip())[0])


def say(page: Any, talk: Scenario, reply: Reply) -> None:
    """Choose a reply by keyboard and say it: Tab to the replies, arrows to the one that is wanted, Tab to the button, Enter."""
    form = f"{box(talk)} .talk-form"
    tab_to(page, f"{form} input[type=radio]")
    before = page.locator(f"{box(talk)} .talk-transcript li").count()
    page.keyboard.press("Space")
    wanted = next(i for i, node in enumerate(talk.nodes) if reply in node.replies)
    index = talk.nodes[wanted].replies.index(reply)
    for _ in range(5):
        if focused(page, f"{form} input[value='{index}']"):
            break
        page.keyboard.press("ArrowDown")
    assert focused(page, f"{form} input[value='{index}']:checked")
    assert page.locator(f"{box(talk)} .talk-transcript li").count() == before, "arrow keys never commit"
    tab_to(page, f"{form} .check")
    page.keyboard.press("Enter")


def enter(page: Any, talk: Scenario) -> None:
    """Follow the way a keyboard takes into the scenario."""
    page.evaluate("id => { document.querySelector(id + ' .talk-skip').focus(); }", box(talk))


def play(page: Any, talk: Scenario, path: Path_) -> None:
    """Play a path by keyboard; after each step the client's answer is in the live region and the focus has somewhere to be."""
    enter(page, talk)
    for node, reply in path:
        status = shown(page, f"{box(talk)} .talk-now")
        for text in (node.says, node.shows, node.care):
            assert text is None or plain(text) in status
        if node.inner is not None:
            assert plain(node.inner) not in shown(page, f"{box(talk)} .talk-play"), "the inner voice waits for the debrief"
        if reply is None:
            break
        assert page.locator(f"{box(talk)} .talk-title").is_hidden(), "the debrief comes after the talk"
        say(page, talk, reply)
        assert page.evaluate("() => document.activeElement !== document.body"), "the focus is lost"
    assert focused(page, f"{box(talk)} .talk-title")


@pytest.mark.parametrize("way", ["model", "worst"])
def test_a_talk_by_keyboard_to_its_debrief(page: Any, talk: Scenario, way: str) -> None:
    path = talk.model_path() if way == "model" else talk.worst_path()
    assert path[-1][1] is None
    play(page, talk, path)
    for text in (talk.debrief.summary, *talk.debrief.alternatives, *talk.debrief.questions, talk.client.card):
        assert plain(text) in shown(page, f"{box(talk)} .talk-debrief")
    paths = page.locator(f"{box(talk)} .talk-path")
    mine = squashed(paths.first.inner_text())
    for node, reply in path:
        assert node.inner is None or plain(node.inner) in mine
        if reply is not None:
            assert plain(reply.text) in mine and plain(reply.why) in mine and reply.stance in mine
    assert paths.count() == (1 if way == "model" else 2)
    if way == "worst":
        model = squashed(paths.last.inner_text())
        for _, reply in talk.model_path():
            assert reply is None or plain(reply.text) in model
    values = talk.after(tuple(reply for _, reply in path if reply))
    for state in talk.states:
        assert f"{state.label}: {state.start} → {values[-1][state.id]}" in shown(page, f"{box(talk)} .talk-values")
    assert TALK["illustration"] in page.locator(f"{box(talk)} .talk-states figcaption").inner_text()


@pytest.mark.parametrize("talk", FULL, indirect=True)
def test_it_is_heard_as_a_conversation(page: Any, talk: Scenario) -> None:
    path = talk.worst_path()
    enter(page, talk)
    said = [(node, reply) for node, reply in path if reply][:2]
    for _, reply in said:
        say(page, talk, reply)
    tree = squashed(page.locator(box(talk)).aria_snapshot())
    told = tree[tree.index(f'list "{TALK_PLAY["so_far"]}"') :]
    places = []
    for node, reply in said:
        if node.says is not None:
            assert f"{talk.client.name}: " in told
            places.append(told.index(plain(node.says)[:60].replace('"', "").strip()))
        places.append(told.index(TALK_PLAY["you"], places[-1] if places else 0))
        places.append(told.index(plain(reply.text).replace('"', "").strip()[:60], places[-1]))
    assert places == sorted(places), "the turns are heard in their order"
    after = told.index("- status:", places[-1])
    if path[2][1] is not None:
        group = told.index(f'group "{TALK_PLAY["asked"]}"', after)
        assert group < told.index("- radio ", group) < told.index(f'button "{TALK_PLAY["say"]}"', group)


@pytest.mark.parametrize("talk", ONE, indirect=True)
def test_nothing_is_said_without_a_choice(page: Any, talk: Scenario) -> None:
    enter(page, talk)
    tab_to(page, f"{box(talk)} .talk-form .check")
    page.keyboard.press("Enter")
    assert page.locator(f"{box(talk)} .status").inner_text() == TALK_PLAY["choose"]
    assert page.locator(f"{box(talk)} .talk-transcript li").count() == 0


@pytest.mark.parametrize("talk", ONE, indirect=True)
def test_back_and_start_again(page: Any, talk: Scenario) -> None:
    enter(page, talk)
    start = shown(page, f"{box(talk)} .talk-play")
    first, second = [reply for _, reply in talk.worst_path() if reply][:2]
    say(page, talk, first)
    before = shown(page, f"{box(talk)} .talk-play")
    say(page, talk, second)
    page.locator(box(talk)).get_by_role("button", name=TALK_PLAY["back"]).press("Enter")
    assert shown(page, f"{box(talk)} .talk-play") == before
    assert focused(page, f"{box(talk)} .talk-asked")
    page.locator(box(talk)).get_by_role("button", name=TALK_PLAY["back"]).press("Enter")
    assert shown(page, f"{box(talk)} .talk-play") == start
    play(page, talk, talk.model_path())
    page.locator(box(talk)).get_by_role("button", name=TALK_PLAY["restart"]).press("Enter")
    assert shown(page, f"{box(talk)} .talk-play") == start
    assert focused(page, f"{box(talk)} .talk-asked") and page.locator(f"{box(talk)} .talk-title").is_hidden()


@pytest.mark.parametrize("talk", ONE, indirect=True)
def test_own_words_first(page: Any, talk: Scenario) -> None:
    enter(page, talk)
    tab_to(page, f"{box(talk)} .talk-mode input")
    page.keyboard.press("Space")
    assert seen(page, f"{box(talk)} .talk-form .option") == [], "the replies wait until something is written"
    tab_to(page, f"{box(talk)} textarea")
    page.keyboard.type("I would <b>ask</b>.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page, f"{box(talk)} .talk-asked")
    reply = talk.node(talk.start).replies[0]
    say(page, talk, reply)
    told = shown(page, f"{box(talk)} .talk-transcript")
    assert f"{TALK_PLAY['you_own']} I would <b>ask</b>." in told
    assert told.index("I would") < told.index(plain(reply.text)), "own words come before the nearest reply"
    assert focused(page, f"{box(talk)} textarea") and page.locator(f"{box(talk)} textarea").input_value() == ""
    assert page.evaluate("() => localStorage.length") == 0


@pytest.mark.parametrize("talk", ONE, indirect=True)
def test_the_place_is_kept_only_when_asked_for(page: Any, talk: Scenario) -> None:
    enter(page, talk)
    path = [reply for _, reply in talk.worst_path() if reply]
    say(page, talk, path[0])
    page.reload()
    assert page.locator(f"{box(talk)} .talk-transcript li").count() == 0
    enter(page, talk)
    say(page, talk, path[0])
    page.get_by_role("button", name=MEMORY["remember"]).click()
    page.reload()
    assert plain(path[0].text) in shown(page, f"{box(talk)} .talk-transcript")
    assert page.locator(f"{box(talk)} .status").inner_text() == TALK_PLAY["kept"]
    enter(page, talk)
    say(page, talk, path[1])
    page.reload()
    assert page.locator(f"{box(talk)} .talk-transcript li").count() == 4
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    for name in (talk.id, talk.chapter, talk.title, talk.client.name):
        assert name not in kept, "what is kept names nothing"

    page.evaluate(
        """() => {
          const [key] = Object.keys(localStorage), kept = JSON.parse(localStorage[key]);
          Object.values(kept.talks)[0].k = "otherwise";
          localStorage[key] = JSON.stringify(kept);
        }"""
    )
    page.reload()
    assert page.locator(f"{box(talk)} .status").inner_text() == TALK_PLAY["changed"]
    assert page.locator(f"{box(talk)} .talk-transcript li").count() == 0


def test_a_kept_path_is_mended_and_merged(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_page()
    page.goto((tiny_built / "html" / "index.html").as_uri())
    found = page.evaluate(
        """() => {
          const now = Date.UTC(2026, 0, 2), base = courseloomRecord.empty(now), name = "0123456789";
          const kept = (talks) => ({ ...base, talks });
          const mine = kept({ [name]: { k: "a", at: 5, path: [0, 1] }, abcdef0123: { k: "a", at: 5, path: ["x"] } });
          const theirs = kept({ [name]: { k: "b", at: 9, path: [2] } });
          const { state, lost } = courseloomRecord.mend(mine, now);
          const both = [[state, theirs], [theirs, state]].map(([a, b]) => courseloomRecord.merge(a, b, now).talks[name].path);
          const old = courseloomRecord.mend({ v: 2, at: now, since: now, page: 1, answers: {} }, now);
          return [Object.keys(state.talks), lost, both, old.state.talks];
        }"""
    )
    page.close()
    assert found == [["0123456789"], 1, [[2], [2]], {}]


@pytest.mark.parametrize("talk", FULL, indirect=True)
def test_axe_before_during_and_after(page: Any, talk: Scenario, axe: str) -> None:
    def clean(where: str) -> None:
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours)
            start_audit(page, axe, *([COLOURS] if colours == "dark" else []))
            assert audited(page) == [], where
        page.emulate_media(color_scheme="light")

    page.set_viewport_size({"width": 320, "height": 640})
    clean("before")
    enter(page, talk)
    said = [reply for _, reply in talk.worst_path() if reply]
    say(page, talk, said[0])
    clean("during")
    assert page.evaluate(SIDEWAYS) <= 0 and page.evaluate(SMALL) == []
    page.locator(box(talk)).get_by_role("button", name=TALK_PLAY["restart"]).press("Enter")
    play(page, talk, talk.worst_path())
    clean("after")
    assert page.evaluate(SIDEWAYS) <= 0 and page.evaluate(SMALL) == []


@pytest.mark.parametrize("talk", FULL, indirect=True)
def test_scripts_off_it_is_a_book_of_passages(chromium: Any, talk: Scenario, request: Any) -> None:
    context = chromium.new_context(**DESKTOP, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address(talk, request))
    read = squashed(tab.locator(box(talk)).inner_text())
    for node in talk.nodes:
        assert node.says is None or plain(node.says) in read
        assert node.inner is None or plain(node.inner) not in read, "the inner voice is opened by who wants it"
        assert all(plain(reply.text) in read for reply in node.replies)
    for node, reply in talk.model_path():
        here = tab.locator(f"{box(talk)} .talk-passage", has_text=re.compile(".")).filter(
            has=tab.locator(f"[data-reply='{node.replies.index(reply)}']") if reply else tab.locator(".talk-care")
        )
        assert here.count()
    for link in tab.locator(f"{box(talk)} .talk-go").all():
        assert tab.locator(str(link.get_attribute("href"))).count() == 1
    first = tab.locator(f"{box(talk)} .talk-why").first
    first.locator("summary").click()
    assert first.locator(".talk-reason").is_visible()
    context.close()


@pytest.mark.parametrize("talk", ONE, indirect=True)
def test_printed_it_shows_the_passages_even_when_played(page: Any, talk: Scenario) -> None:
    enter(page, talk)
    say(page, talk, talk.node(talk.start).replies[0])
    page.emulate_media(media="print")
    read = shown(page, box(talk))
    for node in talk.nodes:
        assert node.says is None or plain(node.says) in read
    assert seen(page, f"{box(talk)} :is(button, .talk-now)") == []


def wander(page: Any, talk: Scenario, seed: int, steps: int) -> None:
    """Take random steps, with the odd step back, change of mode and start again; the page has to follow the model."""
    draw, at, path = random.Random(seed), talk.start, list[Reply]()
    for _ in range(steps):
        node = talk.node(at)
        act = draw.choice(["say"] * 6 + ["back", "mode", "restart"]) if node.replies else draw.choice(["back", "restart"])
        if act == "say":
            index = draw.randrange(len(node.replies))
            if page.locator(f"{box(talk)} textarea").is_visible():
                page.locator(f"{box(talk)} .talk-own button").click()
            page.locator(f"{box(talk)} .talk-form input[value='{index}']").check()
            page.locator(f"{box(talk)} .check").click()
            path.append(node.replies[index])
        elif act == "mode":
            page.locator(f"{box(talk)} .talk-mode input").click()
        elif path:
            page.locator(box(talk)).get_by_role("button", name=TALK_PLAY[act]).click()
            path = path[:-1] if act == "back" else []
        at = path[-1].to if path else talk.start
        now = talk.node(at)
        text = now.says or now.shows
        assert text is not None and plain(text) in shown(page, f"{box(talk)} .talk-now")
        assert page.locator(f"{box(talk)} .talk-transcript li").count() == 2 * len(path)
        assert page.locator(f"{box(talk)} .talk-title").is_visible() == (now.ending is not None)
        assert page.evaluate("() => document.activeElement !== document.body"), "the focus is lost"


@pytest.mark.parametrize("talk", FULL, indirect=True)
def test_random_paths_never_break(page: Any, talk: Scenario) -> None:
    wander(page, talk, 1, 25)


@pytest.mark.long
def test_many_random_paths_never_break(page: Any, talk: Scenario) -> None:
    for seed in range(2, 12):
        page.reload()
        wander(page, talk, seed, 80)


def test_a_page_lists_every_conversation(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_page(**DESKTOP)
    page.goto((tiny_built / "html" / "book" / "welcome.html").as_uri())
    entry = page.locator("dl", has=page.get_by_role("link", name="A word at the sink"))
    assert "Describe how washing works." in entry.inner_text() and "about 5 minutes" in entry.inner_text()
    page.get_by_role("link", name="A word at the sink").click()
    page.locator("#scenario-at-the-sink:target .talk-form").wait_for(timeout=5_000)
    page.close()


def test_script_and_style_are_small(tiny_built: Path) -> None:
    files = list((tiny_built / "html" / "_static").glob("scenario.*"))
    assert len(files) == 2 and sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < 7_000


def test_pages_without_a_scenario_load_nothing_for_it(tiny_built: Path) -> None:
    for path in (tiny_built / "html").rglob("*.html"):
        text = path.read_text("utf-8")
        assert ("scenario.js" in text) == ("scenario.css" in text) == ('class="activity talk"' in text), path.name
