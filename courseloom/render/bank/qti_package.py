"""A content package of QTI 2.1 or 3.0: a test with a section for each quiz, its items, their pictures, and the manifest.

Everything is made once, with the names of QTI 2.1. Those of 3.0 follow from them: `choiceInteraction` is
`qti-choice-interaction` there, `maxChoices` is `max-choices`, and feedback has its content in an element of its own. Sources:
1EdTech, QTI 2.1 and QTI 3.0 Best Practice and Implementation Guides; IMS Content Packaging 1.1.4 and 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from courseloom.activities.question import Item
from courseloom.render.bank import Losses
from courseloom.render.bank.qti import Made, identifier
from courseloom.render.bank.qti_rules import SCORE, put, tag

ITEMS, TEST, MANIFEST = "items", "test.xml", "imsmanifest.xml"
HTML = frozenset(
    (
        *("a", "br", "code", "div", "em", "img", "li", "ol", "p", "pre", "span", "strong", "sub", "sup", "ul"),
        *("manifest", "metadata", "schema", "schemaversion", "organizations", "resources", "resource", "file", "dependency"),
    )
)
"""Elements that have the same name in both versions: those of XHTML and of the manifest."""
IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Version:
    """What a version calls things: the end of its file, namespaces with their schemas, its name, and the end of its types."""

    ending: str
    namespace: str
    schema: str
    packaging: str
    packaging_schema: str
    name: str
    number: str
    kind: str


VERSIONS = (
    Version(
        "qti21.zip",
        "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        "QTIv2.1 Package",
        "1.0.0",
        "xmlv2p1",
    ),
    Version(
        "qti30.zip",
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        "QTI Package",
        "3.0.0",
        "xmlv3p0",
    ),
)


@dataclass(frozen=True)
class Section:
    """A quiz: its id, its title, and its items, each with the categories that it is in."""

    id: str
    title: str
    items: Sequence[tuple[Made, Sequence[str]]]


@dataclass(frozen=True)
class Package:
    """What a package says of itself, and its sections; `direction` is that of writing, `ltr` or `rtl`."""

    id: str
    title: str
    language: str
    direction: str
    sections: Sequence[Section]

    def parts(self, version: Version) -> list[tuple[str, bytes]]:
        """Return the files of the package by name, the manifest first."""
        items = [item for section in self.sections for item, _ in section.items]
        pictures = {place: data for item in items for place, data in item.files.items()}
        about = (version.namespace, version.schema, self.language, self.direction)
        return [
            (MANIFEST, written(self._manifest(version), version.packaging, version.packaging_schema)),
            (TEST, written(self._test(), version.namespace, version.schema)),
            *((f"{ITEMS}/{item.id}.xml", written(item.element, *about)) for item in items),
            *sorted(pictures.items()),
        ]

    def _test(self) -> Markup:
        """Return the test, whose score is the sum of the items' scores."""
        sections = [
            tag(
                "assessmentSection",
                *(
                    tag("assessmentItemRef", identifier=item.id, href=f"{ITEMS}/{item.id}.xml", category=" ".join(named))
                    for item, named in section.items
                ),
                identifier=f"section_{section.id}",
                title=section.title,
                visible="true",
            )
            for section in self.sections
        ]
        part = tag("testPart", *sections, identifier="questions", navigationMode="nonlinear", submissionMode="individual")
        score = tag("outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
        total = tag("outcomeProcessing", put(SCORE, tag("sum", tag("testVariables", variableIdentifier=SCORE))))
        return tag("assessmentTest", score, part, total, identifier=identifier(self.id), title=self.title)

    def _manifest(self, version: Version) -> Markup:
        """Return the manifest: the test, which depends on its items, and each of these with its pictures."""
        items = [item for section in self.sections for item, _ in section.items]
        about = tag("metadata", tag("schema", escape(version.name)), tag("schemaversion", escape(version.number)))
        needed = [tag("dependency", identifierref=f"item_{item.id}") for item in items]
        test = {"identifier": f"test_{self.id}", "type": f"imsqti_test_{version.kind}", "href": TEST}
        found = [tag("resource", tag("file", href=TEST), *needed, **test)]
        for item in items:
            place = f"{ITEMS}/{item.id}.xml"
            told = {"identifier": f"item_{item.id}", "type": f"imsqti_item_{version.kind}", "href": place}
            found.append(tag("resource", *(tag("file", href=name) for name in (place, *sorted(item.files))), **told))
        return tag("manifest", about, tag("organizations"), tag("resources", *found), identifier=f"package_{self.id}")


def categories(tags: Iterable[str], item: Item, losses: Losses) -> list[str]:
    """Return the tags of a question as categories, whose names are identifiers, and note the others."""
    found = [one.replace(":", "_", 1) for one in tags]
    if any(not IDENTIFIER.fullmatch(one) for one in found):
        losses.add("has a tag with signs that no identifier of QTI has, which is left out.", item)
    return [one for one in found if IDENTIFIER.fullmatch(one)]


def written(element: Markup, namespace: str, schema: str, language: str = "", direction: str = "") -> bytes:
    """Return an element as a file of a namespace, with the names that it has there; raises XMLSyntaxError for what is none."""
    from lxml import etree  # type: ignore[import-untyped]

    root = etree.fromstring(str(element), etree.XMLParser(huge_tree=True, resolve_entities=False))
    if language:
        root.set(LANG, language)
    if "v3p0" in namespace:
        _renamed(root, direction)
    text = etree.tostring(root, encoding="unicode")
    start = (
        f'xmlns="{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{namespace} {schema}"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text.replace(" ", f" {start} ", 1)}\n'.encode()


def _renamed(root: Any, direction: str) -> None:
    """Give elements the names of QTI 3.0, and the text its direction where it is written from right to left."""
    from lxml import etree

    for element in list(root.iter()):
        if element.tag in HTML or "{" in element.tag:
            continue
        if element.tag == "modalFeedback":
            content = etree.Element("qti-content-body")
            content.text, element.text = element.text, None
            content.extend(list(element))
            element.append(content)
        if direction == "rtl" and element.tag in ("itemBody", "modalFeedback"):
            element.set("dir", direction)
        element.tag = f"qti-{_kebab(element.tag)}"
        for name, given in sorted(element.attrib.items()):
            if "{" not in name and name != _kebab(name):
                element.set(_kebab(name), element.attrib.pop(name, given))


def _kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda sign: f"-{sign[0].lower()}", name)
