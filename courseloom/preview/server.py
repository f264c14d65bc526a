"""Serves a site on this machine alone: its files, and under a reserved path what pages in a preview ask for.

Any page in a browser on this machine can send requests to a local server. So this one answers only requests for its own name
(a foreign name that leads here is refused), sends no file from outside the site, and has nothing that changes or runs.
"""

from __future__ import annotations

import json
import os
import socketserver
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from courseloom.errors import Problem
from courseloom.preview import editors, injected, places
from courseloom.preview.feed import Feed, News
from courseloom.preview.session import Session
from courseloom.strings.preview import PREVIEW

HOST = "127.0.0.1"
ALIVE = 15.0
"""Seconds after which a silent connection for news is tried, to notice that its page has gone."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
"""Content types by ending; the system's own table may differ from machine to machine."""


class Server(ThreadingHTTPServer):
    """The server of a session; `port` 0 takes any free one. Raises OSError when the port is taken."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two servers have one port

    def __init__(self, session: Session, feed: Feed, root: Path, editor: str, port: int = 0) -> None:
        self.session, self.feed, self.root, self.editor = session, feed, root, editor
        super().__init__((HOST, port), Handler)
        self.names = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        self.address = f"http://{HOST}:{self.server_port}/"

    def server_bind(self) -> None:
        """Bind without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about connections that a browser breaks off."""


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; every other method is refused by the base class."""

    server: Server
    server_version, sys_version = "courseloom", ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer one request."""
        if not self._ours():
            self._send(403, "text/plain; charset=utf-8", b"Refused: this is the preview of a course, for this machine alone.\n")
            return
        path, _, query = self.path.partition("#")[0].partition("?")
        if path.startswith(injected.RESERVED):
            self._reserved(path.removeprefix(injected.RESERVED), {key: found[0] for key, found in parse_qs(query).items()})
        else:
            self._file(path)

    do_HEAD = do_GET

    def _ours(self) -> bool:
        """Return whether a request is for this server's own name and, where it says so, from a page of this server."""
        hosts, origins = self.headers.get_all("Host", []), self.headers.get_all("Origin", [])
        names = self.server.names
        return len(hosts) == 1 and hosts[0].lower() in names and all(origin.lower()[7:] in names for origin in origins)

    def _reserved(self, name: str, asked: dict[str, str]) -> None:
        match name:
            case "preview.js":
                self._send(200, TYPES[".js"], injected.script())
            case "preview.css":
                self._send(200, TYPES[".css"], injected.style())
            case "sources.json":
                found = self.server.session.sources(asked.get("page", ""))
                self._send(200, TYPES[".json"], json.dumps([*map(self._placed, found)]).encode())
            case "events":
                self._events(self.headers.get("Last-Event-ID") or asked.get("since", ""))
            case _:
                self._send(404, TYPES[".txt"], b"")

    def _file(self, path: str) -> None:
        # the mark first: what happens while the file is read is told to the page once more
        mark = self.server.feed.mark
        file = located(self.server.session.site, path)
        try:
            if file is None:
                raise FileNotFoundError
            data, kind = file.read_bytes(), TYPES.get(file.suffix.lower(), "application/octet-stream")
        except OSError:
            if path.endswith(("/", ".html")):
                built = (self.server.session.site / "index.html").is_file()
                said = PREVIEW["no_page" if built else "building"]
                self._send(404 if built else 503, TYPES[".html"], injected.instead(said, mark))
            else:
                self._send(404, TYPES[".txt"], b"")
            return
        self._send(200, kind, injected.page(data, mark) if kind == TYPES[".html"] else data)

    def _events(self, mark: str) -> None:
        """Send the news since a mark, then each piece of news as it comes, until the page or the server goes."""
        self._head(200, "text/event-stream")
        if self.command == "HEAD":
            return
        feed = self.server.feed
        news: News | None = feed.since(mark)
        with suppress(OSError):
            while not feed.closed:
                if news is not None:
                    mark = news.mark
                    self.wfile.write(f"retry: 1000\nid: {mark}\ndata: {json.dumps(self._told(news))}\n\n".encode())
                else:
                    self.wfile.write(b":\n\n")
                news = feed.wait(mark, ALIVE)

    def _told(self, news: News) -> dict[str, Any]:
        problems = [*map(self._problem, news.problems)]
        return {"mark": news.mark, "pages": news.pages, "everything": news.everything, "problems": problems}

    def _problem(self, problem: Problem) -> dict[str, str]:
        root, where = self.server.root, problem.where
        href = ""
        if (root / where.file).is_file():
            href = editors.address(self.server.editor, root, where.file, places.line_of(root, where))
        return {"place": str(where), "said": f"{problem.what} {problem.todo}".rstrip(), "href": href}

    def _placed(self, place: places.Place) -> dict[str, Any]:
        href = editors.address(self.server.editor, self.server.root, place.where.file, place.line)
        return {"id": place.id, "tags": place.tags, "words": place.words, "href": href, "title": place.title}

    def _send(self, code: int, kind: str, data: bytes) -> None:
        self._head(code, kind, ("Content-Length", str(len(data))))
        if self.command != "HEAD":
            with suppress(OSError):
                self.wfile.write(data)

    def _head(self, code: int, kind: str, *others: tuple[str, str]) -> None:
        self.send_response(code)
        kept = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY")]
        for name, value in [("Content-Type", kind), *others, *kept, ("Cross-Origin-Resource-Policy", "same-origin")]:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        """Print nothing: the terminal has one line a save."""


def located(site: Path, path: str) -> Path | None:
    """Return the file below `site` that the path of an address names, or None: hidden, outside, a folder, or not there."""
    try:
        parts = unquote(path, errors="strict").split("/")
        parts = [*parts[1:-1], parts[-1] or "index.html"]
        if not path.startswith("/") or any(not part or part.startswith(".") or {*part} & {*"\\:\0"} for part in parts):
            return None
        file = site.joinpath(*parts).resolve(strict=True)
        return file if file.is_file() and file.is_relative_to(site.resolve()) else None
    except (OSError, ValueError):
        return None
