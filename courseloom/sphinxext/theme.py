"""The theme: variables of page templates, stylesheet and script joined from their parts, an index page."""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup, escape
from sphinx.application import Sphinx

from courseloom import __version__, assets, strings
from courseloom.activities import reviews
from courseloom.activities.question import hashed
from courseloom.model.course import Course
from courseloom.render.html import policy
from courseloom.render.html.templating import filled, lang
from courseloom.sphinxext import chapters, downloads, explorable, reflection, scenarios, state, support, tools
from courseloom.strings import locales
from courseloom.strings.handouts import DOWNLOAD
from courseloom.strings.scenario import SCENARIO
from courseloom.strings.start import START
from courseloom.strings.workshop import PRESENT

NAME = "courseloom"
SCRIPTS = (
    "dom.js",
    "ondemand.js",
    "record.js",
    "store.js",
    "memory.js",
    *assets.QUESTIONS,
    "page.js",
    "places.js",
    "start.js",
    "notes.js",
)
STYLES = ("page.css", "start.css", "activity.css", "tools.css", "record.css", "explore.css", "print.css")

FIRST = assets.script("first.js").strip()
"""The only inline script, which every page contains."""

# "fallback" below: a font that comes at once is waited for, and a later one replaces the first words within three seconds
FONTS = (("400", "normal"), ("400", "italic"), ("700", "normal"), ("700", "italic"))
RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212,U+FEFF",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0",
}


Sections = Sequence[tuple[str, str]]
"""Sections of a page: the address of each, and its title."""


def stylesheet() -> str:
    """Return the whole stylesheet: tokens, fonts, then its parts in order."""
    light, dark = assets.variables("light"), assets.variables("dark")
    parts = [
        f":root{{color-scheme:light;{light}}}",
        f":root[data-colours=dark]{{color-scheme:dark;{dark}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-colours=light]){{color-scheme:dark;{dark}}}}}",
        f"@media print{{:root,:root[data-colours]{{color-scheme:light;{light}}}}}",
    ]
    for weight, style in FONTS:
        for subset, unicode in RANGES.items():
            file = f"atkinson-hyperlegible-next-{subset}-{weight}-{style}.woff2"
            parts.append(
                f"@font-face{{font-family:'Atkinson Hyperlegible Next';font-style:{style};font-weight:{weight};"
                f"font-display:fallback;src:url(fonts/{file}) format('woff2');unicode-range:{unicode}}}"
            )
    return "".join([*parts, assets.style(*STYLES)])


def script(*before: str, parts: Sequence[str] = SCRIPTS) -> str:
    """Return the page script: the interface words, then the scripts `before` and the parts in order."""
    said = {"quiz": asked(strings.QUIZ), "page": asked(strings.PAGE), "memory": asked(strings.MEMORY)}
    packed = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return "\n".join(['"use strict";', f"const courseloomWords={packed};", assets.script(*before, *parts)])


def asked(words: dict[str, str]) -> dict[str, str]:
    """Return the words that some script names, whole or by their beginning as in `words["sure_" + level]`."""
    named = set(re.findall(r"\w+", assets.script(*(name for name in assets.SCRIPTS if not name.startswith("scorm/")))))
    return {key: text for key, text in words.items() if key in named or f"{key.rpartition('_')[0]}_" in named}


def presenting() -> str:
    """Return the script of the presenter view with its words and its style, which a page loads on demand."""
    packed = json.dumps(PRESENT, ensure_ascii=False, separators=(",", ":"))
    style = json.dumps(assets.style("present.css"))
    given = [f"const courseloomPresentWords = {packed};", f"const courseloomPresentStyle = {style};"]
    return "\n".join([*given, assets.script("present.js")])


def _escaped(template: str | None) -> bool:
    return template is not None and template.endswith(".html")


def _escape_templates(app: Sphinx) -> None:
    """Make the theme's templates escape every value that is not `Markup`, as which rendered HTML is passed."""
    if app.builder.format == "html" and app.config.html_theme == NAME:
        app.builder.templates.environment.autoescape = _escaped


