"""The web book, a chapter or a path as one HTML file, to mail or to keep: style, script, fonts and pictures are in it.

It is assembled from the finished pages, so that it shows what they show. Without scripts, as in many viewers of mail, all pages
stand one after the other, and links lead from one to another. With scripts, `assets/js/single/pages.js` shows one at a time.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from courseloom import assets, files, progress
from courseloom.activities import reviews
from courseloom.model.course import Course, chapter_file
from courseloom.render.html import policy
from courseloom.sphinxext import downloads, ondemand, scenarios, theme
from courseloom.strings.locales import attributes
from courseloom.strings.single import SINGLE
from courseloom.writers import selection
from courseloom.writers.host import Host
from courseloom.writers.single_page import Page

BOOK, SEARCH = "course", "search.html"
PARTS = tuple("single/data.js" if name == "ondemand.js" else name for name in theme.SCRIPTS)
LATER = ("explore.js", "reflection.js", scenarios.SCRIPT)
"""Scripts that some pages load, and that here every page has."""


def write(course: Course, out: Path, host: Host, chapter: Sequence[str] = (), path: Sequence[str] = ()) -> list[Path]:
    """Write the file of the whole book, or one for each chapter and path; raises CourseError for one that does not exist."""
    wanted = _chosen(course, host, chapter, path)
    host.offer({})  # nothing stands beside one file
    book = _Book(course, host)
    written = []
    for name, names in wanted.items():
        progress.say(f"Assembling {name}.html")
        files.write_whole(out / f"{name}.html", book.file(names, whole=name == BOOK))
        written.append(out / f"{name}.html")
    return written


def _chosen(course: Course, host: Host, chapter: Sequence[str], path: Sequence[str]) -> dict[str, list[str]]:
    """Return the pages of each file by the file's name, the first page first."""
    beside = {name: [*one.beside] for name, one in host.app.builder.written.items()}  # type: ignore[attr-defined]
    found: dict[str, list[str]] = {}
    for plan in selection.chapters(course, chapter) if chapter else ():
        page = course.page(plan.slug).name
        found[chapter_file(course.number(plan.slug))] = [page, *beside.get(page, ())]
    for route in selection.routes(course, path):
        names = [route.page]
        for leg in route.legs:
            talk = f"{leg.page.rpartition('/')[0]}/{scenarios.PAGE}{leg.step.talk}"
            names += [talk] if leg.step.talk else [leg.page, *beside.get(leg.page, ())]
        found[f"path-{route.path.id}"] = list(dict.fromkeys(names))
    if not found:
        listed = [page.name for page in course.pages if not downloads.lists_files(page)]
        found[BOOK] = [name for page in listed for name in (page, *beside.get(page, ()))]
    return found


