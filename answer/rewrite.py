"""A follow-up question made whole by rules, from the words of the questions before it. Nothing here answers.

「それはいつ決まった?」 after 「書かない窓口の費用はいくらですか」 asks 「書かない窓口はいつ決まった?」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import analyse, fold, words

MAX_CHARACTERS = 200  # of a rewritten question

_OPENING = re.compile(
    r"^(?:では|じゃあ?|それでは|それじゃあ?|ちなみに|あと|また|で|なら|ところで|つまり)[、,\s]*(?!き)"
)
_THING = r"(?:それら?|これら?|あれ|そちら|こちら|そっち|同じもの|上記|前述のもの)"
_POINTS = re.compile(rf"^{_THING}(?P<particle>って|とは|は|が|を|に|で|の|も|から|まで|について|に関して|へ|と)")
_OF_IT = re.compile(r"(?:その|この|あの|上記の|同)(?P<noun>[一-龠ァ-ヴーA-Za-z0-9]+)?")
_NOT_OF_IT = re.compile(
    r"^(?:その他|その後|そのほか|そのため|そのうち|その結果|その際|その時|そのとき|このため|この町|この市|同様|同席|同意|同時|同じ|同一)"
)
_AFTER_IT = re.compile(r"^(?:その(?:後|他|ほか|うち|結果|際|時|とき))")
_THERE = re.compile(r"^(?:そこ|ここ|あそこ)(?P<particle>で(?:は)?|に(?:は)?|の|は|から|まで|へ)")
_BARE = re.compile(  # asks, but does not say about what
    r"^(?:いつ|なぜ|どうして|だれ|誰|どこ|どの|どんな|どう|どれ|いくら|いくつ|何|なん|ほか|他に|もっと|もう少し|詳し|具体的|例えば|たとえば|本当|間違いない|"
    r"決ま|始ま|終わ|変わ|増え|減|うまく|誰が|必要|できる|使え|やめ|続)"
)
_ATTRIBUTES = (
    "費用|経費|予算|金額|値段|料金|利用料|期間|期限|締切|時期|日程|開始日|開始時期|終了日|場所|会場|対象|対象者|担当|担当課|担当者|所管|所管課|責任者|"
    "理由|原因|目的|効果|成果|結果|課題|問題点|欠点|利点|メリット|デメリット|方法|手順|流れ|手続|条件|人数|件数|回数|割合|利用率|定員|参加者|内容|概要|詳細|"
    "根拠|経緯|背景|今後|予定|見通し|進捗|状況|現状|次回|注意点|例外|罰則|窓口|連絡先|持ち物|時間|講師|頻度"
)
_ATTRIBUTE = re.compile(rf"^(?P<noun>(?:{_ATTRIBUTES}))(?P<rest>(?:は|が|を|も|って|について|に関して|[?？。]|$).*)$")
_OTHER = re.compile(
    r"^(?P<noun>[^はがをにでも、。?？\s]{2,24}?)(?:について|の場合|だと|なら)?(?:は|も)?(?:どう(?:です|でしょう)?か?)?[?？。]*$"
)
_TOPIC = re.compile(
    r"^(?P<topic>.+?)(?:とは|って|について|に関して|における|に関する|では|には|に(?!つい|関|お)|は|が|を)(?=.)"
)
_ASKING = re.compile(
    r"(?:(?:を|について)?(?:教えて|知りたい|まとめて|説明して|聞きたい).*|(?:は|が|を)?(?:いつ|どこ|だれ|誰|何|なに|なぜ|どう|いくら|どの|どんな|いくつ|どれ).*|"
    r"(?:は|が|を)?(?:あり|でき|いい|よい|可能|必要).{0,8}(?:か|[?？]).*|[?？。]+)$"
)
_LAST_ATTRIBUTE = re.compile(rf"の[一-龠]{{0,4}}?(?:{_ATTRIBUTES})$")
_KINDS = (
    "出張所",
    "年度",
    "課",
    "[市町村県]",
    "回",
    "支所",
    "公民館",
    "委員会",
    "システム",
    "決済",
    "研修",
    "講座",
    "手続",
)
_MARKS = re.compile(r"[「」『』（）()、。？?！!\s・,.]")


@dataclass(frozen=True, slots=True)
class Rewritten:
    question: str  # complete in itself
    carried: tuple[str, ...]  # what was taken over from the questions before


def rewritten(question: str, previous_questions: Sequence[str]) -> Rewritten | None:
    """Return ``question`` with what it leaves unsaid; None when it is complete or there is nothing to carry over.

    ``previous_questions`` are those of the conversation, oldest first, each as it was understood.
    """
    asked = question.strip()
    topics = [topic for previous in reversed(previous_questions) if (topic := topic_of(previous))]
    if not topics or not asked:
        return None
    bare = _OPENING.sub("", asked) or asked
    last = next(p for p in reversed(previous_questions) if topic_of(p))
    whole = (
        _pointed(bare, topics[0])
        or _of_it(bare, topics[0])
        or _attribute(bare, topics[0])
        or _other(bare, last, topics[0], opened=bare != asked)
        or _unsaid(bare, topics[0])
    )
    if not whole or whole == asked or len(whole) > MAX_CHARACTERS:
        return None
    taken = tuple(part for part in dict.fromkeys((topics[0],)) if part in whole)
    return Rewritten(whole, taken or (_carried(whole, bare),))


def topic_of(question: str) -> str:
    """Return what a question is about: 書かない窓口 of 書かない窓口の費用は. Empty when it points elsewhere."""
    text = _OPENING.sub("", question.strip())
    match = _TOPIC.match(text)
    topic = match["topic"] if match else _ASKING.sub("", text)
    topic = _LAST_ATTRIBUTE.sub("", topic.strip("「」『』 　、。?？"))
    points = re.match(rf"{_THING}|(?:その|この|あの|そこ|ここ)", topic)
    return "" if points or len(topic) < 2 or not _has_noun(topic) else topic


def _has_noun(text: str) -> bool:
    return any(word.part == "名詞" and word.is_content for word in analyse(text))


def _pointed(bare: str, topic: str) -> str:
    """それはいつから → 書かない窓口はいつから."""
    match = _POINTS.match(bare)
    return f"{topic}{match['particle']}{bare[match.end() :]}" if match else ""


def _of_it(bare: str, topic: str) -> str:
    """その費用は → 書かない窓口の費用は; そこでは → 書かない窓口では; その後は → 書かない窓口はその後は."""
    if match := _THERE.match(bare):
        return f"{topic}{match['particle']}{bare[match.end() :]}"
    if _AFTER_IT.match(bare):
        return f"{topic}は{bare}" if not bare.startswith(("その他", "そのほか")) else f"{topic}の{bare}"
    if _NOT_OF_IT.match(bare) or not (match := _OF_IT.match(bare)):
        return ""
    noun = match["noun"] or ""
    if noun and topic.endswith(noun):
        return f"{topic}{bare[match.end() :]}"  # この計画は, asked about DX推進計画
    return f"{topic}の{noun}{bare[match.end() :]}" if noun else f"{topic}の{bare[match.end() :]}"


def _attribute(bare: str, topic: str) -> str:
    """費用は? → 書かない窓口の費用は?"""
    match = _ATTRIBUTE.match(bare)
    return f"{topic}の{match['noun']}{match['rest']}" if match else ""


def _other(bare: str, previous: str, topic: str, *, opened: bool) -> str:
    """山添出張所は? after 浜通出張所の導入はいつですか → 山添出張所の導入はいつですか."""
    match = _OTHER.match(bare)
    if not match or (not opened and not re.search(r"(?:は|も)(?:どう.*)?[?？。]*$|[?？]$", bare)):
        return ""
    noun = match["noun"]
    if _BARE.match(noun):
        return ""
    for kind in _KINDS:
        if not re.search(rf"{kind}$", noun):
            continue
        same = re.search(rf"[一-龠ァ-ヴーA-Za-z0-9０-９]*{kind}", previous)
        if same and same.group() != noun:
            return f"{previous[: same.start()]}{noun}{previous[same.end() :]}"
    rest = previous[previous.index(topic) + len(topic) :] if topic in previous else ""
    return f"{noun}{rest}" if rest else ""


def _unsaid(bare: str, topic: str) -> str:
    """いつから? → 書かない窓口はいつから?"""
    if not _BARE.match(bare) or _says_what(bare):
        return ""
    return (
        f"{topic}について{bare}"
        if re.match(r"もっと|もう少し|詳し|具体的|例えば|たとえば", bare)
        else f"{topic}は{bare}"
    )


def _says_what(bare: str) -> bool:
    """Tell whether a question that begins with its question word names what it is about."""
    nouns = [w for w in analyse(bare) if w.part == "名詞" and w.is_content and not w.detail.startswith("数詞")]
    proper = [word for word in nouns if word.detail.startswith("固有名詞") or len(fold(word.surface)) > 3]
    return bool(proper) or len(nouns) > 2


def _carried(whole: str, bare: str) -> str:
    return whole.replace(bare, "").strip() or whole


def allowed(text: str, question: str, previous: Sequence[str]) -> str | None:
    """Return a model's rewriting of ``question`` when it may be used, else None.

    It is one line, keeps every word that the question itself says, and brings none that the conversation does not.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > MAX_CHARACTERS:
        return None
    known = set(words("\n".join([*previous, question])))
    plain = lines[0].strip("「」『』")
    said = {word.form for word in analyse(_MARKS.sub(" ", plain)) if word.is_content}
    own = {word.form for word in analyse(question) if word.is_content and word.part not in ("代名詞", "連体詞")}
    return plain if own <= said and said <= known and len(said) > len(own) else None
