"""The pages behind a sign-in, over the made-up assistant of ``fake_app``.

Started as ``streamlit run tests/e2e/sign_in_app.py -- STORE NAME=VALUE…``, where
each NAME is the environment variable of a setting.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

STORE = Path(sys.argv[1])
os.environ.update(dict(setting.split("=", 1) for setting in sys.argv[2:]), KIROKU_STORE=str(STORE))

from app import record_question, serve  # noqa: E402  (the settings are read from the environment)
from tests.e2e.fake_app import open_fake  # noqa: E402

if __name__ == "__main__":
    serve(open_fake, STORE, recorded_by=record_question)  # type: ignore[arg-type]
