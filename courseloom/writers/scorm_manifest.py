"""The manifest of a SCORM package: `imsmanifest.xml`, for SCORM 1.2 and for SCORM 2004 3rd edition.

It has one organization with one item and no mastery score. In 2004 it says that the content alone sets completion and success,
since a system would otherwise set them when somebody leaves. Sources: ADL SCORM 1.2 Content Aggregation Model; SCORM 2004 3rd
edition Content Aggregation Model 1.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

NAME = "imsmanifest.xml"


@dataclass(frozen=True)
class Edition:
    """What the two versions call things: namespaces, the version's name, and the attribute that marks what is launched."""

    namespaces: dict[str, str]
    version: str
    kind: str


EDITIONS = {
    "1.2": Edition(
        {"": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2"},
        "1.2",
        "scormtype",
    ),
    "2004": Edition(
        {
            "": "http://www.imsglobal.org/xsd/imscp_v1p1",
            "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
            "imsss": "http://www.imsglobal.org/xsd/imsss",
        },
        "2004 3rd Edition",
        "scormType",
    ),
}


def manifest(version: str, identifier: str, title: str, start: str, names: Iterable[str], content: str = "1.0") -> bytes:
    """Return the manifest of a package that launches `start`; `names` are its files, and `content` is its own version."""
    edition = EDITIONS[version]
    spaces = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in edition.namespaces.items()}
    root = ElementTree.Element("manifest", {"identifier": identifier, "version": content[:20], **spaces})
    about = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(about, "schema").text = "ADL SCORM"
    ElementTree.SubElement(about, "schemaversion").text = edition.version
    whole = f"{identifier}-organization"
    organizations = ElementTree.SubElement(root, "organizations", {"default": whole})
    organization = ElementTree.SubElement(organizations, "organization", {"identifier": whole})
    ElementTree.SubElement(organization, "title").text = title
    book = f"{identifier}-book"
    item = ElementTree.SubElement(organization, "item", {"identifier": f"{identifier}-item", "identifierref": book})
    ElementTree.SubElement(item, "title").text = title
    if "imsss" in edition.namespaces:
        sequencing = ElementTree.SubElement(item, "imsss:sequencing")
        told = {"tracked": "true", "completionSetByContent": "true", "objectiveSetByContent": "true"}
        ElementTree.SubElement(sequencing, "imsss:deliveryControls", told)
    resources = ElementTree.SubElement(root, "resources")
    launched = {"identifier": book, "type": "webcontent", f"adlcp:{edition.kind}": "sco", "href": start}
    resource = ElementTree.SubElement(resources, "resource", launched)
    for name in names:
        ElementTree.SubElement(resource, "file", {"href": name})
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text + b"\n"
