"""A model's sentence against the passages it cites: shown only when the records say what it says.

Every number, day and name must stand in one sentence of a cited passage (or in the title, headings or speaker around
it), bound to the same words; every word that carries meaning must be said there too, in the same or a like word; what
is denied, open or planned there must not be affirmed, settled or done here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.facts import Day, Fact, Number, facts, found_in, names
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


@dataclass(frozen=True, slots=True)
class _Clause:
    folded: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    names: frozenset[str]
    has_topic: bool
    said: tuple[Word, ...]  # the words of the sentence up to its end


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
        if sum(len(list(_telling(clause, self._generic))) + len(clause.facts) for clause in clauses) < LEAST_WORDS:
            return Verdict(text, "words", (), may_be_marked=not any(c.facts or c.names for c in clauses))
        return self._rest_on(text, clauses, lines)

    def _rest_on(self, text: str, clauses: Sequence[_Clause], lines: Sequence[Line]) -> Verdict:
        used: list[Line] = []
        for clause in clauses:
            judged = [(self._judge(clause, line), line) for line in lines]
            fitting = [line for reason, line in judged if not reason]
            if not fitting:
                reasons: list[Reason] = [reason for reason, _ in judged] or ["words"]
                reason = max(reasons, key=lambda r: _RANK[r])
                return Verdict(text, reason, (), reason in _SOFT and _all_told(clauses, lines))
            near = [line for line in fitting if not used or clause.has_topic or _is_near(line, used[-1])]
            if not near:
                return Verdict(text, "binding", ())
            cosines = self._cosines(clause.folded, near)
            best = max(range(len(near)), key=lambda place: (cosines[place], -near[place].first))
            if cosines[best] < LEAST_COSINE:
                return Verdict(text, "meaning", (), _all_told(clauses, lines))
            used.append(near[best])
        return Verdict(text, "", tuple(used))

    def _clauses(self, folded: str) -> list[_Clause]:
        """Cut a sentence into its clauses; one that holds no word of its own goes with the one before it."""
        clauses: list[_Clause] = []
        for part in _parts(analyse(folded)):
            before = clauses[-1].said if clauses else ()
            clause = _clause(part, before)
            if clauses and not any(_telling(clause, self._generic)):
                clauses[-1] = _clause((*clauses[-1].words, *part), before[: len(before) - len(clauses[-1].words)])
            else:
                clauses.append(clause)
        return clauses

    def _judge(self, clause: _Clause, line: Line) -> Reason:
        if line.asks and not re.search(r"質問|尋ね|問[うい]|伺|聞", clause.folded):
            return "words"
        if not _facts_told(clause, line):
            return "number"
        if not _names_told(clause, line):
            return "name"
        if not self._words_told(clause, line) or not self._exact_told(clause, line):
            return "words"
        if not _same_binding(clause, line, self._lines[line.material.number]) or not self._topic_named(clause, line):
            return "binding"
        if not self._same_polarity(clause, line):
            return "denied"
        if _leaves_out_exception(clause, line):
            return "denied"
        return "unsettled" if self._is_less_settled(clause, line) else ""

    def _is_less_settled(self, clause: _Clause, line: Line) -> bool:
        last = self._last_telling(clause.words)
        form = clause.words[last].form if last is not None else ""
        parts = [part for part in _parts(line.words) if self._tells(form, part)] or [list(line.words)]
        told = "".join(word.surface for part in parts for word in part)
        return is_less_settled(line.folded, clause.folded) or is_less_settled(told, clause.folded)

    def _tells(self, form: str, words: Sequence[Word]) -> bool:
        """Tell whether the words say ``form``, or a like word."""
        forms = {word.form for word in words}
        like = any(other <= forms for other in self._same.get(form, ()))
        return like or form in forms or any(word.part == "動詞" and _same_root(form, word.form) for word in words)

    def _topic_named(self, clause: _Clause, line: Line) -> bool:
        """Tell whether the clause names what the line speaks of where it says the same."""
        last = self._last_telling(clause.words)
        places = [found.end for fact in clause.facts for found in found_in(fact, line.facts, line.told)]
        if not places and last is not None:
            places = [end for end, word in with_ends(line.words) if word.form == clause.words[last].form]
        anchor = min(places, default=len(line.folded))
        heads = [(end, head) for end, head in topic_heads(line.words) if head.form not in self._generic]
        before = [head for end, head in heads if end <= anchor] or [head for _, head in heads[:1]]
        return not before or bool(self._led(line)) or self._tells(before[-1].form, clause.said)

    def _words_told(self, clause: _Clause, line: Line) -> bool:
        held = line.forms | line.around_forms
        own = 0
        telling = list(_telling(clause, self._generic))
        for word in telling:
            if not (word.form in held or self._said_otherwise(word, held, line)):
                return False
            own += word.form not in line.around_forms
        last = self._last_telling(clause.words)
        if (
            last is not None
            and _says_what_happens(clause.words[last])
            and not self._tells(clause.words[last].form, line.words)
        ):
            return False
        return own > 0 or any(word.form in line.forms for word in telling) or bool(clause.facts and not telling)

    def _said_otherwise(self, word: Word, held: frozenset[str], line: Line) -> bool:
        if any(other <= held for other in self._same.get(word.form, ())):
            return True
        if len(word.surface) > 1 and (word.surface in line.folded or word.surface in line.around):
            return True
        return any(_share_a_root(word, other) for other in line.words)

    def _exact_told(self, clause: _Clause, line: Line) -> bool:
        stands = f"{line.folded}\n{line.around}"
        return all(
            any(word in stands for word in group)
            for group in self._exact
            if any(word in clause.folded for word in group)
        )

    def _same_polarity(self, clause: _Clause, line: Line) -> bool:
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
        others |= {word.form for word in line.words if word.part == "動詞" and _same_root(form, word.form)}
        return frozenset().union(*(line.ways[other] for other in others if other in line.ways))

    def _ends_like(self, clause: _Clause, line: Line) -> set[bool]:
        """Return whether the line denies what ``clause`` says last, or those of its clauses that share most with it."""
        last = self._last_telling(clause.words)
        places = [i for i, word in enumerate(line.words) if last is not None and word.form == clause.words[last].form]
        if places and line.words[places[-1]].form in polarity(line.words):
            return self._led(line) or {denials(line.words, place, self._generic) % 2 == 1 for place in places}
        telling = {word.form for word in _telling(clause, self._generic)}
        parts = _parts(line.words)
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


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    """Cut a sentence where a predicate ends before a comma; a topic stays with what is said of it."""
    parts: list[list[Word]] = [[]]
    for place, word in enumerate(words):
        parts[-1].append(word)
        before = words[place - 1] if place else None
        if word.surface in ("、", ",", "。") and before and (word.surface == "。" or _ends_predicate(before)):
            parts.append([])
    merged: list[list[Word]] = []
    for part in parts:
        if merged and not any(word.is_content for word in part):
            merged[-1] += part
        else:
            merged.append(part)
    return [part for part in merged if part]


def _ends_predicate(word: Word) -> bool:
    if word.part in ("動詞", "助動詞", "形容詞"):
        return word.surface not in ("で",)
    return word.part == "助詞" and word.detail.startswith("接続助詞")


def _clause(words: Sequence[Word], before: Sequence[Word]) -> _Clause:
    folded = "".join(word.surface for word in words)
    topic = any(
        word.surface in ("は", "が", "も") and word.part == "助詞" and not word.detail.startswith("接続助詞")
        for word in words
    )
    return _Clause(
        folded, tuple(words), tuple(facts(folded)), frozenset(names(folded, words)), topic, (*before, *words)
    )


def _telling(clause: _Clause, generic: frozenset[str]) -> Iterator[Word]:
    """Yield the words that carry meaning and are not part of a number, a day or a way of telling."""
    place = 0
    for word in clause.words:
        start, place = place, place + len(word.surface)
        inside = any(fact.start < place and start < fact.end for fact in clause.facts)
        if not inside and word.is_content and word.form not in generic and not word.detail.startswith("数詞"):
            yield word


def _facts_told(clause: _Clause, line: Line) -> bool:
    for fact in clause.facts:
        said = len(found_in(fact, clause.facts, line.told))
        own = found_in(fact, line.facts, line.told)
        if len(own) >= said and any(_same_limit(fact, other, line.folded) for other in own):
            continue
        around = found_in(fact, line.around_facts, line.told)
        if own or not around or fact.limit or not _may_stand_around(fact, line):
            return False
    return True


def _may_stand_around(fact: Fact, line: Line) -> bool:
    """Tell whether title and headings may say a fact: only where the sentence says nothing of its kind."""
    if isinstance(fact, Number):
        return fact.ordinal
    fine = fact.month is not None
    return not any(isinstance(other, Day) and (other.month is not None) == fine for other in line.facts)


def _same_limit(fact: Fact, other: Fact, folded: str) -> bool:
    if fact.limit == other.limit:
        return True
    if {fact.limit, other.limit} & {"within", "least", "most", "below", "above"}:
        return False
    if not fact.limit:
        return other.limit in ("from", "until", "before", "after")
    if fact.limit == "from":
        return not other.limit and bool(re.search(r"始|導入|適用|施行|スタート|予定", folded))
    if fact.limit == "until":
        return not other.limit and bool(re.search(r"期限|締|終|満了|\t", folded))
    return False


def _names_told(clause: _Clause, line: Line) -> bool:
    stands = f"{line.folded}\n{line.around}"
    latin = set(re.findall(r"[a-z][a-z0-9]*(?:[.+#&-][a-z0-9]+)*", stands))
    katakana = set(re.findall(r"[ァ-ヴ][ァ-ヴー]+", stands))
    for name in clause.names:
        if re.fullmatch(r"[a-z0-9.+#&-]+", name):
            if name not in latin:
                return False
        elif re.fullmatch(r"[ァ-ヴー]+", name):
            if name not in katakana:
                return False
        elif name not in stands and name not in stands.replace(" ", ""):
            return False
    return True


def _share_a_root(word: Word, other: Word) -> bool:
    """Tell a verb and a noun of one root: 短縮する and 短い, 増加 and 増やす."""
    parts = {word.part, other.part}
    if not parts & {"動詞", "形容詞"} or not all(
        w.part in ("動詞", "形容詞") or "サ変" in w.detail for w in (word, other)
    ):
        return False
    return _same_root(word.form, other.form)


def _same_root(form: str, other: str) -> bool:
    return bool(set(re.findall(r"[一-龠]", form)) & set(re.findall(r"[一-龠]", other)))


def _same_binding(clause: _Clause, line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether numbers and days belong to the same words, in the same order, and the predicate to its topic.

    ``lines`` are those of the same passage: a number of another sentence that fits better belongs there.
    """
    for fact in clause.facts:
        own = found_in(fact, line.facts, line.told)
        if not own:
            continue
        here = _place_of(clause.words, clause.facts, fact)
        best = max(_fit(here, _place_of(line.words, line.facts, other)) for other in own)
        if any(fit > best for fit in _rival_fits(fact, here, line)):
            return False
        others = [other for other in lines if other.first == other.last and not line.first <= other.first <= line.last]
        if any(fit[0] > best[0] for other in others for fit in _rival_fits(fact, here, other)):
            return False
    return _same_order(clause, line) and _same_ends(clause, line) and _same_topic(clause, line)


