from __future__ import annotations

import gc

import pytest

import app


@pytest.fixture(autouse=True)
def collecting():
    yield
    gc.unfreeze()


def test_what_the_server_keeps_is_not_looked_through_after_every_run_of_a_page(monkeypatch):
    kept = [{"n": n, "self": []} for n in range(1_000)]
    monkeypatch.setattr("answer.assistant.Assistant.open", lambda _settings, _progress: kept)
    monkeypatch.setattr(app, "load_settings", lambda: None)
    assert app.open_assistant(lambda _line: None) is kept
    assert gc.get_freeze_count() > len(kept)


def test_what_an_assistant_before_left_is_collected():
    class Node:
        pass

    app.keep_out_of_collections()
    alive = []
    node = Node()
    node.itself = node  # only a collection finds it
    node.__class__.__del__ = lambda _self: alive.clear()
    alive.append(True)
    app.keep_out_of_collections()
    del node
    assert alive
    app.keep_out_of_collections()
    assert not alive
