"""Whether a text affirms or denies: the words of which it says that they are not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.words import Word

Polarity = Mapping[str, frozenset[bool]]  # term: True where it is affirmed, False where it is denied

_DENIES = ("ない", "無い", "ず", "ぬ", "まい")
_AUXILIARY = frozenset(
    ("得る", "行く", "行ける", "仕舞う", "参る", "置く", "上げる", "おる", "兼ねる", "過ぎる")
)  # てはいけない
_NEGATIVE = re.compile(r"不可|禁止|禁じ|中止|[不未無非](?=[一-龠])")

# How settled a thing is. What is only considered must not be told as settled, what is planned not as done.
_OPEN = re.compile(
    r"検討|要望|申[し]?入れ|提案|可能性|照会|素案|案(?:が|を|では|の|として|です|である|と)|かもしれ|たい(?:と|。|です|旨|との|考)|"
    r"見直しを求|どうか|べき"
)
_PLANNED = re.compile(r"予定|見込|計画(?:して|である|です|する|だ)|目標|目指|方針|つもり|意向")
_DONE = re.compile(
    r"(?:まし|し|っ|い|[えけせてねべめれげぜで])た(?:[。、もこのとが]|$)|(?:され|られ|れ)た|済み|ている|ています"
)
_WAS_PLANNED = re.compile(r"(?:予定|見込み|計画|目標)(?:でし|とし|だっ|してい|に?なってい)(?:て)?(?:いまし)?た")


def polarity(words: Sequence[Word]) -> Polarity:
    """Return how each term stands in the text. A doubled denial affirms; a plain noun is only ever denied."""
    found: dict[str, set[bool]] = defaultdict(set)
    for place, word in enumerate(words):
        if not is_head(word):
            continue
        count = denials(words, place)
        if word.part in ("動詞", "形容詞", "形状詞") or word.detail.endswith(("サ変可能", "サ変形状詞可能")):
            found[word.form].add(count % 2 == 0)
        elif count % 2:
            found[word.form].add(False)
    return {form: frozenset(ways) for form, ways in found.items()}


def is_head(word: Word) -> bool:
    return word.is_content and word.form not in _AUXILIARY


def denials(words: Sequence[Word], place: int, idle: frozenset[str] = frozenset()) -> int:
    """Count the denials between a word and the next that carries meaning and is not ``idle``."""
    count = 0
    for index in range(place + 1, len(words)):
        word = words[index]
        if (is_head(word) and word.form not in idle) or word.surface in ("、", "。", ",", "("):
            break
        if word.form in _DENIES and word.part in ("助動詞", "形容詞", "接尾辞") and not _is_idle(words, index):
            count += 1
    return count


def _is_idle(words: Sequence[Word], place: int) -> bool:
    """Tell the denials that deny nothing: かもしれない, だけでなく."""
    before = [word.surface for word in words[max(0, place - 2) : place]]
    return before[-1:] == ["しれ"] or (before[-1:] == ["で"] and before[0] in ("だけ", "のみ"))


def denies_at_all(folded: str, ways: Polarity) -> bool:
    return bool(_NEGATIVE.search(folded)) or any(False in way for way in ways.values())


def is_less_settled(source: str, claim: str) -> bool:
    """Tell whether the source leaves open what the claim tells as settled, or plans what the claim tells as done."""
    if _OPEN.search(source) and not (
        _OPEN.search(claim) or (_PLANNED.search(claim) and not re.search("決定|決ま", claim))
    ):
        return True
    if not _PLANNED.search(source) or not _DONE.search(claim) or _PLANNED.search(claim):
        return False
    return not _DONE.search(_WAS_PLANNED.sub("", source))