def _page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    course: Course = state.of(app).course
    pathto = context["pathto"]
    root = app.config.root_doc
    listed = [page.name for page in course.pages]
    slug, back = pagename.rsplit("/", 1)[-1], chapters.review(app)

    def href(name: str) -> str:
        return str(pathto("index" if name == root else name))

    context.update(
        body=Markup(context.get("body", "")),  # noqa: S704 - rendered by docutils
        policy=policy.metas("book", FIRST),
        first=Markup(FIRST),  # noqa: S704 - a file of the engine
        course=course,
        language=locales.attributes(course.about.language),
        window=_window(app, course, pagename, context),
        words=strings.PAGE,
        lang=lang,
        engine_version=__version__,
        contents=contents(
            app,
            course,
            href,
            context.get("chapter", pagename if pagename != "index" else root),
            lambda name: sections(app, name) if name == pagename else [],
        ),
        chapter_number=course.number(slug),
        ended=strings.PAGE["end"].format(number=course.number(slug)),
        ahead=chapters.ahead(app, pagename),
        review=href(back) if back else "",
        teach=START["teach"],
        present=PRESENT["open"],
        handouts=_handouts(course, pagename, href),
        memory=strings.MEMORY,
        reviewed=reviews.standing(course, slug),
        edition=context.get("edition") or course.edition(slug, context.get("body", "") or pagename),
        tools=[
            *scenarios.on_page(context.get("body", "")),
            *tools.on_page(doctree),
            *reflection.on_page(doctree),
            *explorable.on_page(doctree),
        ],
        scenario_style=scenarios.STYLE if scenarios.on_page(context.get("body", "")) else "",
        page_hash=hashed(pagename),
        memory_key=hashlib.sha256(course.about.slug.encode()).hexdigest()[:12],
        page_number=listed.index(pagename) if pagename in listed else 0,
        logo=course.local.logo.name,
        help=help_box(course, href("book/support") if "book/support" in listed else ""),
    )
    if pagename == "index":
        following = context.get("next")
        if following is None and len(listed) > 1:
            context["next"] = {"link": href(listed[1]), "title": escape(course.pages[1].title)}
    if (before := context.get("prev")) and listed and pagename in listed and listed.index(pagename) == 1:
        before["link"] = href(root)


def _window(app: Sphinx, course: Course, pagename: str, context: dict[str, Any]) -> str:
    """Return what the window of a page is called, with a neutral name where the course has one."""
    said = strings.PAGE["search"] if pagename == "search" else context.get("title", "")
    title, neutral = html.unescape(re.sub(r"<[^>]+>", "", said)), course.about.web.window
    if pagename == "index" or not neutral:
        return neutral or course.about.title if pagename == "index" else f"{title} · {course.about.short_title}"
    chapter = course.number((context.get("chapter") or pagename).rsplit("/", 1)[-1])
    said = f"{strings.PAGE['chapter']} {chapter}" if chapter else title
    if "chapter" in context:
        said = f"{SCENARIO['kind']} {scenarios.number(course, pagename)}, {said}"
    return f"{said} · {neutral}"


def sections(app: Sphinx, name: str) -> Sections:
    """Return the sections of a page, where it has several: the place of each on the page, and its title."""
    found = chapters.sections(app, name)
    return [(f"#{id}", title) for id, title in found] if len(found) > 1 else []


def contents(app: Sphinx, course: Course, href: Any, current: str, shown: Callable[[str], Sections]) -> list[dict[str, Any]]:
    """Return the parts of the book with their pages, as in `_toc.yml`, and the sections that are `shown` of each.

    Parts without chapters or the page are folded.
    """
    pages = {page.name: (number, page) for number, page in enumerate(course.pages)}
    parts: list[tuple[str, list[str]]] = [("", [app.config.root_doc])]
    site = getattr(app.config, "external_site_map", None)
    for subtree in site.root.subtrees if site else ():
        parts.append((subtree.caption or "", [str(item) for item in subtree.items]))
    found = []
    for caption, names in parts:
        entries = [
            {
                "title": course.about.short_title if page.name == app.config.root_doc else page.title,
                "chapter": course.number(page.slug),
                "href": href(page.name),
                "current": page.name == current,
                "number": number,
                "sections": shown(page.name),
            }
            for number, page in (pages[name] for name in names if name in pages)
        ]
        folded = not any(entry["chapter"] or entry["current"] for entry in entries)
        found.append({"caption": caption, "entries": entries, "folded": folded})
    return found


