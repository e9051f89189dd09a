"""A citation as a card: where it stands, its words marked inside their passage, what comes before and after.

Everything from a record is text: it is escaped here and never read as HTML, Markdown or a formula.
"""

from __future__ import annotations

from datetime import date
from html import escape

from answer.cite import header_words
from answer.export import READ_BY_OCR
from answer.types import Citation, Context
from ingest.dates import western_and_era
from ui.viewer_place import cited_place

ASKED_CHARACTERS = 120
OCR = f'（<abbr title="{READ_BY_OCR}">OCR</abbr>）'
GONE = "この記録は、お答えしたあとで取り除かれたか、改められました。いまの記録には、この箇所がありません。"


def literal(text: str) -> str:
    """Return ``text`` for the page, letter by letter; marks for writing direction cannot reach beyond it."""
    return f"<bdi>{escape(text)}</bdi>"


def western_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def speaker_name(citation: Citation) -> str:
    """Return 「氏名（役職）」 as HTML, or whichever of the two is known; a label that says the role itself, alone."""
    if citation.speaker and citation.role and citation.role not in citation.speaker:  # 「議長（山本太一君）」 says it
        return f"{literal(citation.speaker)}（{literal(citation.role)}）"
    return literal(citation.speaker or citation.role or "")


def place_in_record(citation: Citation) -> str:
    """Return date, page and speaker as one line of HTML; what is not known is left out."""
    parts = []
    if citation.date:
        parts.append(western_and_era(citation.date))
    if citation.page is not None:
        parts.append(f"{citation.page}ページ{OCR if citation.ocr else ''}")
    if citation.speaker or citation.role:
        parts.append(f"発言者：{speaker_name(citation)}")
    return "".join(f"<span>{part}</span>" for part in parts)


def marked_passage(context: Context) -> str:
    start, end = context.quote_start, context.quote_end
    before, quote, after = context.passage[:start], context.passage[start:end], context.passage[end:]
    return f"<bdi>{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}</bdi>"


def excerpt(context: Context, anchor: str) -> str:
    """Return the passage with its neighbours folded away; ``anchor`` is what the answer's number links to."""
    passage = f'<blockquote class="passage" id="{anchor}" tabindex="-1">{marked_passage(context)}</blockquote>'
    if not (context.before or context.after):
        return passage
    before = literal(context.before) if context.before else "（ここが記録の始まりです）"
    after = literal(context.after) if context.after else "（ここが記録の終わりです）"
    return (
        '<details class="around"><summary><span class="when-closed">前後を見る</span>'
        '<span class="when-open">前後を閉じる</span></summary>'
        f'<p class="neighbour"><span class="label">前</span>{before}</p></details>'
        f'{passage}<p class="neighbour after"><span class="label">後</span>{after}</p>'
    )


def source_card(
    citation: Citation,
    context: Context | None,
    anchor: str,
    *,
    is_open: bool,
    opener: str = "",
    label: str = "",
    with_words: bool = False,
) -> str:
    """Return the card as HTML; ``context`` is None when the record is gone since.

    ``label`` stands in the place of the citation's number; ``opener`` is the key of the button that opens the record
    beside the answer, without it the link opens a new tab; ``with_words`` shows the quote's beginning when folded.
    """
    headings = " › ".join(heading for heading in citation.headings if not _is_title(heading, citation))
    return (
        f'<details class="card"{" open" if is_open else ""}><summary>'
        f'<span class="number">{label or f"[{citation.number}]"}</span>'
        f'<span class="title">{literal(citation.title)}</span>'
        f'<span class="place">{place_in_record(citation)}</span>'
        f"{_beginning(citation) if with_words and context else ''}</summary>"
        '<div class="body">'
        + (f'<p class="headings">{literal(headings)}</p>' if headings else "")
        + header_line(citation)
        + asked_line(citation)
        + (excerpt(context, anchor) if context else f'<p class="gone" id="{anchor}" tabindex="-1">{GONE}</p>')
        + f'<p class="file"><span class="label">ファイル</span>{literal(citation.source)}</p>'
        + (open_link(citation, opener) if context else "")
        + "</div></details>"
    )


def _is_title(heading: str, citation: Citation) -> bool:
    """Tell whether a heading says what the card says already: the title above all others."""
    return "".join(heading.split()) == "".join(citation.title.split())


def header_line(citation: Citation) -> str:
    """Return the row that heads the table of a quoted row; nothing where no such row is quoted."""
    if not citation.header:
        return ""
    return f'<p class="headings"><span class="label">表の見出し</span>{literal(header_words(citation.header))}</p>'


def _beginning(citation: Citation) -> str:
    """Return the beginning of the quote, for a card whose words are in no statement of the answer."""
    words = " ".join(citation.quote.split())
    shown = words if len(words) <= ASKED_CHARACTERS else f"{words[:ASKED_CHARACTERS]}…"
    return f'<span class="beginning">{literal(shown)}</span>'


def asked_line(citation: Citation) -> str:
    """Return the question that the quote replies to, folded to its beginning; nothing where it replies to none."""
    if not citation.asked:
        return ""
    words = " ".join(citation.asked.split())
    shown = words if len(words) <= ASKED_CHARACTERS else f"{words[:ASKED_CHARACTERS]}…"
    by = f"（{literal(citation.asked_by)}）" if citation.asked_by else ""
    return f'<p class="asked"><span class="label">もとの質問</span>{by}{literal(shown)}</p>'


def open_link(citation: Citation, opener: str) -> str:
    """Return the link to the cited place; the shell presses the button named ``opener`` instead of following it."""
    address = escape(cited_place(citation).address)
    return f'<p><a class="open-source" href="{address}" target="_blank" data-opener="{opener}">原本で確かめる</a></p>'
