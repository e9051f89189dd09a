"""What a question says was done in a meeting by words, and whether a sentence does it.

「誰が試行を提案したか」 is answered by 「試行利用したいと考えています」, which never says 提案.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """An act of speech: how a question names it, and how a sentence does it."""

    named: re.Pattern[str]
    done: re.Pattern[str]


_WISH = (
    r"ほしい|もらい(?:たい|ます)|いただ(?:きたい|けない|けません|けます)|お願い|求め|要望|べき"
    r"|(?:でき|なら|られ)(?:ない|ません)(?:で(?:しょう)?)?か"
)
_CELLS = re.compile(r"[\t|]")
_LABEL = 6  # characters of a cell that names what stands below it
_ACTS = (
    Act(
        re.compile(r"提案|提言|提起|持ち(?:かけ|出)|言い出|発案"),
        re.compile(
            rf"{_WISH}|たい(?:[。、と]|です|ので|旨|考)|どうか|ましょう|いかが|(?:方が|と|ば)(?:よい|良い|いい)|提案|提言|提起|考えて(?:い|お)"
        ),
    ),
    Act(
        re.compile(r"反対|異論|異議|難色|否定的|渋っ"),
        re.compile(
            r"反対|異[論議]|難色|(?:べき|わけ|もの)では?(?:ない|ありません)|認め(?:られ|がた|る(?:べき|わけ))|賛成(?:でき|しか|しが)|時期尚早|方がよい|慎重|早(?:い|すぎ)|やめ"
        ),
    ),
    Act(
        re.compile(r"懸念|心配|不安|危惧|恐れ|怖"),
        re.compile(
            r"懸念|心配|不安|危惧|恐れ|おそれ|怖|困|(?:ない|まい)か|かねない|しまう|(?:られ|でき|れ)(?:ない|ません|なくな)"
        ),
    ),
    Act(
        re.compile(r"(?<!を)求め(?:た|て|ら)|要望|頼(?:ん|ま)|注文|依頼|ほしいと|なと|せと"),
        re.compile(rf"{_WISH}|こと[。]?$|たい(?:[。、と]|です|ので)|(?:て|で)ください|どうか"),
    ),
    Act(
        re.compile(r"決ま|決め(?!手|られ)|決定|結論|どうな(?:っ|り)|了承|承認|認め(?:られ|て)"),
        re.compile(
            r"決[定ま]|決め|了承|承認|可決|否決|採択|認め|見送|継続|保留|こと(?:と|に|で)(?:する|し|な|いたし)|(?:と|に)(?:します|しました|する|した|いたします)[。]?$"
            r"|進め(?:る|て|ます)|結論|判断|異議な|採用|選定|研究課題|当面|引き続き|やめ|しない[。]?$"
        ),
    ),
    Act(
        re.compile(r"変わ|変更|変化|見直|どうな(?:っ|り)|前と後|以前と"),
        re.compile(
            r"変[わえ更化]|改め|見直|増え|減[らっり少]|(?:引き?)?(?:上げ|下げ|上が|下が)|延[ばびめ期]|前倒し|ずれ込|当初|予定(?:でし|してい|だっ)|新たに|加え|廃止|切り?替え"
            r"|移[しっり行]|から[^、。]{1,16}(?:に|へ)(?:な|し|と|増|減|改|変|短|縮)|前(?:回|年度|の年|は)|これまで|(?:短|縮)[くめ]|拡大|縮小"
        ),
    ),
)


def acts(folded: str) -> tuple[Act, ...]:
    """Return the acts that a folded question names."""
    return tuple(act for act in _ACTS if act.named.search(folded))


def share_done(asked: Sequence[Act], folded: str) -> float:
    """Return the share of the acts that a folded sentence does, 1 where none is asked for.

    A row of labels does none.
    """
    if not asked:
        return 1.0
    cells = _CELLS.split(folded)
    if len(cells) > 1 and all(len(cell.strip()) <= _LABEL for cell in cells):
        return 0.0
    return sum(act.done.search(folded) is not None for act in asked) / len(asked)
