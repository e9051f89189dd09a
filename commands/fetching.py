"""``kiroku fetch``: whether it may, and the list that it is given."""

from __future__ import annotations

from pathlib import Path

import typer

from commands.terminal import errors
from settings import Settings

DISABLED = (
    "ネットワークからの取得は止めてあります。外へつながるネットワークで使うときは、"
    "設定 [fetch] の enabled を true にしてください。"
)


def read_list(file: Path, settings: Settings) -> list[str]:
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
