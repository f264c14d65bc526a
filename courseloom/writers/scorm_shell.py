"""The page around the book in a package for a learning system: what its scripts know, and what it tells a learner first.

What the system is told, and when, is in `assets/js/scorm/session.js`; how, for SCORM in `api.js` and for cmi5 in `xapi.js` and
`cmi5.js`; what it keeps, under the numbers of `book/numbers.yml`, in `pack.js`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from courseloom import assets, identifiers
from courseloom.activities.question import Item, hashed, items_of
from courseloom.identifiers import Numbers
from courseloom.model.course import Course
from courseloom.render.html import policy
from courseloom.strings import TOOLS
from courseloom.strings.locales import attributes
from courseloom.strings.scorm import IN_SYSTEM, SCORM
from courseloom.strings.start import START

WORDS = ("alone", "refused", "saved", "waiting", "looking", "newer", "told_title", "alone_title", "start", "back")
"""The words that `shell.js` shows."""
WORDS_CMI5 = ("connecting", "saving", "later", "mark", "finishing", "finished")
"""Those that it shows besides where the system is asked over a network, and a button ends the session."""
CMI5 = "cmi5"
SHELL, HOME = "index.html", "book/"
SCRIPTS = ("pack.js", "session.js", "shell.js")
KINDS = {"choice": "c", "multiple": "m", "true-false": "t", "order": "s", "estimate": "n", "numeric": "f", "short-answer": "f"}
KINDS |= dict.fromkeys(("match", "categorise", "cloze"), "x")
"""How `session.js` reports an answer to each kind of question; another kind is never reported."""

_FINISH = Markup('\n<button type="button" id="finish" hidden>{}</button>')
_MARK = Markup('\n<p id="mark" hidden></p>')

_PAGE = """<!DOCTYPE html>
<html {language}>
<head>
{policy}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="shell.css">
</head>
<body>
<header>
<h1 class="away">{title}</h1>
<p id="line" role="status"></p>
<button type="button" id="what" hidden>{w[told_title]}</button>
<button type="button" id="again" hidden>{w[again]}</button>{finish}
</header>
<main>
<div id="notice" hidden>
<h2 id="title" tabindex="-1">{w[told_title]}</h2>
<div id="told"><ul>{told}</ul><p>{w[never]} {w[who]}</p></div>{mark}
<p id="untold" hidden>{w[untold]}</p>
<p id="lost" hidden>{w[lost]}</p>
<p><button type="button" id="start">{w[start]}</button></p>
</div>
<noscript><p>{w[no_script]} <a href="{home}{start}">{w[open]}</a></p></noscript>
<iframe id="book" title="{w[frame]}" hidden></iframe>
</main>
<script src="shell.js"></script>
</body>
</html>
"""


@dataclass(frozen=True)
class Package:
    """One package: its file, identifier and title, the address it opens at, and the questions that complete it.

    `counted` says that the final test decides, and not these questions.
    """

    file: str
    identifier: str
    title: str
    start: str
    needed: tuple[Item, ...]
    counted: bool = False


def address(name: str, root: str) -> str:
    """Return the address of a page below the folder of the book; `root` is the page that is also its index."""
    return "index.html" if name == root else f"{name}.html"


def known_to(course: Course, numbers: Numbers, root: str, version: str, package: Package, answers: bool) -> dict[str, Any]:
    """Return what the scripts of a package know: names and keys by number, addresses, what completes it, and words."""
    items, wanted = items_of(course), identifiers.entries(course)["questions"]

    def signs(kind: str) -> str:
        listed = numbers.lists[kind]
        found = (listed.get(number, "- 00000000").split(" ") for number in range(1, max(listed, default=0) + 1))
        return "".join(hashed(name) + key for name, key in found)

    asked, pages = numbers.lists["questions"], numbers.lists["pages"]
    kinds = (asked.get(number, "") for number in range(1, max(asked, default=0) + 1))
    banks = [placed.quiz.id for placed in course.quizzes.values() if placed.quiz.purpose == "final"]
    tools = {
        name: {key: said for key, said in words.items() if key in TOOLS[name]}
        for name, words in IN_SYSTEM.items()
        if name in TOOLS
    }
    if not package.counted:
        tools["final"]["rule_sent"] = SCORM["not_counted"]
    return {
        "version": version,
        "key": hashlib.sha256(course.about.slug.encode()).hexdigest()[:12],
        "home": HOME,
        "start": package.start,
        "hrefs": [address(page.name, root) for page in course.pages],
        "order": [numbers.number("pages", page.name) for page in course.pages],
        "questions": signs("questions"),
        "kinds": "".join(KINDS.get(items[entry.split(" ")[0]].kind, "-") if entry in wanted else "-" for entry in kinds),
        "gone": [number for number, entry in asked.items() if entry not in wanted],
        "talks": signs("conversations"),
        "pages": "".join(hashed(pages.get(number, "")) for number in range(1, max(pages, default=0) + 1)),
        "final": hashed(banks[0] if banks else "final"),
        "counted": package.counted,
        **({"mark": course.about.final.pass_mark / 100} if version == CMI5 and package.counted and course.about.final else {}),
        "needed": [numbers.number("questions", f"{item.id} {item.key_hash}") for item in package.needed],
        "report": answers,
        "words": {
            **{name: SCORM[name] for name in (*WORDS, *(WORDS_CMI5 if version == CMI5 else ()))},
            "book": {
                "memory": IN_SYSTEM["memory"],
                "lines": {START[name]: said for name, said in IN_SYSTEM["start"].items()},
                "tools": tools,
            },
        },
    }


def page(course: Course, package: Package, known: dict[str, Any]) -> list[tuple[str, bytes]]:
    """Return the page around the book with its script and style."""
    packed = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    scripts = (*(("xapi.js", "cmi5.js") if known["version"] == CMI5 else ("api.js",)), *SCRIPTS)
    script = "\n".join(
        ['"use strict";', f"const courseloomKnown={packed};", assets.script(*(f"scorm/{name}" for name in scripts))]
    )
    light, dark = assets.variables("light"), assets.variables("dark")
    style = f":root{{color-scheme:light dark;{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}" + assets.style(
        "scorm.css"
    )
    return [(SHELL, _around(course, package, known).encode()), ("shell.css", style.encode()), ("shell.js", script.encode())]


def _around(course: Course, package: Package, known: dict[str, Any]) -> str:
    listed = [
        *(SCORM["told"] if package.counted else SCORM["told_part"]),
        *([SCORM["told_answers"]] if known["report"] else []),
    ]
    told = Markup("").join(Markup("<li>{}</li>").format(line) for line in listed)
    is_cmi5, language = known["version"] == CMI5, attributes(course.about.language)
    given = {"language": language, "title": package.title, "told": told}
    given |= {"policy": policy.metas("cmi5" if is_cmi5 else "scorm"), "mark": _MARK if is_cmi5 else ""}
    given["finish"] = _FINISH.format(SCORM["finish"]) if is_cmi5 else ""
    return str(Markup(_PAGE).format(**given, w=SCORM, home=HOME, start=package.start))  # noqa: S704 - our own page
