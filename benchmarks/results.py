"""How long `courseloom results` takes, and how much memory, with 100,000 answers: 2,000 made-up learners, 50 questions.

Twice: as 2,000 progress files of learners, and as one CSV file. The target is under 10 seconds and 1 GB.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from courseloom.activities.question import hashed, item_of
from courseloom.resolve import read

ROOT = Path(__file__).resolve().parent.parent
LEARNERS, QUESTIONS, SEED = 2_000, 50, 20261122
WHY = "Made up for measuring, and long enough for the readers, which want fifteen words of every reason there is."


def question(number: int) -> dict[str, object]:
    """Return a made-up question with one right option of four."""
    wrong = [{"text": f"Other {number} {n}.", "why": WHY, "misconception": f"belief-{(number + n) % 12}"} for n in range(3)]
    options = [{"text": f"Right {number}.", "correct": True, "why": WHY}, *wrong]
    start = {"id": f"question-{number:02}", "kind": "choice", "objective": "describe-washing", "difficulty": "apply"}
    return {**start, "stem": f"Question {number}?", "options": options, "judgement": True}


def course(folder: Path) -> None:
    """Make a course with a pretest and a posttest."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    half = QUESTIONS // 2
    parts = {"pretest": range(half), "posttest": range(half, QUESTIONS)}
    quizzes = [
        {"id": f"the-{name}", "title": name, "purpose": name, "questions": [question(n) for n in numbers]}
        for name, numbers in parts.items()
    ]
    (folder / "quizzes" / "09-bench.yml").write_text(yaml.safe_dump({"chapter": "01-washing", "quizzes": quizzes}), "utf-8")


def answers(folder: Path) -> tuple[Path, Path]:
    """Write the answers as progress files and as a CSV file. Returns the folder of the one and the path of the other."""
    draw = random.Random(SEED)
    questions = [q for one in read(folder, pages_too=False).quizzes.values() for q in one.quiz.questions]
    asked = [(q.id, hashed(q.id), item_of(q, "selfcheck").key_hash) for q in questions if q.id.startswith("question-")]
    files, sheet = folder.parent / "files", folder.parent / "sheet.csv"
    files.mkdir()
    lines = [",".join(["learner", *(slug for slug, _, _ in asked)])]
    for learner in range(LEARNERS):
        skill, kept, row = draw.gauss(0.65, 0.15), {}, [str(learner)]
        for _, name, key in asked:
            pick = 0 if draw.random() < skill else draw.choice((1, 1, 2, 3))
            first = {"given": {"chosen": [pick]}, "score": float(pick == 0), "sure": draw.choice((None, 1, 2, 3))}
            kept[name] = {"k": key, **first, "tries": 1, "at": 1, "first": first}
            row.append("ABCD"[pick])
        record = {"format": "courseloom-progress", "version": 1, "course": hashed("hands", 12), "course_version": "0.1.0"}
        record |= {"saved": "2026-01-01", "v": 2, "since": learner, "answers": kept, "tests": {}}
        (files / f"{learner}.json").write_text(json.dumps(record), "utf-8")
        lines.append(",".join(row))
    sheet.write_text("\n".join(lines), "utf-8")
    return files, sheet


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "course"
        course(folder)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        print(f"{LEARNERS * QUESTIONS:,} answers: {LEARNERS:,} learners, {QUESTIONS} questions")
        for what, path in zip((f"{LEARNERS:,} progress files", "one CSV file"), answers(folder), strict=True):
            command = [sys.executable, "-m", "courseloom", "--root", str(folder), "results", str(path)]
            start = time.perf_counter()
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - start
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 << 20 if sys.platform == "linux" else 1 << 30)
            size = (folder / "_build" / "results" / "results.html").stat().st_size
            print(f"{what}: {seconds:.1f} s, at most {memory:.2f} GB so far, page of {size / 1000:.0f} kB")
            print(f"  {done.stdout.strip().splitlines()[-1].partition(':')[0]}")
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
