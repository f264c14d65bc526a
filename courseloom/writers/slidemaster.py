"""The master of all PPTX slides: an empty presentation with the engine's theme, master and layouts, from `assets/pptx/`.

`presentation` takes a language and the footer of every slide, and returns a python-pptx presentation, 16:9, without slides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from courseloom import assets
from courseloom.strings.workshop import MASTER

FONT = "Atkinson Hyperlegible Next"
WIDTH, HEIGHT = 12_192_000, 6_858_000
LEFT, FULL = 558_800, 11_074_400
TITLE = (LEFT, 381_000, FULL, 1_016_000)
BODY = (LEFT, 1_574_800, FULL, 4_533_900)
FOOT = (LEFT, 6_273_800, 8_839_200, 330_200)
COUNT = (10_261_600, 6_273_800, 1_371_600, 330_200)
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Place:
    """One placeholder of a layout: its kind (empty for any content), index and box, and formats that differ from the master."""

    name: str
    kind: str
    box: Box
    idx: int | str = ""
    size: int = 0
    anchor: str = "t"
    bold: bool = False
    colour: str = ""
    plain: bool = False
    soft: bool = False

    @property
    def words(self) -> str:
        """Return the prompt of an empty placeholder."""
        return self.name


@dataclass(frozen=True)
class Layout:
    """One layout: its name, its type in PPTX (empty for a custom layout) and its placeholders in reading order."""

    name: str
    type: str
    places: tuple[Place, ...]


_TITLE = Place(MASTER["title"], "title", TITLE, anchor="ctr")
_CAPTION = {"size": 1400, "colour": "tx2", "plain": True}
LAYOUTS = {
    "title": Layout(
        MASTER["opening"],
        "title",
        (
            Place(MASTER["title"], "ctrTitle", (LEFT, 1_447_800, FULL, 1_625_600), size=4400, anchor="b", bold=True),
            Place(MASTER["below"], "subTitle", (LEFT, 3_251_200, FULL, 2_286_000), 1, size=2200, colour="tx2", plain=True),
        ),
    ),
    "text": Layout(MASTER["text"], "obj", (_TITLE, Place(MASTER["text"], "body", BODY, 1))),
    "figure": Layout(
        MASTER["figure"],
        "",
        (
            _TITLE,
            Place(MASTER["picture"], "pic", (LEFT, 1_473_200, FULL, 3_937_000), 13),
            Place(MASTER["caption"], "body", (LEFT, 5_461_000, FULL, 762_000), 14, **_CAPTION),  # type: ignore[arg-type]
        ),
    ),
    "both": Layout(
        MASTER["both"],
        "",
        (
            _TITLE,
            Place(MASTER["picture"], "pic", (LEFT, 1_473_200, 6_604_000, 3_810_000), 13),
            Place(MASTER["caption"], "body", (LEFT, 5_334_000, 6_604_000, 889_000), 14, **_CAPTION),  # type: ignore[arg-type]
            Place(MASTER["text"], "body", (7_467_600, 1_574_800, 4_165_600, 4_533_900), 1, size=2400),
        ),
    ),
    "table": Layout(MASTER["table"], "tbl", (_TITLE, Place(MASTER["table"], "tbl", BODY, 15))),
    "question": Layout(
        MASTER["question"],
        "",
        (
            _TITLE,
            Place(MASTER["asked"], "body", (LEFT, 1_473_200, FULL, 1_397_000), 1, size=2200, plain=True),
            Place(MASTER["answers"], "body", (LEFT, 2_946_400, FULL, 3_251_200), 16, size=2200),
        ),
    ),
    "help": Layout(
        MASTER["help"],
        "",
        (
            Place(MASTER["title"], "title", TITLE, size=3200, anchor="ctr", bold=True, colour="accent4"),
            Place(MASTER["text"], "body", (LEFT, 1_574_800, FULL, 4_318_000), 1, size=2600, plain=True, soft=True),
        ),
    ),
}


def presentation(language: str, footer: str) -> Any:
    """Return an empty presentation with the engine's theme, master and layouts."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.oxml import parse_xml
    from pptx.util import Emu

    made = Presentation()
    made.slide_width, made.slide_height = Emu(WIDTH), Emu(HEIGHT)
    master = made.slide_master
    for spare in list(master.slide_layouts)[len(LAYOUTS) :]:
        master.slide_layouts.remove(spare)
    templates = Environment(
        loader=FileSystemLoader(assets.FOLDER / "pptx"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=False
    )
    given = {"lang": language, "footer": footer, "foot": FOOT, "count": COUNT, "words": MASTER}
    template = templates.get_template("master.xml.jinja")
    for layout, ours in zip(master.slide_layouts, LAYOUTS.values(), strict=True):
        _put(layout, parse_xml(template.render(**given, layout=ours)))
    listed = [(entry.get("id"), entry.rId) for entry in master.slide_layouts._sldLayoutIdLst]
    _put(master, parse_xml(template.render(**given, layout=None, title=TITLE, body=BODY, layouts=listed)))
    master.part.part_related_by(RT.THEME)._blob = theme(templates).encode()
    for rel in list(made.part.rels.values()):
        if rel.reltype == RT.PRINTER_SETTINGS:
            made.part.drop_rel(rel.rId)
    package = made.part.package
    for rid, rel in list(package._rels.items()):
        if rel.reltype == RT.THUMBNAIL:
            package._rels.pop(rid)
    return made


def theme(templates: Environment) -> str:
    """Return the theme as XML: the tokens as its colours, the book's font for headings and text."""
    colours = {name.replace("-", "_"): value.removeprefix("#") for name, value in assets.colours().items()}
    return templates.get_template("theme.xml.jinja").render(hex=colours, font=FONT)


def _put(owner: Any, element: Any) -> None:
    """Replace the element of a part of the presentation, in both attributes where python-pptx stores it."""
    owner.part._element = element
    owner._element = element
    owner.__dict__.pop("placeholders", None)
