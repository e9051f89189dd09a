"""The pages over a real store with sign-in by local accounts; answers as in ``records_app``, for whoever is signed in.

Started as ``streamlit run tests/e2e/limited_app.py -- STORE``.
"""

from __future__ import annotations

import os
import sys

os.environ |= {"KIROKU_STORE": sys.argv[1], "KIROKU_SIGN_IN__MODE": "local"}

from app import serve
from tests.e2e.records_app import STORE, open_quoting

if __name__ == "__main__":
    serve(open_quoting, STORE)  # type: ignore[arg-type]
