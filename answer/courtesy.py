"""Thanks and greetings, which ask nothing: whatever the records say to ありがとう would be no answer."""

from __future__ import annotations

import re
import unicodedata

NOTHING_ASKED = (
    "質問ではないようです。知りたいことがあるときは、会議や計画の名前、ものの名前などを入れて質問してください。"
)

_WORDS = re.compile(
    r"(?:(?:どうも|本当に|ほんとうに|大変|誠に)?(?:ありがとう|有難う|有り難う|感謝)(?:ござい(?:ます|ました)|します)?"
    r"|助かり(?:ます|ました)|こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|はじめまして"
    r"|お?疲れ(?:様|さま)(?:です|でした)?|お世話に(?:なります|なっております|なりました)"
    r"|よろしく(?:お(?:願い|ねがい)(?:します|いたします|致します)?)?"
    r"|了解(?:です|しました)?|承知(?:しました|いたしました)|(?:分|わ)かりました|なるほど"
    r"|すみません|失礼(?:します|しました)|さようなら|はい|いいえ|テスト(?:です)?|ok)+"
)
_MARKS = re.compile(r"[\s、。,.!?!?・…~〜ー♪]+")


def is_courtesy(text: str) -> bool:
    """Tell whether a text is nothing but thanks, a greeting or a nod."""
    return bool(_WORDS.fullmatch(_MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()))
