"""The book in one file, opened from the disk without a network: the same pages, questions and memory, and no request."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import building
import pytest
from browsing import DESKTOP, answer_everything, audited, seen, start_audit, unseen
from conftest import courseloom
from exploring import course
from playwright.sync_api import expect
from test_paths import with_path
from test_print import NOT_ON_PAPER, WIDE

from courseloom.strings import MEMORY, QUIZ, SCENARIO_PLAY
from courseloom.strings.single import SINGLE

pytestmark = pytest.mark.browser
ALL = "Array.from(courseloomSingle.pages.values())"
SECTIONS = ["Why", "Then", "Key points"]
CHAPTER, TALK = "#/notebooks/01-washing.html", "#/notebooks/scenario-at-the-sink.html"


def make(folder: Path) -> None:
    """Build the tiny course, with a path and an explorable figure, as one file, and its chapter and its path as one each."""
    root = with_path(course(folder / "course"))
    for name, asked in {"whole": (), "parts": ("--chapter", "01", "--path", "quick")}.items():
        done = courseloom("build", "single", *asked, root=root)
        assert done.returncode == 0, done.stderr
        assert re.search(r"^single +\d files?, \d+\.\d MB: ", done.stdout, re.M), "the build tells the size"
        shutil.copytree(root / "_build" / "single", folder / name)


@pytest.fixture(scope="module")
def files(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    building.slow("two builds")
    return once("single", make)


@pytest.fixture(scope="module")
def book(files: Path) -> str:
    return (files / "whole" / "course.html").as_uri()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    """A tab without a network; nothing may be asked for but the file itself, and no error may be told."""
    context = chromium.new_context(offline=True, **DESKTOP)
    page, heard = context.new_page(), list[str]()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: request.url.startswith("data:") or heard.append(request.url))
    page.asked = heard
    yield page
    context.close()
    assert [one for one in heard if not re.fullmatch(r"file://\S+/(course|chapter-01|path-quick)\.html", one)] == []


def form(slug: str) -> str:
    return f'form[id$="#q-{slug}"]'


def test_an_answer_a_page_and_back_a_reload_and_what_is_remembered(tab: Any, book: str) -> None:
    tab.goto(book)
    tab.locator(".turn .next").click()
    expect(tab.locator("h1")).to_have_text("Washing hands")
    assert tab.title() == "Washing hands · Hand hygiene"
    assert tab.evaluate("document.activeElement.tagName") == "H1", "a screen reader goes on at the heading"
    asked = tab.locator(form("when-to-wash"))
    asked.locator(".option input").nth(1).check()
    asked.locator(".check").click()
    expect(asked.locator(".status")).to_contain_text(QUIZ["said_better"].format(letter="A"))
    asked.get_by_role("button", name=MEMORY["keep"]).click()
    tab.locator(".contents a", has_text="Then").click()
    assert tab.evaluate("decodeURI(location.hash)") == f"{CHAPTER}#then"
    place = tab.evaluate("scrollY")
    assert place > 100
    tab.locator(".contents a", has_text="Progress").click()
    expect(tab.locator("main h1")).to_have_text("Progress")
    expect(tab.locator(".board")).to_contain_text("1 of 10")
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("Washing hands")
    assert abs(tab.evaluate("scrollY") - place) < 2, "as it was left"
    expect(asked.locator(".option input").nth(1)).to_be_checked()
    tab.reload()
    expect(tab.locator("h1")).to_have_text("Washing hands")
    expect(asked.locator(".status")).to_have_text(QUIZ["kept"])
    assert abs(tab.evaluate("scrollY") - place) < 100, "a reload keeps the place"
    keys = tab.evaluate("Object.keys(localStorage)")
    assert len(keys) == 1 and re.fullmatch(r"[0-9a-f]{12}", keys[0]), "the key does not name the topic"
    tab.locator(".memory button").click()
    assert tab.evaluate("localStorage.length") == 0


def test_every_page_opens_and_every_link_leads_somewhere(tab: Any, book: str) -> None:
    tab.goto(book)
    tab.wait_for_selector("main > article")
    hashes = tab.evaluate("Array.from(courseloomSingle.pages.keys(), (id) => '#' + id)")
    assert len(hashes) > 9
    for hash in hashes:
        tab.evaluate("hash => { location.hash = hash; }", hash)
        tab.wait_for_function("hash => document.querySelector('main > article').id === hash.slice(1)", arg=hash)
        dead = tab.evaluate(
            """() => [...document.querySelectorAll("a[href]")].filter((one) => one.protocol === "file:")
              .map((one) => one.hash.replace(/\\?path=[a-z]+/, "")).filter((to) => !/^(#text|#.whole.html|)$/.test(to))
              .filter((to) => { const page = courseloomSingle.pages.get(to.slice(1).split("#")[0]), id = to.slice(1);
                const there = () => page.querySelector('[id="' + id + '"]') || document.getElementById(id);
                return !page || (id.includes("#") && !there()); })"""
        )
        assert dead == [], hash
        listed = tab.locator("#contents ul ul a").all_inner_texts()
        assert [one.split("\n")[-1].strip() for one in listed] == (SECTIONS if hash == CHAPTER else []), "its sections"
    ids = tab.evaluate(f"{ALL}.flatMap((page) => [...page.querySelectorAll('[id]')].map((one) => one.id))")
    assert len(ids) == len(set(ids)), "no id stands twice"


def test_a_conversation_an_explorable_figure_a_note_and_a_path(tab: Any, book: str) -> None:
    tab.goto(book + TALK)
    tab.get_by_role("button", name=SCENARIO_PLAY["begin"]).click()
    while tab.locator(".scenario-say").count():
        tab.locator(".scenario-say").last.click()
    tab.keyboard.press("Enter")
    expect(tab.locator(".scenario-debrief .scenario-title")).to_be_focused()
    tab.goto(f"{book}{CHAPTER}#fig-move")
    figure = tab.locator(".explore")
    figure.locator("select[data-control]").select_option(label="at work")
    expect(figure.locator(".explore-said")).to_have_text("With 50% of the soap, 30 of 100 hands at work are washed.")
    assert figure.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 9
    tab.locator('main a[href*="#ref-"]').first.hover()
    expect(tab.locator(".note-bubble")).to_contain_text("Hands")
    tab.goto(f"{book}#/book/quick.html")
    tab.locator(".path a", has_text="Why").click()
    expect(tab.locator("h1")).to_have_text("Washing hands")
    tab.locator(".along a", has_text="A word at the sink").click()
    expect(tab.locator("main h1")).to_contain_text("A word at the sink")
    tab.locator(".along a", has_text="Then").click()
    expect(tab.locator(".along")).to_have_count(2)


def test_search_finds_sections_and_all_pages_can_stand_in_one(tab: Any, book: str) -> None:
    tab.goto(book)
    tab.locator(".top input[type=search]").fill("hands soap")
    tab.locator(".top input[type=search]").press("Enter")
    expect(tab.locator("main h1")).to_have_text("Search")
    tab.locator("main ul.search a").first.click()
    expect(tab.locator("main ul.search")).to_have_count(0)
    tab.go_back()
    expect(tab.locator("main ul.search li")).not_to_have_count(0)
    tab.get_by_role("link", name=SINGLE["whole"]).click()
    expect(tab.locator("main > article h1").nth(3)).to_be_visible()
    tab.get_by_role("link", name=SINGLE["one"]).click()
    expect(tab.locator("main > article")).to_have_count(1)


def test_pages_are_accessible_and_fit_a_phone(tab: Any, book: str, axe: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.goto(book)
    for hash in ("#/index.html", CHAPTER, TALK, "#/search.html?q=hands"):
        tab.evaluate("hash => { location.hash = hash; }", hash)
        page = hash[1:].split("?")[0]
        tab.wait_for_function("page => document.querySelector('main > article').id === page", arg=page)
        assert tab.evaluate(WIDE) == [], hash
        start_audit(tab, axe)
        assert audited(tab) == [], hash


def test_one_page_is_printed_as_in_the_book(tab: Any, book: str) -> None:
    tab.goto(book + CHAPTER)
    answer_everything(tab)
    tab.emulate_media(media="print")
    assert seen(tab, NOT_ON_PAPER) == [] and tab.evaluate(WIDE) == []
    assert tab.locator("main > article").count() == 1


def test_without_scripts_all_pages_are_read_one_after_the_other(chromium: Any, book: str) -> None:
    context = chromium.new_context(java_script_enabled=False, offline=True, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(book)
    assert unseen(page, "main > article:not([id='/search.html']) h1, legend:has(.count), .reasons summary") == []
    assert seen(page, ".reason, .model-answer") == [], "no answer is given away"
    assert seen(page, "button, .search, .search-link, .actions, .whole-link, .one-link") == []
    page.locator(".contents a", has_text="Then").click()
    assert page.locator(f'[id="{CHAPTER[1:]}#then"]').bounding_box()["y"] < 200
    context.close()


@pytest.mark.parametrize("name", ["chapter-01", "path-quick"])
def test_a_chapter_or_a_path_has_what_its_text_leads_to_and_no_link_beyond(tab: Any, files: Path, name: str) -> None:
    tab.goto((files / "parts" / f"{name}.html").as_uri())
    pages = tab.evaluate("Array.from(courseloomSingle.pages.keys())")
    assert {"/notebooks/01-washing.html", TALK[1:], "/book/register.html"} <= set(pages)
    assert not {"/book/final.html", "/book/progress.html", "/index.html"} & set(pages)
    led = tab.evaluate(f"{ALL}.flatMap((page) => [...page.querySelectorAll('a')].map((one) => one.getAttribute('href')))")
    assert {one[1:].split("#")[0] for one in led if one and one.startswith("#")} <= set(pages)
    assert tab.locator(".turn a").count() == 0 or name == "path-quick"
    expect(tab.locator("h1")).to_have_text({"chapter-01": "Washing hands", "path-quick": "A quick way"}[name])


def test_a_wrong_name_is_told_with_those_there_are(files: Path) -> None:
    for asked, said in (("--chapter", "there is no chapter '77'"), ("--path", "there is no path '77'. The paths are: quick.")):
        done = courseloom("build", "single", asked, "77", root=files / "course")
        assert done.returncode == 1 and said in done.stderr + done.stdout


def test_the_policy_allows_nothing_from_outside(files: Path) -> None:
    text = (files / "whole" / "course.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1] and "'self'" not in policy[1]
    assert not re.search(r'(?:src|srcset|poster)="(?!data:)|url\((?!data:)|<link rel="stylesheet', text)
