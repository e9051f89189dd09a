"""What the conversation says where the records changed between one question and the next."""

from __future__ import annotations

from answer.types import Answer

NEWER = "ここから、更新された記録（世代 {number}）でお答えしています。"
OLDER = "ここから、前の記録（世代 {number}）に戻してお答えしています。"


def moved_html(before: Answer, after: Answer) -> str:
    """Return a line where ``after`` was answered from another generation than ``before``; else nothing."""
    if before.generation == after.generation or not after.generation:
        return ""
    words = NEWER if after.generation > before.generation else OLDER
    return f'<p class="moved" role="note" lang="ja">{words.format(number=after.generation)}</p>'
