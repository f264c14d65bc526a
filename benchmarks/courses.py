"""Makes large courses for measuring: copies of this course's chapters with names of their own, until there are enough.

`python3 benchmarks/courses.py 100 FOLDER` writes a course of 100 chapters. A copied chapter has its own quizzes, scenario,
questions in the final bank, objectives, learning points, claims and sources; `check` passes, and `build` builds it.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("_config.yml", "_toc.yml", "book", "notebooks", "quizzes")
FULL = 1_900_000
"""Size in bytes at which no more claims are added to `book/claims.yml`: later chapters name those that are there."""

_NAME = re.compile(r"\w+(?:-\w+)*")
_CLAIM = re.compile(r"^(?:  #.*\n)*  - id: (\S+)\n", re.M)
_SOURCE = re.compile(r"^@\w+\{([^,\s]+),", re.M)
_QUESTION = re.compile(r"^      - id: ", re.M)
_PROSE = re.compile(r"^( *(?:- )?(?:stem|text|why|title): | {8,}(?=[^ ])(?!- |#|\w+:(?: |$)))(.*)$", re.M)
_KEPT = "second|hand|always|never|none|nobody|every|everyone|everybody|must|suppose|imagine|cent"
_VOWELS = {"a": "áàâä", "e": "éèêë", "i": "íìîï", "o": "óòôö", "u": "úùûü"}
_WORD = re.compile(rf"(?<![\w{{`-])(?!(?:{_KEPT})\b)[a-z]{{4,}}(?![\w}}`-])")


def grow(chapters: int, folder: Path, source: Path = ROOT) -> Path:
    """Write a course with this many chapters (at least those of `source`) into a new folder, and return the folder."""
    folder.mkdir(parents=True)
    for name in COPIED:
        of = source / name
        (shutil.copytree if of.is_dir() else shutil.copy2)(of, folder / name)  # type: ignore[operator]
    course = yaml.load((folder / "book/course.yml").read_text("utf-8"), yaml.CSafeLoader)
    plans = list(course["chapters"])
    maker = _Maker(folder, course)
    for number in range(len(plans) + 1, chapters + 1):
        maker.add(plans[(number - 1) % len(plans)], number)
    maker.finish()
    return folder


def _pieces(text: str, start: re.Pattern[str]) -> dict[str, str]:
    """Return the entries of a file by name; a match of `start` begins one and holds its name, if it has a group for it."""
    at = [match.start() for match in start.finditer(text)]
    entries = [text[a:b] for a, b in zip(at, [*at[1:], len(text)], strict=True)]
    return {(start.match(entry) or [""])[start.groups]: entry for entry in entries}


class _Maker:
    """Adds copies of chapters to a course in a folder."""

    def __init__(self, folder: Path, course: dict[str, Any]) -> None:
        self.folder, self.course = folder, course
        self.claims = _pieces((folder / "book/claims.yml").read_text("utf-8"), _CLAIM)
        self.sources = _pieces((folder / "book/references.bib").read_text("utf-8"), _SOURCE)
        self.points = {point["id"]: point for point in course["points"]}
        final = (folder / "quizzes/final.yml").read_text("utf-8")
        self.final_head = final[: final.index("    questions:")] + "    questions:\n"
        self.final = list(_questions(final))
        self.scenarios = {path.stem: path.read_text("utf-8") for path in (folder / "quizzes/scenarios").glob("*.yml")}
        self.more_claims: list[str] = []
        self.size = sum(map(len, self.claims.values()))
        self.more_sources: list[str] = []
        self.files: list[str] = []

    def add(self, plan: dict[str, Any], number: int) -> None:
        """Add a copy of a chapter as chapter `number`."""
        slug, mark = plan["slug"], f"c{number}"
        notebook = json.loads((self.folder / f"notebooks/{slug}.ipynb").read_text("utf-8"))
        sources = ["".join(cell["source"]) for cell in notebook["cells"]]
        quiz = (self.folder / f"quizzes/{slug}.yml").read_text("utf-8")
        aims = {one["id"] for one in plan["objectives"]}
        final = "".join(entry for entry in self.final if re.search(r"^ +objective: (\S+)", entry, re.M)[1] in aims)  # type: ignore[index]
        played = {id: text for id, text in self.scenarios.items() if f"\nchapter: {slug}\n" in text}
        everything = "\n".join([*sources, quiz, final, *played.values()])
        claims = self._claims(set(_NAME.findall(everything))) if self.size < FULL else {}
        cited = {
            name: self.sources[name] for name in _NAME.findall(everything + "".join(claims.values())) if name in self.sources
        }
        own = re.findall(r"^ +- id: ([\w-]+)", quiz + final, re.M) + re.findall(r"\bname=\"([\w-]+)\"", everything)
        own += re.findall(r"\{reflection\} *([\w-]+)", everything)
        named = {name: f"{name}-{mark}" for name in (*own, *aims, *played, *claims)}
        named |= {name: f"{name}{mark}" for name in cited} | {slug: f"{number:03}-{slug.partition('-')[2]}"}
        shift = 1000 * number

        def renamed(text: str) -> str:
            text = _NAME.sub(lambda name: named.get(name[0]) or _anchor(name[0], named), text)
            return re.sub(
                r"^( +syllabus: )\[(.*)\]",
                lambda m: f"{m[1]}[{', '.join(str(shift + int(p)) for p in m[2].split(','))}]",
                text,
                flags=re.M,
            )

        for cell, text in zip(notebook["cells"], sources, strict=True):
            cell["source"] = renamed(text).splitlines(keepends=True)
        new = named[slug]
        saved = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        (self.folder / f"notebooks/{new}.ipynb").write_text(saved, "utf-8")
        (self.folder / f"quizzes/{new}.yml").write_text(_reworded(renamed(quiz), number), "utf-8")
        if final:
            bank = self.final_head.replace("final-bank", f"final-bank-{mark}") + _reworded(renamed(final), number)
            (self.folder / f"quizzes/final-{number:03}.yml").write_text(bank, "utf-8")
            self.course["final"]["draw"][new] = 1
        for id, text in played.items():
            (self.folder / f"quizzes/scenarios/{named[id]}.yml").write_text(renamed(text), "utf-8")
        self.more_claims += [renamed(entry) for entry in claims.values()]
        self.size += sum(map(len, claims.values()))
        self.more_sources += [_other(renamed(entry), mark) for entry in cited.values()]
        self.files.append(new)
        self.course["points"] += [{**self.points[id], "id": shift + id} for id in plan["points"]]
        aimed = [{**one, "id": named[one["id"]], "points": [shift + id for id in one["points"]]} for one in plan["objectives"]]
        self.course["chapters"].append(
            {**plan, "slug": new, "points": [shift + id for id in plan["points"]], "objectives": aimed}
        )

    def _claims(self, names: set[str]) -> dict[str, str]:
        """Return the named claims, and those from which they are computed."""
        found: dict[str, str] = {}
        todo = sorted(names & self.claims.keys())
        while todo:
            name = todo.pop(0)
            if name not in found:
                found[name] = self.claims[name]
                todo += sorted(set(_NAME.findall(found[name])) & self.claims.keys())
        return found

    def finish(self) -> None:
        """Write the files that name all chapters."""
        for name, more in (("book/claims.yml", self.more_claims), ("book/references.bib", self.more_sources)):
            path = self.folder / name
            path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + "".join(more), "utf-8")
        plain = json.loads(json.dumps(self.course, default=str))  # no object twice, which YAML would write as an alias
        dumped = yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=1000)
        (self.folder / "book/course.yml").write_text(dumped, "utf-8")
        toc = (self.folder / "_toc.yml").read_text("utf-8")
        last = re.findall(r"^ +- file: notebooks/.*\n", toc, re.M)[-1]
        lines = "".join(f"{last.partition('-')[0]}- file: notebooks/{name}\n" for name in self.files)
        (self.folder / "_toc.yml").write_text(toc.replace(last, last + lines), "utf-8")


def _questions(bank: str) -> Iterator[str]:
    at = [match.start() for match in _QUESTION.finditer(bank)]
    for start, end in zip(at, [*at[1:], len(bank)], strict=True):
        yield re.sub(r"^ {0,6}#.*\n", "", bank[start:end], flags=re.M)


def _anchor(name: str, named: dict[str, str]) -> str:
    return f"fig-{named[name[4:]]}" if name.startswith("fig-") and name[4:] in named else name


def _other(entry: str, mark: str) -> str:
    """Return a source as another one: with another title and address."""
    entry = re.sub(r"(\btitle\s*=\s*[{\"]+)", rf"\g<1>{mark.upper()} ", entry)
    return re.sub(r"(\b(?:doi|url)\s*=\s*[{\"][^}\"\n]*)", rf"\g<1>-{mark}", entry)


def _reworded(bank: str, number: int) -> str:
    """Return a quiz file with accents on its longer words, other ones for each chapter, so that no question is asked twice."""
    accents = {vowel: kinds[number // 4**at % 4] for at, (vowel, kinds) in enumerate(_VOWELS.items())}
    change = str.maketrans(accents)
    return _PROSE.sub(lambda line: line[1] + _WORD.sub(lambda word: word[0].translate(change), line[2]), bank)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    print(grow(asked.chapters, asked.folder))
