"""What a question asks: its terms with their weight, and the kind of answer it wants."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.synonyms import Alternatives, Synonyms
from index.words import STOP_PARTS, Word, analyse, fold

Kind = str  # a key of _KINDS
Similar = Mapping[str, Mapping[str, float]]  # term of a question: {term of the records: likeness, 0 to 1}

# How much of its idf a term keeps. What an answer is about are the names and nouns; verbs are said in other words.
_PARTS = {
    "名詞": 1.0,
    "代名詞": 0.3,
    "形状詞": 0.6,
    "接尾辞": 0.6,
    "接頭辞": 0.5,
    "動詞": 0.4,
    "形容詞": 0.4,
    "副詞": 0.3,
}
_PROPER = 1.3


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood."""

    text: str
    terms: dict[str, float]  # normalized form: its idf in the records, by part of speech
    fixed: frozenset[str]  # terms that no other word can stand for: names and numbers
    names: frozenset[str]  # proper nouns among the terms
    compounds: tuple[str, ...]  # folded runs of nouns: 生成ai利用研修
    phrases: tuple[str, ...]  # folded stretches that an answer must share: 令和8年度, 第2回
    kinds: frozenset[Kind]
    units: tuple[str, ...]  # what is counted: 団体 of 団体数, 人 of 何人
    heaviest: float  # the weight of a noun that stands nowhere
    alternatives: Alternatives  # what else its terms may be called


# A number with what it counts is one thing: 8 and 年度 alone stand everywhere.
_NUMBERED = re.compile(r"(?:令和|平成|昭和|第)?(?:[0-9]+|元)(?:年度|年|月号|月|日|回|号|期|次|章|条)")
_KINDS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        r"いつ|何年|何月|何日(?!間|以内|くらい|ぐらい|ほど|かか)|時期|期限|締切|年月日|何時|スケジュール|までに|日[はをがの]?[?？]?$"
    ),
    "money": re.compile(r"いくら|金額|[額費料](?:[はをがのも?？]|$)|費用|値段|料金"),
    "share": re.compile(r"何(?:%|パーセント|割)|割合|率(?:[はをがのも?？]|$)"),
    "number": re.compile(
        r"何[人件名台回点本枚校社]|何団体|いくつ|予算|どのくらい|どれくらい|[数](?:[はをがのも?？]|$)"
    ),
    "name": re.compile(r"名前|名称|何という|なんという|呼び名|愛称"),
    "person": re.compile(r"誰|だれ|どなた|氏名|何さん"),
    "place": re.compile(r"どこ(?!の[課部])|場所|会場"),
    "section": re.compile(r"(?:どの|何|どこの)(?:課|部署|部|係|室)|担当課|所管課"),
    "reason": re.compile(r"なぜ|理由|どうして|原因|目的"),
}
_ANSWERS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        r"[0-9元] ?[年月](?!間)|(?<!週)[0-9]日(?!間|以内)|[0-9]時(?!間)|[0-9]+[./][0-9]+"
        r"|来年度|今年度|昨年度|上旬|中旬|下旬|曜日"
    ),
    "money": re.compile(r"[0-9][,0-9]*(?:億|千|百|万)*[0-9,]*円|無償|無料|有償|有料"),
    "share": re.compile(r"[0-9] ?(?:%|パーセント|割)|[0-9]+分の[0-9]|[0-9]/[0-9]|半数"),
    "number": re.compile(r"[0-9]|[一二三四五六七八九十百千万]+(?:人|件|名|台|割|回|円|団体)|全て|すべて"),
    "name": re.compile(r"[「『][^」』]{1,30}[」』]|[a-z]{3,}|[ァ-ヴー]{4,}|[者長員氏]"),
    "person": re.compile(r"[長員者氏君]|部長|課長|主査|係長|さん"),
    "place": re.compile(r"[室館所場階店園校]|役場|庁舎|センター|ホール|会場|窓口|オンライン|[市区町村]"),
    "section": re.compile(r"[課室係部]|委員会|事務局"),
    "reason": re.compile(r"ため|ので|から|理由|原因|目的|より|よる|不足|都合"),
}
_UNIT = re.compile(
    r"何(?P<asked>(?!語|故|度も)[一-龠ァ-ヴー]{1,4}?)(?=[でがをはのにもか、?？ ]|です|$)"
    r"|(?P<counted>[一-龠ァ-ヴー]{1,2})数(?=[はをがの?？]|$)"
)
_SAME_UNIT = {"人": "[人名]", "名": "[人名]", "箇所": "[かヶケ箇]所", "所": "[かヶケ箇]所"}
_ASKS = re.compile(
    r"(?:[?？]|(?:です|ます|でしょう|ません|ました|いい|よい|ない|の)か(?:ね)?[。．]?|"
    r"(?:伺|うかが|お尋ね|お聞き|質問|お聞かせ|教えて)[^。]{0,14}[。．]?)$"
)


