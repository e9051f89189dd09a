"""The pages as they are served, over a store of the sample records, with a log of its own.

Started as ``streamlit run tests/e2e/sample_app.py -- STORE``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from answer.assistant import Assistant
from app import open_desk, serve
from settings import load_settings
from ui.desk import Desk
from ui.loading import Progress

STORE = Path(sys.argv[1])


def open_sample(progress: Progress) -> Assistant:
    return Assistant.open(load_settings(store=STORE), progress)


def open_sample_desk() -> Desk:
    return open_desk(STORE / "audit.sqlite")


if __name__ == "__main__":
    serve(open_sample, STORE, desk_by=open_sample_desk)
