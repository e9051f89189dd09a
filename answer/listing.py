"""「〜を全て教えて」: every item of the list or table that a quote belongs to, in the order of the record.

A list is items of one mark below one heading, rows of one table, or sentences that are counted (第一に, 第二に).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from answer.evidence import Source
from answer.extract import FRAGMENT, LEAD, Quote
from answer.question import Question, coverage
from answer.rows import first_row, header_of, is_row
from index.passages import PassageTable
from index.words import fold, words
from ingest.types import Passage

MOST = 12  # items that are shown
LEAST = 2  # items that make a list
BESIDE = 1  # further quotes behind a list
_FITS = 0.6  # of the question's weight that the list's names and items must say; tried on data/fitting
_FITS_ALONE = 0.75  # … where no quote stands in it
_STRENGTH = 0.3  # Source.strength from which it is looked at for a list
_NEAR = 4  # quotes, best first, whose lists are looked at
_ABOVE = 3  # sentences above a list that may name it
_PASSAGES = 6  # of one section that a list may run over

MORE = (
    "この一覧は全部で{all}件です。はじめの{shown}件を示しました。ほか{more}件は、出典[{number}]の原本で確かめられます。"
)

_ASKED = re.compile(
    r"(?:全て|すべて|全部)(?!で)|一覧|リスト|(?:を|は)?(?:列挙|並べ)|挙げて(?:くだ|もら|ほし|[?？。]|$)|どんな.{1,14}が(?:あ[りっる]|でき|使え)|何がある"
    r"|(?<!ついて)(?<!関して)決(?:まっ|め)たこと|決定(?:した(?:こと|内容)|事項)|何と何|どれとどれ|(?:項目|種類|内訳|メンバー|顔ぶれ)(?:は|を|って)?(?:教え|知り|何|どれ|どんな|[?？。]|$)"
)
_COUNTED = r"[0-9一二三四五六七八九十]{1,2}"
_MARKS = (
    ("(1)", re.compile(rf"[(]{_COUNTED}[)]")),
    ("(ア)", re.compile(r"[(][ア-ン][)]")),
    ("①", re.compile(r"[①-⑳]")),
    ("1", re.compile(r"[0-9]{1,2}(?:[.、)](?![0-9])|[\s　]|$)")),
    ("ア", re.compile(r"[ア-ン][ 　.、]")),
    ("・", re.compile(r"[・●○◆■▪•*]|- ")),
    ("第一に", re.compile(rf"第{_COUNTED}に")),
    ("一点目", re.compile(rf"(?:まず)?{_COUNTED}[点つ]目")),
    ("名1", re.compile(r"(?:基本方針|方針|施策|重点施策|柱|目標|取組)[0-9]")),
)
_FIRST = re.compile(r"[(第]?(?:1|一|ア)(?![0-9一二三四五六七八九十])")
_CIRCLED = re.compile(r"^[①-⑳]")
_BARE = re.compile(r"[0-9]{1,2}[.)、]?|[(][0-9ア-ン]{1,2}[)]|[・●○◆■▪•*-]")  # a mark in a sentence of its own
# Words of such a question that name no matter.
_PLAIN = frozenset(words("全て全部一覧リスト列挙並べ挙げ上げる教え知り種類項目内訳何どんなあるもの物"))


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of one list as quotes, led by the sentence that introduces them where they need it."""

    items: tuple[Quote, ...]
    lead: Quote | None
    fit: float  # share of the question that its names and items say


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence on its way into a list."""

    passage: Passage
    first: int
    last: int
    mark: str  # "" for none


def asks_for_all(question: Question) -> bool:
    return _ASKED.search(question.wanted.given) is not None


def gathered(
    question: Question, quotes: Sequence[Quote], sources: Iterable[Source], table: PassageTable
) -> tuple[tuple[Quote, ...], str]:
    """Return the quotes with the list that answers in front, and what is told of items that are left out.

    A list below no quote, in another of the ``sources`` that were found, must fit the question all the better.
    """
    found = [one for quote in quotes[:_NEAR] for one in _listings(question, quote, table) if one.fit >= _FITS]
    if not found:
        sections = {(s.document.id, s.passage.headings): s for s in sources if s.strength >= _STRENGTH}
        further = [Quote(source, 0, 0, 0.0) for source in sections.values()]
        found = [one for quote in further for one in _listings(question, quote, table) if one.fit >= _FITS_ALONE]
    best = max(found, key=lambda one: one.fit, default=None)
    if best is None:
        return tuple(quotes), ""
    listed = ((best.lead,) if best.lead else ()) + best.items[:MOST]
    left = len(best.items) - MOST
    more = MORE.format(all=len(best.items), shown=MOST, more=left, number=len(listed)) if left > 0 else ""
    beside = [quote for quote in quotes if not any(_overlap(quote, item) for item in listed)]
    return (*listed, *beside[:BESIDE]), more


def _listings(question: Question, quote: Quote, table: PassageTable) -> Iterator[Listing]:
    """Yield the lists of the section that a quote stands in."""
    lines = [line for passage in _section(quote.source.passage, table) for line in _lines(passage)]
    rows = [line for line in lines if line.mark == "row"]
    marks = dict.fromkeys(line.mark for line in lines if line.mark not in ("", "row"))
    runs = [run for mark in marks for run in _runs(lines, mark)]
    for items in [*runs, *([_rows_of_one_table(rows, quote)] if rows else [])]:
        if len(items) >= LEAST and (listing := _listing(question, quote, lines, items)):
            yield listing


def _runs(lines: list[_Line], mark: str) -> Iterator[list[_Line]]:
    """Yield the items of a mark, parted where another sentence introduces them or they are counted anew."""
    run: list[_Line] = []
    for line in lines:
        begins = LEAD.search(_text(line)) if not line.mark else line.mark == mark and _FIRST.match(fold(_text(line)))
        if begins and run:
            yield run
            run = []
        if line.mark == mark:
            run.append(line)
    if run:
        yield run


def _listing(question: Question, quote: Quote, lines: list[_Line], items: list[_Line]) -> Listing | None:
    def quoted(line: _Line) -> Quote:
        return replace(quote, source=replace(quote.source, passage=line.passage), first=line.first, last=line.last)

    before = lines[: lines.index(items[0])]
    lead = next((line for line in reversed(before) if LEAD.search(_text(line)) and not line.mark), None)
    is_fragment = any(FRAGMENT.search(_text(item)) for item in items)
    if is_fragment and lead is None:
        return None  # 「入力すること」 may be what must not be done
    header = header_of(items[0].passage, items[0].first) if items[0].mark == "row" else ""
    above = [_text(line) for line in before[-_ABOVE:] if not line.mark]
    names = " ".join((quote.source.document.title, *items[0].passage.headings, *above, header or ""))
    terms = {form: weight for form, weight in question.terms.items() if form not in _PLAIN}
    named = coverage(terms, frozenset(words(fold(names))), question.alternatives)
    all_said = f"{names} {' '.join(map(_text, items))}"
    said = coverage(terms, frozenset(words(fold(all_said))), question.alternatives)
    return Listing(tuple(map(quoted, items)), quoted(lead) if lead else None, (named + said) / 2)


def _rows_of_one_table(rows: list[_Line], quote: Quote) -> list[_Line]:
    """Return the rows below the same header as the quote's, or as the first's; the header is none of them."""
    header = header_of(quote.source.passage, quote.first) if is_row(quote.sentences[0]) else None
    header = header or next((held for row in rows if (held := header_of(row.passage, row.first))), None)
    if header is None:
        return rows
    below = [row for row in rows if header_of(row.passage, row.first) == header]
    return [*below, *_running_on(rows, below)]


def _running_on(rows: list[_Line], below: list[_Line]) -> list[_Line]:
    """Return the rows that go on, with no header of their own, at the beginning of the next passage."""
    last = below[-1]
    if last.last + 1 < len(last.passage.sentences):
        return []
    following = [row for row in rows if row.passage.ordinal == last.passage.ordinal + 1]
    return [
        row for row in following if first_row(row.passage, row.first) == 0 and header_of(row.passage, row.first) is None
    ]


def _section(passage: Passage, table: PassageTable) -> list[Passage]:
    """Return the passages under the same headings that adjoin a passage, in order."""
    section = [passage]
    for step in (-1, 1):
        place = passage.ordinal + step
        while len(section) < _PASSAGES and (other := table.passage_at(passage.document, place)):
            if other.headings != passage.headings or other.turn != passage.turn:
                break
            section.append(other)
            place += step
    return sorted(section, key=lambda one: one.ordinal)


def _lines(passage: Passage) -> Iterator[_Line]:
    """Yield the sentences of a passage with their marks, its headings aside; a bare mark goes with what it marks."""
    headings = {"".join(heading.split()) for heading in passage.headings}
    texts = [passage.text[start:end] for start, end in passage.sentences]
    place = 0
    while place < len(texts):
        last = place
        if _BARE.fullmatch(fold(texts[place]).strip()) and place + 1 < len(texts):
            last += 1
        if "".join(texts[place].split()) not in headings:
            yield _Line(passage, place, last, _mark(texts[place]))
        place = last + 1


def _mark(text: str) -> str:
    if is_row(text):
        return "row"
    if _CIRCLED.match(text.strip()):
        return "①"
    folded = fold(text).strip()
    return next((name for name, pattern in _MARKS if pattern.match(folded)), "")


def _text(line: _Line) -> str:
    return line.passage.text[line.passage.sentences[line.first][0] : line.passage.sentences[line.last][1]]


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.source.passage.id == other.source.passage.id
    return same and one.first <= other.last and other.first <= one.last