_Place = tuple[frozenset[str], frozenset[str]]  # words before and behind a fact


def _place_of(words: Sequence[Word], facts_of: Sequence[Fact], fact: Fact) -> _Place:
    return _before(words, facts_of, fact), _behind(words, facts_of, fact)


def _rival_fits(fact: Fact, here: _Place, line: Line) -> list[tuple[int, int]]:
    rivals = [r for r in line.facts if _is_rival(fact, r) and not found_in(fact, [r], line.told)]
    return [_fit(here, _place_of(line.words, line.facts, rival)) for rival in rivals]


def _fit(here: _Place, there: _Place) -> tuple[int, int]:
    """Return how well two places fit: words shared, and against that the words before that only ``there`` has."""
    return len(here[0] & there[0]) + len(here[1] & there[1]), -len(there[0] - here[0])


def _is_rival(fact: Fact, other: Fact) -> bool:
    if isinstance(fact, Number):
        return isinstance(other, Number) and other.unit == fact.unit
    return isinstance(other, Day) and (fact.fiscal, fact.month is None) == (other.fiscal, other.month is None)


def _before(words: Sequence[Word], facts_of: Sequence[Fact], fact: Fact) -> frozenset[str]:
    """Return the words that a fact belongs to: its topic, and those behind the fact of its kind before it.

    Where there are none behind that one (32分から21分), those before it too.
    """
    ends = [0, *sorted(other.end for other in facts_of if _is_rival(fact, other) and other.end <= fact.start)]
    topic = _topic_before(words, fact.start)
    while ends:
        begin = ends.pop()
        if found := _words_between(words, facts_of, begin, fact.start):
            return found | topic
    return topic


