"""``kiroku history``, ``kiroku rollback`` and ``kiroku rebuild``: the generations of the index."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import typer

from audit.types import Event
from commands.giving_up import ctrl_c
from commands.opening import encoder_loader, open_store, update_options
from commands.recording import record
from commands.terminal import (
    JsonFlag,
    StoreFlag,
    console,
    errors,
    minute,
    print_json,
    print_table,
    progress_lines,
    refusals,
)
from settings import load_settings


def history(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """世代の一覧を、何が変わったかとともに表示します。"""
    from index.errors import StoreError

    rows: list[dict[str, Any]] = []
    with refusals():
        opened = open_store(load_settings(store=store))
        live = opened.live()
        for number in opened.generations():
            row: dict[str, Any] = {"generation": number, "live": number == live}
            try:
                manifest = opened.manifest(number)
            except StoreError as error:
                rows.append(row | {"error": str(error)})
                continue
            keep = ("created", "parent", "documents", "passages", "seconds", "change", "who")
            rows.append(row | {name: getattr(manifest, name) for name in keep})
    if as_json:
        print_json({"generations": rows})
        return
    print_table(
        ("", "世代", "作成", "作成者", "秒", "文書", "追加", "変更", "削除", "訂正"),
        [
            (
                "*" if row["live"] else "",
                row["generation"],
                "壊れています" if "error" in row else minute(row["created"]),
                row.get("who", ""),
                row.get("seconds", ""),
                row.get("documents", ""),
                *(len(row.get("change", {}).get(kind, ())) for kind in ("added", "changed", "removed", "edited")),
            )
            for row in rows
        ],
        whole=("作成", "秒"),
    )
    for row in rows:
        if damage := row.get("error"):
            errors.print(damage, style="red", markup=False)


def rollback(
    generation: Annotated[int | None, typer.Argument(help="戻す世代。省くと一つ前")] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """前の世代に戻します。新しい世代も残るので、番号を指定して再び進めます。"""
    settings = load_settings(store=store)
    with refusals():
        before, number = open_store(settings).switch_to(generation)
    record(settings, Event("rollback", status="done", generation=number, details={"from": before}))
    if as_json:
        print_json({"generation": number})
    else:
        console.print(f"世代 {number} に切り替えました。")


def rebuild(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """登録済みのすべての文書の索引を、いまの検索用モデルで作り直します。"""
    from index import update

    settings = load_settings(store=store)
    with refusals(), progress_lines() as progress, ctrl_c() as cancelled:
        options = dataclasses.replace(update_options(settings), cancelled=cancelled)
        manifest = update.rebuild(open_store(settings), encoder_loader(settings), options, progress)
    record(settings, Event("rebuild", status="done", seconds=manifest.seconds, generation=manifest.generation))
    if as_json:
        print_json({name: getattr(manifest, name) for name in ("generation", "documents", "passages", "seconds")})
    else:
        console.print(
            f"世代 {manifest.generation} を作りました(文書 {manifest.documents:,} 件、{manifest.seconds:.1f} 秒)。"
        )
