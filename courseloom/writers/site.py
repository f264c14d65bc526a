"""The web book for a host of static pages: with headers for three kinds of host, sitemap, and a page for wrong addresses.

`public` is the folder to upload; what stands beside it is for whoever runs a server. docs/hosting.md says where each goes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from courseloom import files, fingerprints
from courseloom.model.course import Course, chapter_file
from courseloom.render.html import policy
from courseloom.sphinxext import scenarios, theme
from courseloom.strings import PAGE
from courseloom.strings.site import MISSING
from courseloom.writers import html, publish
from courseloom.writers.host import Host

PUBLIC, WRONG, SEARCH = "public", "404.html", "search.html"
LASTING = "public, max-age=31536000, immutable"
"""Caching of files whose names change with their content: the pictures of explorable figures."""
LASTS = ".webp"
FRESH = "no-cache"
"""Caching of all other files: the browser asks whether they have changed."""


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Write the folder to upload, and a snippet for nginx beside it; return the pages."""
    public, web = out / PUBLIC, course.about.web
    html.write(course, public, host)
    (public / publish.NAME).unlink(missing_ok=True)
    base = urlsplit(web.address).path if web.address else "/"
    _wrong(host, public / WRONG, base)
    if web.window:
        _rename(public, neutral(course))
    sent = headers()
    pages = sorted(path.relative_to(public).as_posix() for path in public.rglob("*.html"))
    listed = [page for page in pages if page not in (WRONG, SEARCH)]
    texts = {
        f"{PUBLIC}/_headers": _for_netlify(sent),
        f"{PUBLIC}/.htaccess": _for_apache(sent, base),
        f"{PUBLIC}/.nojekyll": "",
        f"{PUBLIC}/robots.txt": _robots(web.address),
        "nginx.conf": _for_nginx(sent, base),
        "VERSION.txt": f"{PAGE['version']} {course.about.version}, {course.about.dates.released}\n"
        f"{fingerprints.content_hash(course)}\n",
    }
    if web.address:
        texts[f"{PUBLIC}/sitemap.xml"] = _sitemap(web.address, listed, course.about.dates.released)
    for name, text in texts.items():
        files.write_whole(out / name, text)
    return [public / "index.html", *(public / page for page in pages if page != "index.html")]


def headers() -> dict[str, str]:
    """Return the headers that every file is sent with: the policy is that of the pages, and other sites may not frame them."""
    return {
        "Content-Security-Policy": f"{policy.text('book', theme.FIRST)}; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def neutral(course: Course) -> dict[str, str]:
    """Return neutral names by the names of pages whose own names may tell the topic: chapters and conversations."""
    names = {plan.slug: chapter_file(number) for plan in course.about.chapters if (number := course.number(plan.slug))}
    talks = {f"{scenarios.PAGE}{slug}": f"talk-{number:02}" for number, slug in enumerate(course.scenarios, 1)}
    return {**names, **talks}


def _rename(public: Path, names: Mapping[str, str]) -> None:
    """Give files these names, and use them wherever a page or a script has the old ones.

    The same words are changed everywhere, ids and keys of data as well, so what belongs together still does.
    """
    old = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])")
    for path in sorted(public.rglob("*")):
        if path.suffix in (".html", ".js"):
            text = path.read_text("utf-8")
            path.write_text(old.sub(lambda found: names[found[0]], text), "utf-8")
        if path.suffix == ".html" and path.stem in names:
            path.rename(path.with_stem(names[path.stem]))


def _wrong(host: Host, path: Path, base: str) -> None:
    """Write the page that a host shows for a wrong address, at whatever depth: its links begin at the root of the host."""
    told = {"title": MISSING["title"], "missing": MISSING, "parents": []}
    host.app.builder.handle_page("404", told, WRONG, outfilename=path)  # type: ignore[attr-defined]
    host.app.builder.made.discard("404")  # type: ignore[attr-defined]

    def rooted(found: re.Match[str]) -> str:
        attribute, target = found[1], found[2]
        return f'{attribute}="{posixpath.join(base, posixpath.normpath(target))}"'

    relative = r'\b(href|src|action|data-script|data-review)="(?![a-z]+:|#|/|[\d-]+")([^"]+)"'
    path.write_text(re.sub(relative, rooted, path.read_text("utf-8")), "utf-8")


def _robots(address: str | None) -> str:
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {address}sitemap.xml\n" if address else "")


def _sitemap(address: str, pages: Iterable[str], released: str) -> str:
    places = [f"{address}{'' if page == 'index.html' else quote(page)}" for page in pages]
    entries = [f"<url><loc>{escape(place)}</loc><lastmod>{released}</lastmod></url>" for place in places]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, *entries, "</urlset>\n"])


def _for_netlify(sent: Mapping[str, str]) -> str:
    """Return `_headers` for Netlify and Cloudflare Pages; no two rules name one header, since both values would be sent."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in sent.items())]
    return "\n".join([*lines, f"/_images/*{LASTS}", f"  Cache-Control: {LASTING}", ""])


def _for_apache(sent: Mapping[str, str], base: str) -> str:
    lines = [
        f"ErrorDocument 404 {base}{WRONG}",
        "Options -Indexes",
        "AddDefaultCharset utf-8",
        "AddCharset utf-8 .html .css .js .svg .txt .xml",
        "<IfModule mod_headers.c>",
        *(f'Header always set {name} "{value}"' for name, value in sent.items()),
        f'Header set Cache-Control "{FRESH}"',
        f'<FilesMatch "\\{LASTS}$">',
        f'Header set Cache-Control "{LASTING}"',
        "</FilesMatch>",
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript image/svg+xml",
        "</IfModule>",
    ]
    return "\n".join([*lines, ""])


def _for_nginx(sent: Mapping[str, str], base: str) -> str:
    """Return a snippet for the `server` block; a location with headers of its own inherits none, so they stand in both."""
    every = [f'    add_header {name} "{value}" always;' for name, value in sent.items()]
    lines = [
        f"# Include this in the server block of the host. Change the path in both places to where '{PUBLIC}' is.",
        f"location {base} {{",
        f"    alias /srv/course/{PUBLIC}/;",
        "    index index.html;",
        f"    error_page 404 {base}{WRONG};",
        "    charset utf-8;",
        "    gzip on;",
        "    gzip_types text/css text/javascript application/javascript image/svg+xml;",
        *every,
        f'    add_header Cache-Control "{FRESH}";',
        "}",
        f"location ~ ^{re.escape(base)}(?<file>_images/.+\\{LASTS})$ {{",
        f"    alias /srv/course/{PUBLIC}/$file;",
        *every,
        f'    add_header Cache-Control "{LASTING}";',
        "}",
    ]
    return "\n".join([*lines, ""])