class _Book:
    """The finished pages, each read once."""

    def __init__(self, course: Course, host: Host) -> None:
        self.course, self.host, self.static = course, host, host.html / "_static"
        self.root = f"{host.app.config.root_doc}.html"
        self.page, self.picture = cache(self._page), cache(self._picture)

    def _page(self, name: str) -> Page:
        return Page(name, (self.host.html / name).read_text("utf-8"), self.picture)

    def _picture(self, name: str) -> str:
        kind = mimetypes.guess_type(name)[0] or "image/webp"
        return f"data:{kind};base64,{base64.b64encode((self.host.html / name).read_bytes()).decode()}"

    def file(self, names: Sequence[str], whole: bool) -> str:
        """Return the text of the file with these pages, and with those that their text points into."""
        shown = ["index.html" if f"{name}.html" == self.root else f"{name}.html" for name in names]
        shown += [] if whole else self._pointed(shown)
        shown.append(SEARCH)
        pages, first = [self.page(name) for name in shown], shown[0]
        texts = [self._article(page, page.text(shown, first, self.root)) for page in pages]
        body = "\n".join(texts)
        style, script = _style(self.static, body), self._script(pages)
        told = {
            "one_policy": policy.metas("single", theme.FIRST, script, styles=[style]),
            "one_contents": self._contents(shown, first),
            "one_words": SINGLE,
            "edition": self.course.edition(text=body),
            "style": Markup(style),  # noqa: S704 - the engine's own
            "title": pages[0].title,
            "icon": self.picture("_static/mark.svg"),
        }
        held = "".join(_held(name, data) for name, data in self._data(pages, body))
        end = f"{held}<script>{script}</script>"
        frame = str(Page("", self._frame(told), self.picture).text(shown, first, self.root))
        return frame.replace("<!--pages-->", body).replace("<!--scripts-->", end)

    def _frame(self, told: dict[str, Any]) -> str:
        """Return what stands around the pages: the theme's own, with this content."""
        app, out = self.host.app, self.host.html.parent / "single.html"
        app.builder.handle_page("single", {"parents": [], **told}, "single.html", outfilename=out)  # type: ignore[attr-defined]
        app.builder.made.discard("single")  # type: ignore[attr-defined]
        return out.read_text("utf-8")

    def _pointed(self, shown: Sequence[str]) -> list[str]:
        """Return the pages that are no chapters and have entries to which these pages lead, and the page of support."""
        plain = {f"{page.name}.html" for page in self.course.pages if not self.course.number(page.slug)} - {self.root}
        there = {link.page for name in shown for link in self.page(name).links if link.hash} | {"book/support.html"}
        return [f"{page.name}.html" for page in self.course.pages if f"{page.name}.html" in (plain & there) - {*shown}]

    def _article(self, page: Page, text: Markup) -> str:
        told = {"title": page.title, "place": page.place, "number": page.number, "self": page.hashed}
        told["under"] = f"/{page.under}" if page.under else ""
        said = "".join(f' data-{name}="{escape(value)}"' for name, value in told.items() if value)
        standing = reviews.standing(self.course, page.name.rsplit("/", 1)[-1].removesuffix(".html"))
        foot = f'<p class="colophon">{escape(standing)}</p>' if standing else ""
        return f'<article id="/{page.name}" {attributes(self.course.about.language)}{said}>{text}{foot}</article>'

    def _contents(self, shown: Sequence[str], first: str) -> list[dict[str, Any]]:
        """Return the contents of the theme with the pages that are shown, and the sections of each."""
        app = self.host.app

        def sections(name: str) -> theme.Sections:
            found = theme.sections(app, name) if f"{name}.html" != self.root else []
            return [(f"#/{name}.html{place}", title) for place, title in found]

        found = []
        for part in theme.contents(app, self.course, lambda name: f"{name}.html", "", sections):
            entries = []
            for entry in part["entries"]:
                page = "index.html" if entry["href"] == self.root else entry["href"]
                if page in shown:
                    entries.append({**entry, "href": f"#/{page}"})
            if entries:
                folded = not any(entry["chapter"] or entry["href"] == f"#/{first}" for entry in entries)
                found.append({**part, "entries": entries, "folded": folded})
        return found

    def _script(self, pages: Iterable[Page]) -> str:
        """Return the one script: what shows a page, and as a function what every page of the book runs."""
        used = {name for page in pages for name in page.scripts}
        tools = sorted((name for name in used if name.startswith("tool-")), key=lambda name: name)
        later = [*(["items.js"] if tools else []), *tools, *LATER, "present.js"]
        texts = {name: path.read_text("utf-8") for name in later if (path := self.static / name).is_file()}
        path = self.static / "path.js"
        along = path.read_text("utf-8") if path.is_file() else ""
        parts = [
            '"use strict";',
            f"const courseloomSingleWords={ondemand.packed(SINGLE)};",
            assets.script("single/pages.js"),
            "function courseloomPage(){",
            theme.script(parts=PARTS),
            *texts.values(),
            assets.script("single/search.js"),
            f"function courseloomPathScript(){{\n{along}\n}}}}",
            "courseloomSingle.begin();",
        ]
        return re.sub(r"</(?=script)|<!--", lambda found: found[0].replace("<", "\\x3c"), "\n".join(parts), flags=re.I)

    def _data(self, pages: Sequence[Page], text: str) -> Iterator[tuple[str, Any]]:
        """Yield what pages load when it is used, by name: what leads to other pages of the book is left out."""
        shown = {page.name for page in pages}
        yield "chapters", [row for row in ondemand.read(self.static, "chapters") if row[2].removeprefix("../") in shown]
        for kind in ("ref", "claim", "term"):
            notes = ondemand.read(self.static, f"notes/{kind}")
            yield f"notes/{kind}", {id: said for id, said in notes.items() if f'#{id}"' in text}
        for name in dict.fromkeys(state for page in pages for state in page.states):
            held = ondemand.read(self.static, name)
            drawn = list(dict.fromkeys(held["files"]))
            pictures = [self.picture(f"_images/{file}") for file in drawn]
            yield name, {"said": held["said"], "files": [drawn.index(file) for file in held["files"]], "pictures": pictures}
        if any("items.js" in page.scripts for page in pages):
            for path in sorted((self.static / "items").glob("*.js")):
                forms = ondemand.read(self.static, f"items/{path.stem}")
                there = {name: f' data-h="{name}"' in text for name in forms}  # such a form is taken from its page
                yield (
                    f"items/{path.stem}",
                    {name: "" if there[name] else self._form(form, shown) for name, form in forms.items()},
                )

    def _form(self, form: str, shown: set[str]) -> str:
        return Page("", form, self.picture, folder="book").text(shown, "", self.root)


def _held(name: str, data: Any) -> str:
    text = ondemand.packed(data).replace("</", "<\\/").replace("<!--", "\\u003c!--")
    return f'<script type="application/json" data-name="{name}">{text}</script>\n'


def _style(static: Path, text: str) -> str:
    """Return the style of the pages, with those fonts in it that the text has letters for."""
    letters = {ord(letter) for letter in set(text)}

    def face(found: re.Match[str]) -> str:
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", found[0])
        if not any(int(low, 16) <= letter <= int(high or low, 16) for low, high in ranges for letter in letters):
            return ""
        return re.sub(r"url\((fonts/[^)]+)\)", lambda url: f"url({_font(static / url[1])})", found[0])

    sheets = [theme.stylesheet()]
    sheets += [(static / scenarios.STYLE).read_text("utf-8")] if (static / scenarios.STYLE).is_file() else []
    return re.sub(r"@font-face\{[^}]*\}", face, "".join(sheets)) + assets.style("single.css")


def _font(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"
