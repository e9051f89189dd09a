"""What records that an answer does not cite say to the same question, and which newer meetings answer it.

Asked alone, a record that only mentions the words seems to answer, for its best sentence has no better one beside it.
So it counts too how it does when all records are asked together. The thresholds were set on
``data/eval/training.jsonl``, whose questions mostly have one record that answers: above them nothing unrelated is left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from answer.superseded import newer_meetings
from answer.types import Answer, Citation
from index.types import Filters
from ingest.types import Document

MOST = 3
SHARE = 0.5  # of the first probability in the answer itself: what is less sure than half of it adds nothing
LEAST = 0.3  # … and the probability below which a record only mentions the words, however unsure the answer
BESIDE = 0.4  # share of the answer's first probability that a record has when it is asked together with all others

AskWithin = Callable[[str, Filters], Answer]
Likely = Callable[[str, Filters], Mapping[str, float]]  # by record: the probability that its best sentence answers


def elsewhere(
    answer: Answer, documents: Sequence[Document], ask: AskWithin, likely: Likely, most: int = MOST
) -> list[Citation]:
    """Return the best quote of each of up to ``most`` records of ``documents`` that answer and are not cited."""
    if answer.status != "answered":
        return []
    cited = {citation.document for citation in answer.citations}
    best_of_answer = answer.citations[0].score  # of our own, where another place's record says more
    beside = likely(answer.question, _within(documents))
    others = [
        document
        for document in documents
        if document.id not in cited and beside.get(document.id, 0.0) >= BESIDE * best_of_answer
    ]
    if not others:
        return []
    least = max(LEAST, SHARE * best_of_answer)
    best: dict[str, Citation] = {}
    for citation in ask(answer.question, _within(others)).citations:
        held = best.get(citation.document)
        if citation.score >= least and (held is None or citation.score > held.score):
            best[citation.document] = citation
    return sorted(best.values(), key=lambda citation: (-citation.score, citation.number))[:most]


def newer_answering(
    answer: Answer, cited: Iterable[Document], documents: Sequence[Document], ask: AskWithin
) -> set[str]:
    """Return the ids of the newest meetings after those cited which answer the question too.

    None when the question named the time itself: whoever asks of the first meeting means the first.
    """
    if answer.scope or answer.status != "answered":
        return set()
    known: Collection[str] = {citation.document for citation in answer.citations}
    newest = {one.id: one for document in cited for one in newer_meetings(document, documents)[:1]}
    return {
        identity
        for identity, document in newest.items()
        if identity in known or ask(answer.question, _within([document])).status == "answered"
    }


def _within(documents: Iterable[Document]) -> Filters:
    return Filters(sources=tuple(document.place for document in documents))
