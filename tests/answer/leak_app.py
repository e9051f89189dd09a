"""The page over the assistant that ``test_leak_paths`` puts here; AppTest runs it in the same process."""

from __future__ import annotations

from typing import Any

assistant: Any = None
recorder: Any = None

if __name__ == "__main__":
    from app import serve
    from tests.answer import leak_app

    held = leak_app.assistant
    serve(lambda _progress: held, held._settings.store, recorded_by=leak_app.recorder.asked)
