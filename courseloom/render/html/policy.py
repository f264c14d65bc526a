"""The content security policy of each output: what its pages may load and run, as a `<meta>` first in every head.

A policy as `<meta>` applies to pages opened from disk as well as from a server. No course content is part of it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from markupsafe import Markup

_NOTHING = {"default-src": "'none'", "object-src": "'none'", "base-uri": "'none'"}
POLICIES: dict[str, dict[str, str]] = {
    "book": {
        **_NOTHING,
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "form-action": "'self'",
    },
    # the page around a book in a learning system
    "scorm": {**_NOTHING, "script-src": "'self'", "style-src": "'self'", "frame-src": "'self'", "form-action": "'none'"},
    # the same with cmi5, which speaks to an address that only the launch tells; the page narrows this to that address then
    "cmi5": {
        **_NOTHING,
        "script-src": "'self'",
        "style-src": "'self'",
        "frame-src": "'self'",
        "connect-src": "https: http:",
        "form-action": "'none'",
    },
    # one file: whatever it needs is in it; its script and its style are allowed by hash
    "single": {
        **_NOTHING,
        "script-src": "",
        "style-src": "",
        "img-src": "data:",
        "font-src": "data:",
        "form-action": "'none'",
    },
    # one file without scripts, whose figures carry their own styles
    "results": {**_NOTHING, "style-src": "'unsafe-inline'", "form-action": "'none'"},
}
"""What each output may load, by directive; everything else is refused."""


def metas(output: str, *scripts: str, styles: Sequence[str] = ()) -> Markup:
    """Return the first elements for the head of every page of an output; its inline scripts and styles are allowed by hash."""
    policy = text(output, *scripts, styles=styles)
    metas = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<meta name="referrer" content="no-referrer">'
    return Markup(metas)  # noqa: S704 - only constants of this module and digests


def text(output: str, *scripts: str, styles: Sequence[str] = ()) -> str:
    """Return the policy of an output as a server sends it."""
    directives = dict(POLICIES[output])
    for name, inline in (("script-src", scripts), ("style-src", styles)):
        if inline:
            directives[name] = " ".join(filter(None, (directives[name], *map(_hashed, inline))))
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _hashed(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
