"""What a page is given while it is served, never on disk: the script and style of the preview, and leave to use them."""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape

from courseloom import assets
from courseloom.render.html import policy
from courseloom.strings.preview import PREVIEW

RESERVED = "/_preview/"
"""The path below which the preview serves what is its own. No file of a site has a name that begins with '_preview'."""
_POLICY = b'<meta http-equiv="Content-Security-Policy" content="'
_PLACE = b"</main>"


def page(built: bytes, mark: str) -> bytes:
    """Return a page with the script of the preview after its text, where the forms are still as they were built.

    The page's own policy stays and allows one thing more: to ask this server for news. `mark` says what the page already shows.
    """
    before, found, after = built.partition(_POLICY)
    if found:
        own, quote, rest = after.partition(b'"')
        built = before + found + own + b"; connect-src 'self'" + quote + rest
    script = f'<script src="{RESERVED}preview.js" data-mark="{escape(mark)}"></script>'
    text, end, foot = built.partition(_PLACE)
    return text.replace(b"</head>", f'<link rel="stylesheet" href="{RESERVED}preview.css">\n</head>'.encode(), 1) + (
        end + b"\n" + script.encode() + foot
    )


def instead(said: str, mark: str) -> bytes:
    """Return a page of the preview's own, where the site has none (yet): it says why, and reloads when there is one."""
    words = escape(said)
    return page(
        f"""<!DOCTYPE html>
<html lang="en">
<head>
{policy.metas("book")}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words}</title>
</head>
<body class="preview-instead">
<main id="text" tabindex="-1" data-preview-instead>
<h1>{words}</h1>
</main>
</body>
</html>
""".encode(),
        mark,
    )


@lru_cache(1)
def script() -> bytes:
    """Return the script of the preview with its words."""
    packed = json.dumps(PREVIEW, ensure_ascii=False, separators=(",", ":"))
    return f'"use strict";\n(function (words) {{\n{assets.script("preview.js")}\n}})({packed});\n'.encode()


@lru_cache(1)
def style() -> bytes:
    """Return the style of the preview."""
    return assets.style("preview.css").encode()
