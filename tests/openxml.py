"""A strict look at Office files: every part against the schemas and rules of Open XML, and where every reference leads.

The schemas are those that openxml-audit ships (the constraints of Microsoft's Open XML SDK as data), so nothing is downloaded
and nothing of Microsoft's has to run. It is a second opinion: it shares no code with what wrote the files.
"""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from xml.etree import ElementTree

RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def faults(path: Path) -> list[str]:
    """Return what is wrong with an Office file; an empty list when nothing is."""
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(path)
    found = [f"{error.part_uri} {error.path}: {error.description}" for error in result.errors]
    return found + dangling(path)


def dangling(path: Path) -> list[str]:
    """Return relationships that lead to no part, parts that nothing leads to, and parts without a content type."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        found = [f"{name} is there twice" for name in set(names) if names.count(name) > 1]
        reached = {"[Content_Types].xml"}
        for name in names:
            if not name.endswith(".rels"):
                continue
            reached.add(name)
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in ElementTree.fromstring(package.read(name)).iter(RELS):
                if relation.get("TargetMode") == "External":
                    continue
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                reached.add(target)
                if target not in names:
                    found.append(f"{name} leads to {target}, which is not there")
        types = ElementTree.fromstring(package.read("[Content_Types].xml"))
        endings = {one.get("Extension", "").lower() for one in types.iter(f"{TYPES}Default")}
        named = {one.get("PartName", "").lstrip("/") for one in types.iter(f"{TYPES}Override")}
        found += [f"nothing leads to {name}" for name in names if name not in reached]
        for name in names:
            if name != "[Content_Types].xml" and name not in named and name.rsplit(".", 1)[-1].lower() not in endings:
                found.append(f"{name} has no content type")
        found += [f"a content type is stated for {name}, which is not there" for name in named - set(names)]
    return found
