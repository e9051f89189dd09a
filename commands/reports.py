"""What an update did, or would do: as the event of the audit log, as JSON, and as lines on the terminal."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import typer

from audit.types import Event
from commands.dry_run import print_diff
from commands.terminal import console, errors, one_line, print_json

if TYPE_CHECKING:
    from index.update import Report


def update_event(kind: Literal["ingest", "removal"], report: Report, more: Mapping[str, Any] | None = None) -> Event:
    details = report.details | dict(more or {})
    return Event(kind, None, None, report.status, report.seconds, report.generation, details)


def finish(report: Report, as_json: bool, *, dry_run: bool) -> None:
    """Print what an update did. Exits with 1 when a file failed."""
    if as_json:
        print_json(dataclasses.asdict(report))
    else:
        print_report(report, dry_run=dry_run)
    raise typer.Exit(1 if report.failed else 0)


def print_report(report: Report, *, dry_run: bool) -> None:
    for kind, places in (("追加", report.added), ("変更", report.changed), ("削除", report.removed)):
        for place in places:
            _tell(f"{kind}  {place}")
    for place, diff in report.diffs.items():
        print_diff(place, diff)
    for twin in report.same:
        _tell(f"注意  {twin['file']}：内容が {twin['as']} と同じです")
    for place, pages in report.unread_pages.items():
        numbers = ", ".join(map(str, pages[:20]))
        _tell(f"注意  {place}：{len(pages)} ページを読めません(画像か文字化けのページ: {numbers})")
    for place, findings in report.findings.items():
        kinds = Counter(finding["type"] for finding in findings)
        noted = "、".join(f"{kind} {count}件" for kind, count in sorted(kinds.items()))
        _tell(f"注意  {place}：個人情報と思われる記載があります({noted})。場所は --json で分かります")
    for failure in report.failed:
        errors.print(one_line(f"失敗  {failure['file']}：{failure['reason']}"), style="red", markup=False)
    counts = (
        f"追加 {len(report.added)}、変更 {len(report.changed)}、変更なし {len(report.unchanged)}、"
        f"削除 {len(report.removed)}、失敗 {len(report.failed)}({report.seconds:.1f} 秒)"
    )
    state = "変更していません(確認のみ)" if dry_run else f"世代 {report.generation}、文章 {report.passages:,} 件"
    _tell(f"{counts}。{state}。")


def _tell(line: str) -> None:
    console.print(one_line(line), markup=False)
