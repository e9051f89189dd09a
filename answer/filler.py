"""The polite filler of spoken minutes, cut where an answer is shown; each cut is marked …, the quote stays verbatim."""

from __future__ import annotations

import re

CUT = "…"

_START = r"(?:^|(?<=[。…]))"
_LINK = r"(?:それでは|では|まず|次に|続きまして|えー|ええと|あの)"
_SAID = (
    r"(?:先ほど(?:も|来)?|前回も?|今)?(?:申し上げ|お話しし)(?:まし)?た(?:とおり|ように|通り)"
    r"(?:で(?:ござい|あり)ますが)?"
)
_KNOWN = r"(?:皆様)?[御ご](?:案内|承知|存じ)の(?:とおり|ように|通り)(?:で(?:ござい|あり)ますが)?"
_FILLERS = (
    # ただいまの御質問にお答えいたします。
    re.compile(
        rf"{_START}[^。]{{0,40}}(?:質問|お尋ね|質疑|点|件)[にへ](?:つきまして|対しまして)?、?"
        r"(?:お答え|御答弁|ご答弁|答弁)(?:いた|申し上げ)(?:し)?(?:たいと思い)?ます。"
    ),
    re.compile(rf"{_START}(?:お答え|御説明|ご説明|御報告|ご報告)(?:いた|申し上げ|させていただき)(?:し)?ます。"),
    re.compile(rf"{_START}(?:(?:{_LINK}|{_SAID}|{_KNOWN}|繰り返しになりますが|恐れ入りますが)、)+"),
    # Behind a bare subject: 時間の使い道でございますが、 but not 対象は12手続でございますが、
    re.compile(rf"({_START}[^、。…はがもを0-9０-９]{{2,30}})(?:でござい|についてでござい)ます(?:が|けれども|けども)、"),
    # 増員の予定について、お尋ねいたします。
    re.compile(
        r"、?(?:お尋ね|お伺い|お聞き|質問)(?:を)?(?:いた|申し上げ|させていただき)(?:し)?(?:たいと思い)?ます(?=。)"
    ),
)


def trimmed(text: str) -> str:
    """Return what is to be shown of an answer's sentences; all of it where nothing else would be left."""
    short = text
    for filler in _FILLERS:
        short = filler.sub(lambda match: f"{match[1] if match.lastindex else ''}{CUT}", short)
    short = re.sub(rf"{CUT}[{CUT}。、]*(?={CUT})|(?<={CUT}){CUT}+", "", short)
    return short if re.search(r"\w", short) else text