def _behind(words: Sequence[Word], facts_of: Sequence[Fact], fact: Fact) -> frozenset[str]:
    """Return the words behind a fact up to the next of its kind or the end of the clause."""
    following = [other.start for other in facts_of if _is_rival(fact, other) and other.start >= fact.end]
    end, place = min(following, default=10**6), 0
    for word in words:
        place += len(word.surface)
        if place > fact.end and word.surface in ("、", "。", "\n"):
            end = min(end, place)
            break
    return _words_between(words, facts_of, fact.end, end)


def _words_between(words: Sequence[Word], facts_of: Sequence[Fact], begin: int, end: int) -> frozenset[str]:
    found: set[str] = set()
    place = 0
    for word in words:
        start, place = place, place + len(word.surface)
        inside = any(other.start < place and start < other.end for other in facts_of)
        if begin <= start and place <= end and word.is_content and not inside and not word.detail.startswith("数詞"):
            found.add(word.form)
    return frozenset(found)


def _topic_before(words: Sequence[Word], end: int) -> frozenset[str]:
    """Return the words of the last topic before ``end``: those from the comma, or the topic before, up to は."""
    topic: frozenset[str] = frozenset()
    held: set[str] = set()
    place = 0
    for word in words:
        place += len(word.surface)
        if place > end:
            break
        if word.surface == "は" and word.part == "助詞":
            topic, held = frozenset(held), set()
        elif word.surface in ("、", "。", "\n"):
            held = set()
        elif word.is_content and not word.detail.startswith("数詞"):
            held.add(word.form)
    return topic


