"""What the page tells the browser to look for, and that there is no page without a policy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from policy.rules import read_rules
from settings import ROOT
from ui.precheck import CHECKED, precheck_rules

POLICY = ROOT / "policy" / "policy.toml"
FAKE_APP = ROOT / "tests" / "e2e" / "fake_app.py"


def changed(tmp_path: Path, category: str, action: str) -> Path:
    written = POLICY.read_text(encoding="utf-8")
    start = written.index(f"[categories.{category}]")
    path = tmp_path / "policy.toml"
    rest = written[start:].replace('question = "refuse"', f'question = "{action}"', 1)
    path.write_text(written[:start] + rest, encoding="utf-8")
    return path


def test_all_that_the_browser_knows_is_held_as_shipped() -> None:
    categories = json.loads(precheck_rules(read_rules(POLICY)))["categories"]
    assert {name: one["held"] for name, one in categories.items()} == dict.fromkeys(CHECKED, True)


@pytest.mark.parametrize(("action", "held"), [("warn", False), ("mask", False), ("allow", None)])
def test_what_is_not_refused_is_told_and_sent_or_not_told(tmp_path: Path, action: str, held: bool | None) -> None:
    rules = json.loads(precheck_rules(read_rules(changed(tmp_path, "phone", action))))
    assert rules["categories"].get("phone", {}).get("held") is held


@pytest.mark.parametrize("content", [None, "", "max_level = ", "max_level = 1\n"])
def test_without_a_policy_there_is_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    path = tmp_path / "policy.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setenv("KIROKU_POLICY", str(path))
    monkeypatch.setattr(sys, "argv", ["fake_app.py", "ready"])
    st.cache_resource.clear()
    app = AppTest.from_file(str(FAKE_APP), default_timeout=60).run()
    shown = "".join(element.value for element in app.html)
    assert "方針を直すまで始められません" in shown
    assert (len(app.chat_input), len(app.button)) == (0, 0)
