"""Puts the words of the interface into the language of a course, from the catalogues in `locales/`.

The dicts of this package hold English. `speak` replaces their values in place, so that whoever reads `QUIZ["check"]` has the
word of the language in force; with English nothing is done. A word without a translation is an `English` word.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any

from courseloom import strings
from courseloom.strings import pseudo
from courseloom.strings.counted import Counted
from courseloom.strings.locales import locale

FOLDER = Path(__file__).resolve().parent / "locales"
DOMAIN = "courseloom"
SOURCE = "en"
"""The language of the words in the dicts."""
AUTHORS = frozenset({"PREVIEW"})
"""Words for authors, which stay English, as all messages for authors do."""
_GATHERED = frozenset({"TOOLS"})
"""Dicts of other dicts, whose words are known by the names of these."""
_PARTS = {"typed": "quiz"}
"""Dicts whose entries are also entries of another: they have the context of that one."""
DATA = frozenset({"anki.chapter", "anki.other"})
"""Entries that nobody reads: parts of names."""
COUNTED_BY_SCRIPTS = frozenset({"review.days", "review.months", "review.weeks", "scenario_play.endings"})
"""Sentences whose number (`n` or `count`) only a script knows: it gets every form of a language that has several."""
CRISIS = frozenset(
    {
        "box_titles.act-now",
        "help.danger",
        "help.lines",
        "help.work",
        "page.check_first",
        "page.directory",
        "page.emergency",
        "page.emergency_any",
        "page.help_title",
        "page.own_service",
        "paper.help_line",
        "sheet.seen",
        "sheet.support",
        "sheet.unseen",
        "support.app",
        "support.call",
        "support.chat",
        "support.danger",
        "support.none_confirmed",
        "support.some_confirmed",
        "support.text",
    }
)
"""Sentences that tell somebody in danger what to do: a translation counts only when a person has signed it."""
SIGNED = "signed:"
"""What begins the translator's comment of a signed entry, before name and date."""
UNREVIEWED = "Not reviewed by a native speaker."
"""A line at the head of a catalogue, until somebody has read it."""


