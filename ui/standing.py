"""How far the records carry an answer, in words, and how new they are."""

from __future__ import annotations

from answer.types import Answer
from ingest.dates import western_and_era

SURE = "確かな記録あり"
NEAR = "関連する記録のみ"


def standing_html(answer: Answer) -> str:
    """Return one line: whether records answer or only come near, and the day of the newest of them.

    Empty when no record is shown.
    """
    cited = answer.citations or answer.nearest
    if not cited:
        return ""
    standing = SURE if answer.status == "answered" else NEAR
    newest = max((citation.date for citation in cited if citation.date), default=None)
    day = f"<span>もっとも新しい出典：{western_and_era(newest)}</span>" if newest else ""
    return f'<p class="basis {answer.status}"><span class="standing">{standing}</span>{day}</p>'
