"""PPTX by python-pptx: each slide a page, with its title, texts, tables, diagrams and notes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError

from ingest.errors import BrokenFile, IngestError, NoText
from ingest.layout import Piece, assemble, is_header, is_item
from ingest.office import printed, refuse_bomb, refuse_other, stated_title
from ingest.types import BlockKind, Extract

_CONTENT = "presentationml."
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RUNNING = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER)
_DEEPEST = 20  # groups in groups


def read_pptx(data: bytes, name: str, max_unpacked_bytes: int) -> Extract:
    """Return the slides that are shown; those that hold pictures and no words are unread pages.

    Raises ``OversizedFile``, ``EncryptedFile``, ``MisnamedFile``, ``BrokenFile`` and ``NoText``.
    """
    try:
        refuse_bomb(data, name, max_unpacked_bytes)
        refuse_other(data, name, ".pptx", _CONTENT, "PowerPoint")
        presentation = pptx.Presentation(BytesIO(data))
        slides = [
            (page, slide) for page, slide in enumerate(presentation.slides, 1) if slide.element.get("show") != "0"
        ]
        tables = _Tables()
        read = {page: list(tables.slide(slide, page)) for page, slide in slides}
        pictured = tuple(page for page, slide in slides if not read[page] and len(slide.shapes))
        text, blocks = assemble(piece for pieces in read.values() for piece in pieces)
        title = stated_title(presentation)
    except IngestError:
        raise
    except PackageNotFoundError as error:
        raise BrokenFile(f"「{name}」は PPTX として壊れています。") from error
    except Exception as error:  # on damaged files zipfile, lxml and python-pptx raise a dozen kinds
        raise BrokenFile(f"「{name}」は PPTX として壊れています({type(error).__name__})。") from error
    if not blocks:
        raise NoText(f"「{name}」の {len(slides)} 枚のスライドのどこにも文字がありません。")
    headings = (text[block.start : block.end] for block in blocks if block.kind == "heading")
    return Extract(text, blocks, title or next(headings, None), pictured)


class _Tables:
    """Reads slides and numbers their tables."""

    def __init__(self) -> None:
        self._number = 0

    def slide(self, slide: Any, page: int) -> Iterator[Piece]:
        """Yield the title first, then the shapes as they lie, then the notes."""
        title = slide.shapes.title
        if title is not None and title.has_text_frame and (words := _words(title.text_frame)):
            yield Piece(" ".join(" ".join(words).split()), "heading", 1, page)
        for shape in slide.shapes:
            if title is None or shape.shape_id != title.shape_id:
                yield from self._shape(shape, page)
        yield from _diagrams(slide, page)
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            yield from (Piece(text, "paragraph", 0, page) for text in _words(notes))

    def _shape(self, shape: Any, page: int, depth: int = 0) -> Iterator[Piece]:
        if shape.is_placeholder and shape.placeholder_format.type in _RUNNING:
            return
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and depth < _DEEPEST:
            for inner in shape.shapes:
                yield from self._shape(inner, page, depth + 1)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from self._table(shape.table, page)
        elif shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                if text := printed(paragraph.text).strip():
                    kind: BlockKind = "item" if paragraph.level or is_item(text) else "paragraph"
                    yield Piece(text, kind, 0, page)

    def _table(self, table: Any, page: int) -> Iterator[Piece]:
        self._number += 1
        rows = [
            ["" if cell.is_spanned else "\n".join(_words(cell.text_frame)) for cell in row.cells] for row in table.rows
        ]
        for here, row in enumerate(rows):
            heads = here == 0 and is_header(row, rows[1] if len(rows) > 1 else None)
            yield Piece("\t".join(row), "row", 0, page, self._number, heads)


def _words(frame: Any) -> list[str]:
    return [text for paragraph in frame.paragraphs if (text := printed(paragraph.text).strip())]


def _diagrams(slide: Any, page: int) -> Iterator[Piece]:
    """Yield the words of SmartArt, which stand in a part of their own."""
    for relation in slide.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for paragraph in root.iter(f"{_A}p"):
                if text := printed("".join(run.text or "" for run in paragraph.iter(f"{_A}t"))).strip():
                    yield Piece(text, "item", 0, page)