def _handouts(course: Course, pagename: str, href: Any) -> dict[str, str]:
    """Return the link from a chapter to its handouts; empty where no page of the book offers them."""
    place = downloads.place_of(course, pagename.rsplit("/", 1)[-1])
    return {"href": f"{href(place[0])}#{place[1]}", "said": DOWNLOAD["of_chapter"]} if place else {}


def help_box(course: Course, directory: str) -> Markup:
    """Return what the box for emergencies says: whom to call, lines with their ways, and the directory at this address."""
    number, lines = support.emergency(course), support.help_lines(course)
    sentence = strings.PAGE["emergency" if number else "emergency_any"]
    said = {
        "sentence": sentence,
        "emergency": _tapped(sentence, number),
        "lines": [(name, Markup(" · ").join(_tapped("{number}", way) for way in reached)) for name, reached in lines],
        "directory": directory,
    }
    return filled("help-lines.html", help=said, words=strings.PAGE)


def _tapped(sentence: str, pieces: list[support.Way]) -> Markup:
    """Return a sentence with its number; what can be tapped is a link."""
    link = Markup('<a href="{}">{}</a>')
    said = [link.format(address, words) if address else escape(words) for words, address in pieces]
    return escape(sentence).format(number=Markup("").join(said))


def _index(app: Sphinx) -> Any:
    """Yield `index` as a page with the text of the root page, its relative links adapted to the top folder."""
    root = app.config.root_doc
    if root == "index" or app.builder.format != "html":
        return
    doctree = app.env.get_and_resolve_doctree(root, app.builder)
    app.builder.secnumbers = app.env.toc_secnumbers.get(root, {})  # type: ignore[attr-defined]
    app.builder.current_docname = root  # type: ignore[attr-defined]
    partial = app.builder.render_partial  # type: ignore[attr-defined]
    body = partial(doctree).get("body")
    if body is None:  # from Sphinx 8 on, and there a whole document would come twice
        body = "".join(partial(child)["fragment"] for child in list(doctree.children))
    folder = posixpath.dirname(root)

    def moved(match: re.Match[str]) -> str:
        attribute, target = match[1], match[2]
        if re.match(r"[a-z]+:|#|/", target):
            return match[0]
        return f'{attribute}="{posixpath.normpath(posixpath.join(folder, target))}"'

    yield "index", {"body": re.sub(r'\b(href|src)="([^"]*)"', moved, body), "title": ""}, "page.html"


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    static = Path(app.builder.outdir) / "_static"
    static.mkdir(exist_ok=True)
    (static / "course.css").write_text(stylesheet(), "utf-8")
    (static / "course.js").write_text(script(), "utf-8")
    (static / "present.js").write_text(presenting(), "utf-8")
    (static / "mark.svg").write_bytes((assets.FOLDER / "mark.svg").read_bytes())
    (static / "licences.txt").write_bytes((assets.FOLDER / "licences.txt").read_bytes())
    fonts = static / "fonts"
    fonts.mkdir(exist_ok=True)
    for font in (assets.FOLDER / "fonts").glob("*.woff2"):
        (fonts / font.name).write_bytes(font.read_bytes())
    (fonts / "OFL.txt").write_bytes((assets.FOLDER / "fonts" / "OFL.txt").read_bytes())
    course: Course = state.of(app).course
    if course.local.logo.file:
        (static / course.local.logo.name).write_bytes((course.root / "book" / course.local.logo.file).read_bytes())
    for name in ("basic.css", "file.png", "minus.png", "plus.png", "sphinx_highlight.js", "pygments.css", "mystnb.*.css"):
        for unused in static.glob(name):
            unused.unlink()


def setup(app: Sphinx) -> None:
    """Add the theme and its pages."""
    app.add_html_theme(NAME, str(assets.FOLDER / "theme"))
    app.config.html_permalinks = False
    app.connect("builder-inited", _escape_templates)
    app.connect("html-page-context", _page, priority=900)
    app.connect("html-collect-pages", _index)
    app.connect("build-finished", _finish, priority=900)
