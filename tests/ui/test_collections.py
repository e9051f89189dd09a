from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import app


@pytest.fixture(autouse=True)
def collecting():
    yield
    gc.unfreeze()


def test_what_the_server_keeps_is_not_looked_through_after_every_run_of_a_page(monkeypatch):
    kept: Any = [{"n": n, "self": []} for n in range(1_000)]
    monkeypatch.setattr("answer.assistant.Assistant.open", lambda _settings, _progress: kept)
    monkeypatch.setattr(app, "load_settings", lambda: None)
    assert app.open_assistant(lambda _line: None) is kept
    assert gc.get_freeze_count() > 1_000


class Assistant:
    """Something in a circle, which only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def test_what_an_assistant_before_left_is_collected():
    assistant = Assistant()
    alive = weakref.ref(assistant)
    app.keep_out_of_collections()
    del assistant
    gc.collect()
    assert alive()
    app.keep_out_of_collections()
    assert not alive()
