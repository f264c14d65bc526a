"""Reads packages of QTI 2.1 and 3.0 by the tables of the standard, names what a reader would refuse, and scores answers.

Sources: 1EdTech, QTI 2.1 Assessment Test, Section and Item Information Model (content models of sections 6 to 8, expressions of
section 15), QTI 3.0 XML binding, IMS Content Packaging 1.1.4. Names of 3.0 are read as those of 2.1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

INLINE = "a|br|code|em|img|span|strong|sub|sup|math"
FLOW = f"{INLINE}|p|div|ol|ul|pre"
BLOCKS = "p|div|ol|ul|pre|choiceInteraction|orderInteraction|matchInteraction|extendedTextInteraction"
VALUES = "variable|correct|mapResponse|baseValue|match|stringMatch|lt|lte|gt|gte|divide|and|sum|index|testVariables"
RULES = "responseCondition|setOutcomeValue"
MIXED = frozenset(
    (
        *("p", "div", "li", "pre", "a", "code", "em", "span", "strong", "sub", "sup", "prompt", "simpleChoice", "value"),
        *("simpleAssociableChoice", "inlineChoice", "modalFeedback", "baseValue", "schema", "schemaversion"),
    )
)
"""Elements that hold text."""
TABLE: dict[str, tuple[str, str, str]] = {
    "assessmentItem": (
        "identifier title adaptive timeDependent lang",
        "",
        "responseDeclaration* outcomeDeclaration* itemBody responseProcessing modalFeedback*",
    ),
    "responseDeclaration": ("identifier cardinality baseType", "", "correctResponse? mapping?"),
    "outcomeDeclaration": ("identifier cardinality baseType", "", "defaultValue?"),
    "correctResponse": ("", "", "value+"),
    "defaultValue": ("", "", "value+"),
    "value": ("", "", ""),
    "mapping": ("defaultValue", "lowerBound upperBound", "mapEntry+"),
    "mapEntry": ("mapKey mappedValue", "caseSensitive", ""),
    "itemBody": ("", "dir", f"({BLOCKS})*"),
    "prompt": ("", "", f"({INLINE})*"),
    "choiceInteraction": ("responseIdentifier shuffle maxChoices", "", "prompt? simpleChoice+"),
    "orderInteraction": ("responseIdentifier shuffle", "", "prompt? simpleChoice+"),
    "simpleChoice": ("identifier", "fixed", f"({FLOW})*"),
    "matchInteraction": ("responseIdentifier shuffle maxAssociations", "", "prompt? simpleMatchSet simpleMatchSet"),
    "simpleMatchSet": ("", "", "simpleAssociableChoice+"),
    "simpleAssociableChoice": ("identifier matchMax", "", f"({FLOW})*"),
    "inlineChoiceInteraction": ("responseIdentifier shuffle", "", "inlineChoice+"),
    "inlineChoice": ("identifier", "", ""),
    "textEntryInteraction": ("responseIdentifier", "expectedLength", ""),
    "extendedTextInteraction": ("responseIdentifier", "expectedLines", "prompt?"),
    "modalFeedback": ("outcomeIdentifier identifier showHide", "dir", f"({FLOW})*"),
    "p": ("", "class", f"({INLINE}|textEntryInteraction|inlineChoiceInteraction)*"),
    "div": ("", "class", f"({FLOW})*"),
    "ol": ("", "class", "li*"),
    "ul": ("", "class", "li*"),
    "li": ("", "class", f"({FLOW})*"),
    "pre": ("", "", ""),
    "a": ("href", "", f"({INLINE})*"),
    "br": ("", "", ""),
    "img": ("src alt", "", ""),
    **dict.fromkeys(("code", "em", "span", "strong", "sub", "sup"), ("", "", f"({INLINE})*")),
    "responseProcessing": ("", "", f"({RULES})+"),
    "responseCondition": ("", "", "responseIf responseElseIf* responseElse?"),
    "responseIf": ("", "", f"({VALUES}) ({RULES})*"),
    "responseElseIf": ("", "", f"({VALUES}) ({RULES})*"),
    "responseElse": ("", "", f"({RULES})*"),
    "setOutcomeValue": ("identifier", "", f"({VALUES})"),
    "variable": ("identifier", "", ""),
    "correct": ("identifier", "", ""),
    "mapResponse": ("identifier", "", ""),
    "baseValue": ("baseType", "", ""),
    "stringMatch": ("caseSensitive", "", f"({VALUES}) ({VALUES})"),
    **dict.fromkeys(("match", "lt", "lte", "gt", "gte", "divide"), ("", "", f"({VALUES}) ({VALUES})")),
    **dict.fromkeys(("and", "sum"), ("", "", f"({VALUES})+")),
    "index": ("n", "", f"({VALUES})"),
    "testVariables": ("variableIdentifier", "", ""),
    "assessmentTest": ("identifier title", "", "outcomeDeclaration* testPart+ outcomeProcessing?"),
    "testPart": ("identifier navigationMode submissionMode", "", "assessmentSection+"),
    "assessmentSection": ("identifier title visible", "", "assessmentItemRef*"),
    "assessmentItemRef": ("identifier href", "category", ""),
    "outcomeProcessing": ("", "", "setOutcomeValue*"),
    "manifest": ("identifier", "", "metadata organizations resources"),
    "metadata": ("", "", "schema schemaversion"),
    "organizations": ("", "", ""),
    "resources": ("", "", "resource*"),
    "resource": ("identifier type href", "", "file* dependency*"),
    "file": ("href", "", ""),
    "dependency": ("identifierref", "", ""),
    "schema": ("", "", ""),
    "schemaversion": ("", "", ""),
}
"""Of each element that we write: the attributes that it needs, others that it may have, and its children in order."""
PLAIN = frozenset(["a", "br", "code", "div", "em", "img", "li", "ol", "p", "pre", "span", "strong", "sub", "sup", "ul"])
PACKAGING = frozenset(
    ("manifest", "metadata", "organizations", "resources", "resource", "file", "dependency", "schema", "schemaversion")
)
SPACES = {
    "2.1": ("http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imscp_v1p1"),
    "3.0": ("http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"),
}
MATHML = "{http://www.w3.org/1998/Math/MathML}"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def opened(package: bytes) -> dict[str, bytes]:
    """Return the files of a package by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None and archive.namelist()[0] == "imsmanifest.xml"
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, version: str) -> Any:
    """Return a file as a tree without namespaces, with the names of 2.1; AssertionError for a name of another version."""
    root = etree.fromstring(data)
    for element in list(root.iter()):
        if element.tag.startswith(MATHML):
            element.tag = element.tag.removeprefix(MATHML)
            continue
        space, _, name = element.tag[1:].partition("}")
        assert space == SPACES[version][name in PACKAGING], element.tag
        if version == "3.0" and name not in PLAIN | PACKAGING:
            assert re.fullmatch(r"qti-[a-z]+(-[a-z]+)*", name), name
            name = _camel(name.removeprefix("qti-"))
        element.tag = name
        for key, value in list(element.attrib.items()):
            own = "lang" if key.endswith("}lang") else "" if "}" in key else _camel(key)
            assert "}" in key or key == (own if version == "2.1" else re.sub("[A-Z]", lambda sign: f"-{sign[0].lower()}", own))
            del element.attrib[key]
            if own:
                element.set(own, value)
    for body in root.findall(".//modalFeedback/contentBody"):
        feedback = body.getparent()
        assert len(feedback) == 1 and not (feedback.text or "").strip(), "content beside qti-content-body"
        feedback.text = body.text
        feedback.extend(list(body))
        feedback.remove(body)
    etree.cleanup_namespaces(root)
    return root


