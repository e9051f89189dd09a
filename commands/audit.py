"""``kiroku audit``: verify, export, count and shorten the audit log; what staff thought of the answers."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.recording import opened_log
from commands.terminal import JsonFlag, StoreFlag, console, errors, print_json, print_table, refusals
from settings import Settings, load_settings

app = typer.Typer(help="監査記録：照合・書き出し・利用状況", no_args_is_help=True)

SinceFlag = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="この日から")]
UntilFlag = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="この日の前日まで")]
FORMATS = ("csv", "jsonl")


@app.command()
def verify(
    head: Annotated[str | None, typer.Option("--head", help="以前の照合で控えた値(番号:ハッシュ)と比べる")] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """記録の変更・挿入・削除がないかを照合します。あれば記録の番号を示し、終了コード 1 です。"""
    from audit.chain import End

    noted = None
    if head is not None:
        number, _, held = head.partition(":")
        if not number.isdecimal() or not held:
            raise typer.BadParameter("--head は 番号:ハッシュ の形で書いてください。")
        noted = End(int(number), held)
    with refusals(), opened_log(load_settings(store=store), must_exist=True) as log:
        found = log.verify(noted)
    if as_json:
        print_json(dataclasses.asdict(found) | {"clean": not found.problems})
    else:
        for problem in found.problems:
            errors.print(problem.message, style="red", markup=False)
        state = f"{len(found.problems)} 件の異常があります" if found.problems else "異常はありません"
        console.print(f"監査記録 {found.entries:,} 件を照合しました。{state}。")
        console.print(f"控えておく値: {found.head.number}:{found.head.hash}", markup=False)
    raise typer.Exit(1 if found.problems else 0)


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="csv または jsonl")] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="書き出すファイル。省くと画面へ")] = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    store: StoreFlag = None,
) -> None:
    """監査記録を CSV または JSON Lines で書き出します。"""
    from audit.export import csv_lines, json_lines

    if form not in FORMATS:
        raise typer.BadParameter("--format は csv か jsonl です。")
    with refusals(), opened_log(load_settings(store=store), must_exist=True) as log:
        entries = log.entries(since=since, until=until)
        lines = csv_lines(entries) if form == "csv" else json_lines(entries)
        if out is None:
            sys.stdout.writelines(lines)
        else:
            _write(out, lines, "utf-8-sig" if form == "csv" else "utf-8")  # a spreadsheet needs the mark to see UTF-8


@app.command()
def usage(since: SinceFlag = None, until: UntilFlag = None, store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """質問の件数、お答えできた割合、応答時間、よく引かれた記録を集計します。"""
    from audit.usage import usage as count

    with refusals(), opened_log(load_settings(store=store), must_exist=True) as log:
        figures = count(log.entries(kind="question", since=since, until=until))
    if as_json:
        print_json(dataclasses.asdict(figures))
        return
    share = "、".join(f"{_status(name)} {part:.0%}" for name, part in figures.share.items())
    console.print(f"質問 {figures.questions:,} 件({share or '記録なし'})")
    if figures.seconds_p50 is not None:
        console.print(f"応答時間 中央値 {figures.seconds_p50:.2f} 秒、95% が {figures.seconds_p95:.2f} 秒以内")
    for heading, counts in (
        ("日", figures.by_day),
        ("部署", figures.by_department),
        ("受け付けなかった理由", figures.refused_for),
        ("よく引かれた記録", {str(row["source"]): row["times"] for row in figures.most_cited}),
    ):
        if counts:
            print_table((heading, "件数"), [(name or "(不明)", number) for name, number in counts.items()])


@app.command()
def expire(
    days: Annotated[int | None, typer.Option("--days", min=1, help="残す日数。省くと設定 audit.keep_days")] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """保存期間を過ぎた記録を削除します。残りは引き続き照合できます。"""
    settings = load_settings(store=store)
    with refusals(), opened_log(settings, must_exist=True) as log:
        removed = log.expire(days or settings.audit.keep_days)
    if as_json:
        print_json({"removed": removed})
    else:
        console.print(f"{removed:,} 件を削除しました。")


@app.command()
def feedback(
    evaluation: Annotated[bool, typer.Option("--evaluation", help="評価用の質問(data/eval)の形で書き出す")] = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """職員の評価(役に立った・違う)の一覧を表示します。"""
    from audit.feedback import REASONS, evaluation_line, list_feedback

    with refusals(), opened_log(load_settings(store=store), must_exist=True) as log:
        given = list_feedback(log)
    if evaluation:
        for one in given:
            sys.stdout.write(json.dumps(evaluation_line(one), ensure_ascii=False) + "\n")
    elif as_json:
        print_json({"feedback": [dataclasses.asdict(one) for one in given]})
    else:
        rows = [
            (
                one.at[:10],
                "役に立った" if one.feedback.helped else "違う",
                REASONS[one.feedback.reason] if one.feedback.reason else "",
                one.feedback.question,
                one.feedback.note,
            )
            for one in given
        ]
        print_table(("日付", "評価", "理由", "質問", "補足"), rows, whole=("日付", "評価"))


def _write(path: Path, lines: Iterable[str], encoding: str) -> None:
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            file.writelines(lines)
    except OSError as error:
        errors.print(
            f"{path} に書き込めません({error.strerror})。場所と空きを確認してください。", style="red", markup=False
        )
        raise typer.Exit(1) from error
    console.print(f"{path} に書き出しました。", markup=False)


def state(settings: Settings) -> list[str]:
    """Return what is wrong with the audit log, for ``kiroku status``: it cannot be opened, or it lacks events."""
    from audit.errors import AuditError
    from audit.recorder import count_lost

    place = settings.audit_database
    problems: list[str] = []
    try:
        if not isinstance(place, Path) or place.exists():
            with opened_log(settings):
                pass
    except AuditError as error:
        problems.append(str(error))
    if lost := count_lost(settings.lost_events):
        problems.append(
            f"監査記録に書けなかった出来事が {lost} 件、{settings.lost_events} にあります。"
            "監査記録に書けるようになると、次の操作で取り込まれます。"
        )
    return problems


def _status(name: str) -> str:
    return {"answered": "回答", "not_found": "見当たらず", "refused": "受け付けず"}.get(name, name)
