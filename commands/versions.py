"""``kiroku versions``, ``kiroku prune`` and ``kiroku purge``, and how the proof of a removal reads."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.types import Event
from commands.opening import open_store
from commands.recording import record
from commands.terminal import JsonFlag, StoreFlag, console, errors, minute, print_json, print_table, refusals
from settings import load_settings

if TYPE_CHECKING:
    from index.proof import Proof

KeepFlag = Annotated[int | None, typer.Option("--keep", min=1, help="残す世代の数。省くと設定 keep_generations")]


def prune(keep: KeepFlag = None, store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """古い世代を削除します。いまの世代は必ず残ります。"""
    from index.originals import Originals

    settings = load_settings(store=store)
    with refusals():
        opened = open_store(settings)
        live = opened.require_live()
        with opened.writing():
            removed = opened.prune(keep or settings.keep_generations)
            Originals(opened).prune()
    record(settings, Event("prune", status="done", generation=live, details={"generations": removed}))
    if as_json:
        print_json({"removed": removed, "generations": opened.generations()})
    else:
        console.print(f"世代 {_numbers(removed)} を削除しました。" if removed else "削除する世代はありません。")


def purge(
    name: Annotated[str, typer.Argument(metavar="DOC", help="外した文書の id、ファイル名、または題名の一部")],
    yes: Annotated[bool, typer.Option("--yes", help="示された世代を実際に削除する")] = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """外した文書をまだ含む古い世代を示します。--yes を付けると、その世代を削除します。"""
    from index.purge import find_removed
    from index.purge import purge as remove_holders

    settings = load_settings(store=store)
    with refusals():
        opened = open_store(settings)
        document, numbers = (remove_holders if yes else find_removed)(opened, name)
        live = opened.live()
    if yes:
        details = {"document": document.id, "place": document.place, "generations": numbers}
        record(settings, Event("purge", status="done", generation=live, details=details))
    if as_json:
        print_json({"document": document.id, "place": document.place, "held_by": numbers, "removed": yes})
    elif yes:
        console.print(f"{document.place} を含む世代 {_numbers(numbers)} を削除しました。", markup=False)
        console.print("以前のバックアップには残っています。要らないものは削除してください。")
    else:
        console.print(f"{document.place} は世代 {_numbers(numbers)} に残っています。", markup=False)
        console.print("その世代を削除するには --yes を付けて実行してください。その世代へは戻せなくなります。")


def versions(
    name: Annotated[str, typer.Argument(metavar="DOC", help="文書の id、ファイル名、または題名の一部")],
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """文書の、いま残っている版(差し替える前のものも)を、新しい順に表示します。"""
    from index.versions import versions_of

    with refusals():
        document, found = versions_of(open_store(load_settings(store=store)), name)
    if as_json:
        rows = [dataclasses.asdict(version) for version in found]
        print_json({"document": document.id, "place": document.place, "versions": rows})
        return
    print_table(
        ("", "世代", "作成", "内容", "原本", "題名"),
        [
            (
                "*" if version.live else "",
                _numbers(version.generations),
                minute(version.since),
                version.sha256[:12],
                "あり" if version.original else "なし",
                version.title,
            )
            for version in found
        ],
        whole=("作成", "内容"),
    )


def print_proof(proof: Proof) -> None:
    """Say what was looked at after a removal and what was found."""
    if proof.erased:
        console.print(
            f"確認  {proof.place}：世代 {proof.generation} に残っていません"
            f"(文書の {proof.questions} か所を検索して 0 件、"
            f"{proof.files} ファイルの中身を {proof.strings} 通りの語句で調べて 0 件)",
            markup=False,
        )
    else:
        found = "、".join(proof.found_in) or f"検索結果 {proof.hits} 件、文章 {proof.passages} 件"
        errors.print(
            f"{proof.place} の一部が世代 {proof.generation} に残っています({found})。"
            "'kiroku rebuild' で索引を作り直してください。",
            style="red",
            markup=False,
        )
    if proof.held_by:
        console.print(
            f"注意  {proof.place}：戻すために残している世代 {_numbers(proof.held_by)} "
            f"{'と保管した原本' if proof.original else ''}はまだ含んでいます。"
            f"'kiroku purge {proof.document}' で確かめて削除できます。",
            markup=False,
        )


def proof_record(proof: Proof) -> dict[str, Any]:
    return dataclasses.asdict(proof) | {"erased": proof.erased}


def _numbers(numbers: Any) -> str:
    return "、".join(map(str, numbers))
