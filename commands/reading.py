"""``kiroku documents``, ``kiroku show`` and ``kiroku status``: what the index holds, and whether it is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.audit import state as audit_state
from commands.opening import open_store
from commands.terminal import (
    DepartmentFlag,
    JsonFlag,
    StoreFlag,
    console,
    errors,
    print_json,
    print_table,
    reach,
    refusals,
)
from settings import Settings, load_settings

if TYPE_CHECKING:
    from index.show import Part


def documents(department: DepartmentFlag = None, store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """登録されている文書の一覧を表示します。"""
    from index.departments import visible
    from index.understood import document_record
    from index.update import stored_documents

    with refusals():
        held = stored_documents(open_store(load_settings(store=store)))
        rows = [document_record(document) for document in visible(held, reach(department))]
    if as_json:
        print_json({"documents": rows})
        return
    if not rows:
        console.print("記録はまだありません。'kiroku add フォルダー' で追加してください。")
        return
    print_table(
        ("id", "日付", "種類", "題名", "ファイル"),
        [(r["id"], r["date"] or "", r["kind"] or "", r["title"], r["place"]) for r in rows],
        whole=("id", "日付", "種類"),
    )


def show(
    name: Annotated[str, typer.Argument(metavar="DOC", help="文書の id、ファイル名、または題名の一部")],
    turns: Annotated[bool, typer.Option("--turns", help="発言者ごとの発言と、質問と答弁の対応")] = False,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="決定・承認・保留・継続検討・宿題・今後の予定")
    ] = False,
    dates: Annotated[bool, typer.Option("--dates", help="本文中の日付")] = False,
    department: DepartmentFlag = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """文書から読み取ったこと（会議名、開催日、発言者、質問と答弁、決定事項など）を表示します。"""
    from index.show import show as show_document
    from index.show import tables

    asked: dict[Part, bool] = {"turns": turns, "decisions": decisions, "dates": dates}
    with refusals():
        parts = [part for part, wanted in asked.items() if wanted]
        record = show_document(open_store(load_settings(store=store)), name, parts, reach(department))
    if as_json:
        print_json(record)
        return
    for headings, rows in tables(record):
        print_table(headings, rows)
        console.print()


def status(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """索引が健全かを、すべてのファイルの照合で確かめます。壊れていれば終了コード 1 です。"""
    from index.errors import EmptyStore, StoreError
    from index.originals import AGAIN, Originals

    settings = load_settings(store=store)
    opened = open_store(settings)
    report: dict[str, Any] = {"store": str(opened.folder), "generation": None, "documents": 0, "passages": 0}
    report |= {"generations": [], "originals": 0}
    problems: list[str] = []
    try:
        live = opened.require_live()
        for number in opened.generations():
            try:
                manifest = opened.verify(number)
            except StoreError as error:
                problems.append(str(error))
                continue
            if number == live:
                keep = ("generation", "documents", "passages", "encoder", "created")
                report |= {name: getattr(manifest, name) for name in keep}
        report |= {"generations": opened.generations(), "originals": Originals(opened).count()}
        problems += [f"保管した原本 {name[:12]} が壊れています。{AGAIN}" for name in Originals(opened).damaged()]
        if live not in opened.generations():
            problems.append(f"CURRENT が指す世代 {live} がありません。'kiroku rollback 番号' で選び直してください。")
    except EmptyStore:
        pass
    except StoreError as error:
        problems.append(str(error))
    problems += [*audit_state(settings), *_policy_state(settings)]
    report |= {"clean": not problems, "problems": problems}
    if as_json:
        print_json(report)
    else:
        _print_status(report)
    raise typer.Exit(1 if problems else 0)


def _policy_state(settings: Settings) -> list[str]:
    from policy.errors import PolicyError
    from policy.rules import read_rules

    try:
        read_rules(settings.policy)
    except PolicyError as error:
        return [str(error)]
    return []


def _print_status(report: dict[str, Any]) -> None:
    if report["generation"] is None and not report["problems"]:
        console.print(f"{report['store']} にはまだ記録がありません。'kiroku add フォルダー' で追加してください。")
    elif report["generation"] is not None:
        console.print(
            f"世代 {report['generation']}({report['created']})：文書 {report['documents']:,} 件、"
            f"文章 {report['passages']:,} 件、検索用モデル {report['encoder']}"
        )
        kept = "、".join(map(str, report["generations"]))
        console.print(f"残している世代 {kept}、保管した原本 {report['originals']:,} 件(文書ごとには 'kiroku versions')")
    for problem in report["problems"]:
        errors.print(problem, style="red", markup=False)
    if not report["problems"]:
        console.print("異常はありません。")
