"""The page without a browser: what the session keeps, and what it must not."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.testing.v1 import AppTest

from tests.e2e.fake_app import ANSWERED, BROKEN, EXAMPLES, NOT_FOUND, REFUSED
from ui.label import literal_label

FAKE_APP = Path(__file__).resolve().parents[1] / "e2e" / "fake_app.py"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened("ready", monkeypatch)


def opened(mode: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the page over the made-up assistant, past loading."""
    monkeypatch.setattr(sys, "argv", ["fake_app.py", mode])
    st.cache_resource.clear()
    app = AppTest.from_file(str(FAKE_APP), default_timeout=60).run()
    deadline = time.monotonic() + 10
    while 'class="waiting"' in shown(app) and time.monotonic() < deadline:
        app.run()
    return app


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def shown(app: AppTest) -> str:
    """Return what the page shows; what the scripts of the input are given is not shown."""
    return "".join(element.value for element in app.html if "typing-aids" not in element.value)


def statuses(app: AppTest) -> list[str]:
    return [turn.answer.status for turn in app.session_state["turns"]]


def everything_kept(app: AppTest) -> str:
    state = app.session_state._state._state  # all of it, widgets' values included
    parts = {field.name: getattr(state, field.name) for field in fields(state)}
    parts["_old_state"] = {key: value for key, value in state._old_state.items() if key != TESTING_KEY}
    return repr(parts)


def test_the_empty_page_offers_the_assistants_examples(app: AppTest) -> None:
    assert [button.label for button in app.button] == [literal_label(example) for example in EXAMPLES]


def test_an_example_asks_the_question_it_stands_for(app: AppTest) -> None:
    app.button[1].click().run()
    assert [turn.answer.question for turn in app.session_state["turns"]] == [NOT_FOUND]


def test_the_history_of_the_session_stays_in_order(app: AppTest) -> None:
    for question in (ANSWERED, REFUSED, NOT_FOUND):
        ask(app, question)
    assert statuses(app) == ["answered", "refused", "not_found"]
    places = [shown(app).index(words) for words in (ANSWERED, "（入力は保存されませんでした）", NOT_FOUND)]
    assert places == sorted(places)


def test_a_refused_question_is_kept_nowhere(app: AppTest) -> None:
    ask(app, ANSWERED)
    assert ANSWERED in everything_kept(app)  # so that the next line proves something
    ask(app, REFUSED)
    assert "1234-5678-9018" not in everything_kept(app) + shown(app)


def test_a_new_conversation_forgets_the_old_one(app: AppTest) -> None:
    ask(app, ANSWERED)
    app.button(key="new_conversation").click().run()
    assert statuses(app) == []
    assert ANSWERED not in everything_kept(app)


def test_the_question_that_broke_the_assistant_is_neither_shown_nor_logged(
    app: AppTest, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="ui"):
        ask(app, BROKEN)
    assert "お答えの途中で問題が起きました。" in shown(app)
    assert "RuntimeError" in caplog.text
    assert BROKEN not in shown(app) + caplog.text + everything_kept(app)


@pytest.mark.parametrize(
    ("mode", "words"),
    [("error", "索引が見つかりません。管理者に「kiroku rebuild」の実行を依頼"), ("empty", "まだ記録がありません")],
)
def test_nothing_can_be_asked_without_records(mode: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(mode, monkeypatch)
    assert words in shown(app)
    assert app.chat_input[0].disabled
    assert [button.key for button in app.button] == ["reload"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("標準化の期限は", "標準化の期限は"),
        ("**太字** $x$", r"\*\*太字\*\* \$x\$"),
        (":smile:", "\\:\N{WORD JOINER}smile\\:\N{WORD JOINER}"),  # would be drawn even with its colons escaped
        ("一行目\n# 二行目", r"一行目 \# 二行目"),
    ],
)
def test_a_buttons_label_is_shown_letter_by_letter(text: str, label: str) -> None:
    assert literal_label(text) == label
