"""Scripts lose spaces and comments, and nothing that a browser would read."""

from __future__ import annotations

import sys
from functools import partial

import pytest

from courseloom import assets, pool
from courseloom.assets import lean

KEPT = [
    ("say(\"a  b\", 'c // d'); // said", "say(\"a  b\",'c // d');"),
    ("x = a + +b - -c;", "x=a+ +b- -c;"),
    ("const hour = / {2}[/]  'x/gi.exec(text);", "const hour=/ {2}[/]  'x/gi.exec(text);"),
    ("return a / 2 / b;  // half", "return a / 2 / b;"),
    ("/* why\n   so */\nif (a) {\n  b()\n  c()\n}", "if(a){b()\nc()}"),
    ("let a = 1\nlet b = [\n  2,\n  3,\n]", "let a=1\nlet b=[\n2,3,]"),
    ("typeof one in all instanceof Map", "typeof one in all instanceof Map"),
]


@pytest.mark.parametrize(("written", "kept"), KEPT)
def test_only_what_changes_nothing_is_left_out(written: str, kept: str) -> None:
    assert lean(written) == kept
    assert lean(kept) == kept


def test_names_that_scripts_share_stay_and_a_script_needs_no_minifier(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "const courseloomDom=" in assets.script("dom.js")
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    assets._short.cache_clear()
    assert assets.script("dom.js") == lean((assets.FOLDER / "js/dom.js").read_text("utf-8"))
    assets._short.cache_clear()


def test_a_process_that_has_shortened_scripts_can_still_fork() -> None:
    assert assets.script("dom.js")
    assert pool.start(partial(assets.script, "dom.js"))() == assets.script("dom.js")
    assert "minify" not in sys.modules, "it is written in Go"
