"""``kiroku fetch``: pages of the web into the index, where the settings allow it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from commands.giving_up import ctrl_c
from commands.opening import encoder_loader, open_store, update_options
from commands.recording import record
from commands.reports import finish, update_event
from commands.terminal import DryRunFlag, JsonFlag, LevelFlag, StoreFlag, errors, progress_lines, refusals
from settings import Settings, load_settings

DISABLED = (
    "ネットワークからの取得は止めてあります。外へつながるネットワークで使うときは、"
    "設定 [fetch] の enabled を true にしてください。"
)


def fetch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="1行に1つの URL を書いたファイル", dir_okay=False)],
    level: LevelFlag = 1,
    dry_run: DryRunFlag = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """URL の一覧から、新しいページと変わったページを取得して追加します。設定 fetch.enabled で有効にします。"""
    settings = load_settings(store=store)
    _fetch(_read_list(file, settings), level, settings, dry_run=dry_run, as_json=as_json)


def _read_list(file: Path, settings: Settings) -> list[str]:
    """Return the addresses of a list. Exits with 1 where fetching is off or nothing is listed, 2 on a wrong file."""
    from index.collect import read_addresses

    if not settings.fetch.enabled:
        errors.print(DISABLED, style="red", markup=False)
        raise typer.Exit(1)
    try:
        addresses = read_addresses(file)
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} を UTF-8 のファイルとして読めません。") from error
    if not addresses:
        raise typer.BadParameter(f"{file} に URL がありません。1行に1つ書いてください。")
    return addresses


def _fetch(addresses: list[str], level: int, settings: Settings, *, dry_run: bool, as_json: bool) -> None:
    from tempfile import TemporaryDirectory

    from index import update
    from index.collect import collect, note
    from ingest.fetch import FetchLimits

    given = settings.fetch
    limits = FetchLimits(given.timeout_seconds, given.max_bytes, given.max_redirects, given.private_addresses)
    opened = open_store(settings)
    with refusals(), progress_lines() as progress, ctrl_c() as cancelled, TemporaryDirectory() as folder:
        options = dataclasses.replace(update_options(settings), cancelled=cancelled)
        found = collect(opened, addresses, Path(folder), limits, options, given.proxy, progress)
        report = update.add(
            opened, encoder_loader(settings), found.files, options, level=level, dry_run=dry_run, progress=progress
        )
        report.unchanged += found.unchanged
        report.failed += found.failed
        if not dry_run:
            record(settings, update_event("ingest", report, {"fetched": len(addresses)}))
            note(opened, found, [*report.added, *report.changed, *report.unchanged])
    finish(report, as_json, dry_run=dry_run)
