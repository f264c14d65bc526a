"""Criteria of WCAG 2.2 that axe does not look at, on the tests' course, and among the long tests on the real one.

docs/conformance.md lists every criterion with what tests it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, Learner, answer_everything
from playwright.sync_api import expect

from courseloom.strings import MEMORY

pytestmark = pytest.mark.browser

UNSOUND = """() => {
  const said = one => one.outerHTML.slice(0, 110), found = [], texts = [], root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth} wide: ` + [...document.body.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".table-scroll, .skip"))
    .slice(0, 3).map(said));
  const clip = one => getComputedStyle(one).clipPath + getComputedStyle(one).clip;
  const away = one => one !== document.body && (/^(inset|rect)/.test(clip(one)) || away(one.parentElement));
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim() || one.closest("script, style, select, svg, math, noscript, .skip, .place") || away(one)) continue;
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (!one.closest(".top")) texts.push([box, one]);
    for (let up = one; up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || up.clientWidth < 5) continue;
      if (up.scrollWidth > up.clientWidth + 1 || up.scrollHeight > up.clientHeight + 1) found.push("cut: " + said(up));
    }
  }
  texts.sort((a, b) => a[0].top - b[0].top);
  texts.forEach(([a, one], at) => {
    for (const [b, other] of texts.slice(at + 1)) {
      if (b.top >= a.bottom) break;
      const high = Math.min(a.bottom, b.bottom) - b.top, wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (one === other || wide <= 3 || high <= .45 * Math.min(a.height, b.height)) continue;
      found.push(`${said(one)} lies on ${said(other)}`);
    }
  });
  return [...new Set(found)];
}"""
"""What makes the page scroll sideways, text that is cut off, and text that lies on text.

The bar lies over text by design. The place in it repeats a heading of the page, and may be shortened.
"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""The spacing that criterion 1.4.12 names."""
TWICE = """() => {
  const root = document.documentElement;
  root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
}"""
WINDOWS = {
    "1.4.12 on a phone": (320, 800, SPACED),
    "1.4.4, text alone at 200 %": (1280, 900, TWICE),
    "1.4.12 on a desktop": (1280, 900, SPACED),
    "1.4.4, all at 200 %": (640, 450, "() => {}"),
}
HOW = [name if at < 2 else pytest.param(name, marks=pytest.mark.long) for at, name in enumerate(WINDOWS)]
STOP = """() => {
  const one = document.activeElement, said = one.outerHTML.slice(0, 110);
  if (one === document.body) return null;
  const style = each => getComputedStyle(each);
  const ring = each => each && style(each).outlineStyle !== "none" && parseFloat(style(each).outlineWidth) >= 2;
  const mine = at => at && (at === one || one.contains(at) || (at.closest("label") || {}).control === one);
  const within = (low, high, most) => { const from = Math.max(low, 0); return [from, Math.min(high, most) - from]; };
  const seen = [...one.getClientRects()].some(box => {
    const [left, width] = within(box.left, box.right, innerWidth), [top, height] = within(box.top, box.bottom, innerHeight);
    return [.1, .5, .9].some(x => [.1, .5, .9].some(y => mine(document.elementFromPoint(left + width * x, top + height * y))));
  });
  const found = [];
  if (![one, one.closest("label"), one.closest(".option")].some(ring) && one.type !== "date") found.push("no ring: " + said);
  if (!seen) found.push("covered: " + said);
  return found;
}"""
"""What is wrong with the element that has the focus: no ring (a date field draws its own), or nothing of it to be seen."""
ASKED = """() => [...document.querySelectorAll("input, textarea, select")]
  .filter(one => !one.matches("[type=radio], [type=checkbox], [type=search], [type=range]"))
  .filter(one => !one.closest("form.question, .scenario, .explore") && one.checkVisibility())
  .map(one => [one.type, (one.labels.length ? one.labels[0].textContent.trim() : one.getAttribute("aria-label") || one.id)
    + (one.closest(".reflection")?.querySelector(".reflection-prompt").textContent || "")])"""
"""What each field asks: its name, and of a reflection the question that describes it."""


COURSES = ["the tests' course", pytest.param("the real course", marks=pytest.mark.long)]


@pytest.fixture(scope="module", params=COURSES)
def every(request: Any) -> list[Path]:
    """Every page of a course."""
    folder: Path = request.getfixturevalue("tiny_built" if "tests" in request.param else "book")
    return sorted((folder / "html").rglob("*.html"))


@pytest.fixture
def kinds(every: list[Path]) -> list[Path]:
    """A page of each kind of the tests' course, or every page of the real one."""
    few = ("01-washing", "scenario-at-the-sink", "final", "record")
    return [path for path in every if path.stem in few] if len(every) < 20 else every


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    yield context.new_page()
    context.close()


def used(page: Any) -> bool:
    """Answer what the page asks, begin the test or the conversation that is on it, and say whether there was any of these."""
    begin = page.locator(".scenario .check:visible, .test button:visible").first
    if begun := bool(begin.count()):
        begin.evaluate("one => one.click()")
    return bool(answer_everything(page)) or begun


@pytest.mark.parametrize("how", HOW)
def test_nothing_is_cut_or_covered_when_text_is_spaced_or_larger(tab: Any, kinds: list[Path], how: str) -> None:
    width, height, change = WINDOWS[how]
    tab.set_viewport_size({"width": width, "height": height})
    found = {}
    for path in kinds:
        tab.goto(path.as_uri())
        tab.evaluate("() => document.fonts.ready.then(() => {})")
        tab.evaluate(change)
        found[path.name] = tab.evaluate(UNSOUND)
        if used(tab):
            found[f"{path.name}, used"] = tab.evaluate(UNSOUND)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("size", [(390, 844), pytest.param((1280, 900), marks=pytest.mark.long)])
def test_what_has_the_focus_has_a_ring_and_is_not_covered(tab: Any, kinds: list[Path], size: tuple[int, int]) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    found: dict[str, list[str]] = {}
    for path in kinds:
        tab.goto(path.as_uri())
        used(tab)
        tab.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        stops = 0
        while stops < 3000:
            tab.keyboard.press("Tab")
            said = tab.evaluate(STOP)
            if said is None and stops:
                break
            found.setdefault(path.name, []).extend(said or [])
            stops += 1
        assert 5 < stops < 3000, f"{path.name}: the focus does not come to an end"
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("wish", ["no-preference", "reduce"])
def test_nothing_moves_for_long_and_nothing_at_all_for_those_who_wish_it(chromium: Any, disk: str, wish: Any) -> None:
    page = chromium.new_page(reduced_motion=wish)
    page.goto(f"{disk}/{Learner.CHAPTER}")
    page.evaluate(
        """() => { window.moving = [];
        const note = () => moving.push(...document.getAnimations().map(one => one.effect.getComputedTiming().endTime));
        ["animationstart", "transitionrun"].forEach(name => document.addEventListener(name, note)); }"""
    )
    answer_everything(page)
    moving = page.evaluate("() => new Promise(done => setTimeout(() => done(moving), 100))")
    assert (len(moving) > 0) is (wish == "no-preference") and all(end <= 200 for end in moving)
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.close()


class Frame(HTMLParser):
    """Collects the landmarks of a page in their order, the links of its contents, and the words of its controls."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.marks: list[str] = []
        self.links: list[str] = []
        self.sounds: list[str] = []
        self.inside = False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (
            tag in ("header", "main", "footer")
            or given.get("id") == "contents"
            or given.get("class") in ("skip", "help", "memory")
        ):
            self.marks.append(given.get("id") or given.get("class") or tag)
        self.inside = self.inside if tag != "nav" else given.get("id") == "contents"
        if self.inside and tag == "a" and "#" not in (given.get("href") or "#"):
            self.links.append((given["href"] or "").rsplit("/", 1)[-1])
        if tag in ("audio", "video", "marquee", "blink", "object", "embed", "iframe") or (given.get("http-equiv") == "refresh"):
            self.sounds.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "nav"


def test_help_and_contents_are_on_every_page_in_the_same_order_and_nothing_plays(every: list[Path]) -> None:
    frames = {path.name: Frame(path) for path in every}
    orders = Counter(tuple(one for one in frame.marks if not one.startswith("opener")) for frame in frames.values())
    assert list(orders) == [("skip", "top", "contents", "text", "foot", "help", "memory")]
    whole = max((frame.links for frame in frames.values()), key=len)
    assert len(whole) > 4
    for name, frame in frames.items():
        places = [whole.index(link) for link in frame.links]
        assert places == sorted(places) and len(places) > len(whole) // 2, name
        assert frame.sounds == [], name


def test_a_press_that_slides_off_does_nothing(learner: Learner) -> None:
    learner.open(learner.CHAPTER)
    page = learner.page
    page.locator(".option label").first.scroll_into_view_if_needed()
    for one in (".option label", ".check", ".memory button", ".turn .next"):
        target = page.locator(one).first
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(2, box["y"] + box["height"] / 2)
        page.mouse.up()
    assert page.url.endswith(learner.CHAPTER) and page.locator("input:checked").count() == 0
    assert page.locator(".status").evaluate_all("all => all.every(one => !one.textContent)")
    assert page.evaluate("() => localStorage.length") == 0


def test_no_page_asks_for_a_drag_a_swipe_a_password_or_the_same_thing_twice(tab: Any, every: list[Path]) -> None:
    tab.add_init_script(
        """window.heard = new Set();
        const every = EventTarget.prototype, before = every.addEventListener;
        every.addEventListener = function (name, ...rest) { heard.add(name); return before.call(this, name, ...rest); };"""
    )
    heard, asked = set(), []
    for path in every:
        tab.goto(path.as_uri())
        heard |= set(tab.evaluate("() => [...heard]"))
        asked += tab.evaluate(ASKED)
    assert "click" in heard
    assert {
        name for name in heard if re.search("drag|drop|touch|device|orient|gesture|wheel|pointermove|mousemove", name)
    } == set()
    assert "password" not in {kind for kind, _ in asked}
    names = Counter(name for _, name in asked)
    assert "Name" in " ".join(names) and [name for name, times in names.items() if times > 1] == []


def test_no_style_asks_how_a_device_is_held(every: list[Path]) -> None:
    styles = [path.read_text("utf-8") for path in every[0].parents[1].rglob("*.css")]
    assert styles and not [style for style in styles if "orientation" in style]


def test_what_is_forgotten_can_be_brought_back_until_the_page_is_left(learner: Learner) -> None:
    learner.remember()
    learner.answer("when-to-wash", 1)
    before = learner.kept()
    learner.press(MEMORY["forget"])
    assert learner.page.evaluate("() => localStorage.length") == 0
    back = learner.page.get_by_role("button", name=MEMORY["undo"])
    back.press("Enter")
    assert learner.kept()["answers"] == before["answers"]
    expect(learner.page.locator(".memory-status")).to_have_text(MEMORY["remembered"])
    expect(back).to_have_count(0)
    learner.press(MEMORY["forget"])
    learner.open(learner.CHAPTER)
    expect(back).to_have_count(0)
    assert learner.page.evaluate("() => localStorage.length") == 0
