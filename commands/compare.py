"""``kiroku diff``: what changed between two meetings."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from commands.opening import open_store
from commands.terminal import DepartmentFlag, JsonFlag, StoreFlag, console, print_json, reach, refusals
from settings import load_settings

_DOCUMENT = "文書の id、ファイル名、または題名の一部"
OlderArgument = Annotated[str, typer.Argument(metavar="A", help=_DOCUMENT)]
NewerArgument = Annotated[str, typer.Argument(metavar="B", help=f"{_DOCUMENT}。古い方は開催日で決まります")]

NO_ANSWER = "今回の記録に答えは見当たりません"


def diff(
    one: OlderArgument,
    other: NewerArgument,
    department: DepartmentFlag = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """二つの会議で何が変わったか（議題、決定、数字、宿題）を、両方の記録の言葉で表示します。"""
    from answer.compare_stored import compare_stored, comparison_record
    from policy.decide import load_policy

    settings = load_settings(store=store)
    with refusals():
        policy = load_policy(settings.policy)
        compared = compare_stored(open_store(settings), one, other, reach(department))
        changes = comparison_record(compared, lambda text: policy.redact(text)[0])
    if as_json:
        print_json(changes)
    else:
        _print_comparison(changes)


def _print_comparison(changes: dict[str, Any]) -> None:
    """Print each kind of change under its heading, every line with the words of the record and where they stand."""
    for label, side in (("前回", "older"), ("今回", "newer")):
        document = changes[side]
        console.print(
            f"{label}  {document['title']}({document['date'] or '日付不明'}、{document['source']})", markup=False
        )
    agenda, decisions, homework = changes["agenda"], changes["decisions"], changes["homework"]
    _print_part("続いている議題", agenda["continued"])
    _print_part("新しい議題", [{"newer": citation} for citation in agenda["new"]])
    _print_part("今回は議題にない前回の議題", [{"older": citation} for citation in agenda["gone"]])
    _print_part("変わった決定・新たに決まったこと", decisions["changed"])
    _print_part("新しい決定", [{"newer": citation} for citation in decisions["new"]])
    _print_part("変わった数字", changes["figures"])
    _print_part("済んだ宿題", homework["done"])
    _print_part("残っている宿題", homework["open"])


def _print_part(heading: str, rows: list[dict[str, Any]]) -> None:
    console.print(f"\n■ {heading}({len(rows)} 件)", markup=False)
    for row in rows:
        mark = "・"
        if "before" in row:
            console.print(f"{mark}{row['before']} → {row['after']}", markup=False)
            mark = "  "
        for label, side in (("前回", "older"), ("今回", "newer")):
            if side in row:
                console.print(f"{mark}{label}  {_line(row[side])}", markup=False)
                mark = "  "


def _line(citation: dict[str, Any] | None) -> str:
    if citation is None:
        return NO_ANSWER
    page = f"{citation['page']}ページ" if citation["page"] is not None else None
    place = "、".join(part for part in (citation["source"], page, citation["speaker"]) if part)
    return f"{' '.join(citation['quote'].split())}［{place}］"
