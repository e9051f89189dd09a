"""Starts Streamlit's server of a page and, while the first visitor's browser gets ready, has the page get ready too.

    python -m ui.server app.py [Streamlit's options]

The script is a module with a function ``make_ready``.
"""

from __future__ import annotations

import sys
import threading
import time
from importlib import import_module
from pathlib import Path

from streamlit import runtime
from streamlit.runtime import RuntimeState
from streamlit.web import cli

POLL_SECONDS = 0.02


def main() -> None:
    script = Path(sys.argv[1])
    threading.Thread(target=_make_ready, args=(script.stem,), name="make-ready", daemon=True).start()
    sys.argv = ["streamlit", "run", *sys.argv[1:]]
    cli.main()


def _make_ready(module: str) -> None:
    while not (runtime.exists() and runtime.get_instance().state is not RuntimeState.INITIAL):
        time.sleep(POLL_SECONDS)
    import_module(module).make_ready()


if __name__ == "__main__":
    main()
