"""A painted page as HTML: the picture travels inside the page, so that no address serves it to anybody else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from ui.source_card import literal

if TYPE_CHECKING:
    from ui.viewer_pdf import Box, Picture

NOT_LOCATED = "引用した言葉の位置を、ページの上で特定できませんでした。「文章」に切り替えると、印を付けて表示します。"


def picture_html(picture: Picture, boxes: Sequence[Box], page: int, zoom: float, quote: str) -> str:
    """Return the page with the boxes over it; ``zoom`` is its width as a multiple of the room there is."""
    source = f"data:image/png;base64,{b64encode(picture.png).decode('ascii')}"
    return (
        f'<div class="page-picture" lang="ja" tabindex="0" role="region" aria-label="{page}ページ">'
        f'<div class="sheet" style="width:{zoom:.0%}">'
        f'<img src="{source}" alt="{page}ページの画像" width="{picture.width}" height="{picture.height}">'
        f"{''.join(map(_box_html, boxes))}</div></div>{_quote_html(quote, bool(boxes))}"
    )


def _box_html(box: Box) -> str:
    left, top, width, height = (
        f"{value:.3%}" for value in (box.left, box.top, box.right - box.left, box.bottom - box.top)
    )
    return f'<span class="quoted-box" style="left:{left};top:{top};width:{width};height:{height}"></span>'


def _quote_html(quote: str, located: bool) -> str:
    if not quote:
        return ""
    words = f'<p class="quoted" lang="ja"><span class="label">印を付けた言葉</span>{literal(quote)}</p>'
    return words if located else f'<p class="quoted" lang="ja" role="status">{escape(NOT_LOCATED)}</p>'
