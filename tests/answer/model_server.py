"""An OpenAI-compatible server on loopback that says what a test tells it to, as badly as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "scripted-1"
PIECE = 4  # characters per chunk


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    text: str = ""
    status: int = 200
    stall_after: int | None = None  # characters after which nothing more comes
    cut_after: int | None = None  # characters after which the connection is closed
    delay: float = 0.0  # seconds before each piece
    finish: str = "stop"


Script = Callable[[list[dict[str, str]]], Reply]  # messages → reply


class ModelServer:
    """The server; ``script`` may be changed between requests, ``requests`` holds the bodies that came."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def always(self, reply: Reply | str) -> None:
        given = Reply(reply) if isinstance(reply, str) else reply
        self.script = lambda _messages: given

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_arguments: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.paths.append(self.path)
                if not self.path.endswith("/chat/completions"):
                    self.send_error(404)
                    return
                request = json.loads(body)
                server.requests.append(request)
                reply = server.script(request["messages"])
                with suppress(BrokenPipeError, ConnectionResetError):  # the other side gave up
                    self._send(reply)
                self.close_connection = True

            def _send(self, reply: Reply) -> None:
                if reply.status != 200:
                    body = json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
                    self.send_response(reply.status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.send_header("Retry-After", "0")
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                sent = 0
                while sent < len(reply.text):
                    time.sleep(reply.delay)
                    if reply.stall_after is not None and sent >= reply.stall_after:
                        server.closing.wait(30)
                        return
                    if reply.cut_after is not None and sent >= reply.cut_after:
                        return
                    piece = reply.text[sent : sent + PIECE]
                    self._event({"delta": {"role": "assistant", "content": piece}, "index": 0, "finish_reason": None})
                    sent += len(piece)
                if reply.stall_after is not None:
                    server.closing.wait(30)
                    return
                self._event({"delta": {}, "index": 0, "finish_reason": reply.finish})
                self._chunk(b"data: [DONE]\n\n")
                self._chunk(b"")

            def _event(self, choice: dict[str, Any]) -> None:
                content = {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 0,
                    "model": MODEL,
                    "choices": [choice],
                }
                self._chunk(f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode())

            def _chunk(self, data: bytes) -> None:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

        return Handler


@contextmanager
def model_server(script: Script | None = None) -> Iterator[ModelServer]:
    server = ModelServer(script or (lambda _messages: Reply("はい。")))
    try:
        yield server
    finally:
        server.close()
