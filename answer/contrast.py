"""What a question says that a sentence may say the other of: 上り against 下り, 令和5年度 against 令和6年度.

A sentence about the other one shares all the words around it and answers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Words of which one thing is only one. Folded; of a longer and a shorter match the longer counts.
_EXCLUSIVE = (
    ("上り", "下り"),
    ("男性", "女性"),
    ("男子", "女子"),
    ("午前", "午後"),
    ("平日", "休日", "土日", "祝日"),
    ("最大", "最小", "平均", "合計", "延べ"),
    ("最高", "最低", "平均"),
    ("最長", "最短", "平均"),
    ("増加", "減少"),
    ("増え", "減り", "減っ"),
    ("増やす", "減らす"),
    ("有料", "無料"),
    ("有償", "無償"),
    ("小学校", "中学校", "高校", "高等学校", "幼稚園", "保育園", "保育所"),
    ("小学生", "中学生", "高校生", "大学生", "園児"),
    ("前期", "後期"),
    ("上半期", "下半期"),
    ("歳入", "歳出"),
    ("収入", "支出"),
    ("転入", "転出", "転居"),
    ("出生", "死亡"),
    ("賛成", "反対"),
    ("可決", "否決"),
    ("目標", "実績"),
    ("予算", "決算"),
    ("当初予算", "補正予算"),
    ("月額", "年額"),
    ("新規", "継続"),
    ("応募", "採用"),
    ("出席", "欠席"),
    ("満足", "不満"),
    ("必須", "任意"),
    ("公開", "非公開"),
    ("常勤", "非常勤"),
    ("直営", "委託"),
    ("上限", "下限"),
    ("開庁", "閉庁"),
    ("管理職", "一般職"),
    ("正規職員", "会計年度任用職員"),
    ("一般会計", "特別会計", "企業会計"),
    ("受信", "送信"),
    ("入力", "出力"),
    ("東日本", "西日本"),
)
_NUMBERED = re.compile(
    r"(?P<era>令和|平成|昭和)?(?P<number>[0-9]+|元)(?P<unit>年度|年(?![間度])|月(?!間|額)|月号|回|号|章|条|期|版)"
)


@dataclass(frozen=True, slots=True)
class Contrasts:
    """What a question says of things that come in several."""

    words: tuple[tuple[str, tuple[str, ...]], ...]  # a word, and what is said of the others
    numbers: tuple[tuple[str, str], ...]  # a number with its unit as said (令和5年度), and the unit

    def contradicted(self, sentence: str, near: str, around: str) -> bool:
        """Whether a folded sentence says the other of any of them, and nothing ``near`` it the one asked for.

        A year may stand further off, in the title or the date of the record that is ``around``.
        """
        return any(self._words_against(sentence, near)) or any(self._numbers_against(sentence, near, around))

    def _words_against(self, sentence: str, near: str) -> Iterator[bool]:
        for word, others in self.words:
            yield word not in near and any(other in sentence for other in others)

    def _numbers_against(self, sentence: str, near: str, around: str) -> Iterator[bool]:
        if not self.numbers:
            return
        said = {unit for _, unit in _numbers(sentence)}
        for number, unit in self.numbers:
            yield unit in said and number not in (around if unit.startswith(("年", "回")) else near)


def contrasts(folded: str) -> Contrasts:
    """Read them from a folded question."""
    words = tuple(
        (word, tuple(other for other in group if other != word))
        for group in _EXCLUSIVE
        for word in group
        if word in folded and not any(word in longer and longer in folded for longer in group if longer != word)
    )
    return Contrasts(words, tuple(dict.fromkeys(_numbers(folded))))


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for match in _NUMBERED.finditer(text):
        yield match["number"] + match["unit"], match["unit"]
