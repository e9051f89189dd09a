"""HTML: trafilatura says where the main text begins and ends; what stands between is kept as printed."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from copy import deepcopy
from typing import Any

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG

from ingest.errors import BrokenFile, IngestError, NoText
from ingest.layout import Piece, assemble, with_typed_headings
from ingest.text import BOMS, NEWLINE, decode, text_blocks
from ingest.types import BlockKind, Extract

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it calls a page without an article an error

Element = Any  # lxml.html.HtmlElement

TINY = 0.3  # of the page without its frame: a main text shorter than this was not found
_FRAME = {"nav", "aside", "footer", "script", "style", "noscript", "template", "form", "button", "select", "head"}
_FRAME |= {"iframe", "svg", "object", "dialog"}
_FRAME_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"}
_FRAME_NAMES = re.compile(
    r"(?:^|[-_\s])(?:(?:global|local|g|l|sub|side|foot(?:er)?|head(?:er)?)?-?(?:nav|navi|navigation|menu)|breadcrumbs?|"
    r"topic-?path|pankuzu|side-?bar|foot(?:er)?|site-?header|share|sns|pager|page-?top|skip-?link|cookie)(?:$|[-_\s])",
    re.IGNORECASE,
)
_BLOCK = {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"}
_BLOCK |= {
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
}
_BLOCK |= {
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
}
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_JAPANESE_CODECS = {"shift_jis": "cp932", "shift_jisx0213": "cp932", "euc_jp": "euc_jis_2004"}  # as browsers read them
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ud800-\udfff\ufffe\uffff]")


def read_html(data: bytes, name: str) -> Extract:
    """Return the main text of the page; nothing is fetched.

    Raises ``UnknownEncoding``, ``BrokenFile`` and ``NoText``.
    """
    text = _decoded(data, name)
    try:
        page = _parsed(text)
        title = _stated_title(page)
        content, blocks = assemble(with_typed_headings(_main_pieces(page)))
    except IngestError:
        raise
    except Exception as error:  # lxml and trafilatura raise many kinds on damaged pages
        raise BrokenFile(f"「{name}」は HTML として壊れています({type(error).__name__})。") from error
    if not blocks:
        raise NoText(f"「{name}」には本文の文字がありません。")
    return Extract(content, blocks, title)


def _decoded(data: bytes, name: str) -> str:
    """Decode by byte order mark, else by what the page says of itself, else by what its bytes look like."""
    declared = None if data.startswith(tuple(bom for bom, _ in BOMS)) else _declared_encoding(data)
    if declared:
        try:
            return NEWLINE.sub("\n", data.decode(declared))
        except UnicodeDecodeError:
            pass  # pages are often saved in another encoding than they say
    try:
        return decode(data, name)
    except IngestError:
        if declared is None:
            raise
        return NEWLINE.sub("\n", data.decode(declared, "replace"))  # as a browser shows it


def _declared_encoding(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:4096])
    try:
        encoding = codecs.lookup(found[1].decode("ascii").lower().removeprefix("x-")).name if found else None
    except LookupError:
        return None
    if encoding is None or encoding.startswith("utf-16") or not codecs.lookup(encoding)._is_text_encoding:
        return None  # a declaration that can be read as ASCII is not in UTF-16
    return _JAPANESE_CODECS.get(encoding, encoding)


def _parsed(text: str) -> Element:
    text = _UNPRINTABLE.sub("", re.sub(r"^\s*<\?xml[^>]*>", "", text))
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(no_network=True), ensure_head_body=True)
    except etree.ParserError:  # no element at all
        return html.Element("html")


def _stated_title(page: Element) -> str | None:
    """Return what ``<title>`` says, without the name of the site where ``<h1>`` shows which part that is."""
    title, heading = (_first_text(page, tag) for tag in ("title", "h1"))
    return heading if len(heading) >= 8 and title.startswith(heading) else title or heading or None


def _first_text(page: Element, tag: str) -> str:
    texts = (" ".join("".join(element.itertext()).split()) for element in page.iter(tag))
    return next(filter(None, texts), "")


# -- main text


def _main_pieces(page: Element) -> list[Piece]:
    """Return the blocks from the first to the last that trafilatura takes for main text."""
    recognised = _recognised(page)
    body = page.find("body")
    if body is None:
        return []
    bare = deepcopy(body)
    _drop_frame(bare)
    pieces = list(_pieces(bare)) or list(_pieces(body))
    main = [here for here, piece in enumerate(pieces) if _squeezed(piece.text)[:60] in recognised]
    if not main:
        return pieces
    span = pieces[main[0] : main[-1] + 1]
    return span if _size(span) >= TINY * _size(pieces) else pieces


def _recognised(page: Element) -> str:
    """Return the main text without white space, empty where there is none."""
    found = bare_extraction(deepcopy(page), include_comments=False, include_tables=True, config=_config())
    return _squeezed("".join(found.body.itertext())) if found is not None and not isinstance(found, dict) else ""


def _config() -> ConfigParser:
    """Return trafilatura's settings with its minimum lengths, meant for English, cut to Japanese ones."""
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "60")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    return config


