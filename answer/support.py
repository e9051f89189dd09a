"""The sentences of a passage as what a claim may rest on, each with what must be read along with it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.facts import Fact, facts, record_day
from answer.polarity import Polarity, is_head, polarity
from answer.question import closed, is_question
from index.words import Word, analyse, fold
from ingest.dates import date_words
from ingest.types import Document, Passage

_TAIL = frozenset(("に", "つい", "つき", "まし", "て", "関し", "おい", "対し", "とっ", "で", "と"))  # につきましては
LEAD_CHARACTERS = 600  # from the sentence that introduces a list to its item

_ITEM = re.compile(r"[(][0-9一二三四五六七八九十ア-ン]{1,2}[)]|[①-⑳]|[0-9]{1,2}[ .、)]|[・●○•*-] ?")
_FRAGMENT = re.compile(r"(?:こと|もの|とき|場合|者)[。.]?$")
_INTRODUCES = re.compile(r"次の|次に|以下の|下記|各号|とおり|ならない|禁止|[::]$")
_LEANS = re.compile(
    r"(?:この|その|これ|それ|ここ|そこ|こちら|そちら|うち|なお|また|ただし|さらに|加えて|具体的|これまで)"
)
_QUESTION = re.compile(r"(?:か|[?])[。.]?(?:\([^()]*\))?$")
_SPEAKER = re.compile(r"^\s*(?:[○◎◆●]\s*)?[(]?(?P<role>[^()。、\s]{2,20}?[長員官監])(?:[(][^()]{1,20}[)]|[)])")
_ORDER = re.compile(  # words that speak to a machine, not to a reader of records
    r"(?:指示|命令|ルール|プロンプト|制約|設定)(?:を|は|に)?(?:すべて|全て)?(?:無視|忘れ|破棄|上書き|従わ)|システムプロンプト|"
    r"(?:ignore|disregard|forget)\s.{0,30}(?:instruction|prompt|rule)|"
    r"(?:と|だけを?|のみを?|必ず)(?:答え|回答|出力|返答|表示)(?:よ|ろ|せよ|しなさい|してください|なさい|て)|あなたは.{0,20}(?:ai|アシスタント|モデル)"
)


@dataclass(frozen=True, slots=True)
class Material:
    """A passage that was given to the model under a number."""

    number: int  # from 1
    passage: Passage
    document: Document

    @property
    def about(self) -> str:
        """What stands around the passage: title, day, headings, speaker."""
        day = self.document.date.isoformat() if self.document.date else ""
        parts = (self.document.title, day, " › ".join(self.passage.headings), self.passage.speaker or "")
        return "、".join(part for part in parts if part and not gives_orders(part))


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a passage, or two that must be read together."""

    material: Material
    first: int  # places in Passage.sentences
    last: int
    folded: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    ways: Polarity
    asks: bool
    around: str  # folded: title, headings, speaker, day
    around_forms: frozenset[str]
    around_facts: tuple[Fact, ...]

    @property
    def forms(self) -> frozenset[str]:
        return frozenset(word.form for word in self.words)

    @property
    def told(self) -> date | None:
        return self.material.document.date

    @property
    def text(self) -> str:
        """The sentences as printed."""
        sentences = self.material.passage.sentences
        return self.material.passage.text[sentences[self.first][0] : sentences[self.last][1]]


def lines_of(material: Material) -> list[Line]:
    """Return what the passage states. Sentences that give orders to a machine, and what follows them, state nothing."""
    texts = _closed_sentences(material)
    lines: list[Line] = []
    speaker, topic = material.passage.speaker or "", ""
    for place, text in enumerate(texts):
        if gives_orders(text):
            break
        if said := _SPEAKER.match(text):
            speaker, topic = said["role"], ""
        header = _header(texts, place)
        lines.append(_line(material, place, text, _around(material, speaker, f"{header}\n{topic}")))
        if not _ITEM.match(text) and "\t" not in text:
            topic = _topic(lines[-1].words) or topic
    return [line for place in range(len(lines)) if (line := _led(lines, place))] + list(_pairs(lines))


def without_orders(material: Material) -> str:
    """Return the passage's text up to where it begins to give orders to a machine."""
    for (start, _), text in zip(material.passage.sentences, _closed_sentences(material), strict=True):
        if gives_orders(text):
            return material.passage.text[:start].rstrip()
    return material.passage.text


def gives_orders(text: str) -> bool:
    return bool(_ORDER.search(fold(text)))


def _closed_sentences(material: Material) -> list[str]:
    passage = material.passage
    return [closed(fold(re.sub(r"\s*\n\s*", "", passage.text[a:b]))) for a, b in passage.sentences]


def _around(material: Material, speaker: str, header: str) -> str:
    parts = [material.document.title, *material.passage.headings, speaker, header]
    return closed(fold("\n".join(part for part in parts if part and not gives_orders(part))))


