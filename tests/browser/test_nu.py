"""The Nu HTML checker finds no error in any page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import missing

pytestmark = pytest.mark.browser


def test_the_html_is_valid(book: Path) -> None:
    if shutil.which("java") is None:
        missing("java")
    jar = next((Path(__file__).parents[1] / "node_modules" / "vnu-jar").rglob("vnu.jar"), None)
    if jar is None:
        missing("vnu-jar (npm install in tests/)")
    command = ["java", "-Xss1m", "-jar", str(jar), "--errors-only", "--skip-non-html", str(book / "html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stdout + done.stderr, done.stdout + done.stderr
    assert done.returncode == 0
