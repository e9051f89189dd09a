"""Whatever a model's server does, the text comes whole, or an error comes in time."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from answer import generate
from answer.errors import AssistantError, ModelError
from answer.generate import ChatModel
from settings import ROOT, ModelSettings, load_settings
from tests.answer.model_server import MODEL, ModelServer, Reply, model_server

pytest.importorskip("langchain_openai", reason="the extra model-openai is not installed")

TEXT = "令和6年10月1日から始まります[1]。浜通出張所は令和7年度です[2]。"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def settings(base_url: str, **changes: object) -> ModelSettings:
    values = load_settings().model.model_dump() | {
        "provider": "openai",
        "name": MODEL,
        "base_url": base_url,
        "timeout_seconds": 3.0,
        "first_token_seconds": 1.0,
        "retries": 0,
    }
    return ModelSettings(**(values | changes))


def test_the_text_comes_piece_by_piece_and_whole(server: ModelServer):
    server.always(TEXT)
    pieces = list(ChatModel(settings(server.base_url)).stream("決まり", "質問"))
    assert len(pieces) > 5
    assert "".join(pieces) == TEXT
    request = server.requests[0]
    assert (request["model"], request["temperature"]) == (MODEL, 0)
    assert [message["content"] for message in request["messages"]] == ["決まり", "質問"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=429), generate.LIMITED),
        (Reply(status=500), generate.FAILED),
        (Reply(status=503), generate.FAILED),
        (Reply(status=401), generate.REJECTED),
        (Reply(TEXT, stall_after=0), generate.SLOW),
        (Reply(TEXT, stall_after=12), generate.SLOW),
        (Reply(TEXT * 40, delay=0.02), generate.SLOW),  # never stops, but slowly
        (Reply(TEXT, cut_after=12), generate.CUT),
    ],
)
def test_what_goes_wrong_ends_in_time_and_has_its_japanese_reason(server: ModelServer, reply: Reply, reason: str):
    server.always(reply)
    started = time.monotonic()
    with pytest.raises(ModelError, match=reason.split("（")[0]):
        ChatModel(settings(server.base_url, timeout_seconds=1.5, first_token_seconds=0.5)).complete("決まり", "質問")
    assert time.monotonic() - started < 2.5


def test_a_server_that_is_not_there_is_named_unreachable():
    with model_server() as gone:
        address = gone.base_url
    with pytest.raises(ModelError, match=generate.UNREACHABLE):
        ChatModel(settings(address)).complete("決まり", "質問")


def test_a_busy_server_is_asked_again_as_often_as_the_settings_say(server: ModelServer):
    replies = iter([Reply(status=429), Reply(status=500), Reply(TEXT)])
    server.script = lambda _messages: next(replies)
    model = ChatModel(settings(server.base_url, retries=2, timeout_seconds=20.0, first_token_seconds=20.0))
    assert model.complete("決まり", "質問") == TEXT


def test_giving_up_ends_the_wait(server: ModelServer):
    server.always(Reply(TEXT, stall_after=4))
    given_up = threading.Event()
    threading.Timer(0.3, given_up.set).start()
    started = time.monotonic()
    with pytest.raises(ModelError, match=generate.CANCELLED):
        ChatModel(settings(server.base_url, first_token_seconds=3.0)).complete("決まり", "質問", given_up.is_set)
    assert time.monotonic() - started < 1.0


def test_more_calls_than_there_are_places_are_turned_away_at_once(server: ModelServer):
    server.always(Reply(TEXT, stall_after=4))
    model = ChatModel(settings(server.base_url, concurrent=1))
    first = model.stream("決まり", "質問")
    assert next(first)
    with pytest.raises(ModelError, match=generate.BUSY):
        model.complete("決まり", "質問")
    first.close()


def test_an_error_never_repeats_what_was_sent(server: ModelServer, caplog: pytest.LogCaptureFixture):
    server.always(Reply(status=500))
    with pytest.raises(ModelError) as raised:
        ChatModel(settings(server.base_url)).complete("決まり", "青嶺市の質問")
    assert "青嶺市" not in str(raised.value) + caplog.text


def test_a_key_variable_without_a_value_stops_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KEY_OF_THE_CITY", raising=False)
    with pytest.raises(AssistantError, match="KEY_OF_THE_CITY"):
        ChatModel(settings("http://127.0.0.1:9/v1", api_key_variable="KEY_OF_THE_CITY"))


def test_the_key_is_sent_and_never_printed(server: ModelServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KEY_OF_THE_CITY", "s3cret")
    held = settings(server.base_url, api_key_variable="KEY_OF_THE_CITY")
    assert "s3cret" not in repr(held) + repr(held.api_key)
    assert ChatModel(held).complete("決まり", "質問") == "はい。"


def test_a_provider_that_is_not_installed_is_named():
    with pytest.raises(AssistantError, match="anthropic"):
        ChatModel(settings("", provider="anthropic"))


PROGRAM = """
import sys
from answer.assistant import Assistant
from settings import load_settings
libraries = ("langchain", "langchain_openai", "openai", "langgraph")
loaded = [name for name in sys.modules if name.split(".")[0] in libraries]
print(load_settings().model.is_on, loaded)
"""


def test_without_a_model_nothing_of_langchain_is_loaded():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False []\n"


def test_nothing_is_reported_to_a_tracing_service_even_when_the_environment_asks_for_it(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
):
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    with model_server() as collector:
        monkeypatch.setenv("LANGSMITH_ENDPOINT", collector.base_url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "k")
        ChatModel(settings(server.base_url)).complete("決まり", "質問")
        time.sleep(0.5)
        assert collector.paths == []
