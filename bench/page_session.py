"""One visitor of the page without a browser: Streamlit's protocol over its websocket, as far as asking needs it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from html import unescape

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_FILE = re.compile(r'<span class="label">ファイル</span><bdi>(.*?)</bdi>')
_STATUS = re.compile(r'<div class="answer (\w+)">')
_FAILED = 'class="answer failed"'


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page showed for one question."""

    status: str  # answered, not_found, refused; empty when there was no answer
    files: tuple[str, ...]  # names of the files cited or, for not_found, shown as nearest
    sent: float  # time.monotonic()
    seconds: float  # until the page with the answer was complete


@dataclass
class _Page:
    """What the script showed in its last whole run."""

    chat_input: str = ""  # the widget's id
    turns: list[str] = field(default_factory=list)  # HTML, one per question
    errors: list[str] = field(default_factory=list)


class PageSession:
    """A session of its own; ``open`` before anything else."""

    def __init__(self, address: str) -> None:
        self._address = address.replace("http://", "ws://", 1) + "_stcore/stream"
        self._channel: ClientConnection | None = None
        self._page = _Page()

    @property
    def errors(self) -> list[str]:
        return self._page.errors

    async def open(self) -> None:
        self._channel = await connect(self._address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        await self._send(BackMsg())
        await self._run_ended()

    async def close(self) -> None:
        if self._channel:
            await self._channel.close()
        self._channel = None

    async def ask(self, question: str) -> Shown:
        """Type a question and wait until the page is complete."""
        before = len(self._page.turns)
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._page.chat_input
        state.chat_input_value.data = question
        sent = time.monotonic()
        await self._send(message)
        await self._run_ended()
        seconds = time.monotonic() - sent
        if len(self._page.turns) <= before:
            return Shown("", (), sent, seconds)
        turn = self._page.turns[-1]
        status = _STATUS.search(turn)
        return Shown(status[1] if status else "", tuple(map(unescape, _FILE.findall(turn))), sent, seconds)

    async def _send(self, message: BackMsg) -> None:
        assert self._channel
        message.rerun_script.query_string = ""
        await self._channel.send(message.SerializeToString())

    async def _run_ended(self) -> None:
        """Read what the server sends until a run of the script is through; one that starts over begins anew."""
        assert self._channel
        page = _Page()
        while True:
            data = await self._channel.recv()
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                page = _Page()
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                _take(page, message)
            elif kind == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                self._page = page
                return


def _take(page: _Page, message: ForwardMsg) -> None:
    element = message.delta.new_element
    match element.WhichOneof("type"):
        case "chat_input":
            page.chat_input = element.chat_input.id
        case "exception":
            page.errors.append(element.exception.message)
        case "html" if '<article class="turn"' in element.html.body:
            page.turns.append(element.html.body)
        case "html" if _FAILED in element.html.body:
            page.errors.append(re.sub(r"<[^>]+>", " ", element.html.body))
