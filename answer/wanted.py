"""What kind of answer a question wants, and whether a sentence could give it: 何人 wants a number of people.

What the question itself states answers nothing: 「70分を超えた日は何日か」 is not told by 「70分を超えた日もある」.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

from index.words import analyse

ERAS = frozenset(("令和", "平成", "昭和", "大正", "明治"))  # proper nouns to SudachiDict, and no name of anything

Kind = str  # a key of _ANSWERS

# What may follow the noun that is asked for: 「回収率は」「回収率を教えてください」「回収率は何％ですか」
_END = (
    r"(?:は|って|とは|を(?:全部|すべて|全て)?(?:教え|知り|示し|挙げ)[^。]*|は(?:何|いくら|ど|い)[^。]*"
    r"|です(?:か|よね)?|でしたか|でしょうか)?[?？。\s]*$"
)


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_ASKED: dict[Kind, re.Pattern[str]] = {
    "time": _any(
        r"いつ(?!も)|何曜|何時(?!間)",
        r"何(?:年|月)(?!間|号|か月|分|とっ|保|残|も)",
        r"(?<![週月]に)何日(?!間|以内|前|後|くらい|ぐらい|ほど|かか|あ[りっ])",
        rf"(?:時期|期限|締切り?|日付|年月日|日程|開始日|施行日){_END}",
        rf"(?<![0-9今当前毎半一休平祝])日{_END}",
    ),
    "duration": _any(
        r"何(?:日|年|月|週|時|か月|カ月|ヶ月)間|何分|[週月]に何日",
        r"何年(?:とっ|保|残|も)",
        r"何(?:か月|カ月|ヶ月|時間|日)(?:くらい|ぐらい|ほど|かか|以内|前|後)",
    ),
    "stretch": _any(rf"期間{_END}"),  # from when to when, or how long
    "money": _any(
        r"いくら|何(?:万|千|億)?円",
        r"(?:金額|[額費]|費用|(?<![資材原燃])料|経費|予算|料金|コスト)[はが]?(?:ど[のれ]くらい|ど[のれ]ぐらい|どれだけ|どれほど)"
        r"(?![^、。]*(?:安|下が|減|上が|増))",
        rf"(?:金額|[額費]|(?<![資材原燃])料|(?<![年世時])代|経費|予算|値段|料金|コスト){_END}",
    ),
    "share": _any(r"何 ?(?:%|パーセント|割|ポイント)", rf"(?:割合|比率|率){_END}"),
    "number": _any(r"いくつ|ど[のれ](?:くらい|ぐらい|ほど)|どれだけ", rf"(?:[数量]|件数|人数){_END}"),
    "contact": _any(rf"(?:電話|ファクス|fax|内線|問い?合わせ先|連絡先)(?:の?番号)?{_END}", rf"メールアドレス{_END}"),
    "name": _any(
        r"何という(?!こと|話|意見|内容)|なんという|何(?:の)?(?:サービス|システム|ソフト|アプリ)",
        rf"(?:名前|名称|愛称|呼び名|製品名|商品名|[品機]種|会派|題名){_END}",
    ),
    "person": _any(
        r"誰|だれ|どなた|[長員師者官]の名前",
        rf"(?:氏名|(?:[長員師者官]|人|[0-9]名|方)の(?:お)?名前){_END}",
    ),
    "company": _any(
        r"(?:会社|企業|業者|事業者|ベンダー|メーカー|委託先|団体)(?:は|って)?(?:どこ|何|誰|の名)",
        r"どこの(?:会社|企業|業者)|(?:会社|業者|企業)を教",
    ),
    "town": _any(
        r"どこの(?:市|町|村|自治体|区|県|国)|どの(?:市|町|自治体)",
        r"(?:市|町|村|町村|市町村|自治体)(?:は|って)(?:どこ|何)",
    ),
    "place": _any(
        r"どこ(?!の[課部室係会企市町村自])|どの(?:部屋|会議室|施設|地区|窓口)|何の部屋",
        rf"(?:場所|会場|開催地|部屋){_END}",
    ),
    "section": _any(
        r"(?:どの|何|どこの)(?:課|部署|部(?!屋)|係|室|所属)", r"(?:担当|所管|所属)(?:する)?(?:課|部署|の課)"
    ),
    "reason": _any(r"なぜ|どうして|なんで|何が原因|何のため", rf"(?:理由|原因|目的|わけ|狙い|ねらい){_END}"),
    "list": _any(
        r"を挙げて|どことどこ|[何どれ]と(?:何|どれ)|どんな(?:もの|項目|種類)が|全部(?:教|知)",
        r"は(?:どれ(?:です|で|か|[?？]|$)|どんなもの)",
        rf"(?:一覧|内訳|全部|種類|項目|構成|中身|メンバー|顔ぶれ){_END}",
    ),
}
# A question for one of the first is none for the second: 「業者はどこ」 asks for no place.
_INSTEAD = (
    ("company", "place"),
    ("company", "person"),
    ("company", "name"),
    ("town", "place"),
    ("person", "name"),
    ("money", "number"),
    ("duration", "stretch"),
)

# Words that name no product: every record is full of them.
_GENERIC = (
    r"(?:システム|サービス|ソフトウェア|アプリケーション|デジタル|スマートフォン|インターネット|オンライン|ネットワーク"
    r"|アンケート|セキュリティ|データセット|データベース|センター|プロジェクト|キャッシュレス|タブレット|パソコン|メール)(?![ァ-ヴー])"
)
_DIGITS = r"[0-9][0-9,.]*"
_ANSWERS: dict[Kind, re.Pattern[str]] = {
    "time": _any(
        r"(?:令和|平成|昭和|r|h)?(?:[0-9]{1,4}|元) ?年度?(?!間|[0-9]*回)",
        r"[0-9]{1,2} ?月(?!間|額)(?:[0-9]{1,2} ?日)?|(?<!週)[0-9]{1,2}日(?!間|以内|前)|[0-9]{1,2}時(?!間)",
        r"(?<![0-9.])[0-9]+[./][0-9]+(?:[./][0-9]+)?(?![0-9.]| ?(?:%|パーセント|ポイント|倍|割|点|時間|[人件円万千]))",
        r"[来今昨本翌]年度?|[来今先翌]月|[上中下]旬|以内|直後|当日|次回|年度内",
        r"[月火水木金土日]曜|年度末|年内|年明け|[春夏秋冬]",
    ),
    "duration": _any(rf"{_DIGITS}(?:開庁|営業)?(?:日|週|か月|カ月|ヶ月|ケ月|箇月|年|時間|分|秒)間?"),
    "money": _any(
        rf"{_DIGITS}(?:[億千百万][0-9,]*)*円",
        rf"{_DIGITS}(?:[億千百万][0-9,]*)+(?=[、。のをとで])",
        r"無[償料]|有[償料]",
    ),
    "share": _any(rf"{_DIGITS} ?(?:%|パーセント|割|ポイント)", r"[0-9]+分の[0-9]+|半[数分]|大半|過半"),
    "number": _any(
        rf"(?<![0-9.,第]){_DIGITS}(?![0-9.,]|[年月日時章条号])",
        r"[一二三四五六七八九十百]+(?:人|件|名|台|割|回|円|団体|種類|つ)|全て|すべて",
    ),
    "contact": _any(r"[0-9]{2,5}[-(][0-9]{1,4}[-)][0-9]{3,4}|内線 ?[0-9]+|[a-z0-9._-]+@[a-z0-9.-]+"),
    "name": _any(rf"[「『][^」』]{{1,30}}[」』]|[a-z][a-z0-9+.-]{{2,}}|(?<![ァ-ヴー])(?!{_GENERIC})[ァ-ヴー]{{4,}}"),
    "person": _any(
        r"[^\s、。]{0,4}(?:[町市村区]長|[部課室係所局属]長|主[査任幹]|議員|委員長?|補佐官?|教授|講師)",
        r"(?:管理|責任|担当)者|[会座]長|氏(?!名)|さん(?![がを])|[課室係](?!長)|委員会|事務局",
    ),
    "company": _any(
        r"株式会社|有限会社|合同会社|\(株\)|㈱|[a-zァ-ヴー一-龠]{2,}社(?![会員長内])|(?:協会|機構|組合|財団)"
    ),
    "town": _any(r"[一-龠ァ-ヴ]{1,5}[市町村区県](?![民長内立外政])"),
    "place": _any(
        r"[一-龠ァ-ヴー]{0,6}(?:[室館所場階店園校庁社]|役場|センター|ホール|会場|窓口|[市区町村]|地区|機構|[課係])",
        r"オンライン|宿直",
    ),
    "section": _any(
        r"[一-龠a-zァ-ヴー]{1,10}(?:課(?!題)|[室係](?!長)|(?<![本一全])部(?![会分長]))|委員会|事務局|出張所"
    ),
    "reason": _any(r"ため|ので|から(?![0-9])|理由|原因|目的|により|による|不足|都合|ことで|せい|おかげ|結果"),
    "list": _any(r"[^、。]+[、・][^、。]+(?:[、・]|と|及び|や)[^、。]+", r"[①-⑳]|[（(][0-9ア-ン][)）]"),
}
_LINKED = re.compile(
    r"して|[しれずてでりきめけえみび]、|もの[、で]"
)  # one thing told with another: it may be the reason
_ANSWERS["stretch"] = _any(_ANSWERS["time"].pattern, _ANSWERS["duration"].pattern)
_NAMED: dict[Kind, str] = {  # kinds that a proper noun of SudachiDict answers as well
    "person": "固有名詞/人名",
    "town": "固有名詞/地名",
    "place": "固有名詞/地名",
    "company": "固有名詞/一般",
    "name": "固有名詞/一般",
}

# 何年 and the like ask for a time, a duration or a share; 何故 and the like count nothing.
_NO_UNITS = (
    frozenset("年月日時分週秒円割%")
    | frozenset("故語事者物処定複少多半手算関変代枠")
    | {
        "課",
        "曜日",
        "時間",
        "か月",
        "か",
        "ら",
        "パーセント",
    }
)
_COUNTED = re.compile(rf"(?P<unit>[一-龠ァ-ヴー]{{1,2}})数{_END}")
_PEOPLE = re.compile(r"^.*[者員人名]$")
_SAME_UNIT = {
    "度": "[回度]",
    "人": "[人名](?!分)",
    "名": "[人名](?!分)",
    "箇所": "[かヶケ箇カ]所",
    "か所": "[かヶケ箇カ]所",
    "所": "[かヶケ箇カ]所",
    "種": "種類?",
    "問": "[問題]",
}
_NUMBERS = "[0-9一二三四五六七八九十百千万両全]"


# A price by the month is no price by the year, and 無償 tells neither; minutes are not told in years.
_MEASURES = (
    (
        _any(r"いつから|いつ(?:頃|ごろ)?(?:始|開|スタート)"),
        _any(r"(?:[日月年度旬]|曜日?\)?)(?:から|より)|以降|開始|始[まめ]|施行|スタート|運用|稼働|開設"),
    ),
    (
        _any(r"月額|月々|毎月|月(?:に)?いくら|1[かカヶケ箇]月"),
        _any(r"月額|月々|毎月|月(?:に|お|あ|約|[0-9])|[かカヶケ箇]月"),
    ),
    (_any(r"年額|年間|毎年|年(?:に)?いくら"), _any(r"年額|年間|毎年|年(?:に|お|あ|約|[0-9])|年度")),
    (_any(r"何(?:分|時間)(?!の)"), _any(r"[0-9](?:分|時間|秒)")),
    (_any(r"何日間|何日(?:くらい|ぐらい|ほど|かか|以内)"), _any(r"[0-9](?:日|週)")),
    (_any(r"何(?:年間|か月|カ月|ヶ月)|何年(?:とっ|保|残|も)"), _any(r"[0-9](?:年|[かカヶケ箇]月)")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants. Nothing when it asks yes or no, or for a matter to be told."""

    kinds: frozenset[Kind]
    units: tuple[str, ...]  # what is counted: 団体 of 団体数, 人 of 何人
    given: str  # the folded question: what it states itself is no answer

    def share_in(self, folded: str, speaker: str | None = None) -> float:
        """Return the share of what is wanted that a folded sentence could give, 1 when nothing is wanted.

        Whoever says it answers who: 「誰が提案したか」.
        """
        wanted = [self._gives(kind, folded, speaker) for kind in sorted(self.kinds)]
        wanted += [self._counts(unit, folded) for unit in self.units]
        if self.kinds & {"money", "duration", "time"}:
            wanted += [bool(told.search(folded)) for asked, told in _MEASURES if asked.search(self.given)]
        return sum(wanted) / len(wanted) if wanted else 1.0

    def _gives(self, kind: Kind, folded: str, speaker: str | None) -> float:
        if kind == "person" and speaker:
            return True
        if kind == "section" and speaker and _ANSWERS[kind].search(speaker):
            return True
        if kind == "reason" and not _ANSWERS[kind].search(folded):
            return 0.5 if _LINKED.search(folded) else 0.0
        if kind in ("reason", "list"):
            return bool(_ANSWERS[kind].search(folded))
        if any(match.group().strip() not in self.given for match in _ANSWERS[kind].finditer(folded)):
            return True
        return kind in _NAMED and any(name not in self.given for name in _names(folded, _NAMED[kind]))

    def _counts(self, unit: str, folded: str) -> bool:
        return any(folded[start:end] not in self.given for start, end in counted(unit, folded))


