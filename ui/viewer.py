"""One record, on a page of its own or as a panel beside the answer that cites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from index.errors import OriginalUnavailable
from ingest.dates import western_and_era
from ingest.speaker import named
from ingest.types import Decision, Document, Passage
from ui.label import literal_label
from ui.notice import japanese_errors, notice_html
from ui.records_reading import Records, headings, is_pdf, occurrence_on_page, speakers
from ui.source_card import literal
from ui.turn import Turn
from ui.viewer_decisions import decisions_html
from ui.viewer_picture import picture_html
from ui.viewer_place import Place, cited_place, fingerprint, opener_key, place_from
from ui.viewer_text import parts, speakers_html, text_html

PICTURE, TEXT, AGENDA, DECISIONS, SPEAKERS = "原本のページ", "文章", "見出し（議題）", "決定・宿題", "発言者"
ZOOMS = (1.0, 1.5, 2.0, 3.0)  # times the room there is
GONE = "この記録は取り除かれたか、場所が変わりました。「記録の一覧」から探してください。"
CHANGED = "この記録は、リンクが作られたあとで改められました。印を付けずに表示します。"
NO_WORDS = "このページに文字はありません。"
_OPENED = "opened_place"  # in the session: the Place in the panel


@dataclass(frozen=True, slots=True)
class _Opened:
    """A record with what is known of it, and what is to be seen."""

    records: Records
    document: Document
    passages: list[Passage]
    text: str
    place: Place
    original: Path | None  # None where its bytes are not kept
    trouble: str  # why the original cannot be shown; empty when it can
    pages: int  # of the PDF; 0 where the original is none that can be painted
    key: str  # "panel" or "page": prefix of the widgets' keys
    decisions: tuple[Decision, ...] = ()  # what was decided and left to do

    @property
    def mark(self) -> tuple[int, int] | None:
        """The span of the words meant, while the record still says them."""
        place = self.place
        if place.start is None or not place.length:
            return None
        end = place.start + place.length
        return (place.start, end) if fingerprint(self.text[place.start : end]) == place.check else None

    @property
    def level(self) -> int:
        """The level of the title's heading: beside the conversation it stands below that page's own."""
        return 1 if self.key == "page" else 2

    @property
    def quote(self) -> str:
        return self.text[slice(*self.mark)] if self.mark else ""


def show_openers(turns: Iterable[Turn]) -> None:
    """Place a button for each citation of the turns, which the shell presses for the link in the citation's card."""
    with st.container(key="openers"):
        for position, turn in enumerate(turns, start=1):
            for citation in (*turn.answer.citations, *turn.answer.nearest):
                st.button(
                    f"出典{citation.number}を開く",
                    key=opener_key(position, citation.number),
                    on_click=_open,
                    args=(cited_place(citation),),
                )


def _open(place: Place | None) -> None:
    st.session_state[_OPENED] = place
    st.session_state.pop("panel_place", None)  # opened again, it begins at the cited page


def show_panel(records: Records) -> None:
    """Show the record that was opened from an answer, if one was."""
    place: Place | None = st.session_state.get(_OPENED)
    with st.container():  # always there, so that opening a record moves nothing of the conversation
        if place is not None:
            with st.container(key="viewer"), japanese_errors():
                st.button("閉じる", key="close_viewer", on_click=_open, args=(None,))
                _show_fragment(records, place, "panel", (PICTURE, TEXT))


def show_page(records: Records) -> None:
    """Show the record that the address names."""
    place = place_from(st.query_params.to_dict())
    with st.container(key="record"), japanese_errors():
        if place is None:
            st.html(notice_html("記録が選ばれていません", "「記録の一覧」から選んでください。", "not_found"))
            return
        _show_fragment(records, place, "page", (PICTURE, TEXT, AGENDA, DECISIONS, SPEAKERS))


@st.fragment
def _show_fragment(records: Records, place: Place, key: str, views: Sequence[str]) -> None:
    with japanese_errors():  # a fragment runs again without what is around it
        document = records.document(place.document)
        if document is None:
            st.html(notice_html("記録がありません", GONE, "not_found"))
            return
        _show_record(_opened(records, document, place, key), views)


