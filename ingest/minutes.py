"""Who is speaking: the layouts in which Japanese minutes mark a speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.agenda import is_agenda, is_closing, is_marked_agenda
from ingest.types import Block

MAX_LABEL = 40  # characters; a longer "label" is a sentence
MAX_SPEAKERS = 80  # of a conversation; more "speakers" are a list of terms

_ROLE = (
    r"(?:議長|委員長|会長|座長|議員|委員|本部長|本部員|部会長|部長|課長|局長|室長|次長|係長|所長|館長|校長|署長|消防長|"
    r"市長|町長|村長|区長|"
    r"知事|教育長|主幹|主査|主事|主任|参事|理事|管理者|監査委員|事務局|補佐官?|助役|収入役|アドバイザー|支所長|担当|[0-9０-９]+番|"
    r"委員[A-ZＡ-Ｚ]|氏|君|さん)"
)
_WIDE_ROLE = r"[一-龥](?:[ 　]{1,3}[一-龥]{1,2}){0,3}[ 　]{1,3}[一-龥]?[長役員事査任]"  # 市　　　長, 企 画 部長
_GAP = r"(?:[ 　\n]+(?=\S)|\Z)"
_MARK = re.compile(  # ○議長（氏名君）　…
    rf"[○〇◯◆◎◇●□■][ 　]?(?P<label>(?:[^\n。、]{{1,40}}?[君氏][）)]|[^\n。、]{{1,40}}?[）)君]{_GAP}))[ 　\n]*"
)
_MARK_ROLE = re.compile(  # ◆田中委員　…
    rf"[○〇◯◆◎◇●□■][ 　]?(?P<label>[^\s。、（(]{{0,20}}?{_ROLE}|{_WIDE_ROLE}){_GAP}"
)
_COLUMN = re.compile(r"(?P<label>[^\t\n。、|]{1,30})(?:\t[\t ]*|[ ]*\|[ ]*)(?=\S)")  # 事務局<tab>…
_SPACED = re.compile(rf"(?P<label>[^\s。、（(]{{0,14}}?{_ROLE}|{_WIDE_ROLE})(?:　|  )[ 　]*(?=\S)")  # 事務局　　…
_COLON = re.compile(
    rf"(?P<label>(?:[^\s：:。、「（(]{{1,16}}|{_WIDE_ROLE})(?:[（(][^）)]{{1,20}}[）)])?)[ 　]?[：:][ 　\n]*(?=\S)"
)  # 本部長：…
_LENTICULAR = re.compile(r"[【＜〈\[［](?P<label>[^】＞〉\]］\n0-9０-９]{2,20})[】＞〉\]］]" + _GAP.replace("+", "*"))
_ROUND = re.compile(r"[（(](?P<label>[^）)\n0-9０-９]{2,20})[）)][ 　\n]*(?=\S)")  # （本部長）…
_ASKED = re.compile(r"(?P<label>[^\s。、（(]{1,16}(?:質問|回答))[）)][ 　\n]*")  # 匿名質問）
_Q_AND_A = re.compile(
    r"[（(【]?(?P<label>(?:[QＱAＡ問答]|質問|回答|質疑|答弁)[0-9０-９]{0,2})"
    r"(?:[.．:：)）】　 \n]+(?=\S)|[.．:：)）】]\Z)"
)
_ALONE = re.compile(rf"(?P<label>[^\s。、（(]{{0,14}}?{_ROLE})\Z")  # a cell of its own, the words in the next

_NO_SPEAKER = re.compile(
    r"[0-9０-９一二三四五六七八九十]+[名人][）)]?$|出席|欠席|[（(](?:案|仮称|抜粋|主なもの|要旨|続き)[）)]$|"
    r"^(?:発言者|氏名|役職名?|項目|区分|番号|内容|質問者|回答者|(?:審議|採決|表決|協議|議決)?の?結果|日時|場所|傍聴者)$|^[（(]|資料"
)
_OFFICE = re.compile(rf"[^\s]*{_ROLE}|{_WIDE_ROLE}")
_SAYS = re.compile(r"[。？?！]|[（(].+[）)]\Z")  # a sentence, or 「（資料を説明）」
_QUESTION_LABEL = re.compile(r"[QＱ問]|質")
_REPLY_LABEL = re.compile(r"[AＡ答]")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A block with whoever says it; its start is behind the speaker's label."""

    block: Block
    speaker: str | None
    begins: bool = False  # whether the label stands here, or alone just before: a new turn


@dataclass(frozen=True, slots=True)
class _Layout:
    pattern: re.Pattern[str]
    least: int  # how often it must stand in a document
    holds: Callable[[Counter[str]], bool]  # whether its labels can be speakers


def _are_speakers(names: Counter[str]) -> bool:
    return bool(names)


