"""「前回から変わった点は」: the newest meeting of a series compared with the one before it, not searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.scope import of_series
from answer.templates import Records, answer_of, changes_between, meeting_before
from answer.types import Answer
from index.words import analyse, fold
from ingest.types import Document

MOST = 8  # statements
LEAST = 0.5  # of the words of the matter that a sentence must say
SAID = "前回と今回の会議の記録を比べて"

_ASKED = re.compile(
    r"前回(?:の?(?:会議|本部会議|議事録))?(?:から|との|と(?:比べ|くらべ|違)).{0,12}(?:変わ|変化|変更|違|差)"
)
# Words of such a question that name no matter.
_PLAIN = frozenset(
    (
        "前回",
        "今回",
        "前",
        "回",
        "変わる",
        "変化",
        "変更",
        "違い",
        "違う",
        "点",
        "比べる",
        "会議",
        "議事",
        "録",
        "差",
        "箇所",
        "所",
    )
)


def changed_since(question: str, records: Records) -> Answer | None:
    """Return what changed between the two newest meetings; None when that is not asked, or nothing is found.

    A question that names a matter (前回から予算はどう変わった) is told what changed of it alone.
    """
    folded = fold(question)
    if not _ASKED.search(folded):
        return None
    pair = _newest_two(question, records.documents)
    if pair is None:
        return None
    before, newest = pair
    points = list(changes_between(records.meeting(before), records.meeting(newest)))
    named = {word.form for word in analyse(fold(newest.facts.meeting or ""))}
    matter = {word.form for word in analyse(folded) if word.is_content} - named - _PLAIN
    points = [point for point in points if _share(matter, point.citation.quote) >= LEAST]
    return replace(answer_of(points[:MOST], ""), scope=SAID) if points else None


def _newest_two(question: str, documents: Sequence[Document]) -> tuple[Document, Document] | None:
    """Return the newest meeting that has one before it, and that one; of the meeting that is named, if one is."""
    dated = [document for document in documents if document.date and document.facts.meeting_name]
    meant = of_series(question, dated)
    for newest in sorted(meant, key=lambda document: (document.date, document.id), reverse=True):
        if before := meeting_before(newest, documents):
            return before, newest
    return None


def _share(matter: set[str], quote: str) -> float:
    """Return the share of the words of a matter that a quote says, 1 when none is named."""
    return len(matter & {word.form for word in analyse(fold(quote))}) / len(matter) if matter else 1.0