def _same_order(clause: _Clause, line: Line) -> bool:
    """Tell whether what the clause tells as 「AからB」 comes in this order in the source."""
    for first, second in zip(clause.facts, clause.facts[1:], strict=False):
        between = clause.folded[first.end : second.start]
        if not re.fullmatch(r"\s*(?:から|より|~|〜|を)\s*", between) or not _is_rival(first, second):
            continue
        firsts = [fact.start for fact in found_in(first, line.facts, line.told)]
        seconds = [fact.start for fact in found_in(second, line.facts, line.told)]
        if firsts and seconds and min(firsts) > max(seconds):
            return False
    return True


def _same_ends(clause: _Clause, line: Line) -> bool:
    """Tell whether から and まで stand behind the same words."""
    there = _ends_by_word(line.words)
    return all(there.get(form, ends) & ends for form, ends in _ends_by_word(clause.words).items())


def _ends_by_word(words: Sequence[Word]) -> dict[str, set[str]]:
    ends: dict[str, set[str]] = {}
    for word, particle in itertools.pairwise(words):
        if particle.surface in ("から", "まで") and particle.part == "助詞" and word.part in ("名詞", "接尾辞"):
            ends.setdefault(word.form, set()).add(particle.surface)
    return ends


def _same_topic(clause: _Clause, line: Line) -> bool:
    """Tell whether the clause says its predicate of what the source says it of."""
    here = _topics(clause.words)
    heads = [word.form for word in clause.words if is_head(word) and not word.detail.startswith("数詞")]
    if not here or not heads:
        return True
    topic = next((forms for place, forms in here if clause.words[place].surface == "は"), here[0][1])
    there = _topics(line.words)
    own = frozenset().union(*(forms for _, forms in there))
    if there and not topic & line.forms and not own & {word.form for word in clause.words}:
        return False
    if not any(topic & other for _, other in there) and any(
        _is_turned_round(clause, topic, other, line) for _, other in there if not any(other & mine for _, mine in here)
    ):
        return False
    spots = [place for place, word in enumerate(line.words) if word.form == heads[-1]]
    if not spots or not any(topic & other for _, other in there):
        return True
    for spot in spots:
        governing = [other for place, other in there if place < spot]
        if any(topic & other for other in governing[-3:]) or (topic & _forms_around(line, spot)):
            return True
    return False


