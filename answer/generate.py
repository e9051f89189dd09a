"""Words from a chat model, by way of LangChain. The one place that knows it; nothing is imported until it is needed.

Whatever the server does (refuses, fails, hangs, stops half way), the caller has an error or the whole text in time.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator
from typing import Any

from answer.errors import AssistantError, ModelError
from settings import ModelSettings

logger = logging.getLogger(__name__)

WAIT_SECONDS = 0.05  # between looks at whether the person has given up
TEMPERATURE = 0.0
NO_KEY = "none"  # for servers that ask for no key: the library wants one

BUSY = "回答の作成が混み合っています"
CANCELLED = "回答の作成を中止しました"
CUT = "回答の作成が途中で切れました"
FAILED = "回答を作るモデルで問題が起きました"
LIMITED = "回答を作るモデルの利用の上限に達しています"
REJECTED = "回答を作るモデルに接続を拒まれました（管理者に設定の確認を依頼してください）"
SLOW = "回答を作るモデルが時間内に答えませんでした"
UNREACHABLE = "回答を作るモデルにつながりません"

Cancelled = Callable[[], bool]
_FINISHED = ("finish_reason", "stop_reason", "done_reason", "stopReason")  # what providers say at the end of a text
_END = object()


def never() -> bool:
    return False


class ChatModel:
    """One model at one address. Thread-safe."""

    def __init__(self, settings: ModelSettings) -> None:
        """Raises AssistantError when the provider's package is not installed or the settings do not fit it."""
        self.name = settings.name
        self._whole, self._first = settings.timeout_seconds, settings.first_token_seconds
        self._places = threading.BoundedSemaphore(settings.concurrent)
        self._model = _load(settings)

    def stream(self, system: str, user: str, cancelled: Cancelled = never) -> Generator[str, None, None]:
        """Yield the text as it comes. Raises ModelError when it does not come whole and in time, or is cancelled."""
        if not self._places.acquire(blocking=False):
            raise ModelError(BUSY)
        call = _Call(self._model, [("system", system), ("user", user)], self._places.release)
        started = time.monotonic()
        limit = started + min(self._first, self._whole)
        try:
            while (item := call.next(limit, cancelled)) is not _END:
                limit = started + self._whole
                yield str(item)
        finally:
            call.abandon()

    def complete(self, system: str, user: str, cancelled: Cancelled = never) -> str:
        """Return the whole text. Raises ModelError like ``stream``."""
        return "".join(self.stream(system, user, cancelled))


class _Call:
    """One request in a thread of its own, so that a server that hangs holds nobody up."""

    def __init__(self, model: Any, messages: list[tuple[str, str]], freed: Callable[[], None]) -> None:
        self._items: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._abandoned = threading.Event()
        self._begun = False
        threading.Thread(target=self._run, args=(model, messages, freed), name="chat-model", daemon=True).start()

    def next(self, limit: float, cancelled: Cancelled) -> object:
        """Return the next piece of text, or ``_END``. Raises ModelError."""
        while True:
            if cancelled():
                raise ModelError(CANCELLED)
            if (left := limit - time.monotonic()) <= 0:
                raise ModelError(SLOW)
            try:
                item = self._items.get(timeout=min(WAIT_SECONDS, left))
            except queue.Empty:
                continue
            if isinstance(item, Exception):
                raise item
            return item

    def abandon(self) -> None:
        """Let the thread end at the next piece; its reading times out where none comes."""
        self._abandoned.set()

    def _run(self, model: Any, messages: list[tuple[str, str]], freed: Callable[[], None]) -> None:
        try:
            self._items.put(self._read(model, messages))
        except Exception as error:
            logger.warning("chat model: %s", type(error).__name__)  # its message may repeat what was sent
            self._items.put(ModelError(explain(error, begun=self._begun)))
        finally:
            freed()

    def _read(self, model: Any, messages: list[tuple[str, str]]) -> object:
        from langsmith import tracing_context

        ended = False
        with tracing_context(enabled=False):  # whatever the environment says, nothing is reported to anybody
            for chunk in model.stream(messages):
                if self._abandoned.is_set():
                    return _END
                ended = ended or any(chunk.response_metadata.get(name) for name in _FINISHED)
                if text := chunk.text:
                    self._begun = True
                    self._items.put(str(text))
        return _END if ended else ModelError(CUT)


def explain(error: BaseException, *, begun: bool) -> str:
    """Return the Japanese line for what the provider's library raised, told by HTTP status and name of its kind.

    ``begun`` says that a part of the text had come.
    """
    status = getattr(error, "status_code", None)
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if status == 429:
        return LIMITED
    if status in (401, 403, 404):
        return REJECTED
    if any("Timeout" in kind for kind in kinds):
        return SLOW
    if any("Connect" in kind for kind in kinds):
        return CUT if begun else UNREACHABLE
    return CUT if begun else FAILED


def _load(settings: ModelSettings) -> Any:
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise AssistantError(
            '設定 [model] を使うには追加の部品が要ります。pip install "kiroku[model-openai]" を実行してください。'
        ) from error
    address: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
    key = settings.api_key
    if settings.api_key_variable and key is None:
        raise AssistantError(
            f"設定 [model] の鍵の環境変数 {settings.api_key_variable} が空です。値を入れてから起動してください。"
        )
    try:
        return init_chat_model(
            settings.name,
            model_provider=settings.provider,
            api_key=key.get_secret_value() if key else NO_KEY,
            temperature=TEMPERATURE,
            timeout=max(settings.timeout_seconds, settings.first_token_seconds),
            max_retries=settings.retries,
            max_tokens=settings.max_tokens,
            **address,
        )
    except ImportError as error:
        raise AssistantError(
            f"設定 [model] の provider {settings.provider!r} に要る部品が入っていません({error})。"
        ) from error
    except Exception as error:
        raise AssistantError(f"設定 [model] でモデルを用意できません({type(error).__name__})。") from error
