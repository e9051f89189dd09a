"""``kiroku backup`` and ``kiroku restore``."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from audit.types import Event
from commands.opening import open_store
from commands.recording import opened_log, record
from commands.terminal import JsonFlag, StoreFlag, console, errors, print_json, refusals
from settings import Settings, load_settings

POSTGRESQL = "監査記録と利用者は PostgreSQL にあるため、含まれていません。pg_dump で別に控えてください。"


def backup(
    file: Annotated[Path, typer.Argument(help="書き出すファイル(.zip)", resolve_path=True)],
    force: Annotated[bool, typer.Option("--force", help="同じ名前のファイルを置き換える")] = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """索引、監査記録、評価用の問い、設定、方針、言い換えを1つのファイルに控え、読み直して確かめます。"""
    from index.backup import back_up

    settings = load_settings(store=store)
    opened = open_store(settings)
    with refusals():
        opened.require_live()  # before an audit log is made in a store that holds nothing
        with _extras(settings) as extras:
            made = back_up(opened, file, extras, force=force)
    facts = {"file": str(file), "files": len(made.contents.files), "bytes": made.contents.bytes}
    facts |= {"generations": made.generations, "left_out": sorted(made.left_out)}
    record(settings, Event("backup", status="done", generation=made.generations[-1], details=facts))
    has_audit = any(name.endswith("audit.sqlite") for name in made.contents.files)
    if as_json:
        print_json(facts | {"audit": has_audit})
        return
    console.print(
        f"{file} に {len(made.contents.files):,} ファイル({made.contents.bytes:,} バイト)を控えました。", markup=False
    )
    for reason in made.left_out.values():
        errors.print(f"含めていません: {reason}", style="yellow", markup=False)
    if not has_audit:
        console.print(POSTGRESQL)


def restore(
    file: Annotated[Path, typer.Argument(help="kiroku backup で作ったファイル", resolve_path=True)],
    force: Annotated[bool, typer.Option("--force", help="いまの記録を脇へ移して置き換える")] = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """控えを確かめてから、置き場所に戻します。設定と方針は上書きせず、違いを知らせます。"""
    from index.backup import restore as put_back

    settings = load_settings(store=store)
    with refusals():
        restored = put_back(open_store(settings), file, force=force)
    aside = restored.moved_to and str(restored.moved_to)
    differing = [str(place) for place in _differing(settings, restored.beside)]
    event = Event("restore", status="done", generation=restored.generation, details={"file": file.name, "aside": aside})
    record(settings, event)
    with refusals(), opened_log(settings) as log:
        broken = [dataclasses.asdict(problem) for problem in log.verify().problems]
    if as_json:
        print_json(
            {"generation": restored.generation, "moved_to": aside, "differing": differing, "audit_problems": broken}
        )
    else:
        console.print(f"{restored.contents.created} の控えを戻しました(世代 {restored.generation})。", markup=False)
        if restored.moved_to:
            console.print(f"前の記録は {restored.moved_to} にあります。不要になったら削除してください。", markup=False)
        for place in differing:
            console.print(
                f"いまの設定と違うファイルがあります: {place}。必要なら見比べて置き換えてください。", markup=False
            )
        console.print("画面を開いているサーバーは、再起動してください。")
        for problem in broken:
            errors.print(str(problem["message"]), style="red", markup=False)
    raise typer.Exit(1 if broken else 0)


@contextmanager
def _extras(settings: Settings) -> Iterator[dict[str, Path]]:
    """Give what belongs into a backup besides the index, by its name inside; the audit log as it is at this instant."""
    from index.backup import STORE

    extras = {f"settings/{name}": path for name, path in settings.files.items() if path.is_file()}
    if settings.evaluation.is_file():
        extras[f"{STORE}{settings.evaluation.name}"] = settings.evaluation
    with tempfile.TemporaryDirectory(prefix="kiroku-backup-") as folder, opened_log(settings) as log:
        if held := log.database.file:
            copy = Path(folder) / "audit.sqlite"
            log.database.copy_to(copy)
            extras[f"{STORE if held.parent == settings.store else ''}audit.sqlite"] = copy
        yield extras


def _differing(settings: Settings, beside: dict[str, Path]) -> list[Path]:
    """Return the files laid beside the restored store that differ from those in use."""
    used = {f"settings/{name}": path for name, path in settings.files.items()}
    return [
        place
        for name, place in beside.items()
        if name not in used or not used[name].is_file() or used[name].read_bytes() != place.read_bytes()
    ]