def _opened(records: Records, document: Document, place: Place, key: str) -> _Opened:
    from ui.viewer_pdf import Pdf, Unpaintable  # pdfium, which the page need not wait for

    original, trouble, pages = None, "", 0
    try:
        original = records.original(document)
        if is_pdf(document):
            with Pdf(original) as pdf:
                pages = pdf.pages
    except OriginalUnavailable as error:
        trouble = str(error)
    except Unpaintable:
        trouble = "原本のページを画像にできません。「文章」でご覧ください。"
    passages, text = records.passages(document), records.text(document)
    decisions = records.meeting(document).document.decisions if key == "page" else ()
    return _Opened(records, document, passages, text, place, original, trouble, pages, key, decisions)


def _show_record(opened: _Opened, views: Sequence[str]) -> None:
    level = f"h{opened.level}"
    st.html(
        f'<{level} class="viewer-title" lang="ja" tabindex="-1" data-place="{opened.place.address}">'
        f"{literal(opened.document.title)}</{level}>{_about(opened.document)}"
    )
    _start_over_at_another_place(opened)
    _show_actions(opened)
    if opened.place.length and not opened.mark:
        st.html(notice_html("記録が改められています", CHANGED, "not_found"))
    elif opened.trouble and is_pdf(opened.document):
        st.html(notice_html("原本のページを表示できません", opened.trouble, "not_found"))
    view = _choose_view(opened, [view for view in views if _has(opened, view)])
    {
        PICTURE: _show_picture,
        TEXT: _show_text,
        AGENDA: _show_headings,
        DECISIONS: _show_decisions,
        SPEAKERS: _show_speakers,
    }[view](opened)


def _about(document: Document) -> str:
    day = f"<span>{western_and_era(document.date)}</span>" if document.date else ""
    return f'<p class="about" lang="ja">{day}<span>{literal(document.source)}</span></p>'


def _has(opened: _Opened, view: str) -> bool:
    if view == PICTURE:
        return opened.pages > 0
    if view == AGENDA:
        return any(passage.headings for passage in opened.passages)
    if view == DECISIONS:
        return bool(opened.decisions)
    return view == TEXT or any(passage.speaker for passage in opened.passages)


def _show_actions(opened: _Opened) -> None:
    with st.container(key=f"{opened.key}_actions", horizontal=True, vertical_alignment="center"):
        if opened.original:
            st.download_button(
                "原本を保存する",
                data=opened.original.read_bytes,  # called when the button is pressed
                file_name=opened.document.source,
                mime="application/octet-stream",
                key=f"{opened.key}_download",
                on_click="ignore",
            )
        words = "この箇所を新しいタブで開く" if opened.place.length else "この記録を新しいタブで開く"
        st.html(f'<a class="place-link" href="{opened.place.address}" target="_blank">{words}</a>', width="content")


def _choose_view(opened: _Opened, views: list[str]) -> str:
    if len(views) == 1:
        return views[0]
    key = f"{opened.key}_view"
    if st.session_state.get(key) not in views:
        st.session_state[key] = views[0]
    chosen = st.radio("表示するもの", views, key=key, horizontal=True, label_visibility="collapsed")
    return str(chosen)


# -- where in the record


def _start_over_at_another_place(opened: _Opened) -> None:
    key = f"{opened.key}_place"
    if st.session_state.get(key) != opened.place:
        st.session_state[key] = opened.place
        st.session_state.pop(f"{opened.key}_view", None)
        st.session_state[f"{opened.key}_zoom"] = 0
        st.session_state[f"{opened.key}_sheet"] = _sheet_at(opened, opened.place.start or 0)


def _sheet_at(opened: _Opened, start: int) -> int:
    """Return the page of an offset, or in a record without pages the stretch, from 1."""
    sheet = 1
    for number, part in enumerate(parts(opened.passages), 1):
        if part[0].start <= start:
            sheet = part[0].page or number
    return sheet


def _sheets(opened: _Opened) -> int:
    found = parts(opened.passages)
    return max([opened.pages, *(part[0].page or number for number, part in enumerate(found, 1))])


