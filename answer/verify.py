"""A model's sentence against the passages it cites: shown only when the records say what it says.

Every number, day and name must stand in one sentence of a cited passage (or in the title, headings or speaker around
it), bound to the same words; every word that carries meaning must be said there too, in the same or a like word; what
is denied, open or planned there must not be affirmed, settled or done here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.binding import leaves_out_exception, same_binding, says_what_happens
from answer.claim import (
    Clause,
    all_told,
    clause_of,
    clause_parts,
    facts_told,
    names_told,
    same_root,
    share_a_root,
    telling_words,
)
from answer.facts import found_in
from answer.polarity import denials, denies_at_all, is_head, is_less_settled, polarity
from answer.question import closed
from answer.support import Line, Material, lines_of, topic_heads, with_ends
from index.types import Encoder
from index.words import Word, analyse, fold
from prompts.wording import Wording, load_wording

LEAST_COSINE = 0.25  # of a clause with the sentence it rests on
LEAST_WORDS = 2  # of a sentence that says anything
MARKER = re.compile(
    r"\s*[\[［【(（]?[\[［【]\s*(?:資料|出典|記録)?\s*([0-9０-９]+(?:\s*[,、，・]\s*[0-9０-９]+)*)\s*[\]］】][\])）】]?"
)

Reason = Literal["", "uncited", "invented", "number", "name", "binding", "denied", "unsettled", "words", "meaning"]
_SOFT: frozenset[Reason] = frozenset({"words", "meaning"})  # may be marked instead of removed
_RANK: dict[Reason, int] = {
    "number": 0,
    "name": 1,
    "words": 2,
    "binding": 3,
    "denied": 4,
    "unsettled": 5,
    "meaning": 6,
    "": 9,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    text: str  # the sentence without its markers
    reason: Reason  # why it is not supported; empty when it is
    lines: tuple[Line, ...]  # what it rests on, in the order of its clauses
    may_be_marked: bool = False  # when not supported: it holds no number and no name that the cited passages lack

    @property
    def is_supported(self) -> bool:
        return not self.reason


class Verifier:
    """Verifies sentences against the materials of one answer."""

    def __init__(self, encoder: Encoder, materials: Sequence[Material], wording: Wording | None = None) -> None:
        wording = wording or load_wording()
        self._encoder = encoder
        self._lines = {material.number: lines_of(material) for material in materials}
        self._exact = [tuple(fold(word) for word in group) for group in wording.exact]
        self._generic = frozenset(form for word in wording.generic for form in (word, *_forms(word)))
        self._same = _same_words(wording.same)

    def verify(self, sentence: str) -> Verdict:
        """Return whether the passages that ``sentence`` cites say what it says."""
        text, numbers = cited(sentence)
        if not numbers:
            return Verdict(text, "uncited", ())
        if any(number not in self._lines for number in numbers):
            return Verdict(text, "invented", ())
        lines = [line for number in dict.fromkeys(numbers) for line in self._lines[number]]
        folded = closed(fold(text))
        clauses = self._clauses(folded)
        if sum(len(list(telling_words(clause, self._generic))) + len(clause.facts) for clause in clauses) < LEAST_WORDS:
            return Verdict(text, "words", (), may_be_marked=not any(c.facts or c.names for c in clauses))
        return self._rest_on(text, clauses, lines)

    def _rest_on(self, text: str, clauses: Sequence[Clause], lines: Sequence[Line]) -> Verdict:
        used: list[Line] = []
        for clause in clauses:
            judged = [(self._judge(clause, line), line) for line in lines]
            fitting = [line for reason, line in judged if not reason]
            if not fitting:
                reasons: list[Reason] = [reason for reason, _ in judged] or ["words"]
                reason = max(reasons, key=lambda r: _RANK[r])
                return Verdict(text, reason, (), reason in _SOFT and all_told(clauses, lines))
            near = [line for line in fitting if not used or clause.has_topic or _is_near(line, used[-1])]
            if not near:
                return Verdict(text, "binding", ())
            cosines = self._cosines(clause.folded, near)
            best = max(range(len(near)), key=lambda place: (cosines[place], -near[place].first))
            if cosines[best] < LEAST_COSINE:
                return Verdict(text, "meaning", (), all_told(clauses, lines))
            used.append(near[best])
        return Verdict(text, "", tuple(used))

    def _clauses(self, folded: str) -> list[Clause]:
        """Cut a sentence into its clauses; one that holds no word of its own goes with the one before it."""
        clauses: list[Clause] = []
        for part in clause_parts(analyse(folded)):
            before = clauses[-1].said if clauses else ()
            clause = clause_of(part, before)
            if clauses and not any(telling_words(clause, self._generic)):
                clauses[-1] = clause_of((*clauses[-1].words, *part), before[: len(before) - len(clauses[-1].words)])
            else:
                clauses.append(clause)
        return clauses

    def _judge(self, clause: Clause, line: Line) -> Reason:
        if line.asks and not re.search(r"質問|尋ね|問[うい]|伺|聞", clause.folded):
            return "words"
        if not facts_told(clause, line):
            return "number"
        if not names_told(clause, line):
            return "name"
        if not self._words_told(clause, line) or not self._exact_told(clause, line):
            return "words"
        if not same_binding(clause, line, self._lines[line.material.number]) or not self._topic_named(clause, line):
            return "binding"
        if not self._same_polarity(clause, line):
            return "denied"
        if leaves_out_exception(clause, line):
            return "denied"
        return "unsettled" if self._is_less_settled(clause, line) else ""

    def _is_less_settled(self, clause: Clause, line: Line) -> bool:
        last = self._last_telling(clause.words)
        form = clause.words[last].form if last is not None else ""
        parts = [part for part in clause_parts(line.words) if self._tells(form, part)] or [list(line.words)]
        told = "".join(word.surface for part in parts for word in part)
        return is_less_settled(line.folded, clause.folded) or is_less_settled(told, clause.folded)

    def _tells(self, form: str, words: Sequence[Word]) -> bool:
        """Tell whether the words say ``form``, or a like word."""
        forms = {word.form for word in words}
        like = any(other <= forms for other in self._same.get(form, ()))
        return like or form in forms or any(word.part == "動詞" and same_root(form, word.form) for word in words)

    def _topic_named(self, clause: Clause, line: Line) -> bool:
        """Tell whether the clause names what the line speaks of where it says the same."""
        last = self._last_telling(clause.words)
        places = [found.end for fact in clause.facts for found in found_in(fact, line.facts, line.told)]
        if not places and last is not None:
            places = [end for end, word in with_ends(line.words) if word.form == clause.words[last].form]
        anchor = min(places, default=len(line.folded))
        heads = [(end, head) for end, head in topic_heads(line.words) if head.form not in self._generic]
        before = [head for end, head in heads if end <= anchor] or [head for _, head in heads[:1]]
        return not before or bool(self._led(line)) or self._tells(before[-1].form, clause.said)

    def _words_told(self, clause: Clause, line: Line) -> bool:
        held = line.forms | line.around_forms
        own = 0
        telling = list(telling_words(clause, self._generic))
        for word in telling:
            if not (word.form in held or self._said_otherwise(word, held, line)):
                return False
            own += word.form not in line.around_forms
        last = self._last_telling(clause.words)
        if (
            last is not None
            and says_what_happens(clause.words[last])
            and not self._tells(clause.words[last].form, line.words)
        ):
            return False
        return own > 0 or any(word.form in line.forms for word in telling) or bool(clause.facts and not telling)

    def _said_otherwise(self, word: Word, held: frozenset[str], line: Line) -> bool:
        if any(other <= held for other in self._same.get(word.form, ())):
            return True
        if len(word.surface) > 1 and (word.surface in line.folded or word.surface in line.around):
            return True
        return any(share_a_root(word, other) for other in line.words)

    def _exact_told(self, clause: Clause, line: Line) -> bool:
        stands = f"{line.folded}\n{line.around}"
        return all(
            any(word in stands for word in group)
            for group in self._exact
            if any(word in clause.folded for word in group)
        )

    def _same_polarity(self, clause: Clause, line: Line) -> bool:
        ways = polarity(clause.words)
        around = polarity(analyse(line.around))
        for form, said in ways.items():
            told = line.ways.get(form, frozenset()) | around.get(form, frozenset()) or self._ways_of_like(form, line)
            if told and not said <= told:
                return False
            if not told and False in said and not denies_at_all(line.folded, line.ways):
                return False
        return self._denies_end(clause.words) in self._ends_like(clause, line)

    def _last_telling(self, words: Sequence[Word]) -> int | None:
        """Return the place of the last word that tells something."""
        places = [place for place, word in enumerate(words) if is_head(word) and word.form not in self._generic]
        return places[-1] if places else None

    def _denies_end(self, words: Sequence[Word]) -> bool:
        """Tell whether what is said last is denied."""
        last = self._last_telling(words)
        return last is not None and denials(words, last, self._generic) % 2 == 1

    def _ways_of_like(self, form: str, line: Line) -> frozenset[bool]:
        """Return how the line's words stand that say what ``form`` says."""
        others = {next(iter(other)) for other in self._same.get(form, ()) if len(other) == 1}
        others |= {word.form for word in line.words if word.part == "動詞" and same_root(form, word.form)}
        return frozenset().union(*(line.ways[other] for other in others if other in line.ways))

    def _ends_like(self, clause: Clause, line: Line) -> set[bool]:
        """Return whether the line denies what ``clause`` says last, or those of its clauses that share most with it."""
        last = self._last_telling(clause.words)
        places = [i for i, word in enumerate(line.words) if last is not None and word.form == clause.words[last].form]
        if places and line.words[places[-1]].form in polarity(line.words):
            return self._led(line) or {denials(line.words, place, self._generic) % 2 == 1 for place in places}
        telling = {word.form for word in telling_words(clause, self._generic)}
        parts = clause_parts(line.words)
        shared = [
            len(telling & {word.form for word in part})
            + (len(telling) if last is not None and any(w.form == clause.words[last].form for w in part) else 0)
            for part in parts
        ]
        if led := self._led(line):
            return led
        return {self._denies_end(part) for part, count in zip(parts, shared, strict=True) if count == max(shared)}

    @staticmethod
    def _led(line: Line) -> set[bool]:
        """Return {True} for an item under a sentence that forbids."""
        item = line.last > line.first and "ならない" in line.folded
        return {True} if item and any(False in way for way in line.ways.values()) else set()

    def _cosines(self, text: str, lines: Sequence[Line]) -> list[float]:
        asked = self._encoder.encode_passages([text])
        told = self._encoder.encode_passages([f"{line.around}\n{line.folded}" for line in lines])
        alone = self._encoder.encode_passages([line.folded for line in lines])
        both = zip((told @ asked.T)[:, 0], (alone @ asked.T)[:, 0], strict=True)
        return [float(max(pair)) for pair in both]


def cited(sentence: str) -> tuple[str, list[int]]:
    """Return a sentence without its markers, and the numbers that they cite."""
    numbers = [int(n) for marker in MARKER.finditer(sentence) for n in re.findall(r"[0-9０-９]+", marker[1])]
    return MARKER.sub("", sentence).strip(), numbers


def _forms(word: str) -> list[str]:
    words = analyse(word)
    return [words[0].form] if len(words) == 1 else []


def _same_words(groups: Sequence[Sequence[str]]) -> Mapping[str, list[frozenset[str]]]:
    """Return for each word, by its normalized form, the sets of forms of which one may stand for it."""
    same: dict[str, list[frozenset[str]]] = {}
    for group in groups:
        entries = [frozenset(word.form for word in analyse(member)) for member in group]
        for entry in entries:
            if len(entry) == 1:
                same.setdefault(next(iter(entry)), []).extend(other for other in entries if other != entry)
    return same


def _is_near(line: Line, other: Line) -> bool:
    return (
        line.material.number == other.material.number and line.first - 1 <= other.last and other.first <= line.last + 1
    )
