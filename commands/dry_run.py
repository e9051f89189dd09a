"""How the differences of a dry run read on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.terminal import console, one_line

if TYPE_CHECKING:
    from index.textdiff import TextDiff

SHOWN = 40  # lines of one document; --json gives more
_MARKS = {"removed": ("－", "red"), "added": ("＋", "green"), "same": ("　", None), "gap": ("…", "dim")}


def print_diff(place: str, diff: TextDiff) -> None:
    """Print what changes in one document: lines that go and come, with those around them."""
    named = one_line(place)
    if not diff.added and not diff.removed:
        console.print(f"差分  {named}：本文は同じです", markup=False)
        return
    console.print(f"差分  {named}：－{diff.removed} 行、＋{diff.added} 行", markup=False)
    for line in diff.lines[:SHOWN]:
        sign, style = _MARKS[line.mark]
        console.print(f"  {sign} {line.text}", style=style, markup=False)
    if diff.cut or len(diff.lines) > SHOWN:
        console.print("  (続きは省きました。--json でより多くを出力します)")