def _drop_frame(body: Element) -> None:
    for element in list(body.iter(etree.Element)):
        if element is not body and element.getparent() is not None and _is_frame(element):
            element.drop_tree()


def _is_frame(element: Element) -> bool:
    if element.tag in _FRAME or element.get("role", "").lower() in _FRAME_ROLES:
        return True
    if element.get("hidden") is not None or re.search(r"display\s*:\s*none", element.get("style", ""), re.IGNORECASE):
        return True
    if element.tag == "header":  # of the page, not of an article
        return not any(parent.tag in ("article", "main") for parent in element.iterancestors())
    names = f"{element.get('id', '')} {element.get('class', '')}"
    return element.tag in ("div", "ul", "ol", "p", "section") and _FRAME_NAMES.search(names) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _size(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


# -- elements to blocks


def _pieces(element: Element) -> Iterator[Piece]:
    """Yield the blocks of the element in reading order."""
    if element.tag == "pre":  # old council pages hold whole minutes in one
        text = element.text_content()
        yield from (Piece(text[block.start : block.end], block.kind, block.level) for block in text_blocks(text))
        return
    kind, level = _nature(element)
    line: list[str] = [_inline(element.text)]
    for child in element:
        if not isinstance(child.tag, str):  # a comment
            line.append(_inline(child.tail))
            continue
        if child.tag in _BLOCK:
            yield from _closed(line, kind, level)
            yield from _row(child) if child.tag == "tr" else _pieces(child)
            line = [_inline(child.tail)]
        elif any(inner.tag in _BLOCK for inner in child.iterdescendants(etree.Element)):
            yield from _closed(line, kind, level)
            yield from _pieces(child)
            line = [_inline(child.tail)]
        else:
            line += [_inline_text(child), _inline(child.tail)]
    yield from _closed(line, kind, level)


def _nature(element: Element) -> tuple[BlockKind, int]:
    if re.fullmatch(r"h[1-6]", element.tag):
        return "heading", int(element.tag[1])
    if element.tag in ("li", "dt", "dd") or any(parent.tag == "li" for parent in element.iterancestors("li")):
        return "item", 0
    return "paragraph", 0


def _closed(line: list[str], kind: BlockKind, level: int) -> Iterator[Piece]:
    text = re.sub(r" *\n *", "\n", "".join(line)).strip()
    text = re.sub(r" {2,}", " ", text)
    if kind == "heading":
        text = text.replace("\n", " ")
    if text:
        yield Piece(text, kind, level)


def _row(row: Element) -> Iterator[Piece]:
    """Yield the row with its cells apart by tabs, the lines of a cell kept; then the rows of tables within."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) == 1 and cells[0].find(".//table") is not None:  # a table that lays out the page
        yield from _pieces(cells[0])
        return
    nested = [table for cell in cells for table in cell.iterdescendants("table")]
    for table in nested:
        table.drop_tree()
    text = "\t".join("\n".join(piece.text for piece in _pieces(cell)) for cell in cells)
    if text.strip():
        yield Piece(text, "row")
    for table in nested:
        yield from _pieces(table)


def _inline(text: str | None) -> str:
    return re.sub(r"[ \t\n]+", " ", text or "")


def _inline_text(element: Element) -> str:
    """Return the text within a line: ``<br>`` breaks it, and readings over words (ruby) are left out."""
    if element.tag == "br":
        return "\n"
    if element.tag in ("rt", "rp"):
        return ""
    parts = [_inline(element.text)]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_inline_text(child))
        parts.append(_inline(child.tail))
    return "".join(parts)
