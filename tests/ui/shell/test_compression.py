"""Static files are compressed once, are the same once unpacked, and whatever else is asked for is left alone."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backprop.ui.shell.compression import CompressedStaticFiles

SCRIPT = "export const answer = 42;\n" * 2_000


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


async def asked(app: ASGIApp, path: str, headers: Mapping[str, str]) -> Answer:
    """What the app answers to a browser that leaves at once."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": sent}
    await app(scope, receive, send)
    return Answer(
        said[0]["status"],
        {name.decode(): value.decode() for name, value in said[0]["headers"]},
        b"".join(message.get("body", b"") for message in said),
    )


class Server:
    """Two static files and a page, and how often each file was asked for behind the middleware."""

    def __init__(self, folder: Path) -> None:
        (folder / "js").mkdir()
        (folder / "js" / "index.js").write_text(SCRIPT)
        (folder / "font.woff2").write_bytes(b"packed already")
        self.read = Counter[str]()
        files = StaticFiles(directory=folder)

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            self.read[scope["path"]] += 1
            await files(scope, receive, send)

        async def page(request: Request) -> Response:
            return Response("a page")

        self._app = CompressedStaticFiles(Starlette(routes=[Mount("/static", counted), Route("/", page)]))

    def get(self, *paths: str, **headers: str) -> list[Answer]:
        """Ask for all of these at once."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}

        async def all_of_them() -> list[Answer]:
            return await asyncio.gather(*(asked(self._app, path, names) for path in paths))

        return asyncio.run(all_of_them())


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_a_script_is_packed_once_for_all_who_ask_and_is_the_same_when_unpacked(server: Server) -> None:
    for answer in server.get(*["/static/js/index.js"] * 40, accept_encoding="gzip, br"):
        assert answer.status == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) == len(answer.body) < len(SCRIPT) / 10
        assert "javascript" in answer.headers["content-type"]
        assert answer.headers["etag"]
        assert gzip.decompress(answer.body).decode() == SCRIPT
    assert server.read == {"/static/js/index.js": 1}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/static/js/index.js", {"accept_encoding": "identity"}, 200),
        ("/static/js/index.js", {"accept_encoding": "gzip", "range": "bytes=0-99"}, 206),
        ("/static/font.woff2", {"accept_encoding": "gzip"}, 200),
        ("/", {"accept_encoding": "gzip"}, 200),
    ],
)
def test_nothing_else_is_packed(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    (answer,) = server.get(path, **headers)
    assert answer.status == status
    assert "content-encoding" not in answer.headers


def test_a_browser_that_has_the_file_is_sent_nothing(server: Server) -> None:
    (first,) = server.get("/static/js/index.js", accept_encoding="gzip")
    (again,) = server.get("/static/js/index.js", accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_what_is_missing_stays_missing_and_is_asked_for_again(server: Server) -> None:
    for _ in range(2):
        assert server.get("/static/js/gone.js", accept_encoding="gzip")[0].status == 404
    assert server.read == {"/static/js/gone.js": 2}
