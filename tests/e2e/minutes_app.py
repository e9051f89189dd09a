"""The pages over the assistant that ships, on a day on which 令和5年度 is 昨年度.

Started as ``streamlit run tests/e2e/minutes_app.py -- STORE``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import answer.assistant
from answer.assistant import Assistant
from app import serve
from settings import load_settings

STORE = Path(sys.argv[1])


class Day(date):
    """A calendar that is always open on the same day."""

    @classmethod
    def today(cls) -> Day:
        return cls(2024, 11, 24)


def open_sample(progress: Callable[[str], None]) -> Assistant:
    answer.assistant.date = Day  # type: ignore[attr-defined]
    return Assistant.open(load_settings(store=STORE), progress)


if __name__ == "__main__":
    serve(open_sample, STORE)
