"""What changed between two meetings: items of the agenda, decisions, figures, and homework that was done or is open.

Nothing is worded anew: every line is a quotation of the older record, of the newer one, or one of each.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from answer.figures import Figure, find_figures
from answer.homework import Homework, follow
from answer.likeness import Lexicon, likest
from answer.meeting import Meeting, Said, Sentence, cited, decisions_of, in_order, items_of, sentences_of
from answer.types import Citation
from index.words import fold
from ingest.types import DecisionKind, Document

# Tried on the sample minutes of data/records; the tests hold what they give there.
SAME_ITEM = 0.3  # likeness of two headings that name the same matter
SAME_MATTER = 0.35  # likeness of two decisions about the same thing
SAME_FIGURE = 0.2  # likeness of two sentences that share a figure and are about the same thing

_SETTLED: frozenset[DecisionKind] = frozenset(("決定", "承認"))
_OPEN: frozenset[DecisionKind] = frozenset(("保留", "継続検討"))
_ITEM_NUMBER = re.compile(r"^[0-9０-９]+[.．\t 　]")


@dataclass(frozen=True, slots=True)
class Pair:
    """What the older record says, and what the newer one says of the same matter."""

    older: Citation
    newer: Citation


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the older record that the newer one takes up and puts another in place of."""

    before: str  # 1850万円
    after: str  # 1420万円
    older: Citation
    newer: Citation


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed. A citation's number is 0: these are not numbered."""

    older: Document
    newer: Document
    continued: tuple[Pair, ...]  # items of the agenda
    new_items: tuple[Citation, ...]
    gone_items: tuple[Citation, ...]
    changed: tuple[Pair, ...]  # decisions, and what was left open and is decided now
    new_decisions: tuple[Citation, ...]
    figures: tuple[FigureChange, ...]
    homework: tuple[Homework, ...]  # of the older meeting


def compare(one: Meeting, other: Meeting) -> Comparison:
    """Return what changed from the older to the newer of two meetings, whichever is given first."""
    older, newer = in_order(one, other)
    lexicon = Lexicon(sentence.text for meeting in (older, newer) for sentence in _sentences(meeting))
    before, now = items_of(older, lexicon), items_of(newer, lexicon)
    pairs = _same_items(before, now)
    changed, new_decisions = _compare_decisions(older, newer, lexicon)
    return Comparison(
        older=older.document,
        newer=newer.document,
        continued=tuple(Pair(before[i].citation, now[j].citation) for i, j in pairs),
        new_items=tuple(item.citation for j, item in enumerate(now) if j not in {pair[1] for pair in pairs}),
        gone_items=tuple(item.citation for i, item in enumerate(before) if i not in {pair[0] for pair in pairs}),
        changed=changed,
        new_decisions=new_decisions,
        figures=tuple(_changed_figures(older, newer, lexicon)),
        homework=tuple(follow(older, newer, lexicon)),
    )


def _same_items(before: Sequence[Said], now: Sequence[Said]) -> list[tuple[int, int]]:
    """Return the places of the items that go on; one that was split or joined goes on in each part."""
    pairs = {(i, best) for i, item in enumerate(before) if (best := _likest(item, now, SAME_ITEM)) is not None}
    pairs |= {(best, j) for j, item in enumerate(now) if (best := _likest(item, before, SAME_ITEM)) is not None}
    return sorted(pairs)


def _likest(said: Said, others: Sequence[Said], least: float) -> int | None:
    return likest(said.weights, [other.weights for other in others], least)


def _compare_decisions(
    older: Meeting, newer: Meeting, lexicon: Lexicon
) -> tuple[tuple[Pair, ...], tuple[Citation, ...]]:
    """Return what was decided otherwise or only now, and what is decided for the first time."""
    before = decisions_of(older, _SETTLED, lexicon) + decisions_of(older, _OPEN, lexicon)
    changed: list[Pair] = []
    new: list[Citation] = []
    for decision in decisions_of(newer, _SETTLED, lexicon):
        same = _likest(decision, before, SAME_MATTER)
        if same is None:
            new.append(decision.citation)
        elif _worded(before[same].citation) != _worded(decision.citation):
            changed.append(Pair(before[same].citation, decision.citation))
    return tuple(changed), tuple(new)


def _worded(citation: Citation) -> str:
    """Return the words of a decision in one form, its number in the list aside."""
    return "".join(fold(_ITEM_NUMBER.sub("", citation.quote)).split())


def _changed_figures(older: Meeting, newer: Meeting, lexicon: Lexicon) -> Iterator[FigureChange]:
    """Yield each sentence that repeats a figure of the older record and gives one of the same unit that is new."""
    holding: dict[Figure, list[Sentence]] = {}
    for sentence in _sentences(older):
        for figure in find_figures(sentence.text):
            holding.setdefault(figure, []).append(sentence)
    for sentence in _sentences(newer):
        if not (change := _change_in(find_figures(sentence.text), holding)):
            continue
        before, after = change
        same = likest(
            lexicon.weights(sentence.text), [lexicon.weights(said.text) for said in holding[before]], SAME_FIGURE
        )
        if same is not None:
            said = holding[before][same]
            yield FigureChange(before.words, after.words, _cited(said, older), _cited(sentence, newer))


def _change_in(figures: Sequence[Figure], known: Container[Figure]) -> tuple[Figure, Figure] | None:
    """Return the first known figure that a new one of its unit follows, with the last such: 「XからYに」."""
    for place, figure in enumerate(figures):
        after = [later for later in figures[place + 1 :] if later.unit == figure.unit and later not in known]
        if figure in known and after:
            return figure, after[-1]
    return None


def _sentences(meeting: Meeting) -> Iterator[Sentence]:
    for passage in meeting.passages:
        yield from sentences_of(passage)


def _cited(sentence: Sentence, meeting: Meeting) -> Citation:
    return cited(meeting, sentence.start, sentence.end, sentence.passage)
