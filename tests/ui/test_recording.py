"""Every question on the page is recorded once, with its answer."""

from __future__ import annotations

import sys
import time

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from prompts.forms import load_templates
from tests.e2e.fake_app import ANSWERED, REFUSED, FakeAssistant
from ui.forms import _run


def page() -> None:
    import streamlit as st

    from app import serve
    from tests.e2e.fake_app import open_fake

    recorded = st.session_state.setdefault("recorded", [])
    serve(open_fake, recorded_by=lambda question, answer: recorded.append((len(question), answer.status)))  # type: ignore[arg-type]


def test_a_question_is_recorded_once_with_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["fake_app.py"])
    st.cache_resource.clear()
    app = AppTest.from_function(page, default_timeout=30).run()
    deadline = time.monotonic() + 10
    while 'class="waiting"' in "".join(element.value for element in app.html) and time.monotonic() < deadline:
        app.run()
    for question in (ANSWERED, REFUSED):
        app.chat_input[0].set_value(question).run()
    app.run()
    assert app.session_state["recorded"] == [(len(ANSWERED), "answered"), (len(REFUSED), "refused")]


def test_a_filled_form_is_recorded_with_its_answer() -> None:
    recorded: list[tuple[int, str]] = []
    (template,) = (one for one in load_templates()[0] if one.title == "用語の説明")
    values = {"term": "書かない窓口"}
    assert [field.name for field in template.fields] == list(values)
    record = lambda question, answer: recorded.append((len(question), answer.status))  # noqa: E731
    _run(template, values, FakeAssistant(), record)  # type: ignore[arg-type]
    assert recorded == [(len("用語の説明：書かない窓口"), "answered")]
