"""Whether a clause puts numbers, days and predicates to the same words as the line it rests on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from answer.claim import Clause
from answer.facts import Day, Fact, Number, found_in
from answer.polarity import is_head
from answer.support import Line
from index.words import Word


def same_binding(clause: Clause, line: Line, lines: Sequence[Line]) -> bool:
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


def _same_order(clause: Clause, line: Line) -> bool:
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


def _same_ends(clause: Clause, line: Line) -> bool:
    """Tell whether から and まで stand behind the same words."""
    there = _ends_by_word(line.words)
    return all(there.get(form, ends) & ends for form, ends in _ends_by_word(clause.words).items())


def _ends_by_word(words: Sequence[Word]) -> dict[str, set[str]]:
    ends: dict[str, set[str]] = {}
    for word, particle in itertools.pairwise(words):
        if particle.surface in ("から", "まで") and particle.part == "助詞" and word.part in ("名詞", "接尾辞"):
            ends.setdefault(word.form, set()).add(particle.surface)
    return ends


def _same_topic(clause: Clause, line: Line) -> bool:
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


def _is_turned_round(clause: Clause, topic: frozenset[str], other: frozenset[str], line: Line) -> bool:
    """Tell whether what the source speaks of and what it speaks about have changed places."""
    rest = {word.form for word in clause.words if word.is_content} - topic
    told = line.forms - other
    return bool(topic) and topic <= told and not topic & other and other <= rest


def says_what_happens(word: Word) -> bool:
    return word.part in ("動詞", "形容詞") or "サ変" in word.detail


def leaves_out_exception(clause: Clause, line: Line) -> bool:
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
