"""How every command speaks: JSON on stdout, sentences and tables on the terminal, refusals in red and exit status 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

if TYPE_CHECKING:
    from index.departments import Department

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

StoreFlag = Annotated[Path | None, typer.Option("--store", help="記録の索引を置くフォルダー", resolve_path=True)]
DepartmentFlag = Annotated[
    str | None, typer.Option("--department", help="この部署の人に見える記録だけを対象にする。省くとすべての記録")
]
DryRunFlag = Annotated[bool, typer.Option("--dry-run", help="変更せず、何が変わるかだけを表示")]
LevelFlag = Annotated[int, typer.Option("--level", min=1, max=3, help="文書の機密性(1〜3)")]
JsonFlag = Annotated[bool, typer.Option("--json", help="結果を JSON で出力")]


class refusals:  # noqa: N801  (a context manager used like a function)
    """Turn what the store, the encoder, the policy or the audit log refuses into one red line and exit status 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        from audit.errors import AuditError
        from index.errors import EncoderError, StoreError
        from policy.errors import PolicyError

        if isinstance(error, StoreError | EncoderError | PolicyError | AuditError):
            raise refused(error) from error


class progress_lines:  # noqa: N801  (a context manager used like a function)
    """A progress line per stage on a terminal; nothing elsewhere."""

    def __enter__(self) -> Callable[[str, int], None]:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=errors,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        return self._advance

    def __exit__(self, *_exception: object) -> None:
        self._bar.stop()

    def _advance(self, stage: str, count: int) -> None:
        task = self._tasks.get(stage)
        if task is None:
            task = self._tasks[stage] = self._bar.add_task(stage, total=None)
        self._bar.update(task, completed=count)


def reach(department: str | None) -> Department:
    """Return whose limited records a command tells of: those of a department, else all, as at the machine itself."""
    from index.departments import ALL

    return ALL if department is None else department


def refused(error: Exception) -> typer.Exit:
    errors.print(str(error), style="red", markup=False)
    return typer.Exit(1)


def print_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_table(headings: tuple[str, ...], rows: list[tuple[Any, ...]], whole: Collection[str] = ()) -> None:
    """Print a table as wide as the terminal; the columns ``whole`` are never broken, the others give way."""
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in whole)
    for row in rows:
        table.add_row(*(plain(str(cell)) for cell in row))
    console.print(table)


def minute(moment: str) -> str:
    """Return a time of the store, ISO 8601 of this machine, as it is read: without seconds and zone."""
    return moment[:16].replace("T", " ")


def plain(text: str) -> str:
    """Escape what rich would take for markup."""
    return escape(text)


def one_line(text: str) -> str:
    """Return what one line tells, with the line breaks that the name of a file may hold as blanks."""
    return " ".join(text.splitlines())
