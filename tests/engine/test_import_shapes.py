"""The shapes of question files that people have: each is carried, or told by name; none stops the question after it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml
from banks import completed
from shaped import PNG, SECOND, SHAPES

from courseloom import importing
from courseloom.errors import CourseError


def stripped(value: Any) -> Any:
    """Return values with the line break that ends a YAML block taken off each text."""
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, list):
        return [stripped(one) for one in value]
    return {name: stripped(one) for name, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape['format']}: {shape['name']}")
def test_each_shape_is_carried_or_told_by_name(shape: dict[str, Any], tmp_path: Path) -> None:
    text = SECOND[shape["format"]].replace("FIRST", shape["text"]).replace("PNG", base64.b64encode(PNG).decode())
    (tmp_path / "bank").write_text(text, "utf-8")
    result = importing.read(tmp_path / "bank", "bank", "01-washing")
    questions = [question for quiz in yaml.safe_load(result.text)["quizzes"] for question in quiz["questions"]]
    assert questions[-1]["stem"] == "Soap cleans.\n"
    notes, told = [str(note) for note in result.notes], shape.get("told", [])
    assert len(notes) == len(told) and all(part in note for part, note in zip(told, notes, strict=True)), notes
    if shape["becomes"] == "left out":
        assert len(questions) == 1
        return
    first = questions[0]
    assert len(questions) == 2 and first["kind"] == shape["becomes"]
    assert {name: stripped(first.get(name)) for name in shape.get("fields", {})} == shape.get("fields", {})
    for name, data in result.pictures.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
        assert data == PNG
    if "lacks" not in shape:
        completed(result.text, tmp_path)
    else:
        with pytest.raises(CourseError):
            completed(result.text, tmp_path)


def test_at_least_sixty_shapes_are_tried() -> None:
    assert len({(shape["format"], shape["name"]) for shape in SHAPES}) == len(SHAPES) >= 60
