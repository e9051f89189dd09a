"""はい or いいえ in front of an answer, only where one sentence says it of what was asked: 「支所でもできますか」.

Whether something may or can be done is told by few words; any other question for yes or no is left to the sentences.
"""

from __future__ import annotations

import re

from answer.question import Question, coverage
from index.words import fold, words

YES, NO = "はい", "いいえ"

_ASKED = re.compile(
    r"(?:(?:でき|もらえ|使え|受けられ|選べ|払え|借りられ|見られ|参加でき|申し込め)(?:る|ます)(?:の|ん)?(?:です|でしょう)?か?"
    r"|(?:ても?|で)(?:よい|いい|良い|構わない)(?:の|ん)?(?:です|でしょう)?か?|可能(?:です|でしょう)?か?)[?？。]*$"
)
_OTHER = re.compile(r"何|いつ|どこ|どの|どう|誰|だれ|なぜ|いくら|どれ|どちら|いくつ|どんな")
_NO = re.compile(
    r"(?:でき|もらえ|使え|受けられ|選べ|払え|られ)(?:ない|ません|ず)|認め(?:ない|ません)|してはならない|しないこと|禁止|禁じ|不可"
    r"|対象(?:外|と(?:しない|しません|はしない))|入力しな|入力しません|ないで"
)
_YES = re.compile(
    r"(?:でき|もらえ|使え|受けられ|選べ|払え)(?:る|ます)(?!か)|可能(?:です|である|とする|と[しな])|差し支えな|認める"
)
_CONDITION = re.compile(
    r"ただし|限り|場合(?:は|に)|除[くき]|できる(?:だけ|限り)|よう(?:に|な)|こともあ|ば、|まで(?:に|は)"
)
# Of the question's weight that the sentence itself must say; what may be done under one name may not under another.
_LEAST = {YES: 0.85, NO: 0.6}


def yes_or_no(question: Question, sentence: str) -> str:
    """Return はい or いいえ where a printed sentence says it without a condition; else nothing."""
    asked, said = question.wanted.given.strip(), fold(sentence)
    if not _ASKED.search(asked) or _OTHER.search(asked) or _CONDITION.search(said):
        return ""
    denies, affirms = bool(_NO.search(said)), bool(_YES.search(said))
    if denies == affirms:
        return ""
    told = NO if denies else YES
    share = coverage(question.terms, frozenset(words(said)), question.alternatives)
    return told if share >= _LEAST[told] else ""