def _header(texts: Sequence[str], place: int) -> str:
    """Return the first row of the table that the sentence is a row of."""
    if "\t" not in texts[place]:
        return ""
    first = place
    while first and "\t" in texts[first - 1]:
        first -= 1
    return "" if re.search(r"[0-9]", texts[first]) or first == place else texts[first]


def _line(material: Material, place: int, text: str, around: str) -> Line:
    words = tuple(analyse(text))
    told = material.document.date
    dated = f"{around}\n{date_words(told)}" if told else around
    return Line(
        material=material,
        first=place,
        last=place,
        folded=text,
        words=words,
        facts=tuple(facts(text, told)),
        ways=polarity(words),
        asks=is_question(text),
        around=around,
        around_forms=frozenset(word.form for word in analyse(dated)),
        around_facts=(*facts(around), *(record_day(told) if told else ())),
    )


def _led(lines: Sequence[Line], place: int) -> Line | None:
    """Return a list's item with the sentence that introduces the list; None when that is not in the passage."""
    line = lines[place]
    if not (_ITEM.match(line.folded) and _FRAGMENT.search(line.folded)):
        return line
    for lead in reversed(lines[:place]):
        if _INTRODUCES.search(lead.folded) and not _ITEM.match(lead.folded):
            sentences = line.material.passage.sentences
            if sentences[place][1] - sentences[lead.first][0] > LEAD_CHARACTERS:
                return None
            return _joined(lead, line, _by_lead(lead, line))
    return None


def _by_lead(lead: Line, item: Line) -> Polarity:
    """Return how an item's words stand: what a forbidding sentence introduces is denied."""
    denied = any(ways == {False} for ways in lead.ways.values()) or "禁止" in lead.folded or "ならない" in lead.folded
    if not denied:
        return item.ways
    heads = [word.form for word in item.words if is_head(word)]
    either = dict.fromkeys(item.ways, frozenset({True, False}))
    return either | ({heads[-1]: frozenset({False})} if heads else {})


def _pairs(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield each sentence that has no topic of its own with the one before it, and each reply with its question."""
    for before, line in itertools.pairwise(lines):
        if _QUESTION.search(before.folded) and not line.asks:
            yield replace(
                line,
                around=f"{line.around}\n{before.folded}",
                around_forms=line.around_forms | before.forms,
            )
        same = not _SPEAKER.match(line.folded) and not before.asks and not line.asks
        rows = "\t" in before.folded or "\t" in line.folded or _ITEM.match(line.folded) or _ITEM.match(before.folded)
        if same and not rows and (_LEANS.match(line.folded) or not has_topic(line.words)):
            yield _joined(before, line, {**before.ways, **line.ways})


def _topic(words: Sequence[Word]) -> str:
    """Return the noun phrase before the first は of a sentence: what the sentences behind it go on about."""
    for place, word in enumerate(words):
        if word.surface == "は" and word.part == "助詞":
            start = place
            while start and (words[start - 1].part in ("名詞", "接尾辞", "接頭辞") or words[start - 1].surface == "の"):
                start -= 1
            return "".join(w.surface for w in words[start:place] if not w.detail.startswith("数詞"))
    return ""


def has_topic(words: Sequence[Word]) -> bool:
    return bool(topic_heads(words)) or any(
        word.surface in ("が", "も") and word.part == "助詞" and before.part in ("名詞", "接尾辞", "代名詞")
        for before, word in itertools.pairwise(words)
    )


def with_ends(words: Sequence[Word]) -> Iterator[tuple[int, Word]]:
    place = 0
    for word in words:
        place += len(word.surface)
        yield place, word


def topic_heads(words: Sequence[Word]) -> list[tuple[int, Word]]:
    """Return the last word that carries meaning before each topic's は, with the offset at which the は ends."""
    heads = []
    ended = list(with_ends(words))
    for place, (end, word) in enumerate(ended):
        if word.surface != "は" or word.part != "助詞" or not place:
            continue
        following = words[place + 1].form if place + 1 < len(words) else ""
        before = "".join(w.surface for w in words[max(0, place - 4) : place])
        verbal = before.endswith("て") and not re.search(r"(?:ついて|つきまして|関して|おいて|とって|対して)$", before)
        if following in ("ない", "無い", "有る", "御座る", "成る") or verbal:
            continue
        phrase = place
        while phrase and words[phrase - 1].surface in _TAIL:
            phrase -= 1
        told = [w for w in words[:phrase] if w.is_content and not w.detail.startswith("数詞")]
        if told:
            heads.append((end, told[-1]))
    return heads


def _joined(first: Line, second: Line, ways: Polarity) -> Line:
    gap = len(first.folded) + 1
    shifted = tuple(replace(fact, start=fact.start + gap, end=fact.end + gap) for fact in second.facts)
    return replace(
        second,
        first=first.first,
        folded=f"{first.folded}\n{second.folded}",
        words=(*first.words, Word("\n", "\n", "空白", "*/*"), *second.words),
        facts=(*first.facts, *shifted),
        ways=ways,
        asks=False,
    )