def _camel(name: str) -> str:
    return re.sub("-([a-z])", lambda sign: sign[1].upper(), name)


def faults(files: dict[str, bytes], version: str) -> Iterator[str]:
    """Yield what is wrong with a package."""
    manifest = tree(files["imsmanifest.xml"], version)
    kind = "xmlv" + version.replace(".", "p")
    yield from _structure("manifest", manifest, version)
    resources = manifest.findall("resources/resource")
    names = [one.get("identifier") for one in resources]
    listed = {file.get("href") for file in manifest.iter("file")}
    if len(set(names)) < len(names) or {one.get("identifierref") for one in manifest.iter("dependency")} - set(names):
        yield "the manifest names a resource twice, or one that is not there"
    if listed | {"imsmanifest.xml"} != files.keys():
        yield f"the manifest and the files differ: {sorted((listed | {'imsmanifest.xml'}) ^ files.keys())}"
    test = next(one for one in resources if one.get("type") == f"imsqti_test_{kind}")
    items = {one.get("href"): one for one in resources if one.get("type") == f"imsqti_item_{kind}"}
    root = tree(files[test.get("href")], version)
    yield from _structure("test", root, version)
    refs = [(one.get("identifier"), one.get("href")) for one in root.iter("assessmentItemRef")]
    if sorted(href for _, href in refs) != sorted(items):
        yield "the test and the manifest hold other items"
    yield from _names("the test", [root.get("identifier"), *(one.get("identifier") for one in root.iter("assessmentSection"))])
    yield from _names("the test", [name for name, _ in refs])
    for name, href in refs:
        item = tree(files[href], version)
        if item.get("identifier") != name:
            yield f"{href}: is {item.get('identifier')} and not {name}"
        shown = {f"media/{one.get('src').rpartition('/')[2]}" for one in item.iter("img")}
        if {href, *shown} != {one.get("href") for one in items[href].findall("file")}:
            yield f"{href}: shows pictures that the manifest does not list with it"
        for fault in (*_structure(href, item, version), *_item(item)):
            yield f"{name}: {fault}"


