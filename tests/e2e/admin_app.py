"""The pages behind a sign-in with local accounts, over the real assistant.

Started as ``streamlit run tests/e2e/admin_app.py -- STORE``.
"""

from __future__ import annotations

import os
import sys

os.environ.update(KIROKU_STORE=sys.argv[1], KIROKU_SIGN_IN__MODE="local")

from app import open_assistant, record_question, serve

if __name__ == "__main__":
    serve(open_assistant, recorded_by=record_question)
