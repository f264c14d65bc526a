"""Brings the catalogues of translators up to date with the English words: .venv/bin/python docs/words.py [LANGUAGE].

Writes `courseloom/strings/locales/courseloom.pot`, then each `courseloom.po` below it: new words are added untranslated, words
whose English has changed are marked fuzzy, words that are gone are taken out. With the code of a language (`pt_BR`), its
catalogue is begun.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from courseloom.strings import catalogue
from courseloom.strings.counted import Counted

TEMPLATE = catalogue.FOLDER / f"{catalogue.DOMAIN}.pot"
HEAD = """\
# The words of the interface of Courseloom. How to translate them: docs/extending/language.md.
#"""
TO_SIGN = "What somebody in danger is told. It counts once a person has signed it: '# signed: NAME, DATE'."


def template() -> Catalog:
    """Return all English words, by context."""
    made = _catalogue(None)
    for context, word in catalogue.entries().items():
        id = tuple(word) if isinstance(word, Counted) else word
        made.add(id, context=context, auto_comments=[TO_SIGN] if context in catalogue.CRISIS else [])
    return made


def updated(words: Catalog, old: Catalog) -> Catalog:
    """Return an old catalogue with all of these words."""
    made = _catalogue(old)
    before = {message.context: message for message in old if message.id}
    for message in words:
        if message.id:
            found = before.get(message.context)
            made[message.id] = _carried(message, found, made.num_plurals) if found else message.clone()
    return made


def _carried(message: Message, old: Message, forms: int) -> Message:
    """Return an entry of the template with what its old entry says, as fuzzy where the English has changed."""
    made = message.clone()
    had, has = isinstance(old.id, tuple), isinstance(message.id, tuple)
    if had and not has:
        return made
    made.string, made.user_comments = old.string, [one for one in old.user_comments if not one.startswith("| ")]
    said = all(old.string) if isinstance(old.string, tuple) else old.string
    if has and not had and said:
        made.string = (old.string,) * forms  # so far, one form for every number
    if message.id == (old.id if had or not has else (old.id, old.id)):
        made.flags |= old.flags & {"fuzzy"}
    elif said:
        made.flags.add("fuzzy")
        made.user_comments = [one for one in made.user_comments if not one.startswith(catalogue.SIGNED)]
    return made


def _catalogue(old: Catalog | None) -> Catalog:
    day = datetime(2026, 1, 1, tzinfo=UTC)  # the same words give the same bytes
    made = Catalog(project="Courseloom", version="", header_comment=HEAD, creation_date=day, revision_date=day, fuzzy=False)
    if old is not None:
        made.locale, made.header_comment, made.last_translator = old.locale, old.header_comment, old.last_translator
        made.language_team, made.revision_date = old.language_team, old.revision_date
        made._num_plurals, made._plural_expr = old.num_plurals, old.plural_expr
    return made


def written(made: Catalog) -> bytes:
    """Return a catalogue as a file."""
    out = io.BytesIO()
    write_po(out, made, width=110)
    return out.getvalue()


def read(path: Path) -> Catalog:
    """Return the catalogue in a file."""
    with path.open("rb") as opened:
        return read_po(opened, locale=path.parent.parent.name)


def main(arguments: list[str]) -> None:
    """Write the template and every catalogue."""
    words = template()
    TEMPLATE.write_bytes(written(words))
    for locale in arguments:
        path = catalogue.FOLDER / locale / "LC_MESSAGES" / f"{catalogue.DOMAIN}.po"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(Catalog(locale=locale, header_comment=HEAD, fuzzy=False)))
    for path in sorted(catalogue.FOLDER.rglob("*.po")):
        made = updated(words, read(path))
        path.write_bytes(written(made))
        told = [one for one in made if one.id]
        done = sum(bool(all(one.string) if isinstance(one.string, tuple) else one.string) and not one.fuzzy for one in told)
        print(f"{path.parent.parent.name}: {done} of {len(told)} translated, {sum(one.fuzzy for one in told)} fuzzy")


if __name__ == "__main__":
    main(sys.argv[1:])
