"""The course structure of a cmi5 package: `cmi5.xml`, with one assignable unit.

Its identifiers are UUIDs of the course's identifier in `book/numbers.yml`, so they never change. The mastery score is the pass
mark of the course; a system may set another. Source: cmi5 Quartz, first edition, section 13.
"""

from __future__ import annotations

import uuid
from xml.etree import ElementTree

from courseloom.model.course import Course
from courseloom.writers.scorm_shell import Package

NAME = "cmi5.xml"
SPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, SPACE)
"""The namespace of the UUIDs. It must never change."""


def structure(course: Course, package: Package, start: str) -> bytes:
    """Return the structure of a package whose unit is launched at `start`."""
    root = ElementTree.Element("courseStructure", {"xmlns": SPACE})
    whole = ElementTree.SubElement(root, "course", {"id": _identifier(package.identifier, "course")})
    told = {"id": _identifier(package.identifier, "unit"), "moveOn": "Passed" if package.counted else "Completed"}
    if package.counted and course.about.final:
        told["masteryScore"] = f"{course.about.final.pass_mark / 100:g}"
    unit = ElementTree.SubElement(root, "au", told)
    for element in (whole, unit):
        for name in ("title", "description"):
            told_in = ElementTree.SubElement(ElementTree.SubElement(element, name), "langstring")
            told_in.set("lang", course.about.language)
            told_in.text = package.title
    ElementTree.SubElement(unit, "url").text = start
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text + b"\n"


def _identifier(package: str, kind: str) -> str:
    return uuid.uuid5(_OURS, f"{package} {kind}").urn