def _structure(where: str, root: Any, version: str) -> Iterator[str]:
    for element in root.iter():
        if element.tag == "math" or any(above.tag == "math" for above in element.iterancestors()):
            continue
        if element.tag not in TABLE:
            yield f"{where}: there is no <{element.tag}>"
            continue
        needed, more, content = (part.split() for part in TABLE[element.tag])
        given = set(element.attrib)
        if set(needed) - given or given - set(needed) - set(more) or (version == "2.1" and "dir" in given):
            yield f"{where}: <{element.tag}> has the attributes {sorted(given)}"
        model = "".join(re.sub(r"\w+", lambda word: f"(?:{word[0]} )", part) for part in content)
        if not re.fullmatch(model, "".join(f"{child.tag} " for child in element)):
            yield f"{where}: <{element.tag}> holds {[child.tag for child in element]}"
        loose = [element.text, *(child.tail for child in element)]
        if element.tag not in MIXED and any((text or "").strip() for text in loose):
            yield f"{where}: <{element.tag}> holds loose text"
        above = [one.tag for one in element.iterancestors()]
        if element.tag.endswith("Interaction") and "itemBody" not in above:
            yield f"{where}: <{element.tag}> stands outside the body"


def _names(where: str, names: list[str]) -> Iterator[str]:
    if len(set(names)) < len(names):
        yield f"{where} has an identifier twice"
    yield from (f"{where}: '{name}' is no identifier" for name in names if not NAME.fullmatch(name))


