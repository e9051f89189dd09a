"""Whose words a question asks for: 「教育長はどう言ったか」 is answered by what 教育長 says, or by what tells of it."""

from __future__ import annotations

import re

# An office or a part in a meeting, with what stands before it (産業振興課長, 柏木議員, CIO補佐官).
_OFFICE = (
    r"(?P<who>[一-龠々ァ-ヴーa-z]{0,10}?(?:[町市村区]長|[部課室係局]長|教育長|本部長|委員長|会長|座長|議長|議員|委員"
    r"|補佐官|主[査任幹]|管理者|助言者|アドバイザー|講師|教授|事務局))"
)
_SAYS = (
    r"言(?!う)|述べ|話し|発言|意見|質問|尋ね|聞い|伺|答え|答弁|回答|提案|指摘|助言|説明|考え|求め|指示|賛成|反対|主張|要望"
    r"|報告し|指し|懸念|問う|問い|触れ|示し|約束"
)
_ASKED = re.compile(rf"{_OFFICE}(?:さん|氏|君)?(?:は|が|から|の(?={_SAYS})|に)[^。]*?(?:{_SAYS})")


def voices(folded: str) -> tuple[str, ...]:
    """Return the offices or persons whose words a folded question asks for, as it writes them."""
    return tuple(dict.fromkeys(match["who"] for match in _ASKED.finditer(folded)))


def is_voice(asked: str, spoken: str) -> bool:
    """Tell whether a folded line of who speaks (office and name) may be the one asked for."""
    return asked in spoken or (len(asked) > 2 and all(letter in spoken for letter in asked))
