"""The preview without a browser: what its server answers and refuses, how a save becomes a line."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import courseloom
from filelock import FileLock

from courseloom.errors import Problem, Where
from courseloom.model.course import Course
from courseloom.preview import editors, injected, places
from courseloom.preview.feed import Feed
from courseloom.preview.run import WORK, Preview
from courseloom.preview.server import Server, located
from courseloom.preview.session import Outcome, Session
from courseloom.render.html import policy

FOUND = Problem(Where("quizzes/a.yml", 3), "says <b>nothing</b>.", "Say something.")
PAGE = f"""<!DOCTYPE html>
<html>
<head>
{policy.metas("book")}
</head>
<body>
<main>
<p>Text</p>
</main>
</body>
</html>
"""


class Stub(Session):
    """A session that builds nothing: it notes what it is asked, and answers with what `plan` yields."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, root / WORK)
        self.asked: list[set[str] | None] = []
        self.plan: Callable[[], Iterator[Outcome]] = lambda: iter([Outcome(("index.html",))])
        self.put()

    def put(self) -> None:
        (self.site / "_static").mkdir(parents=True, exist_ok=True)
        (self.site / "index.html").write_text(PAGE, "utf-8")
        (self.site / "_static/course.js").write_text("1", "utf-8")

    def update(self, changed: Collection[Path] | None) -> Iterator[Outcome]:
        self.asked.append(None if changed is None else {path.name for path in changed})
        if changed is None:
            self.put()
        yield from self.plan()


@pytest.fixture
def session(tiny: Path) -> Stub:
    return Stub(tiny)


@pytest.fixture
def server(session: Stub, tiny: Path) -> Iterator[Server]:
    """A server of the stub, running."""
    running = Server(session, Feed(), tiny, "vscode")
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield running
    running.feed.close()
    running.shutdown()
    running.server_close()


