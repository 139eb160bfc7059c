"""One learner's session with the running app, over the WebSocket that a browser would open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from tests.load.protocol import SUBPROTOCOLS, Browser

PATIENCE = 60.0  # seconds
SLIDER = "lr_slider"


class Failed(Exception):
    """The app did not answer, or the answer was an error."""


class Learner:
    """A session: `open` it, `move` the learning-rate slider, `close` it."""

    def __init__(self, url: str, query: str = "") -> None:
        self._url = url
        self._browser = Browser(url, query)
        self._socket: ClientConnection | None = None

    @property
    def query(self) -> str:
        """The address as the app has last set it, without the question mark."""
        return self._browser.query

    async def open(self) -> float:
        """Connect, and wait for the whole page. Returns the seconds that took.

        Raises:
            Failed: it was refused, or the page shows an error.
        """
        begin = time.perf_counter()
        await self._connect()
        await self._answer({})
        return time.perf_counter() - begin

    async def move(self, rate: str) -> float:
        """Put the slider to this stop, and wait for the whole page. Returns the seconds that took.

        Raises:
            Failed: no answer came, or one with an error in it.
        """
        begin = time.perf_counter()
        await self._answer(self._browser.moved(SLIDER, rate))
        return time.perf_counter() - begin

    async def progress(self, rate: str | None = None) -> AsyncIterator[int]:
        """Put the slider to this stop, or connect if none is named. Gives each percentage that a progress bar shows.

        Whoever asks for no more of them has not waited for the page.
        """
        if rate is None:
            await self._connect()
        await self._send({} if rate is None else self._browser.moved(SLIDER, rate))
        async for message in self._messages():
            if message.delta.new_element.WhichOneof("type") == "progress":
                yield message.delta.new_element.progress.value

    async def close(self) -> None:
        """Leave, as by closing the tab."""
        if self._socket is not None:
            await self._socket.close()

    async def _connect(self) -> None:
        address = self._url.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
        protocols = [Subprotocol(name) for name in SUBPROTOCOLS]
        try:
            self._socket = await connect(
                address,
                subprotocols=protocols,
                compression=None,  # as the server has it
                max_size=None,
                max_queue=None,
                open_timeout=PATIENCE,
                ping_interval=None,  # the server's pings are answered
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise Failed(f"no connection: {error}") from error

    async def _send(self, changed: Mapping[str, WidgetState]) -> None:
        assert self._socket is not None, "open() comes first"
        await self._socket.send(self._browser.rerun(changed))

    async def _answer(self, changed: Mapping[str, WidgetState]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._send(changed)
                async for _ in self._messages():
                    pass
        except TimeoutError as error:
            raise Failed(f"no answer within {PATIENCE:g} s") from error
        except ConnectionClosed as error:
            raise Failed(f"the connection was closed: {error}") from error

    async def _messages(self) -> AsyncIterator[ForwardMsg]:
        """What the server says until a run of the script has come to its end.

        A run that gives way to a newer one, as by `st.rerun`, ends with another status and is not the end.
        """
        assert self._socket is not None
        errors = []
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            if wrong := self._browser.hear(message):
                errors.append(wrong)
            yield message
            if message.WhichOneof("type") == "script_finished":
                if errors:
                    raise Failed(errors[0])
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
