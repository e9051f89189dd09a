"""DOCX by python-docx: the body in order, with headings, lists, tables, text boxes and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from ingest.errors import BrokenFile, IngestError, MisnamedFile, NoText
from ingest.layout import Piece, assemble, is_header, is_item, with_typed_headings
from ingest.office import refuse_bomb, stated_title
from ingest.types import BlockKind, Extract

Element = Any  # lxml.etree._Element

_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "r", "t"))
_PPR, _RPR, _VAL = qn("w:pPr"), qn("w:rPr"), qn("w:val")
_TEXT_BOX, _FALLBACK = qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# struck out by a tracked change, moved away, a reading over a word (ruby), or shown a second time
_NOT_READ = {qn(f"w:{tag}") for tag in ("del", "moveFrom", "rt", "pPr", "rPr")} | {_TEXT_BOX, _FALLBACK}
_HEADING_STYLE = re.compile(r"(?:heading|見出し)\s*([1-9１-９])", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"(?:title|表題|標題)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|目次) ?[1-9１-９]", re.IGNORECASE)  # entries lead elsewhere and say nothing
_LIST_STYLE = re.compile(r"list|箇条書き|段落番号", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ufffe\uffff]")


def read_docx(data: bytes, name: str, max_unpacked_bytes: int) -> Extract:
    """Return the body as it stands with all tracked changes accepted.

    Raises ``OversizedFile``, ``EncryptedFile``, ``MisnamedFile``, ``BrokenFile`` and ``NoText``.
    """
    try:
        refuse_bomb(data, name, max_unpacked_bytes)
        document = docx.Document(BytesIO(data))
        styles = _Styles(document.styles.element)
        pieces = [piece for piece in styles.pieces(document.element.body) if piece.text.strip()]
        text, blocks = assemble(with_typed_headings(pieces) + _footnotes(document))
        title = stated_title(document) or " ".join(" ".join(styles.title).split()) or None
    except IngestError:
        raise
    except ValueError as error:
        if "is not a Word file" in str(error):
            raise MisnamedFile(f"「{name}」は拡張子が .docx ですが、Word の文書ではありません。") from error
        raise _broken(name, error) from error
    except Exception as error:  # on damaged files zipfile, lxml and python-docx raise a dozen kinds
        raise _broken(name, error) from error
    if not blocks:
        raise NoText(f"「{name}」には文字がありません。")
    return Extract(text, blocks, title)


def _broken(name: str, error: Exception) -> BrokenFile:
    return BrokenFile(f"「{name}」は DOCX として壊れています({type(error).__name__})。")


def _footnotes(document: Any) -> list[Piece]:
    """Return the footnotes and endnotes, which python-docx leaves in their own part."""
    notes = []
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            root = etree.fromstring(relation.target_part.blob, _safe_parser())
            notes += [Piece(text) for paragraph in root.iter(_P) if (text := _text(paragraph).strip())]
    return notes


def _safe_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


class _Styles:
    """The heading level and list nature of each paragraph style, its ancestors followed."""

    def __init__(self, element: Element) -> None:
        self._elements = {style.get(qn("w:styleId")): style for style in element.iter(qn("w:style"))}
        self._levels: dict[str, tuple[int, bool]] = {}
        self._titled = {identity for identity in self._elements if _TITLE_STYLE.fullmatch(self._name(identity))}
        self._listed_contents = {identity for identity in self._elements if _CONTENTS_STYLE.match(self._name(identity))}
        self._tables = 0
        self.title: list[str] = []  # the paragraphs in the style for titles, once they have been read

    def pieces(self, container: Element) -> Iterator[Piece]:
        for child in container:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _NOT_READ:
                yield from self.pieces(child)  # content controls, custom XML, tracked insertions

    def _paragraph(self, paragraph: Element) -> Iterator[Piece]:
        text = _text(paragraph)
        level, listed = self._nature(paragraph)
        style = _style(paragraph)
        if style in self._titled and text.strip():
            self.title.append(text)
        kind: BlockKind = "heading" if level else "item" if listed or is_item(text.strip()) else "paragraph"
        yield Piece(text, "row" if style in self._listed_contents else kind, level)
        for box in paragraph.iter(_TEXT_BOX):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()) and _innermost(box) is paragraph:
                yield from self.pieces(box)

    def _nature(self, paragraph: Element) -> tuple[int, bool]:
        properties = paragraph.find(_PPR)
        if properties is None:
            return 0, False
        level, listed = self._of_style(_style(paragraph))
        outline = _outline(properties)
        numbering = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")
        listed = numbering.get(_VAL) != "0" if numbering is not None else listed
        return level if outline is None else outline, listed

    def _of_style(self, identity: str | None, depth: int = 0) -> tuple[int, bool]:
        """Return the heading level (0: none) and whether the style makes list items."""
        if identity is None or identity not in self._elements or depth > 20:  # 20: styles based on one another
            return 0, False
        if identity not in self._levels:
            style = self._elements[identity]
            name = self._name(identity)
            properties = style.find(_PPR)
            outline = _outline(properties) if properties is not None else None
            based = style.find(qn("w:basedOn"))
            level, listed = self._of_style(based.get(_VAL) if based is not None else None, depth + 1)
            if match := _HEADING_STYLE.fullmatch(name):
                level = int(match[1])
            elif _TITLE_STYLE.fullmatch(name):
                level = 1
            elif outline is not None:
                level = outline
            numbered = properties is not None and properties.find(qn("w:numPr")) is not None
            self._levels[identity] = level, listed or numbered or _LIST_STYLE.match(name) is not None
        return self._levels[identity]

    def _name(self, identity: str) -> str:
        name = self._elements[identity].find(qn("w:name"))
        return (name.get(_VAL) or "") if name is not None else ""

    def _table(self, table: Element) -> Iterator[Piece]:
        """Yield a row per line, its cells apart by tabs; a table of one cell is a frame around paragraphs."""
        rows = [row for row in _nearest(table, _TR) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
        cells = [list(_nearest(row, _TC)) for row in rows]
        if all(len(row) == 1 for row in cells):
            for row in cells:
                yield from self.pieces(row[0])
            return
        self._tables += 1
        number = self._tables
        texts = [[_cell_text(cell) for cell in row] for row in cells]
        for here, row in enumerate(cells):
            heads = here == 0 and (_repeats(rows[0]) or is_header(texts[0], texts[1] if len(texts) > 1 else None))
            yield Piece("\t".join(texts[here]), "row", table=number, heads=heads)
            for cell in row:
                for nested in _nearest(cell, _TBL):
                    yield from self._table(nested)


def _repeats(row: Element) -> bool:
    """Tell whether Word prints the row again on every page, as the header of its table."""
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def _style(paragraph: Element) -> str | None:
    style = paragraph.find(f"{_PPR}/{qn('w:pStyle')}")
    return style.get(_VAL) if style is not None else None


def _outline(properties: Element) -> int | None:
    """Return the heading level that the outline level stands for, 0 for body text, None where none is set."""
    outline = properties.find(qn("w:outlineLvl"))
    value = outline.get(_VAL) if outline is not None else None
    if value is None or not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < 9 else 0


def _nearest(element: Element, tag: str) -> Iterator[Element]:
    """Yield the descendants with the tag that have none between, through content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _NOT_READ and child.tag not in (_TBL, _P):
            yield from _nearest(child, tag)


def _innermost(box: Element) -> Element:
    return next(parent for parent in box.iterancestors() if parent.tag == _P)


def _cell_text(cell: Element) -> str:
    """Return the paragraphs of a cell, a line each; empty where the cell continues the one above."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    if merged is not None and merged.get(_VAL) != "restart":
        return ""
    return "\n".join(text for paragraph in _nearest(cell, _P) if (text := _text(paragraph).strip()))


def _text(paragraph: Element) -> str:
    return _UNPRINTABLE.sub("", "".join(_runs(paragraph))).replace("\r", "\n")


def _runs(element: Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _T:
            yield (child.text or "").replace("\t", " ").replace("\n", " ")
        elif tag in _SPACES:
            yield _SPACES[tag]
        elif isinstance(tag, str) and tag not in _NOT_READ and not (tag == _R and _is_hidden(child)):
            yield from _runs(child)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{_RPR}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(_VAL) not in ("0", "false", "off")