def _is_turned_round(clause: _Clause, topic: frozenset[str], other: frozenset[str], line: Line) -> bool:
    """Tell whether what the source speaks of and what it speaks about have changed places."""
    rest = {word.form for word in clause.words if word.is_content} - topic
    told = line.forms - other
    return bool(topic) and topic <= told and not topic & other and other <= rest


def _says_what_happens(word: Word) -> bool:
    return word.part in ("動詞", "形容詞") or "サ変" in word.detail


def _leaves_out_exception(clause: _Clause, line: Line) -> bool:
    """Tell whether the clause speaks of what the line excepts, without saying so."""
    if re.search(r"除|以外|対象外", clause.folded):
        return False
    excepted, others, held = set[str](), set[str](), set[str]()
    before = None
    for word in (*line.words, Word("。", "。", "補助記号", "句点/*")):
        if word.surface in ("。", "\n") or (word.surface == "、" and before and before.part not in ("名詞", "接尾辞")):
            others |= held
            held = set()
        elif word.form == "除く" or word.surface == "以外":
            excepted |= held
            held = set()
        elif word.is_content:
            held.add(word.form)
        before = word
    return bool({word.form for word in clause.words} & (excepted - others))


def _forms_around(line: Line, spot: int) -> frozenset[str]:
    """Return the words of the stretch between commas that the word at ``spot`` stands in."""
    first = last = spot
    while first and line.words[first - 1].surface not in ("、", "。"):
        first -= 1
    while last + 1 < len(line.words) and line.words[last + 1].surface not in ("、", "。"):
        last += 1
    return frozenset(word.form for word in line.words[first : last + 1])


def _topics(words: Sequence[Word]) -> list[tuple[int, frozenset[str]]]:
    """Return place and words of each noun phrase before は, が or も."""
    topics = []
    for place, word in enumerate(words):
        if word.surface not in ("は", "が", "も") or word.part != "助詞" or word.detail.startswith("接続助詞"):
            continue
        start = place
        while start and (
            words[start - 1].part in ("名詞", "接尾辞", "接頭辞")
            or words[start - 1].surface in ("の", "に", "で", "へ", "と", "や")
        ):
            start -= 1
        forms = frozenset(w.form for w in words[start:place] if w.is_content)
        if forms:
            topics.append((place, forms))
    return topics


def _is_near(line: Line, other: Line) -> bool:
    return (
        line.material.number == other.material.number and line.first - 1 <= other.last and other.first <= line.last + 1
    )


def _all_told(clauses: Sequence[_Clause], lines: Sequence[Line]) -> bool:
    """Tell whether each number and each name stands somewhere in the cited passages."""
    told = [fact for line in lines for fact in (*line.facts, *line.around_facts)]
    when = lines[0].told if lines else None
    stands = "\n".join(f"{line.folded}\n{line.around}" for line in lines)
    return all(
        all(found_in(fact, told, when) for fact in clause.facts) and all(name in stands for name in clause.names)
        for clause in clauses
    )
