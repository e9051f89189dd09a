"""``kiroku diff``: how what changed between two meetings reads on the terminal."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from commands.terminal import console

_DOCUMENT = "文書の id、ファイル名、または題名の一部"
OlderArgument = Annotated[str, typer.Argument(metavar="A", help=_DOCUMENT)]
NewerArgument = Annotated[str, typer.Argument(metavar="B", help=f"{_DOCUMENT}。古い方は開催日で決まります")]

NO_ANSWER = "今回の記録に答えは見当たりません"


def print_comparison(changes: dict[str, Any]) -> None:
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
