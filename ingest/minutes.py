"""Who is speaking: the layouts in which Japanese minutes mark a speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.types import Block

MAX_LABEL = 30  # characters; a longer "label" is a sentence

_MARK = re.compile(r"[○〇◯◆◎◇●△▲□■][ 　]?(?P<label>[^\n。、]{1,40}?[）)君])[ 　\n]+(?=\S)")  # ○議長（氏名君）　…
_COLUMN = re.compile(r"(?P<label>[^\t\n。、]{1,30})\t[\t ]*(?=\S)")  # 事務局<tab>…
_COLON = re.compile(
    r"(?P<label>[^\s：:。、「（(]{1,16}(?:[（(][^）)]{1,20}[）)])?)[ 　]?[：:][ 　\n]*(?=\S)"
)  # 本部長：…
_LENTICULAR = re.compile(r"【(?P<label>[^】\n0-9０-９]{2,20})】[ 　\n]*(?=\S)")  # 【本部長】…
_ROUND = re.compile(r"[（(](?P<label>[^）)\n0-9０-９]{2,20})[）)][ 　\n]*(?=\S)")  # （本部長）…
_ASKED = re.compile(r"(?P<label>[^\s。、（(]{1,16}(?:質問|回答))[）)][ 　\n]*")  # 匿名質問）
_Q_AND_A = re.compile(r"(?P<label>[QＱAＡ問答][0-9０-９]{0,2})[.．:：)）　 ]+(?=\S)")
# pattern, how often it must stand in a document, and whether the speakers must come again: a list of terms looks alike
_LAYOUTS = (
    (_MARK, 2, False),
    (_ASKED, 2, False),
    (_LENTICULAR, 3, True),
    (_ROUND, 3, True),
    (_COLUMN, 3, True),
    (_COLON, 3, True),
    (_Q_AND_A, 2, False),
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A block with whoever says it; its start is behind the speaker's label."""

    block: Block
    speaker: str | None
    begins: bool = False  # whether the label stands here: a new turn


def find_speakers(text: str, blocks: Sequence[Block]) -> list[Utterance]:
    """Return every block with its speaker, None where nobody speaks.

    A layout counts only where the document repeats it, so that one odd line does not make a speaker. A turn goes on
    over the following blocks until the next label or heading.
    """
    labels = _recognised_labels(text, blocks)
    utterances: list[Utterance] = []
    speaker: str | None = None
    for i, block in enumerate(blocks):
        if block.kind == "heading" and i not in labels:
            speaker = None
        elif i in labels:
            speaker, body = labels[i]
            if body >= block.end:
                continue
            utterances.append(Utterance(replace(block, start=body), speaker, begins=True))
            continue
        utterances.append(Utterance(block, speaker))
    return utterances


def _recognised_labels(text: str, blocks: Sequence[Block]) -> dict[int, tuple[str, int]]:
    """Map a block's place in ``blocks`` to its speaker and the offset behind the label, for the layouts in use."""
    recognised: dict[int, tuple[str, int]] = {}
    for pattern, least, only_conversations in _LAYOUTS:
        found = dict(_labels(text, blocks, pattern))
        names = Counter(label for label, _ in found.values())
        if len(found) >= least and (not only_conversations or _is_conversation(names)):
            recognised |= {i: found[i] for i in found if i not in recognised}
    return recognised


def _is_conversation(names: Counter[str]) -> bool:
    """Tell a conversation from a list of terms or a table of figures: in a conversation speakers come again."""
    return sum(count for count in names.values() if count > 1) >= 0.6 * names.total() and len(names) <= 40


def _labels(text: str, blocks: Sequence[Block], pattern: re.Pattern[str]) -> Iterator[tuple[int, tuple[str, int]]]:
    for i, block in enumerate(blocks):
        match = pattern.match(text, block.start, block.end)
        if match and len(match["label"]) <= MAX_LABEL + 10:
            yield i, (match["label"].strip(" 　"), match.end())