@pytest.fixture
def preview(session: Stub, tiny: Path) -> Iterator[Preview]:
    """A running preview with the stub, after its first build."""
    running = Preview(tiny, session, Feed())
    running.begin()
    yield running
    running.close()


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return (status, headers, body) of one request, whose path is sent as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def news(server: Server, mark: str) -> Iterator[dict[str, Any]]:
    """Yield the news that a page hears, as it comes."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("GET", f"/_preview/events?since={mark}")
    answer = connection.getresponse()
    assert answer.getheader("Content-Type") == "text/event-stream"
    for line in answer:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:{port}", ""]
)
def test_a_request_for_another_host_is_refused(server: Server, host: str) -> None:
    for path in ("/", "/_preview/events", "/_preview/sources.json", "/_preview/preview.js"):
        assert ask(server, path, Host=host.format(port=server.server_port))[0] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "file://"])
def test_a_request_from_another_origin_is_refused(server: Server, origin: str) -> None:
    assert ask(server, "/", Origin=origin)[0] == 403


def test_both_names_of_this_machine_are_answered(server: Server) -> None:
    for name in ("127.0.0.1", "localhost", "LOCALHOST"):
        own = f"{name}:{server.server_port}"
        assert ask(server, "/", Host=own, Origin=f"http://{own}")[0] == 200
    with pytest.raises(OSError), socket.create_connection((socket.gethostname(), server.server_port), timeout=5) as other:
        if other.getpeername()[0].startswith("127."):
            raise OSError("this machine has no other name")


@pytest.mark.parametrize(
    "path",
    [
        "/../lock", "/%2e%2e/lock", "/..%2flock", "/_static/../../lock", "/_static/%2e%2e/%2e%2e/lock", "/..\\lock",
        "/%2e%2e%5clock", "/.hidden", "/_static/.hidden", "//etc/passwd", "/_static", "/_static/", "/out.txt",
        "/outside/course.yml", "/%00", "/%ff", "/a" * 4000, "/C:/x", "etc/passwd", "/_preview/", "/_preview/../index.html",
        "/_preview/session",
    ],
)  # fmt: skip
def test_nothing_but_files_of_the_site_is_served(server: Server, session: Stub, tiny: Path, path: str) -> None:
    (session.site.parent / "lock").write_text("secret")
    (session.site / ".hidden").write_text("secret")
    (session.site / "_static/.hidden").write_text("secret")
    (session.site / "out.txt").symlink_to(session.site.parent / "lock")
    (session.site / "outside").symlink_to(tiny / "book")
    status, _, body = ask(server, path)
    assert status == 404 and b"secret" not in body and b"root:" not in body and b"course.js" not in body


def test_a_file_that_the_site_links_to_within_itself_is_served(session: Stub) -> None:
    (session.site / "again.js").symlink_to(session.site / "_static/course.js")
    assert located(session.site, "/again.js") == (session.site / "_static/course.js").resolve()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE"])
def test_only_reading_is_allowed(server: Server, method: str) -> None:
    assert ask(server, "/", method)[0] in (403, 501)
    assert ask(server, "/_preview/events", method)[0] in (403, 501)


def test_a_page_is_served_with_the_script_and_stays_as_it_is_on_disk(server: Server, session: Stub) -> None:
    status, headers, body = ask(server, "/")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "text/html; charset=utf-8", "no-store")
    text = body.decode()
    assert text.index("</main>") < text.index('<script src="/_preview/preview.js" data-mark=') < text.index("</body>")
    assert (session.site / "index.html").read_text("utf-8") == PAGE
    assert ask(server, "/", "HEAD")[2] == b""
    assert ask(server, "/_static/course.js")[1]["content-type"].startswith("text/javascript")
    for own in ("preview.js", "preview.css"):
        assert ask(server, f"/_preview/{own}")[0] == 200


def test_the_policy_of_a_page_allows_news_from_this_server_and_nothing_else_besides() -> None:
    def read(text: str) -> dict[str, str]:
        (found,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
        return dict(part.strip().split(" ", 1) for part in found.split(";"))

    built = PAGE.replace(str(policy.metas("book")), str(policy.metas("book", "inline()")))
    assert read(injected.page(built.encode(), "m").decode()) == {**read(built), "connect-src": "'self'"}


def test_while_there_is_no_page_a_page_of_the_preview_says_so(server: Server, session: Stub) -> None:
    status, _, body = ask(server, "/book/none.html")
    assert status == 404 and b"preview.js" in body and b"Content-Security-Policy" in body
    shutil.rmtree(session.site)
    assert ask(server, "/")[0] == 503


def test_an_open_page_hears_what_changes_and_what_is_wrong(server: Server) -> None:
    feed = server.feed
    heard = news(server, feed.mark)
    assert next(heard) == {"mark": feed.mark, "pages": [], "everything": False, "problems": []}
    feed.tell(Outcome(("b.html", "a.html")))
    assert next(heard)["pages"] == ["b.html", "a.html"]
    before = feed.mark
    feed.tell(Outcome(problems=(FOUND,)))
    (problem,) = next(heard)["problems"]
    assert problem == {"place": "quizzes/a.yml:3", "said": "says <b>nothing</b>. Say something.", "href": ""}
    feed.tell(Outcome(("a.html",), done=False))  # the first page is there; whether the course is whole is not known yet
    assert next(heard)["problems"]
    feed.tell(Outcome())
    assert not next(heard)["problems"]
    late = next(news(server, before))
    assert late["pages"] == ["a.html"] and not late["problems"]
    assert next(news(server, "0-0"))["everything"]


def test_a_problem_opens_its_file_at_its_line(server: Server, tiny: Path) -> None:
    server.feed.tell(Outcome(problems=(Problem(Where("notebooks/01-washing.ipynb", 3, "text"), "is odd.", ""),)))
    (problem,) = next(news(server, ""))["problems"]
    path, _, line = problem["href"].removeprefix("vscode://file").rpartition(":")
    assert "In one study" in Path(path).read_text("utf-8").split("\n")[int(line) - 1]


@pytest.mark.parametrize("editor", editors.EDITORS)
def test_every_editor_has_an_address_with_file_and_line(editor: str) -> None:
    address = editors.address(editor, Path("/a course"), "book/x.md", 7)
    assert "/a%20course/book/x.md" in address and address.endswith("7") and re.match(r"[a-z]+://", address)


def test_each_block_leads_to_the_line_that_says_it(hands: Course) -> None:
    seen = 0
    for page in hands.pages:
        for place in places.of_page(hands, f"{page.name}.html"):
            lines = (hands.root / place.where.file).read_text("utf-8").split("\n")
            said = re.sub(r"[\W_]+", "", lines[place.line - 1]).lower()
            assert (place.words[0] or place.words[1] if place.words else place.id.split("-", 1)[1].replace("-", ""))[
                :20
            ] in said or (place.id.startswith("q"))
            seen += 1
    assert seen > 30
    assert places.of_page(hands, "../etc.html") == []


def test_the_lines_of_a_cell_are_found_whatever_its_outputs_say(tmp_path: Path) -> None:
    cells = [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {"id": "no"},
            "outputs": [{"data": {"source": ["x"]}}],
            "source": ["1\n", "2"],
        },
        {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "whole"},
        {"cell_type": "markdown", "id": "c", "metadata": {}, "source": ["three\n", "four"]},
    ]
    file = tmp_path / "n.ipynb"
    for end in ("\n", "\r\n"):
        file.write_text(json.dumps({"cells": cells}, indent=1), "utf-8", newline=end)
        lines = file.read_text("utf-8").split("\n")
        for cell, line, said in (("a", 2, '"2"'), ("b", 1, "whole"), ("c", 1, "three"), ("c", 2, "four")):
            assert said in lines[places.line_of(tmp_path, Where("n.ipynb", line, cell)) - 1]


def save(root: Path, name: str = "welcome.md", text: str = "\nMore.\n") -> None:
    path = root / "book" / name
    path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")


def test_a_save_is_one_line(preview: Preview, session: Stub, tiny: Path) -> None:
    save(tiny)
    assert re.fullmatch(r"welcome\.md: 1 page, \d+\.\d s", next(preview.lines()))
    session.plan = lambda: iter([Outcome(problems=(FOUND, FOUND))])
    save(tiny)
    assert next(preview.lines()) == f"welcome.md: 2 problems, first: {FOUND}"


def test_saves_during_a_build_are_one_build_of_the_newest(preview: Preview, session: Stub, tiny: Path) -> None:
    def slow() -> Iterator[Outcome]:
        if len(session.asked) == 2:
            for number in range(20):
                save(tiny, f"during-{number}.md")
                save(tiny)
        yield Outcome(("index.html",))

    session.plan = slow
    save(tiny)
    lines = preview.lines()
    next(lines), next(lines)
    assert session.asked == [None, {"welcome.md"}, {"welcome.md", *(f"during-{number}.md" for number in range(20))}]


def test_a_save_after_the_first_page_goes_before_the_rest(preview: Preview, session: Stub, tiny: Path) -> None:
    ended = []

    def parts() -> Iterator[Outcome]:
        try:
            yield Outcome(("index.html",), done=False)
            if len(session.asked) == 2:
                ended.append("not reached")
            yield Outcome(("other.html",))
        finally:
            ended.append("ended")

    def saving() -> Iterator[Outcome]:
        if len(session.asked) == 2:
            save(tiny, "newer.md")
        return parts()

    session.plan = saving
    save(tiny)
    lines = preview.lines()
    next(lines), next(lines)
    assert session.asked[1:] == [{"welcome.md"}, {"welcome.md", "newer.md"}] and ended == ["ended", "ended"]


def test_a_fault_of_the_engine_is_told_and_the_next_save_is_built(preview: Preview, session: Stub, tiny: Path) -> None:
    def broken() -> Iterator[Outcome]:
        raise ZeroDivisionError("by nought")
        yield

    session.plan = broken
    save(tiny)
    assert "ZeroDivisionError: by nought" in next(preview.lines())
    assert preview.feed.since("").problems
    session.plan = lambda: iter([Outcome(("index.html",))])
    save(tiny)
    assert "1 page" in next(preview.lines()) and not preview.feed.since("").problems


def test_a_deleted_build_folder_is_made_again(preview: Preview, session: Stub, tiny: Path) -> None:
    shutil.rmtree(tiny / "_build")
    assert next(preview.lines()).startswith("Whole course")
    assert (session.site / "index.html").is_file() and session.asked == [None, None]


def test_a_taken_port_an_unknown_editor_and_a_second_preview_are_told(tiny: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = courseloom("preview", "--no-browser", "--port", port, root=tiny)
    assert done.returncode == 1 and f"127.0.0.1:{port}: the port is taken" in done.stderr
    done = courseloom("preview", "--editor", "vi", root=tiny)
    assert done.returncode == 2 and "vscode" in done.stderr
    with FileLock(tiny / WORK / "lock"):
        done = courseloom("preview", "--no-browser", root=tiny)
    assert done.returncode == 1 and "another preview of this course is running" in done.stderr


def test_a_session_tells_problems_and_keeps_its_last_good_pages(tiny: Path) -> None:
    session = Session(tiny, tiny / WORK)
    quiz, good = tiny / "quizzes/01-washing.yml", (tiny / "quizzes/01-washing.yml").read_text("utf-8")
    first = [*session.update(None)]
    assert "notebooks/01-washing.html" in first[0].pages and first[-1].done and not first[-1].problems
    page = (session.site / "notebooks/01-washing.html").read_bytes()
    quiz.write_text(good + "\n  - [", "utf-8")
    second = [*session.update({quiz})][-1]
    assert second.problems[0].where.file == "quizzes/01-washing.yml" and second.problems[0].where.line
    quiz.unlink()
    assert [*session.update({quiz})][-1].problems
    assert (session.site / "notebooks/01-washing.html").read_bytes() == page
    quiz.write_text(good.replace("When do you wash?", "When would you wash?"), "utf-8")
    third = [*session.update({quiz})]
    assert not third[-1].problems and "notebooks/01-washing.html" in third[0].pages
    assert b"When would you wash?" in (session.site / "notebooks/01-washing.html").read_bytes()
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 0, done.stderr
    built = {
        path.relative_to(tiny / "_build/html"): path.read_bytes()
        for path in (tiny / "_build/html").rglob("*")
        if path.is_file() and path.name != "build.json"
    }
    assert built == {path.relative_to(session.site): path.read_bytes() for path in session.site.rglob("*") if path.is_file()}
    assert not any(b"_preview" in data or b"preview-own" in data for data in built.values())
    session.close()
