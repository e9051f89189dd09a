"""``kiroku add``, ``kiroku sync`` and ``kiroku remove``: files into the index, and documents out of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.giving_up import ctrl_c
from commands.opening import encoder_loader, open_store, update_options
from commands.recording import record
from commands.reports import finish, print_report, update_event
from commands.terminal import DryRunFlag, JsonFlag, LevelFlag, StoreFlag, print_json, progress_lines, refusals
from commands.versions import print_proof, proof_record
from commands.watching import watch_folder
from settings import load_settings


def add(
    paths: Annotated[list[Path], typer.Argument(help="追加するファイルまたはフォルダー")],
    level: LevelFlag = 1,
    dry_run: DryRunFlag = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """記録を追加します。内容が同じものは読み直しません。"""
    _update(paths, level, dry_run, store, as_json, only=False)


def sync(
    folder: Annotated[Path, typer.Argument(help="記録のフォルダー", file_okay=False)],
    level: LevelFlag = 1,
    dry_run: DryRunFlag = False,
    watch: Annotated[
        float | None,
        typer.Option("--watch", min=0.1, metavar="SECONDS", help="この秒数ごとにフォルダーを見て、変わるたびに反映"),
    ] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """フォルダーと索引を一致させます。フォルダーにない文書は索引から外します。"""
    if watch is None:
        _update([folder], level, dry_run, store, as_json, only=True)
    elif dry_run:
        raise typer.BadParameter("--watch と --dry-run は一緒に使えません。")
    else:
        watch_folder(folder, watch, level, load_settings(store=store), as_json=as_json)


def remove(
    names: Annotated[list[str], typer.Argument(metavar="DOC...", help="文書の id、ファイル名、または題名の一部")],
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """文書を索引から外し、残っていないことを確かめます。"""
    from index import update
    from index.proof import prove, take_traces

    settings = load_settings(store=store)
    encoder = encoder_loader(settings)
    proven: dict[str, Any] = {"proof": []}
    with refusals():
        traces = take_traces(open_store(settings), names)
        report = update.remove(open_store(settings), encoder, names, update_options(settings))
        try:
            proofs = prove(open_store(settings), encoder(), traces)
            proven["proof"] = [proof_record(proof) for proof in proofs]
        finally:  # the removal happened, whether it could be proven or not
            record(settings, update_event("removal", report, proven))
    if as_json:
        print_json(dataclasses.asdict(report) | proven)
    else:
        print_report(report, dry_run=False)
        for proof in proofs:
            print_proof(proof)
    raise typer.Exit(0 if all(proof.erased for proof in proofs) else 1)


def _update(paths: list[Path], level: int, dry_run: bool, store: Path | None, as_json: bool, *, only: bool) -> None:
    from index import update
    from ingest.read import find_files

    settings = load_settings(store=store)
    missing = [path for path in paths if not path.exists()]
    files = find_files([path for path in paths if path.exists()])
    with refusals(), progress_lines() as progress, ctrl_c() as cancelled:
        options = dataclasses.replace(update_options(settings), cancelled=cancelled)
        report = update.add(
            open_store(settings),
            encoder_loader(settings),
            files,
            options,
            level=level,
            only=only,
            dry_run=dry_run,
            progress=progress,
        )
    for path in missing:  # a slip may put anything where a file should stand
        name = options.policy.inspect_name(str(path)).text
        report.failed.append({"file": name, "reason": f"{name} がありません。場所を確認してください。"})
    if not dry_run:
        record(settings, update_event("ingest", report))
    finish(report, as_json, dry_run=dry_run)