def _go(key: str, sheet: int, view: str | None = None) -> None:
    st.session_state[f"{key}_sheet"] = sheet
    if view:
        st.session_state[f"{key}_view"] = view


def _zoom(key: str, step: int) -> None:
    st.session_state[f"{key}_zoom"] += step


def _show_turning(opened: _Opened, sheets: int, *, zooms: bool) -> None:
    key = opened.key
    sheet = min(max(int(st.session_state[f"{key}_sheet"]), 1), max(sheets, 1))
    st.session_state[f"{key}_sheet"] = sheet
    if sheets == 1 and not zooms:
        return
    with st.container(key=f"{key}_turning", horizontal=True, vertical_alignment="center", gap="small"):
        st.button("前へ", key=f"{key}_back", on_click=_go, args=(key, sheet - 1), disabled=sheet <= 1)
        unit = "ページ" if opened.passages and opened.passages[0].page else "枚目"
        st.html(f'<p class="sheet-number" lang="ja" role="status">{sheet} / {sheets}{unit}</p>', width="content")
        st.button("次へ", key=f"{key}_forward", on_click=_go, args=(key, sheet + 1), disabled=sheet >= sheets)
        if zooms:
            zoom = st.session_state[f"{key}_zoom"]
            st.button("縮小", key=f"{key}_out", on_click=_zoom, args=(key, -1), disabled=zoom == 0)
            st.button("拡大", key=f"{key}_in", on_click=_zoom, args=(key, 1), disabled=zoom == len(ZOOMS) - 1)


# -- what is seen there


def _show_picture(opened: _Opened) -> None:
    from ui.viewer_pdf import Pdf, Unpaintable

    assert opened.original
    _show_turning(opened, opened.pages, zooms=True)
    page, zoom = int(st.session_state[f"{opened.key}_sheet"]), ZOOMS[st.session_state[f"{opened.key}_zoom"]]
    quote = opened.quote if opened.mark and _sheet_at(opened, opened.mark[0]) == page else ""
    try:
        with Pdf(opened.original) as pdf:
            picture = pdf.picture(page, zoom)
            boxes = pdf.boxes(page, quote, _occurrence(opened, page)) if quote else []
    except Unpaintable:
        st.html(notice_html("このページは画像にできません", "「文章」でご覧ください。", "not_found"))
        return
    st.html(picture_html(picture, boxes, page, zoom, quote))


def _occurrence(opened: _Opened, page: int) -> int:
    assert opened.mark
    return occurrence_on_page(opened.passages, page, opened.mark[0], opened.quote)


def _show_text(opened: _Opened) -> None:
    _show_turning(opened, _sheets(opened), zooms=False)
    sheet = int(st.session_state[f"{opened.key}_sheet"])
    found = [part for number, part in enumerate(parts(opened.passages), 1) if (part[0].page or number) == sheet]
    html = "".join(text_html(opened.text, part, opened.mark, level=opened.level + 1) for part in found)
    st.html(f'<div class="record-text" lang="ja">{html or NO_WORDS}</div>')


def _show_headings(opened: _Opened) -> None:
    first = PICTURE if opened.pages else TEXT
    with st.container(key=f"{opened.key}_headings", gap=None):
        for index, heading in enumerate(headings(opened.passages)):
            page = f"（{heading.page}ページ）" if heading.page else ""
            st.button(
                literal_label(heading.words + page),
                key=f"{opened.key}_heading_{min(heading.level, 2)}_{index}",
                type="tertiary",
                on_click=_go,
                args=(opened.key, _sheet_at(opened, heading.start), first),
            )


def _show_decisions(opened: _Opened) -> None:
    st.html(f'<div class="record-decisions" lang="ja">{decisions_html(opened.document.id, opened.decisions)}</div>')


def _show_speakers(opened: _Opened) -> None:
    said = [
        (named(speaker, passages[0].name), [(passage, _passage_place(passage).address) for passage in passages])
        for speaker, passages in speakers(opened.passages).items()
    ]
    st.html(f'<div class="record-speakers" lang="ja">{speakers_html(said)}</div>')


def _passage_place(passage: Passage) -> Place:
    return Place(passage.document, passage.start, passage.end - passage.start, fingerprint(passage.text))
