"""The questions of a command: one as its argument, or a line each in a file of JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

QuestionArgument = Annotated[str | None, typer.Argument(help="質問")]
FileFlag = Annotated[Path | None, typer.Option("--file", help='1行に1件の JSON {"id","question"}')]


def questions_of(one: str | None, file: Path | None, field: str = "question") -> Iterator[tuple[str | None, str]]:
    """Yield (id, text) of the argument or of each line of ``file``. Exits with 2 when it is neither or both."""
    if (one is None) == (file is None):
        raise typer.BadParameter("文を1つ書くか、--file でファイルを指定してください(どちらか一方)。")
    if one is not None:
        return iter([(None, one)])
    assert file
    return iter(_lines(file, field))


def filtered_questions(one: str | None, file: Path | None) -> Iterator[tuple[str | None, str, Any]]:
    """Yield (id, question, filters) like ``questions_of``; a line may narrow its search by ``"filters"``."""
    from index.types import Filters

    questions = questions_of(one, file)
    if file is None:
        return ((identity, asked, Filters()) for identity, asked in questions)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    filters = [_filters(file, number, line.get("filters", {})) for number, line in enumerate(lines, 1)]
    return ((*asked, narrowed) for asked, narrowed in zip(questions, filters, strict=True))


def _lines(file: Path, field: str) -> list[tuple[str | None, str]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} を UTF-8 のファイルとして読めません。") from error
    return [_line(file, number, line, field) for number, line in enumerate(lines, 1) if line.strip()]


def _line(file: Path, number: int, line: str, field: str) -> tuple[str | None, str]:
    try:
        content = json.loads(line)
        identity = content.get("id")
        if not isinstance(content[field], str):
            raise TypeError(field)
        return None if identity is None else str(identity), content[field]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise typer.BadParameter(f'{file} の {number} 行目は {{"id","{field}"}} の JSON ではありません。') from error


def _filters(file: Path, number: int, given: Any) -> Any:
    """Return the filters of one line: ``{"from": "YYYY-MM-DD", "to": …, "source": [file names]}``. Exits with 2."""
    from index.types import read_filters

    try:
        return read_filters(given)
    except ValueError as error:
        raise typer.BadParameter(f"{file} の {number} 件目の filters が正しくありません: {error}") from error
