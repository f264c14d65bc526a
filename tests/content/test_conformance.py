"""The report on conformance is whole, and what it names exists."""

from __future__ import annotations

import re
from functools import cache

from conftest import ROOT

REPORT = (ROOT / "docs" / "conformance.md").read_text("utf-8")
A = "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4"
A += " 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"
AA = "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8"
AA += " 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"


@cache
def source(name: str) -> str:
    return (ROOT / "tests" / name).read_text("utf-8")


def test_each_criterion_of_wcag_2_2_a_and_aa_has_one_row_that_names_a_test_or_says_why_not() -> None:
    rows = re.findall(r"^\| (\d\.\d\.\d+) .+? \((A+)\) \| (.+?) \| (.*?) ?\|", REPORT, re.M)
    assert [(number, level) for number, level, *_ in rows] == sorted(
        [*((one, "A") for one in A.split()), *((one, "AA") for one in AA.split())],
        key=lambda row: [int(part) for part in row[0].split(".")],
    )
    assert len(rows) == 55
    short = set(re.findall(r"^\| (\w+) \| `", REPORT, re.M))
    poor = [number for number, _, met, tested in rows if not tested and not re.search("[Nn]ot applicable", met)]
    poor += [
        number
        for number, _, _, tested in rows
        if tested
        and "test" not in tested
        and not short & set(re.findall(r"\w+", tested))
        and not re.search(r"`[\w-]+`", tested)
    ]
    assert poor == []


def test_each_checkpoint_of_the_matterhorn_protocol_has_one_row() -> None:
    rows = re.findall(r"^\| (\d\d) .+? \| (.+?) \|", REPORT, re.M)
    assert [number for number, _ in rows] == [f"{number:02}" for number in range(1, 32)]
    assert [number for number, said in rows if not re.search(r"read back|not applicable|::test_", said)] == []


def test_every_test_and_every_rule_that_it_names_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", REPORT)
    assert len(named) > 50
    assert [f"{file}::{name}" for file, name in named if f"\ndef {name}(" not in source(file)] == []
    rules = re.findall(r"`([a-z]+(?:-[a-z]+){2,})`", REPORT)
    documented = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert rules and [rule for rule in rules if f"### {rule}\n" not in documented] == []
