"""One clause of a model's sentence, and whether a line of the records holds its numbers, days, names and roots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.facts import Day, Fact, Number, facts, found_in, names
from answer.support import Line
from index.words import Word


@dataclass(frozen=True, slots=True)
class Clause:
    folded: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    names: frozenset[str]
    has_topic: bool
    said: tuple[Word, ...]  # the words of the sentence up to its end


def clause_parts(words: Sequence[Word]) -> list[list[Word]]:
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


def clause_of(words: Sequence[Word], before: Sequence[Word]) -> Clause:
    folded = "".join(word.surface for word in words)
    topic = any(
        word.surface in ("は", "が", "も") and word.part == "助詞" and not word.detail.startswith("接続助詞")
        for word in words
    )
    return Clause(folded, tuple(words), tuple(facts(folded)), frozenset(names(folded, words)), topic, (*before, *words))


def telling_words(clause: Clause, generic: frozenset[str]) -> Iterator[Word]:
    """Yield the words that carry meaning and are not part of a number, a day or a way of telling."""
    place = 0
    for word in clause.words:
        start, place = place, place + len(word.surface)
        inside = any(fact.start < place and start < fact.end for fact in clause.facts)
        if not inside and word.is_content and word.form not in generic and not word.detail.startswith("数詞"):
            yield word


def facts_told(clause: Clause, line: Line) -> bool:
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


def names_told(clause: Clause, line: Line) -> bool:
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


def share_a_root(word: Word, other: Word) -> bool:
    """Tell a verb and a noun of one root: 短縮する and 短い, 増加 and 増やす."""
    parts = {word.part, other.part}
    if not parts & {"動詞", "形容詞"} or not all(
        w.part in ("動詞", "形容詞") or "サ変" in w.detail for w in (word, other)
    ):
        return False
    return same_root(word.form, other.form)


def same_root(form: str, other: str) -> bool:
    return bool(set(re.findall(r"[一-龠]", form)) & set(re.findall(r"[一-龠]", other)))


def all_told(clauses: Sequence[Clause], lines: Sequence[Line]) -> bool:
    """Tell whether each number and each name stands somewhere in the cited passages."""
    told = [fact for line in lines for fact in (*line.facts, *line.around_facts)]
    when = lines[0].told if lines else None
    stands = "\n".join(f"{line.folded}\n{line.around}" for line in lines)
    return all(
        all(found_in(fact, told, when) for fact in clause.facts) and all(name in stands for name in clause.names)
        for clause in clauses
    )