def understand(
    text: str, document_frequency: Callable[[str], int], passages: int, synonyms: Synonyms | None = None
) -> Question:
    """Read a question against records of ``passages`` passages, in which a term stands so many times."""
    words = analyse(text)
    content = [word for word in words if word.is_content] or words
    folded = fold(text)
    return Question(
        text=text,
        terms={
            word.form: _part_weight(word) * inverse_frequency(document_frequency(word.form), passages)
            for word in content
        },
        fixed=frozenset(word.form for word in content if _is_fixed(word)),
        names=frozenset(word.form for word in content if word.detail.startswith("固有名詞")),
        compounds=tuple(_compounds(words)),
        phrases=tuple(dict.fromkeys(match.group() for match in _NUMBERED.finditer(closed(folded)))),
        kinds=frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(folded)),
        units=tuple(dict.fromkeys(match["asked"] or match["counted"] for match in _UNIT.finditer(folded))),
        heaviest=inverse_frequency(0, passages),
        alternatives=synonyms.alternatives([word.form for word in words if word.part not in STOP_PARTS])
        if synonyms
        else {},
    )


def _compounds(words: Iterable[Word]) -> Iterator[str]:
    """Yield the runs of nouns and affixes that are two characters or longer."""
    run = ""
    for word in (*words, None):
        if word and word.part in ("名詞", "接尾辞", "接頭辞") and (run or word.is_content):
            run += word.surface
        else:
            if len(run) > 1:
                yield run
            run = ""


def _is_fixed(word: Word) -> bool:
    return word.detail.startswith(("固有名詞", "数詞")) or word.form.isascii()


def _part_weight(word: Word) -> float:
    return _PROPER if word.detail.startswith("固有名詞") else _PARTS.get(word.part, 0.5)


def inverse_frequency(frequency: int, passages: int) -> float:
    """Return BM25's idf (Robertson & Zaragoza, 2009), never negative."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def closed(folded: str) -> str:
    """Close the spaces that PDFs print around numbers, so that 令和 8 年度 is 令和8年度."""
    return re.sub(r"(?<=[0-9])\s+(?=\D)|(?<=[^\sA-Za-z])\s+(?=[0-9])", "", folded)


def coverage(
    terms: Mapping[str, float],
    forms: Iterable[str],
    similar: Similar | None = None,
    alternatives: Alternatives | None = None,
) -> float:
    """Return the share of the terms' weight that ``forms`` hold, 0 to 1.

    With ``similar``, like words count in part; with ``alternatives``, synonyms count fully.
    """
    total = sum(terms.values())
    if not total:
        return 0.0
    held = frozenset(forms)
    shared = 0.0
    for form, weight in terms.items():
        shared += weight if form in held else weight * _other_likeness(form, held, similar, alternatives)
    return shared / total


def likeness(
    form: str, held: frozenset[str], similar: Similar | None = None, alternatives: Alternatives | None = None
) -> float:
    """Return how far ``held`` says what ``form`` says, 0 to 1."""
    return 1.0 if form in held else _other_likeness(form, held, similar, alternatives)


def _other_likeness(
    form: str, held: frozenset[str], similar: Similar | None, alternatives: Alternatives | None
) -> float:
    if alternatives and form in alternatives and any(other <= held for other in alternatives[form]):
        return 1.0
    others = similar.get(form) if similar else None
    return max((like for other, like in others.items() if other in held), default=0.0) if others else 0.0


def answers_kind(question: Question, folded: str) -> float:
    """Return the share of the wanted kinds of answer that a folded text could be, 1 when none is wanted."""
    wanted = [bool(_ANSWERS[kind].search(folded)) for kind in sorted(question.kinds)]
    wanted += [
        bool(re.search(f"[0-9一二三四五六七八九十百千万][^0-9、。]{{0,3}}{_unit(unit)}", folded))
        for unit in question.units
    ]
    return sum(wanted) / len(wanted) if wanted else 1.0


def _unit(unit: str) -> str:
    return _SAME_UNIT.get(unit) or re.escape(unit)


def is_question(folded: str) -> bool:
    """Tell a sentence that asks from one that states: minutes repeat the searcher's words in the member's question."""
    return bool(_ASKS.search(folded))
