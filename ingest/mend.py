"""What conversion to text broke is made whole before anything else reads it; a sound text stays as it is.

The document's text is the mended one, so that what is shown, searched and quoted is the same, and offsets point at it.
Only white space and the tags that conversion left are dropped; no other character is changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.layout import ends_sentence
from ingest.types import Block, Extract

# Abbreviations that records print with a gap after a conversion (生成A I); others count when the record has them whole.
_COMMON = frozenset({"AI", "DX", "ICT", "IT", "RPA", "PC", "BPR", "SNS", "EBPM", "OCR", "LGWAN", "CIO", "WG", "KPI"})
_GAPPED = re.compile(r"(?<![A-Za-z0-9 　])[A-Z](?: [A-Z]){1,3}(?![A-Za-z0-9 　])")
_PARAGRAPH = re.compile(r"<p>\s*([^<]*[^<\s])\s*</p>")
_RUNS_ON = re.compile(r"[ぁ-んァ-ヶー一-龥々、]\Z")
_ENDS_TITLE = re.compile(r"(?:ついて|まで|など|ほか|ください|とおり)\Z")
_FIRST_SENTENCE = re.compile(r"[^。！？]*[。！？]")
_OPENS_NEW = re.compile(r"[○〇◯◆◎◇●△▲□■【（(・•\-0-9０-９①-⑳「]")


ENDING = 20  # characters that tell whether a sentence has ended


@dataclass(frozen=True, slots=True)
class _Edit:
    """A stretch to be replaced, offsets into the text as read."""

    start: int
    end: int
    by: str = ""


def mend(extract: Extract) -> Extract:
    """Return the extract with broken words and cells whole; the same object when nothing was broken.

    Mended are: paragraph tags left in table cells, a cell or sentence that a page break cut, and abbreviations
    with gaps in them.
    """
    text = extract.text
    blocks, edits = list(extract.blocks), list[_Edit]()
    if "</p>" in text:
        blocks, edits = _without_tags(text, blocks)
        blocks = _joined_cells(text, blocks, edits)
    blocks = _joined_pages(text, blocks, edits)
    edits += _gaps(text)
    if not edits and blocks == list(extract.blocks):
        return extract
    return _applied(extract, blocks, edits)


def _without_tags(text: str, blocks: Sequence[Block]) -> tuple[list[Block], list[_Edit]]:
    """Cut cells at their paragraph tags; only cells tagged from beginning to end, for others speak of HTML."""
    cut: list[Block] = []
    edits: list[_Edit] = []
    for block in blocks:
        spans = _tagged(text, block) if block.kind == "row" else []
        if not spans:
            cut.append(block)
            continue
        opening = text.index("<p>", block.start)
        edits.append(_Edit(opening, spans[0][0]))
        edits += (_Edit(before[1], after[0], "\n") for before, after in pairwise(spans))
        edits.append(_Edit(spans[-1][1], block.end))
        cut.append(replace(block, end=spans[0][1]))
        cut += (replace(block, start=start, end=end, kind="paragraph") for start, end in spans[1:])
    return cut, edits


def _tagged(text: str, block: Block) -> list[tuple[int, int]]:
    """Return where the paragraphs of a cell stand that holds nothing else, but for a label in the cell before."""
    spans = [paragraph.span(1) for paragraph in _PARAGRAPH.finditer(text, block.start, block.end)]
    if not spans or not text.startswith("</p>", block.end - 4):
        return []
    head = text[block.start : text.index("<p>", block.start)]
    return spans if not head or head.endswith("\t") else []


def _joined_cells(text: str, blocks: Sequence[Block], edits: list[_Edit]) -> list[Block]:
    """Join the halves of a sentence in a table whose row was cut: the second row begins with an empty cell."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before and _continues_row(text, before, block):
            edits.append(_Edit(before.end, block.start))
            joined[-1] = replace(before, end=block.end)
        else:
            joined.append(block)
    return joined


def _continues_row(text: str, before: Block, block: Block) -> bool:
    gap = text[before.end : block.start]
    ending = text[max(before.start, before.end - ENDING) : before.end]
    cut = _RUNS_ON.search(ending) is not None and not ends_sentence(ending)
    return cut and "\n" in gap and "\t" in gap[gap.rindex("\n") :]


def _joined_pages(text: str, blocks: Sequence[Block], edits: list[_Edit]) -> list[Block]:
    """Join the halves of a sentence that a page break cut; what follows it stays on its page."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is None or before.page is None or block.page in (None, before.page):
            joined.append(block)
            continue
        end = _end_of_cut_sentence(text, before, block)
        if end is None:
            joined.append(block)
            continue
        edits.append(_Edit(before.end, block.start))
        joined[-1] = replace(before, end=end, last_page=block.page)
        rest = end + len(text[end : block.end]) - len(text[end : block.end].lstrip())
        if rest < block.end:
            joined.append(replace(block, start=rest))
    return joined


def _end_of_cut_sentence(text: str, before: Block, block: Block) -> int | None:
    """Return where the sentence that ``before`` leaves open ends in ``block``; None when it does not go on there."""
    if {before.kind, block.kind} != {"paragraph"} or _OPENS_NEW.match(text, block.start):
        return None
    left = text[max(before.start, before.end - 200) : before.end]
    runs_on = _RUNS_ON.search(left) and not _ENDS_TITLE.search(left) and ("。" in left or re.search("[ぁ-ん、]$", left))
    sentence = _FIRST_SENTENCE.match(text, block.start, block.end)
    return sentence.end() if runs_on and sentence and len(left) > 15 else None


def _without_covered(edits: Sequence[_Edit]) -> list[_Edit]:
    """Return the edits in order, without those that stand inside another, as a tag does between two halves."""
    kept: list[_Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if kept and edit.start < kept[-1].end:
            kept[-1] = replace(kept[-1], end=max(edit.end, kept[-1].end))
        else:
            kept.append(edit)
    return kept


def _gaps(text: str) -> Iterator[_Edit]:
    """Yield the gaps inside abbreviations."""
    for match in _GAPPED.finditer(text):
        whole = match[0].replace(" ", "")
        if whole in _COMMON or whole in text:
            for i in range(match.start() + 1, match.end(), 2):
                yield _Edit(i, i + 1)


def _applied(extract: Extract, blocks: Sequence[Block], edits: Sequence[_Edit]) -> Extract:
    parts: list[str] = []
    starts = [0]  # of each kept stretch, in the text as read
    shifts = [0]  # what is added to an offset from there on
    place = 0
    for edit in _without_covered(edits):
        parts += (extract.text[place : edit.start], edit.by)
        place = edit.end
        starts.append(edit.end)
        shifts.append(shifts[-1] + len(edit.by) - (edit.end - edit.start))
    parts.append(extract.text[place:])

    def moved(offset: int) -> int:
        return offset + shifts[bisect_right(starts, offset) - 1]

    def moved_end(offset: int) -> int:
        return offset + shifts[bisect_right(starts, offset - 1) - 1]

    text = "".join(parts)
    return replace(
        extract,
        text=text,
        blocks=tuple(replace(block, start=moved(block.start), end=moved_end(block.end)) for block in blocks),
    )
