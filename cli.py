"""The terminal's front door: the command ``kiroku``; what each command does stands in ``commands/``."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from commands import (
    asking,
    audit,
    backup,
    checking,
    compare,
    edits,
    fetching,
    generations,
    ingesting,
    reading,
    searching,
    users,
    versions,
)
from commands.terminal import refused
from settings import SettingsError, load_settings

app = typer.Typer(help="DX記録アシスタント：記録の登録・検索・質問", no_args_is_help=True, add_completion=False)

COMMANDS: tuple[Callable[..., None], ...] = (  # in the order of ``kiroku --help``, each named as its function
    ingesting.add,
    ingesting.sync,
    fetching.fetch,
    ingesting.remove,
    reading.documents,
    reading.show,
    reading.status,
    generations.history,
    generations.rollback,
    generations.rebuild,
    searching.search,
    asking.ask,
    compare.diff,
    checking.check,
    versions.versions,
    edits.edit,
    versions.prune,
    versions.purge,
    backup.backup,
    backup.restore,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(audit.app, name="audit")
app.add_typer(users.app, name="users")

NEED_NO_POLICY = ("status", "backup", "restore", "audit", "users")  # no record is read, shown or asked by these


@app.callback()
def configure(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="処理の記録を標準エラーに出力")] = False,
) -> None:
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(name)s %(message)s")
    if context.invoked_subcommand not in NEED_NO_POLICY:
        _require_policy()


def _require_policy() -> None:
    """Stop before anything is done when the policy cannot be read: it never means that everything is allowed."""
    from policy.errors import PolicyError
    from policy.rules import read_rules

    try:
        read_rules(load_settings().policy)
    except PolicyError as error:
        raise refused(error) from error


def main() -> None:
    try:
        app()
    except SettingsError as error:
        raise SystemExit(str(error)) from None  # to stderr, with status 1


if __name__ == "__main__":
    main()
