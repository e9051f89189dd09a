"""``kiroku ask``: an answer with its sources, on the terminal, as JSON, or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.questions import FileFlag, QuestionArgument, filtered_questions
from commands.recording import open_terminal
from commands.terminal import DepartmentFlag, JsonFlag, StoreFlag, console, errors, print_json, reach, refused
from settings import load_settings

if TYPE_CHECKING:
    from answer.types import Answer


def ask(
    question: QuestionArgument = None,
    file: FileFlag = None,
    export: Annotated[Path | None, typer.Option("--export", help="回答と根拠を書き出すファイル(.md か .docx)")] = None,
    department: DepartmentFlag = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """質問に、出典つきで答えます。"""
    from answer.assistant import Assistant
    from answer.errors import AssistantError

    questions = filtered_questions(question, file)
    _check_export(export, file)
    settings = load_settings(store=store)
    try:
        assistant = Assistant.open(settings).seen_by(reach(department))
    except AssistantError as error:
        raise refused(error) from error
    any_refused = False
    recorder = open_terminal(settings)
    for identity, asked, filters in questions:
        answer = assistant.written(assistant.ask(asked, filters), filters)
        recorder.asked(asked, answer)
        any_refused |= answer.status == "refused"
        if export:
            _export(export, answer)
        if as_json:
            print_json({"id": identity} | answer_record(answer))
        else:
            _print_answer(answer)
    recorder.close()
    raise typer.Exit(1 if any_refused else 0)


def _check_export(export: Path | None, file: Path | None) -> None:
    from answer.export import SUFFIXES

    if export and file:
        raise typer.BadParameter("--export は質問1つのときだけ使えます。--file と一緒には使えません。")
    if export and export.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"{export.name} に書き出せません。名前の終わりを .md か .docx にしてください。")


def _export(export: Path, answer: Answer) -> None:
    from datetime import datetime

    from answer.export import Exported, write_to

    try:
        write_to(export, Exported(answer, datetime.now().astimezone()))
    except OSError as error:
        errors.print(
            f"{export} に書き込めません({error.strerror})。場所を確認してください。", style="red", markup=False
        )
        raise typer.Exit(1) from error


def answer_record(answer: Answer) -> dict[str, Any]:
    """Return an answer in the form of the command line contract."""
    from answer.cite import citation_record

    return {
        "status": answer.status,
        "answer": answer.text,
        "short": answer.short or None,
        "citations": [citation_record(citation) for citation in answer.citations],
        "nearest": [citation_record(citation) for citation in answer.nearest],
        "scope": answer.scope,
        "seconds": answer.seconds,
        "generation": answer.generation,
        "writer": answer.writer or None,
        "removed": answer.removed,
        "note": answer.note,
    }


def _print_answer(answer: Answer) -> None:
    from answer.cite import header_words

    if answer.short:
        console.print(f"{answer.short}[{answer.citations[0].number}]", style="bold", markup=False)
    for line in answer.lines:
        console.print(line, markup=False)
    if answer.note:
        console.print(answer.note, markup=False, style="yellow")
    shown = answer.citations or answer.nearest
    if shown:
        console.print("\n出典" if answer.citations else "\n近い記録(お答えではありません)", style="bold")
    for citation in shown:
        day = citation.date.isoformat() if citation.date else None
        page = citation.page and f"{citation.page}ページ{'(OCR)' if citation.ocr else ''}"
        place = "、".join(part for part in (day, page, citation.speaker) if part)
        console.print(f"[{citation.number}] {citation.title}({place or '日付不明'}、{citation.source})", markup=False)
        if citation.header:
            console.print(f"    表の見出し：{header_words(citation.header)}", markup=False)
        if not answer.citations:
            console.print(f"    {' '.join(citation.quote.split())}", markup=False)