def _item(item: Any) -> Iterator[str]:
    """Yield what does not fit together in an item."""
    responses = {one.get("identifier"): one for one in item.findall("responseDeclaration")}
    outcomes = {one.get("identifier"): one for one in item.findall("outcomeDeclaration")}
    yield from _names("it", [item.get("identifier"), *responses, *outcomes])
    asked = [one for one in item.iter() if one.get("responseIdentifier")]
    if sorted(one.get("responseIdentifier") for one in asked) != sorted(responses):
        yield "declares other responses than it asks for"
    for one in asked:
        choices = [choice.get("identifier") for choice in one.iter() if choice.get("identifier")]
        yield from _names("an interaction", choices)
        declared = responses[one.get("responseIdentifier")]
        values = [value.text for value in declared.iter("value")] + [key.get("mapKey") for key in declared.iter("mapEntry")]
        if choices and not {part for value in values for part in value.split()} <= set(choices):
            yield "a right answer is no choice"
        if declared.get("cardinality") == "single" and len(declared.findall("correctResponse/value")) > 1:
            yield "has two right answers for one response"
    known = {*responses, *outcomes}
    yield from (
        f"{one.get('identifier')} is not declared" for one in item.iter("variable") if one.get("identifier") not in known
    )
    yield from (
        f"{one.get('identifier')} is no outcome"
        for one in item.iter("setOutcomeValue")
        if one.get("identifier") not in outcomes
    )
    said = [(one.get("outcomeIdentifier"), one.get("identifier")) for one in item.findall("modalFeedback")]
    if len(set(said)) < len(said) or {name for name, _ in said} - set(outcomes):
        yield "has feedback twice, or by an outcome that is not declared"
    yield from ("has empty feedback" for one in item.findall("modalFeedback") if not "".join(one.itertext()).strip())


Given = dict[str, str | list[str] | None]


def outcomes(item: Any, given: Given) -> dict[str, Any]:
    """Return the outcomes of an item for responses: its rules as the standard reads them."""
    declared = {one.get("identifier"): one for one in item.findall("responseDeclaration")}
    held: dict[str, Any] = {name: given.get(name) for name in declared}
    for one in item.findall("outcomeDeclaration"):
        start = one.findtext("defaultValue/value")
        held[one.get("identifier")] = float(start) if start and one.get("baseType") == "float" else start
    _run(item.find("responseProcessing"), held, declared)
    return held


def _run(rules: Any, held: dict[str, Any], declared: dict[str, Any]) -> None:
    for rule in rules:
        if rule.tag == "setOutcomeValue":
            held[rule.get("identifier")] = _value(rule[0], held, declared)
        elif rule.tag == "responseCondition":
            for case in rule:
                if case.tag == "responseElse" or _value(case[0], held, declared):
                    _run(case if case.tag == "responseElse" else case[1:], held, declared)
                    break


def _value(one: Any, held: dict[str, Any], declared: dict[str, Any]) -> Any:
    """Return the value of an expression; None is NULL."""
    name, below = one.get("identifier"), [_value(child, held, declared) for child in one]
    match one.tag:
        case "variable":
            found = held[name]
            number = name in declared and declared[name].get("baseType") == "float" and found is not None
            return float(found) if number else found
        case "correct":
            values = [value.text for value in declared[name].findall("correctResponse/value")]
            return values[0] if declared[name].get("cardinality") == "single" else values
        case "baseValue":
            return float(one.text) if one.get("baseType") == "float" else one.text
        case "mapResponse":
            return _mapped(declared[name].find("mapping"), held[name])
        case "and":
            return all(below)
        case _ if None in below:
            return None
        case "match":
            return below[0] == below[1]
        case "stringMatch":
            return below[0].lower() == below[1].lower() if one.get("caseSensitive") == "false" else below[0] == below[1]
        case "lt" | "lte" | "gt" | "gte":
            a, b = below
            return {"lt": a < b, "lte": a <= b, "gt": a > b, "gte": a >= b}[one.tag]
        case "sum":
            return sum(below)
        case "divide":
            return below[0] / below[1]
        case "index":
            place = int(one.get("n"))
            return below[0][place - 1] if place <= len(below[0]) else None
        case _:
            raise AssertionError(one.tag)


def _mapped(mapping: Any, given: str | list[str] | None) -> float:
    total = 0.0
    for value in {given} if isinstance(given, str) else set(given or ()):
        worth = float(mapping.get("defaultValue"))
        for entry in mapping:
            key, folded = entry.get("mapKey"), entry.get("caseSensitive") == "false"
            if value == key or (folded and value.lower() == key.lower()):
                worth = float(entry.get("mappedValue"))
        total += worth
    return min(max(total, float(mapping.get("lowerBound"))), float(mapping.get("upperBound")))
