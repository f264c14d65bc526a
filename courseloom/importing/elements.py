"""Parses XML into elements with their lines. Refuses a DOCTYPE, and with it every entity that a file could define."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 60


@dataclass
class Element:
    """An element of the file with the line that it begins on."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text of the element itself, without that of its children."""
        return "".join(self.data)

    def all(self, tag: str) -> list[Element]:
        """Return the children with this tag."""
        return [child for child in self.children if child.tag == tag]

    def words(self, tag: str) -> str:
        """Return the text of the child with this tag, or of the `text` element in it."""
        found = next(iter(self.all(tag)), None)
        inner = next(iter(found.all("text")), found) if found else None
        return inner.text.strip() if inner else ""


class Refused(Exception):
    """The file cannot be read: line, what is wrong, and what to do."""

    def __init__(self, line: int, what: str, todo: str) -> None:
        self.line, self.what, self.todo = line, what, todo


def tree(data: bytes) -> Element:
    """Return the outermost element of a file; raises Refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    open_: list[Element] = [Element("", 0, {})]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_) > DEEPEST:
            raise Refused(parser.CurrentLineNumber, "is nested too deeply.", "Export it from Moodle again.")
        element = Element(tag, parser.CurrentLineNumber, attributes)
        open_[-1].children.append(element)
        open_.append(element)

    def refuse(*_: object) -> None:
        raise Refused(
            parser.CurrentLineNumber, "has a DOCTYPE, which can hide other text.", "Take the line out; Moodle writes none."
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: open_.pop()
    parser.CharacterDataHandler = lambda text: open_[-1].data.append(text)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise Refused(error.lineno, f"is not well-formed XML: {what}.", "Export it again, or correct it here.") from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise Refused(1, f"cannot be decoded ({error}).", "Save it as UTF-8.") from error
    return open_[0].children[0]