def _is_conversation(names: Counter[str]) -> bool:
    """Tell a conversation from a list of terms or a table of figures: in a conversation speakers come again."""
    again = sum(count for count in names.values() if count > 1)
    offices = sum(count for name, count in names.items() if _OFFICE.fullmatch(name))
    least = 0.3 if offices >= 0.8 * names.total() else 0.6
    return again >= least * names.total() and len(names) <= MAX_SPEAKERS


def _asks_and_answers(names: Counter[str]) -> bool:
    return any(map(_QUESTION_LABEL.match, names)) and any(map(_REPLY_LABEL.match, names))


_LAYOUTS = (
    _Layout(_MARK, 2, _are_speakers),
    _Layout(_ASKED, 2, _are_speakers),
    _Layout(_MARK_ROLE, 3, _is_conversation),
    _Layout(_LENTICULAR, 3, _is_conversation),
    _Layout(_ROUND, 3, _is_conversation),
    _Layout(_COLUMN, 3, _is_conversation),
    _Layout(_COLON, 3, _is_conversation),
    _Layout(_Q_AND_A, 2, _asks_and_answers),
    _Layout(_SPACED, 4, _is_conversation),
    _Layout(_ALONE, 4, _is_conversation),
)


def find_speakers(text: str, blocks: Sequence[Block]) -> list[Utterance]:
    """Return every block with its speaker, None where nobody speaks; a block that is only a label is left out.

    A layout counts only where the document repeats it, so that one odd line does not make a speaker. A turn goes on
    over the following blocks until the next label or heading. Where speakers are marked as councils mark them (○), a
    numbered line inside a speech is part of it, and only an item of the agenda ends it.
    """
    labels, marked = _recognised_labels(text, blocks)
    ends_turn = _ends_of_turns(text, blocks, labels, marked=marked)
    utterances: list[Utterance] = []
    speaker: str | None = None
    begins = False
    for i, block in enumerate(blocks):
        if i in labels:
            speaker, body = labels[i]
            begins = True
            if body >= block.end:
                continue
            block = replace(block, start=body)
        elif speaker is not None and (ends_turn(i) or is_closing(text, block)):
            speaker, begins = None, False
        utterances.append(Utterance(block, speaker, begins))
        begins = False
    return utterances


def _ends_of_turns(
    text: str, blocks: Sequence[Block], labels: Container[int], *, marked: bool
) -> Callable[[int], bool]:
    """Return what tells whether the block at a place ends a turn.

    Where a council marks its agenda with △, only that does; where speakers alone are marked, headings that read like
    an agenda or stand right before a speaker; elsewhere every heading.
    """
    if marked and any(is_marked_agenda(text, block) for block in blocks):
        return lambda i: is_marked_agenda(text, blocks[i])
    if marked:
        return lambda i: blocks[i].kind == "heading" and (i + 1 in labels or is_agenda(text, blocks[i]))
    return lambda i: blocks[i].kind == "heading"


def _recognised_labels(text: str, blocks: Sequence[Block]) -> tuple[dict[int, tuple[str, int]], bool]:
    """Map a block's place in ``blocks`` to its speaker and the offset behind the label, for the layouts in use.

    The second value tells whether speakers are marked with ○ and their like.
    """
    recognised: dict[int, tuple[str, int]] = {}
    marked = False
    for layout in _LAYOUTS:
        found = dict(_labels(text, blocks, layout.pattern))
        if layout.pattern not in (_MARK, _ASKED, _ALONE):
            found = _without_roster(text, blocks, found)
        names = Counter(label for label, _ in found.values())
        if len(found) >= layout.least and layout.holds(names):
            recognised |= {i: found[i] for i in found if i not in recognised}
            marked |= layout.pattern in (_MARK, _MARK_ROLE)
            if layout.pattern is _MARK and len(found) >= 20:  # no other layout beside it
                break
    return recognised, marked


def _without_roster(
    text: str, blocks: Sequence[Block], found: dict[int, tuple[str, int]]
) -> dict[int, tuple[str, int]]:
    """Leave out the labels at the head that say no sentence: 「事務局：河合室長、森下主査」 tells who was there."""
    places = sorted(found)
    says = (i for i in places if _SAYS.search(text, found[i][1], blocks[i].end) or found[i][1] >= blocks[i].end)
    first = next(says, len(blocks))
    return {i: label for i, label in found.items() if i >= first}


def _labels(text: str, blocks: Sequence[Block], pattern: re.Pattern[str]) -> Iterator[tuple[int, tuple[str, int]]]:
    for i, block in enumerate(blocks):
        match = pattern.match(text, block.start, block.end)
        if match:
            label = match["label"].strip(" 　\n")
            if len(label) <= MAX_LABEL and not _NO_SPEAKER.search(label):
                yield i, (label, match.end())
