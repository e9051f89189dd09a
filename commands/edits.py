"""``kiroku edit``: put right what was read in a document, or limit it to departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.types import Event
from commands.opening import open_store
from commands.recording import record
from commands.terminal import JsonFlag, StoreFlag, console, print_json, print_table, refusals
from settings import load_settings

if TYPE_CHECKING:
    from index.edit_values import EditField
    from index.edits import Edited

FIELDS: dict[str, EditField] = {  # as the options call them
    "kind": "kind",
    "body": "body",
    "meeting": "meeting_name",
    "number": "meeting_number",
    "held-on": "held_on",
    "published-on": "published_on",
    "fiscal-year": "fiscal_year",
    "place": "venue",
    "materials": "materials",
    "departments": "departments",
}
NAMES = "、".join(FIELDS)


def edit(
    name: Annotated[str, typer.Argument(metavar="DOC", help="文書の id、ファイル名、または題名の一部")],
    kind: Annotated[str | None, typer.Option("--kind", help="種類(議事録、計画など)")] = None,
    body: Annotated[str | None, typer.Option("--body", help="団体(市町村名など)")] = None,
    meeting: Annotated[str | None, typer.Option("--meeting", help="会議名")] = None,
    number: Annotated[str | None, typer.Option("--number", help="第何回か")] = None,
    held_on: Annotated[str | None, typer.Option("--held-on", help="開催日(2023-06-21、令和5年6月21日)")] = None,
    published_on: Annotated[str | None, typer.Option("--published-on", help="公表日")] = None,
    fiscal_year: Annotated[str | None, typer.Option("--fiscal-year", help="年度(2023、令和5年度)")] = None,
    place: Annotated[str | None, typer.Option("--place", help="開催場所")] = None,
    materials: Annotated[list[str] | None, typer.Option("--materials", help="資料の題名。1件ずつ繰り返す")] = None,
    departments: Annotated[
        str | None, typer.Option("--departments", help="見られる部署。「総務課,情報政策課」のように並べる")
    ] = None,
    everyone: Annotated[bool, typer.Option("--everyone", help="全員が見られるようにする")] = False,
    clear: Annotated[list[str] | None, typer.Option("--clear", metavar="項目", help=f"項目を空にする({NAMES})")] = None,
    undo: Annotated[
        list[str] | None, typer.Option("--undo", metavar="項目", help="訂正を取り消し、読み取ったとおりに戻す")
    ] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """文書から読み取った情報を直します。見られる部署も限れます。"""
    from index.edits import edit as edit_document
    from index.store import current_user
    from policy.decide import load_policy

    given = (kind, body, meeting, number, held_on, published_on, fiscal_year, place, materials, departments)
    typed: dict[EditField, Any] = {
        field: value for field, value in zip(FIELDS.values(), given, strict=True) if value is not None
    }
    emptied = [_field(option) for option in clear or ()] + (["departments"] if everyone else [])
    if twice := [field for field in emptied if field in typed]:
        raise typer.BadParameter(f"{_option(twice[0])} を直すか空にするか、どちらかにしてください。")
    typed |= dict.fromkeys(emptied, "")
    undone = [_field(option) for option in undo or ()]
    if not typed and not undone:
        raise typer.BadParameter("直す項目を1つ以上指定してください。'kiroku edit --help' に一覧があります。")
    settings = load_settings(store=store)
    with refusals():
        edited = edit_document(
            open_store(settings),
            name,
            typed,
            current_user(),
            load_policy(settings.policy),
            undone=undone,
            keep_generations=settings.keep_generations,
            keep_originals=settings.keep_originals,
        )
    if edited.published:
        details = edited.details
        record(settings, Event("edit", None, None, "done", edited.seconds, edited.generation, details))
    if as_json:
        print_json(edited.details | {"generation": edited.generation, "seconds": edited.seconds})
    else:
        _print(edited)


def _print(edited: Edited) -> None:
    from index.edit_values import LABELS

    if not edited.published:
        console.print("変わりません。もうそのとおりになっています。")
        return
    if changes := edited.details["changes"]:
        print_table(
            ("項目", "前", "後"),
            [(LABELS[field], _words(change["from"]), _words(change["to"])) for field, change in changes.items()],
        )
    else:
        undone = "、".join(LABELS[field] for field in edited.undone)
        console.print(f"訂正を取り消しました({undone})。読み取った内容も同じです。")
    console.print(f"{edited.document.title}：世代 {edited.generation} に反映しました。", markup=False)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value) or "なし"
    return "なし" if value is None else str(value)


def _field(option: str) -> EditField:
    if option not in FIELDS:
        raise typer.BadParameter(f"{option!r} という項目はありません。{NAMES} から選んでください。")
    return FIELDS[option]


def _option(field: EditField) -> str:
    return next(option for option, named in FIELDS.items() if named == field)