class English(str):
    """A word that stays English in a course of another language, also when it is filled in."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> English:
        """Return the word filled in, as `str.format` does."""
        return English(super().format(*args, **values))


Word = str | Counted
Translate = Callable[[str, Word], Any]

_english: dict[str, dict[str, Any]] = {}
_spoken = SOURCE


def spoken() -> str:
    """Return the language in force, as `book/course.yml` writes it; "en" for every English."""
    return _spoken


def speak(language: str) -> None:
    """Put all words into a language (a tag such as "es" or "pt-BR"); they are English where it has no catalogue."""
    global _spoken
    wanted = SOURCE if is_english(language) and language != pseudo.ACCENTED else language
    if wanted == _spoken:
        return
    dicts = _dicts()
    if not _english:
        _english.update({name: dict(words) for name, words in dicts.items()})
    translate = _translation(wanted)
    for name, words in dicts.items():
        words.update({key: _said(said, _context(name, key), translate) for key, said in _english[name].items()})
    _spoken = wanted


def is_english(language: str) -> bool:
    """Return whether a tag is that of an English, of whatever region."""
    return language.lower().split("-")[0] == SOURCE


def missing(language: str) -> bool:
    """Return whether a course in this language has English words, for want of a catalogue."""
    own = is_english(language) or language in (pseudo.ACCENTED, pseudo.TURNED)
    return not own and not any(path.is_file() for path in files(language))


def entries() -> dict[str, Word]:
    """Return the English words to translate, by context, sorted."""
    found: dict[str, Word] = {}

    def note(context: str, word: Word) -> Word:
        if context in found and found[context] != word:
            raise ValueError(f"two words have the context {context}")
        if _is_words(context, word):
            found[context] = Counted((str(word), str(word))) if context in COUNTED_BY_SCRIPTS else word
        return word

    for name, words in _dicts().items():
        for key, said in (_english.get(name) or words).items():
            _said(said, _context(name, key), note)
    return dict(sorted(found.items()))


def untranslated() -> set[str]:
    """Return the contexts of the words that are English in a course of another language."""
    found: set[str] = set()

    def note(context: str, word: Word) -> Word:
        if isinstance(word[0] if isinstance(word, Counted) else word, English):
            found.add(context)
        return word

    for name, words in _dicts().items():
        for key, said in words.items():
            _said(said, _context(name, key), note)
    return found


def lang(word: str) -> str:
    """Return the language of a word where it is not that of the course, else an empty string."""
    return SOURCE if isinstance(word, English) else ""


def _dicts() -> dict[str, dict[str, Any]]:
    """Return the dicts of words of this package by their names."""
    modules = [importlib.import_module(f"{strings.__name__}.{one.name}") for one in pkgutil.iter_modules(strings.__path__)]
    found: dict[str, dict[str, Any]] = {}
    for module in (strings, *(one for one in modules if one.__name__ != __name__)):
        for name, value in vars(module).items():
            words = name[0] != "_" and name.isupper() and isinstance(value, dict) and name not in _GATHERED | AUTHORS
            if words and found.setdefault(name, value) is not value:
                raise ValueError(f"two dicts of words have the name {name}")
    return found


def _is_words(context: str, word: Word) -> bool:
    """Return whether an entry is to be translated: data are not, nor is a sign alone."""
    return context not in DATA and any(letter.isalpha() for letter in str(word))


def _context(name: str, key: str) -> str:
    lower = name.lower()
    return f"{_PARTS.get(lower, lower)}.{key}"


def _said(value: Any, context: str, translate: Translate) -> Any:
    """Return a value of a dict with every word in it translated."""
    match value:
        case str() | Counted():
            return translate(context, value)
        case dict():
            return {key: _said(one, f"{context}.{key}", translate) for key, one in value.items()}
        case list() | tuple():
            return type(value)(_said(one, f"{context}.{at}", translate) for at, one in enumerate(value))
        case _:
            raise TypeError(f"{context} is not words")


def _translation(language: str) -> Translate:
    """Return what puts a word into a language."""
    if language == SOURCE:
        return lambda _, word: word
    if language in (pseudo.ACCENTED, pseudo.TURNED):
        return lambda context, word: word if context in DATA else _pseudo(language, word)
    catalogue, rule = _catalogue(language)

    def translate(context: str, word: Word) -> Any:
        if context in COUNTED_BY_SCRIPTS:
            several = catalogue.get((context, (str(word), str(word))), (English(word),))
            return _by_category(language, several, rule) if len(set(several)) > 1 else several[0]
        forms = catalogue.get((context, tuple(word) if isinstance(word, Counted) else (word,)))
        if isinstance(word, Counted):
            return Counted(forms, rule) if forms else Counted(map(English, word))
        return forms[0] if forms else English(word) if _is_words(context, word) else word

    return translate


def _by_category(language: str, forms: tuple[str, ...], rule: Callable[[int], int]) -> dict[str, str]:
    """Return the forms of a sentence by the categories that browsers know for a language (one, few, many …), and its tag."""
    known = locale(language)
    return {"lang": language, "other": forms[-1]} | {known.plural_form(n): forms[rule(n)] for n in range(200, -1, -1) if known}


def _pseudo(language: str, word: Word) -> Word:
    if isinstance(word, Counted):
        return Counted((pseudo.said(language, form) for form in word), word.rule)
    return pseudo.said(language, word)


def files(language: str) -> Iterator[Path]:
    """Yield the catalogues that may serve a language, the nearest first: of `pt-BR`, `pt_BR` and then `pt`."""
    first, *more = language.split("-")
    parts = [first.lower(), *(part.upper() if len(part) == 2 else part.capitalize() for part in more)]
    for count in range(len(parts), 0, -1):
        yield FOLDER / "_".join(parts[:count]) / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=4)
def _catalogue(language: str) -> tuple[Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]], Callable[[int], int]]:
    """Return what counts of a language's catalogue, by context and English forms, and its rule for numbers."""
    path = next((path for path in files(language) if path.is_file()), None)
    if path is None:
        return {}, lambda _: 0
    from babel.messages.pofile import read_po  # here, since English needs none of it

    with path.open("rb") as opened:
        read = read_po(opened)
    found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
    for message in read:
        said, asked = (tuple(one) if isinstance(one, tuple | list) else (str(one),) for one in (message.string, message.id))
        signed = any(comment.startswith(SIGNED) for comment in message.user_comments)
        if message.context and all(said) and not message.fuzzy and (signed or message.context not in CRISIS):
            found[message.context, asked] = said
    return found, c2py(read.plural_expr)


def reviewed(language: str) -> bool:
    """Return whether the head of a language's catalogue does not say, or no longer, that no native speaker has reviewed it."""
    path = next(filter(Path.is_file, files(language)), None)
    return path is None or f"# {UNREVIEWED}\n" not in path.read_text("utf-8").partition("msgid")[0]
