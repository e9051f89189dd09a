"""What an update did, or would do, as tables for every reader; the words of records are text, never markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from html import escape

from index.textdiff import TextDiff
from index.update import Report
from ui.source_card import literal

Label = Callable[[str], str]  # the Japanese name of a category of the policy

PAGES_NAMED = 20
SIGNS = {"removed": "－", "added": "＋", "same": "　", "gap": "…"}
SPOKEN = {"removed": "消える行", "added": "加わる行", "same": "変わらない行", "gap": "変わらない行を省略"}


def table_html(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells of ``rows`` are HTML already, the first of each row its heading."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption)}" lang="ja"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def report_html(report: Report, refused: Sequence[dict[str, str]], label: Label) -> str:
    """Return everything an administrator has to know of a report; ``refused`` never reached it."""
    failed = [*refused, *report.failed]
    counts = {
        "追加": len(report.added),
        "変更": len(report.changed),
        "変更なし": len(report.unchanged),
        "削除": len(report.removed),
        "失敗": len(failed),
    }
    summary = "、".join(f"{name} {count:,}件" for name, count in counts.items())
    return (
        f'<p class="found" role="status" lang="ja">{summary}</p>'
        + _failed_html(failed)
        + _documents_html(report, label)
        + "".join(diff_html(place, diff) for place, diff in report.diffs.items())
    )


def _failed_html(failed: Sequence[dict[str, str]]) -> str:
    if not failed:
        return ""
    rows = [(literal(one["file"]), literal(one["reason"])) for one in failed]
    return table_html("取り込めないもの", ("ファイル", "理由と次にすること"), rows)


def _documents_html(report: Report, label: Label) -> str:
    kinds = (
        ("追加", report.added),
        ("変更", report.changed),
        ("削除", report.removed),
        ("変更なし", report.unchanged),
    )
    rows = [(literal(place), kind, _notes(report, place, label)) for kind, places in kinds for place in places]
    return table_html("文書ごとの結果", ("文書", "結果", "気を付けること"), rows) if rows else ""


def _notes(report: Report, place: str, label: Label) -> str:
    """Return what to look at in one document: never the words of what the policy found."""
    notes = []
    if found := report.findings.get(place):
        kinds = Counter(finding["type"] for finding in found)
        told = "、".join(f"{escape(label(kind))} {count}件" for kind, count in sorted(kinds.items()))
        pages = sorted({finding["page"] for finding in found if finding["page"]})
        where = f"（{'、'.join(map(str, pages[:PAGES_NAMED]))}ページ）" if pages else ""
        notes.append(f"個人情報と思われる記載：{told}{where}")
    if unread := report.unread_pages.get(place):
        notes.append(f"文字のないページ：{'、'.join(map(str, unread[:PAGES_NAMED]))}")
    notes += [f"{literal(twin['as'])} と同じ内容です" for twin in report.same if twin["file"] == place]
    return "<br>".join(notes)


def diff_html(place: str, diff: TextDiff) -> str:
    """Return how the text changes, folded; each line says by a sign and in words what becomes of it."""
    if not diff.added and not diff.removed:
        return f'<p class="about" lang="ja">{literal(place)}：本文は同じです。</p>'
    lines = "".join(
        f'<li class="{line.mark}"><span class="sign" aria-label="{SPOKEN[line.mark]}">{SIGNS[line.mark]}</span>'
        f"{literal(line.text)}</li>"
        for line in diff.lines
    )
    cut = '<p class="about">続きは省きました。</p>' if diff.cut else ""
    return (
        f'<details class="diff" lang="ja"><summary>{literal(place)} の変わるところ'
        f"（消える {diff.removed:,}行、加わる {diff.added:,}行）</summary><ul>{lines}</ul>{cut}</details>"
    )
