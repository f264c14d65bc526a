"""An EPUB 3 package: its pages, its contents, and what it says of itself, zipped so that the same pages give the same bytes."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from courseloom import assets
from courseloom.model.course import Course
from courseloom.strings.epub import EPUB
from courseloom.strings.locales import attributes, direction

XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
MATHML, SVG = "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"
_MEDIA = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_STYLE, _COVER = "epub.css", "images/cover.png"
_PAGE = Markup("""\
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" {said} xml:lang="{lang}">
<head>
<title>{title}</title>
<link rel="stylesheet" type="text/css" href="epub.css"/>
</head>
<body>
{body}</body>
</html>
""")
_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PACKAGE = Markup("""\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{lang}"{turned}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{about}</metadata>
<manifest>
{manifest}</manifest>
<spine{pages}>
{spine}</spine>
</package>
""")


class File:
    """One page of the package: its file, the page of the course that it is made from, its title, and its XHTML."""

    def __init__(self, name: str, page: str, title: str, lang: str, body: str) -> None:
        from lxml import etree  # type: ignore[import-untyped]

        self.name, self.page, self.title, self.kind = name, page, title, ""
        whole = _PAGE.format(said=attributes(lang), lang=lang, title=title, body=Markup(body))  # noqa: S704 - rendered; it is parsed here
        self.root: Any = etree.fromstring(whole.encode())

    def properties(self) -> str:
        """Return what the page holds that a package has to name."""
        spaces = {element.tag.partition("}")[0][1:] for element in self.root.iter("{*}*")}
        return " ".join(name for name, space in (("mathml", MATHML), ("svg", SVG)) if space in spaces)

    def written(self) -> bytes:
        """Return the page as it stands in the package."""
        from lxml import etree

        data: bytes = etree.tostring(self.root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
        return data


@dataclass(frozen=True)
class Entry:
    """An entry of the contents; one without an address is the heading of those under it."""

    title: str
    href: str
    under: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """What a package is made from: pages in order of reading, contents, pictures by path, and the cover as PNG."""

    pages: list[File]
    contents: list[Entry]
    pictures: dict[str, bytes]
    cover: bytes


def packed(course: Course, book: Book) -> bytes:
    """Return the package as a zip: its type first and not compressed, as the standard asks."""
    lang = course.about.language
    alt = EPUB["cover_alt"].format(title=course.about.title)
    shown = Markup('<section epub:type="cover" aria-label="{}">\n<img role="doc-cover" src="{}" alt="{}"/>\n</section>\n')
    cover = File("cover.xhtml", "", EPUB["cover"], lang, shown.format(EPUB["cover"], _COVER, alt))
    nav = File("nav.xhtml", "", EPUB["contents"], lang, _nav(book))
    pages = [cover, nav, *book.pages]
    parts = [("META-INF/container.xml", _CONTAINER.encode()), ("EPUB/package.opf", _package(course, book, pages).encode())]
    parts += [(f"EPUB/{page.name}", page.written()) for page in pages]
    parts += [(f"EPUB/{_STYLE}", style_of(lang).encode()), (f"EPUB/{_COVER}", book.cover)]
    parts += [(f"EPUB/{name}", data) for name, data in book.pictures.items()]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in [("mimetype", b"application/epub+zip"), *parts]:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return held.getvalue()


def _nav(book: Book) -> Markup:
    """Return the contents and the landmarks."""
    listed = Markup('<nav epub:type="toc" role="doc-toc" id="toc" aria-label="{}">\n<h1>{}</h1>\n{}</nav>\n').format(
        EPUB["contents"], EPUB["contents"], _list(book.contents)
    )
    first = {kind: page for page in reversed(book.pages) for kind in [page.kind] if kind}
    marks = [("cover", EPUB["cover"], "cover.xhtml"), ("toc", EPUB["contents"], "nav.xhtml")]
    marks += [("bodymatter", EPUB["begin"], first["chapter"].name)] if "chapter" in first else []
    marks += [(kind, first[kind].title, first[kind].name) for kind in ("glossary", "bibliography") if kind in first]
    items = Markup("").join(
        Markup('<li><a epub:type="{}" href="{}">{}</a></li>\n').format(kind, href, title) for kind, title, href in marks
    )
    return listed + Markup('<nav epub:type="landmarks" aria-label="{}" hidden="hidden">\n<ol>\n{}</ol>\n</nav>\n').format(
        EPUB["landmarks"], items
    )


def _list(entries: Sequence[Entry]) -> Markup:
    items = Markup("")
    for one in entries:
        named = (
            Markup('<a href="{}">{}</a>').format(one.href, one.title)
            if one.href
            else Markup("<span>{}</span>").format(one.title)
        )
        items += Markup("<li>{}{}</li>\n").format(named, _list(one.under) if one.under else "")
    return Markup("<ol>\n{}</ol>\n").format(items)


def style_of(lang: str) -> str:
    """Return the stylesheet for a language; sides are exchanged here, since many e-readers know only left and right."""
    style = assets.style(_STYLE)
    if direction(lang) == "ltr":
        return style
    turned = re.sub(r"\b(left|right)\b", lambda found: "right" if found[0] == "left" else "left", style)
    return turned + ".to{display:inline-block;transform:scaleX(-1)}"


def _package(course: Course, book: Book, pages: Sequence[File]) -> Markup:
    """Return the package document."""
    item = Markup('<item id="{}" href="{}" media-type="{}"{}/>\n')
    held = [(page.name, "application/xhtml+xml", page.properties()) for page in pages]
    held += [(_STYLE, "text/css", ""), (_COVER, "image/png", "cover-image")]
    held += [(name, _MEDIA[name[name.rindex(".") :]], "") for name in book.pictures]
    manifest = Markup("").join(
        item.format(_id(name), name, media, Markup(' properties="{}"').format(said) if said else "")
        for name, media, kept in held
        for said in (" ".join(filter(None, ("nav" if name == "nav.xhtml" else "", kept))),)
    )
    spine = Markup("").join(Markup('<itemref idref="{}"/>\n').format(_id(page.name)) for page in pages)
    lang = course.about.language
    turned = direction(lang) == "rtl"
    return _PACKAGE.format(
        lang=lang,
        turned=Markup(' dir="rtl"') if turned else "",
        pages=Markup(' page-progression-direction="rtl"') if turned else "",
        about=_about(course, book, pages),
        manifest=manifest,
        spine=spine,
    )


def _id(name: str) -> str:
    return "i-" + name.replace("/", "-")


def book_id(title: str, version: str) -> uuid.UUID:
    """Return the identifier of a book, which another version does not share (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{title} {version}")


def _about(course: Course, book: Book, pages: Sequence[File]) -> Markup:
    """Return what the package says of itself: who made it, which version it is, and how it can be read."""
    about = course.about
    mathml = any("mathml" in page.properties() for page in pages)
    lines = [Markup('<dc:identifier id="id">urn:uuid:{}</dc:identifier>').format(book_id(about.title, about.version))]
    simple = [("title", about.title), ("language", about.language), *(("creator", name) for name in about.authors)]
    simple += [
        ("publisher", course.local.organisation),
        ("description", about.print.subtitle or about.subtitle),
        ("date", about.dates.released),
    ]
    simple += [("rights", about.licence.content)]
    lines += [Markup("<dc:{}>{}</dc:{}>").format(name, value, name) for name, value in simple if value]
    said = [("dcterms:modified", f"{about.dates.released}T00:00:00Z"), ("schema:accessMode", "textual")]
    said += [("schema:accessMode", "visual")] if book.pictures else []
    said += [("schema:accessModeSufficient", "textual"), ("schema:accessibilityHazard", "none")]
    features = ["alternativeText", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    said += [("schema:accessibilityFeature", name) for name in [*features, *(["MathML"] if mathml else [])]]
    said += [("schema:accessibilitySummary", EPUB["summary"])]
    lines += [Markup('<meta property="{}">{}</meta>').format(name, value) for name, value in said]
    lines.append(Markup('<meta name="cover" content="{}"/>').format(_id(_COVER)))
    return Markup("\n").join(lines) + "\n"
