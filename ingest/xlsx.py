"""XLSX by openpyxl: each sheet a page, each row a row, with what the cells show rather than how it is computed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl

from ingest.errors import BrokenFile, IngestError, NoText
from ingest.layout import Piece, assemble, is_header
from ingest.office import printed, refuse_bomb, refuse_other, stated_title
from ingest.types import Extract

_CONTENT = "spreadsheetml."
_UNNAMED = re.compile(r"(?:Sheet|シート)\s*\d+", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # in a number format: words, colours, paddings
_ERAS = (("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)), ("昭和", date(1926, 12, 25)))


def read_xlsx(data: bytes, name: str, max_unpacked_bytes: int) -> Extract:
    """Return the sheets that are shown; a formula gives the value that was last computed.

    Raises ``OversizedFile``, ``EncryptedFile``, ``MisnamedFile``, ``BrokenFile`` and ``NoText``.
    """
    try:
        refuse_bomb(data, name, max_unpacked_bytes)
        refuse_other(data, name, ".xlsx", _CONTENT, "Excel")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that openpyxl does not keep, which say nothing of cells
            workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            text, blocks = assemble(_pieces(workbook))
        title = _title(workbook)
    except IngestError:
        raise
    except Exception as error:  # on damaged files zipfile, the XML parsers and openpyxl raise a dozen kinds
        raise BrokenFile(f"「{name}」は XLSX として壊れています({type(error).__name__})。") from error
    if not any(block.kind != "heading" for block in blocks):
        raise NoText(f"「{name}」のどのシートにも文字がありません。")
    return Extract(text, blocks, title)


def _title(workbook: Any) -> str | None:
    workbook.core_properties = workbook.properties
    return stated_title(workbook)


def _pieces(workbook: Any) -> Iterator[Piece]:
    table = 0
    for page, sheet in enumerate(workbook.worksheets, 1):
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file states may be a million empty columns
        if not _UNNAMED.fullmatch(sheet.title):
            yield Piece(printed(sheet.title), "heading", 1, page)
        group: list[list[str]] = []
        for row in (*_rows(sheet), []):
            if row:
                group.append(row)
                continue
            table += 1
            yield from _table(group, table, page)
            group = []


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Yield the texts of each row, empty for the empty ones, without the empty cells at its end."""
    for cells in sheet.iter_rows():
        texts = [_shown(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _table(rows: list[list[str]], table: int, page: int) -> Iterator[Piece]:
    """Yield the rows of one table, its header known; a line with one cell is a title or a note."""
    headed = False
    for here, row in enumerate(rows):
        said = [text for text in row if text]
        if len(said) == 1:
            yield Piece(said[0], "paragraph", 0, page)
            continue
        heads = not headed and is_header(said, rows[here + 1] if here + 1 < len(rows) else None)
        headed = True
        yield Piece("\t".join(row), "row", 0, page, table, heads)


# -- what a cell shows


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (date, time)):
        return _date(value, cell.number_format or "")
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format or "")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return "\n".join(line for line in map(str.strip, printed(str(value)).split("\n")) if line)


def _date(value: date | time, form: str) -> str:
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    clock = ""
    if isinstance(value, datetime):
        clock = f" {value.hour}:{value.minute:02}" if value.time() != time() else ""
        value = value.date()
    if re.search(r"e|g{1,3}", _QUOTED.sub("", form), re.IGNORECASE):
        for era, first in _ERAS:
            if value >= first:
                year = value.year - first.year + 1
                return f"{era}{'元' if year == 1 else year}年{value.month}月{value.day}日{clock}"
    if "年" in form:
        return f"{value.year}年{value.month}月{value.day}日{clock}"
    return f"{value.year}/{value.month}/{value.day}{clock}"


def _number(value: float, form: str) -> str:
    """Return the number with the percent sign, decimals and commas that its format asks for."""
    below = form.split(";")[1] if value < 0 and ";" in form else ""
    sign = "△" if "△" in below else "▲" if "▲" in below else "-" if value < 0 else ""
    plain = _QUOTED.sub("", form.split(";")[0])
    decimals = len(match[1]) if (match := re.search(r"[0#]\.([0#]+)", plain)) else 0
    size = abs(value)
    if "%" in plain:
        return f"{sign}{size * 100:.{decimals}f}%"
    if "," in plain:
        return f"{sign}{size:,.{decimals}f}"
    if re.fullmatch(r"0(?:\.0+)?", plain.strip()):
        return f"{sign}{size:.{decimals}f}"
    return f"{sign}{size:.15g}"
