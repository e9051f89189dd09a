"""事務局回答: an answer that the office approved, as a document of its own, searched and cited like any record.

They stand below one place of their own. No folder of records holds them, so ``sync`` leaves them alone.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

OFFICE = "事務局回答"


def is_office_place(place: str) -> bool:
    return place.startswith(f"{OFFICE}/")


def office_place(question: str) -> str:
    """Return where the answer to ``question`` stands: a second answer to the same words replaces the first."""
    name = hashlib.sha256(" ".join(question.split()).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{OFFICE}/{OFFICE}-{name}.md"


def write_office_answer(folder: Path, question: str, answer: str, day: date) -> Path:
    """Write the document to a file below ``folder``; return where. It says what was asked, and when it was approved."""
    asked = " ".join(question.split())
    path = folder / office_place(question)
    path.parent.mkdir(parents=True, exist_ok=True)
    dated = f"{day.year}年{day.month}月{day.day}日"
    path.write_text(f"# {OFFICE}：{asked}\n\n## 回答（{dated}）\n\n{answer.strip()}\n", encoding="utf-8")
    return path
