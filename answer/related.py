"""Questions that the records answer too: made from items about the same matter, asked before they are offered.

Which items are about the matter was set on ``data/eval/training.jsonl``: below ``LIKE``, two questions in three were
about something else, and above it three in four about the same.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from answer.likeness import Lexicon, likeness
from answer.meeting import Meeting, item_of
from answer.types import Answer, Citation
from ingest.types import Decision, Passage

MOST = 3
MOST_TRIALS = 12  # of one answer: each costs as much as an answer
MOST_ITEMS = 100  # of one record, the nearest to what was cited
LIKE = 0.14  # cosine of the telling words of a question and an item
BUDGET_SECONDS = 1.0  # for all of them together
LENGTHS = range(4, 33)  # characters of an item that can be asked about

_SPACED = re.compile(r"(?:\S[ 　])+\S")  # 質 疑 応 答: a heading of the form, not of a matter
_CLOSING = re.compile(r"(?:について|に関すること|の件)?(?:[（(][^（）()]*[）)])?(?:について)?$")
_SENTENCE = re.compile(
    r"(?:です|ます|した|せん|ない|する|れる)$"
)  # キャッシュレス決済が使えます: told, not to be asked
_QUESTION = re.compile(r"(?:です|ます|した|せん)か$")  # 紙の申請書はなくなりますか

Ask = Callable[[str], Answer]


def related(
    answer: Answer,
    meetings: Iterable[Meeting],
    ask: Ask,
    *,
    most: int = MOST,
    budget: float = BUDGET_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> list[str]:
    """Return up to ``most`` questions which ``ask`` answers out of the record and item that each was made from.

    ``meetings`` are the records cited, best first; what is most like the question that was asked is tried first. Trying
    ends after MOST_TRIALS, or when ``budget`` seconds are gone.
    """
    deadline = clock() + budget
    found: list[str] = []
    for meeting, question, headings in islice(_alike(answer, meetings), MOST_TRIALS):
        if len(found) == most or clock() >= deadline:
            break
        if question not in found and _answers(ask(question), meeting, headings):
            found.append(question)
    return found


def _alike(answer: Answer, meetings: Iterable[Meeting]) -> Iterator[tuple[Meeting, str, tuple[str, ...]]]:
    """Yield the candidates of the records that are about what was asked, the likest first."""
    offered = [
        (meeting, *candidate) for meeting in meetings for candidate in islice(candidates(meeting, answer), MOST_ITEMS)
    ]
    titles = dict.fromkeys(meeting.document.title for meeting, _, _ in offered)
    lexicon = Lexicon([*titles, *(headings[-1] for _, _, headings in offered)])
    asked = _telling(lexicon, answer.question)
    likes = [likeness(asked, _telling(lexicon, headings[-1])) for _, _, headings in offered]
    for place in sorted(range(len(offered)), key=lambda place: -likes[place]):
        if likes[place] >= LIKE:
            yield offered[place]


def _telling(lexicon: Lexicon, text: str) -> dict[str, float]:
    """Return the weights of a text's words; those of one letter, mostly stems of verbs (使う, 聞く), tell no matter."""
    return {term: weight for term, weight in lexicon.weights(text, lead=1.0).items() if len(term) > 1}


def candidates(meeting: Meeting, answer: Answer) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield questions about the items of a record, nearest to what was cited first, each with its path of headings."""
    cited = [citation for citation in (*answer.citations, *answer.nearest) if citation.document == meeting.document.id]
    known = {citation.headings for citation in cited}
    order = sorted(meeting.passages, key=lambda passage: _distance(passage, cited))
    for passage in order:
        item = _closed(item_of(meeting, passage))
        if passage.headings in known or item in answer.question or not _is_matter(item, meeting):
            continue
        known.add(passage.headings)
        yield item if _QUESTION.search(item) else f"{item}{_wanted(meeting, passage.headings)}", passage.headings


def _is_matter(item: str, meeting: Meeting) -> bool:
    titled = _folded(item) in _folded(meeting.document.title)
    return len(item) in LENGTHS and not (titled or _SPACED.fullmatch(item) or _SENTENCE.search(item))


def _wanted(meeting: Meeting, headings: tuple[str, ...]) -> str:
    """Return what can be asked about an item: what was decided where something was, else what is told of it."""
    kinds = {decision.kind for decision in meeting.document.decisions if _lies_in(decision, meeting, headings)}
    if kinds & {"決定", "承認"}:
        return "は、どう決まりましたか"
    if "宿題" in kinds:
        return "で、次回までの宿題は何ですか"
    return "について教えてください"


def _lies_in(decision: Decision, meeting: Meeting, headings: tuple[str, ...]) -> bool:
    return any(one.headings == headings and one.start <= decision.start < one.end for one in meeting.passages)


def _answers(answer: Answer, meeting: Meeting, headings: tuple[str, ...]) -> bool:
    return answer.status == "answered" and any(
        citation.document == meeting.document.id and citation.headings[: len(headings)] == headings
        for citation in answer.citations
    )


def _distance(passage: Passage, cited: Iterable[Citation]) -> tuple[int, int]:
    """Return how far a passage begins from what was cited in its record; the later one of two is the farther."""
    away = [abs(passage.start - citation.start) for citation in cited]
    return (min(away, default=passage.start), passage.ordinal)


def _closed(item: str) -> str:
    """Return an item without について, brackets around its end, and brackets around all of it."""
    bare = _CLOSING.sub("", item.strip())
    return bare[1:-1] if re.fullmatch(r"「[^「」]*」|『[^『』]*』", bare) else bare


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