def values(kind: Kind, folded: str) -> list[tuple[int, int]]:
    """Return the spans of a folded sentence that could answer a question of a kind."""
    return [match.span() for match in _ANSWERS[kind].finditer(folded)]


def is_measured(asked: str, folded: str) -> bool:
    """Tell whether folded words are told in the measure that a folded question asks in, if it does."""
    return all(told.search(folded) for question, told in _MEASURES if question.search(asked))


def counted(unit: str, folded: str) -> list[tuple[int, int]]:
    """Return the spans of a folded sentence that count a unit."""
    number = rf"(?<![0-9.,])(?:[0-9][0-9,.]*(?:[億万千百][0-9,.]*)*|{_NUMBERS})"
    pattern = rf"{number}[^0-9、。\s]{{0,3}}?{_SAME_UNIT.get(unit) or re.escape(unit)}"
    return [match.span() for match in re.finditer(pattern, folded)]


@lru_cache(maxsize=2_048)
def _names(folded: str, detail: str) -> tuple[str, ...]:
    return tuple(
        word.surface
        for word in analyse(folded)
        if word.detail.startswith(detail) and len(word.surface) > 1 and word.surface not in ERAS
    )


def wanted(folded: str) -> Wanted:
    """Read what a folded question wants."""
    kinds = {kind for kind, pattern in _ASKED.items() if pattern.search(folded)}
    for special, general in _INSTEAD:
        if special in kinds:
            kinds.discard(general)
    return Wanted(
        kinds=frozenset(kinds),
        units=tuple(dict.fromkeys(_units(folded))),
        given=folded,
    )


def _units(folded: str) -> list[str]:
    """Return what 何 counts (何人, 何メガビット), and what 数 numbers at the end (団体数)."""
    units = [_PEOPLE.sub("人", match["unit"]) for match in _COUNTED.finditer(folded)]
    words = analyse(folded) if "何" in folded else []
    for before, word in itertools.pairwise(words):
        if before.surface == "何" and word.part in ("名詞", "接尾辞", "接頭辞"):
            units.append(word.surface)
    return [unit for unit in units if unit not in _NO_UNITS]
