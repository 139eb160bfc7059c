"""Streamlit's own scripts and styles, sent compressed: a first visit brings a third of the bytes.

Streamlit sends them as they are, because its middleware would compress each anew for every visitor. Here each is
compressed once, when it is first asked for, and kept: they do not change while a server runs.
"""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]
Answer = tuple[Message, bytes]  # the start of a response, and its body

_STATIC = re.compile(r"(^|/)static/.+\.(js|css|json|svg)$")
_LEVEL = 6  # level 9 saves 1% more, and takes three times as long


class CompressedStaticFiles:
    """ASGI middleware that answers for the static files, where the browser can unpack them."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._kept: dict[str, asyncio.Future[Answer]] = {}

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if not _wants_it_packed(scope):
            return await self._app(scope, receive, send)
        path = scope["path"]
        packed = self._kept.get(path)
        if packed is None:
            # Whoever asks meanwhile waits for the same, and is not left alone by a first visitor who leaves.
            packed = self._kept[path] = asyncio.ensure_future(self._pack(dict(scope)))
        try:
            start, body = await asyncio.shield(packed)
        except Exception:
            self._kept.pop(path, None)
            raise
        if start["status"] != 200:
            self._kept.pop(path, None)
        await send(start)
        await send({"type": "http.response.body", "body": body})

    async def _pack(self, scope: Message) -> Answer:
        start, body = await _answer_of(self._app, scope)
        headers = {name.lower(): value for name, value in start["headers"]}
        if start["status"] == 200 and b"content-encoding" not in headers:
            body = await asyncio.to_thread(gzip.compress, body, _LEVEL, mtime=0)
            headers |= {b"content-encoding": b"gzip", b"content-length": str(len(body)).encode()}
            headers[b"vary"] = b"Accept-Encoding"
            headers.pop(b"accept-ranges", None)  # parts of a file are sent as they are
        return {**start, "headers": list(headers.items())}, body


async def _answer_of(app: App, scope: Message) -> Answer:
    """What the app answers to a request without a body."""
    start: Message = {}
    parts: list[bytes] = []

    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # nobody hangs up
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    # Without this a server may be told to send the file by itself, past this middleware.
    scope = {**scope, "extensions": {}}
    await app(scope, receive, send)
    return start, b"".join(parts)


def _wants_it_packed(scope: Message) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not _STATIC.search(scope["path"]):
        return False
    headers = {name.lower(): value.lower() for name, value in scope["headers"]}
    # A browser that has the file already asks whether it changed, and is sent nothing.
    conditional = {b"range", b"if-none-match", b"if-modified-since"} & headers.keys()
    return b"gzip" in headers.get(b"accept-encoding", b"") and not conditional
