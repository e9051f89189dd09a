"""A record's text as HTML: headings, who speaks, where pages begin, and the words that are meant, marked.

Every word of the record is escaped; nothing in it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ingest.types import Passage
from ui.source_card import literal

_EXCHANGE = {"question": "質問", "reply": "答弁"}  # kinds of turns that are worth a word

PART_CHARACTERS = 6_000  # of a record without pages, shown at a time

Span = tuple[int, int]  # offsets into Document.text


def parts(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Return the passages by page; a record without pages in stretches of about ``PART_CHARACTERS``."""
    found: list[list[Passage]] = []
    for passage in passages:
        held = found[-1] if found else None
        if held and held[0].page == passage.page and not _is_full(held, passage):
            held.append(passage)
        else:
            found.append([passage])
    return found


def _is_full(held: list[Passage], passage: Passage) -> bool:
    return passage.page is None and passage.end - held[0].start > PART_CHARACTERS


def text_html(text: str, passages: Sequence[Passage], mark: Span | None = None, *, level: int = 3) -> str:
    """Return the passages of one part in order, with the labels of speakers that stand between them.

    ``level`` is that of the record's headings: one below the title above them.
    """
    return "".join(_passage_html(text, passages, here, mark, f"h{level}") for here in range(len(passages)))


def _passage_html(text: str, passages: Sequence[Passage], here: int, mark: Span | None, element: str) -> str:
    passage = passages[here]
    before = passages[here - 1] if here else None
    headings, body = _opening_headings(passage)
    parts = [
        f'<{element} class="heading">{marked(text, passage.start + start, passage.start + end, mark)}</{element}>'
        for start, end in headings
    ]
    if passage.speaker and (before is None or before.speaker != passage.speaker or _label(text, before, passage)):
        parts.append(f'<p class="speaker"><span class="label">発言者</span>{literal(passage.speaker)}</p>')
    if body < len(passage.text):
        parts.append(f'<p class="said">{marked(text, passage.start + body, passage.end, mark)}</p>')
    return "".join(parts)


def _label(text: str, before: Passage, passage: Passage) -> str:
    """Return what stands between two passages and belongs to neither: the label of a new turn."""
    return text[before.end : passage.start].strip()


def _opening_headings(passage: Passage) -> tuple[list[Span], int]:
    """Return the spans of the headings that a passage begins with, and where its body begins; offsets into its text."""
    spans: list[Span] = []
    for start, end in passage.sentences:
        if " ".join(passage.text[start:end].split()) not in passage.headings:
            return spans, start
        spans.append((start, end))
    return spans, len(passage.text)


def marked(text: str, start: int, end: int, mark: Span | None) -> str:
    """Return ``text[start:end]`` as HTML, with the part of it that lies in ``mark`` marked."""
    return f"<bdi>{''.join(_pieces(text, start, end, mark))}</bdi>"


def _pieces(text: str, start: int, end: int, mark: Span | None) -> Iterator[str]:
    first, last = (max(start, mark[0]), min(end, mark[1])) if mark else (end, end)
    if first >= last:
        yield escape(text[start:end])
        return
    yield escape(text[start:first])
    yield f"<mark>{escape(text[first:last])}</mark>"
    yield escape(text[last:end])


def speakers_html(said: Sequence[tuple[str, Sequence[tuple[Passage, str]]]]) -> str:
    """Return what each speaker says, folded; each passage comes with the address that opens it."""
    return "".join(
        f'<details class="card speaker-list"><summary><span class="title">{literal(speaker)}</span>'
        f'<span class="place">{len(passages)}か所</span></summary><div class="body">'
        + "".join(_said(passage, address) for passage, address in passages)
        + "</div></details>"
        for speaker, passages in said
    )


def _said(passage: Passage, address: str) -> str:
    page = "" if passage.page is None else f"{passage.page}ページ"
    place = "・".join(filter(None, (page, _EXCHANGE.get(passage.turn_kind or "", ""))))
    return (
        f'<p class="said">{literal(passage.text)}</p><p class="file"><span>{place}</span>'
        f'<a href="{escape(address)}" target="_blank">この箇所を開く（新しいタブ）</a></p>'
    )
