"""How settled a matter is, by the words that records use for it: 案, 素案, 検討中, 決定, 施行, 廃止."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.types import Stage


@dataclass(frozen=True, slots=True)
class _Sign:
    stage: Stage
    cores: tuple[str, ...]  # one of which must stand in the text: cheaper to look for than the pattern
    pattern: re.Pattern[str]


_SIGNS = (
    _Sign("素案", ("素案",), re.compile("素案")),
    _Sign(
        "案",
        ("案",),
        re.compile(
            r"[（(]案[）)]|(?:骨子|原|計画|ガイドライン|指針|方針|条例|要綱|要領|規則|予算|改正|変更|改定|整備)案(?![内件分])|"
            r"案(?:の段階|とする|とした|である|のとおり|として|を基に)"
        ),
    ),
    _Sign(
        "検討中",
        ("検討",),
        re.compile(
            r"検討中|検討を(?:続け|進め|行って|継続)|引き続き検討|継続(?:して)?検討|検討とし|検討とする|検討して(?:いる|いま|おり|まい)"
        ),
    ),
    _Sign(
        "決定",
        ("決定", "可決", "議決", "策定し"),
        re.compile(
            r"決定(?:する|し(?!て(?:い?な|おりま))|され|事項|とする|いた)|(?:可決|議決)(?:する|し|され|いた)|策定し(?:た|まし)"
        ),
    ),
    _Sign("施行", ("施行", "適用"), re.compile(r"施行(?:する|し|され|日|期日|規則)|から適用(?:する|し|され)")),
    _Sign("廃止", ("廃止",), re.compile(r"廃止(?:する|し|され|とする|とな|を決|の)")),
)


def stages_of(text: str, headings: Iterable[str] = ()) -> tuple[Stage, ...]:
    """Return the stages that a passage or the innermost of its headings names, from the earliest to the last."""
    words = "\n".join((*list(headings)[-1:], text))
    return tuple(
        sign.stage for sign in _SIGNS if any(core in words for core in sign.cores) and sign.pattern.search(words)
    )
