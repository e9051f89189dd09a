"""利用状況: figures counted from the log, each chart with its table, and all of them as one CSV file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from audit.export import table_lines
from audit.feedback import REASONS, Given, list_feedback
from audit.usage import Usage, usage
from policy.decide import Policy
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_report import table_html
from ui.source_card import literal

SPANS = {"直近7日": 7, "直近30日": 30, "直近90日": 90, "直近1年": 365, "すべて": 20 * 365}  # days
STATUS = {"answered": "お答えした", "not_found": "見当たらなかった", "refused": "受け付けなかった"}
BY_DAY = "日ごとの質問"
LETTERS = 16  # pixels
NOBODY = "（部署なし）"
NOTHING = "この期間の質問はありません。"

Counts = Mapping[str, int]


def show(desk: Desk, _person: Person) -> None:
    """Show the figures of a span of days."""
    st.html('<h2 lang="ja">利用状況</h2>')
    since, until = choose_days("usage")
    figures = usage(desk.log.entries(kind="question", since=since, until=until))
    tables = tables_of(figures, within(list_feedback(desk.log), since, until), desk.policy())
    if not figures.questions:
        st.html(f'<p class="about" lang="ja">{NOTHING}</p>')
    for name, counts in tables.items():
        _show_counts(name, counts)
    _show_seconds(figures)
    st.download_button(
        "CSV で保存",
        lambda: "".join(csv(figures, tables)).encode("utf-8-sig"),  # a spreadsheet needs the mark to see UTF-8
        f"kiroku-usage-{since:%Y%m%d}-{until - timedelta(days=1):%Y%m%d}.csv",
        "text/csv",
        key="usage_csv",
        on_click="ignore",
    )


def choose_days(key: str) -> tuple[datetime, datetime]:
    """Show how far back to look; return the moment at which the first day begins and the one when today is over."""
    span = st.selectbox("期間", list(SPANS), index=1, key=f"{key}_span")
    return _midnight(date.today() - timedelta(days=SPANS[span] - 1)), _midnight(date.today() + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


def within(given: Sequence[Given], since: datetime, until: datetime) -> list[Given]:
    return [one for one in given if since <= datetime.fromisoformat(one.at) < until]


def tables_of(figures: Usage, given: Sequence[Given], policy: Policy) -> dict[str, Counts]:
    """Return every count under its Japanese name, in the order of the page; empty ones are left out."""
    labels = {name: category.label for name, category in policy.rules.categories.items()}
    tables: dict[str, Counts] = {
        BY_DAY: figures.by_day,
        "部署ごとの質問": {name or NOBODY: count for name, count in figures.by_department.items()},
        "質問の結果": {STATUS.get(name, name): count for name, count in figures.by_status.items()},
        "受け付けなかった理由": {labels.get(name, name): count for name, count in figures.refused_for.items()},
        "よく引かれた記録": {str(row["source"]): int(str(row["times"])) for row in figures.most_cited},
        "職員の評価": Counter(
            "役に立った" if one.feedback.helped else f"違う（{REASONS[one.feedback.reason or 'other']}）"
            for one in given
        ),
    }
    return {name: counts for name, counts in tables.items() if counts}


def _show_counts(name: str, counts: Counts) -> None:
    st.html(f'<h3 class="label" lang="ja">{name}</h3>')
    with st.container(key=f"chart_{name}"):
        st.vega_lite_chart(
            {"区分": list(counts), "件数": list(counts.values())}, bars(len(counts), upright=name == BY_DAY)
        )
    total = sum(counts.values())
    rows = [(literal(label), f"{count:,}", f"{count / total:.0%}") for label, count in counts.items()]
    st.html(table_html(name, ("区分", "件数", "割合"), rows))


def bars(count: int, *, upright: bool) -> dict[str, Any]:
    """Return how bars are painted: upright in the order of time, else lying, in letters as large as the text."""
    told: dict[str, Any] = {"field": "区分", "type": "nominal", "sort": None, "title": None}
    told |= {"axis": {"labelFontSize": LETTERS, "labelLimit": 300, "labelAngle": -90 if upright else 0}}
    axis = {"labelFontSize": LETTERS, "tickMinStep": 1, "format": "d"}
    counted = {"field": "件数", "type": "quantitative", "title": None, "axis": axis}
    size = {"height": 300} if upright else {"height": {"step": 2 * LETTERS}}
    mark = {"type": "bar", "size": max(1, min(LETTERS, 800 // count))}  # pixels
    return {"mark": mark, "encoding": {"x" if upright else "y": told, "y" if upright else "x": counted}} | size


def _show_seconds(figures: Usage) -> None:
    if figures.seconds_p50 is None or figures.seconds_p95 is None:
        return
    rows = [
        ("半数がこれより速い", f"{figures.seconds_p50:.2f}秒"),
        ("95% がこれより速い", f"{figures.seconds_p95:.2f}秒"),
    ]
    st.html('<h3 class="label" lang="ja">応答時間</h3>' + table_html("応答時間", ("区分", "秒"), rows))


def csv(figures: Usage, tables: Mapping[str, Counts]) -> Iterator[str]:
    """Yield the lines of one table with everything: what is counted, of what, and the number."""
    rows: list[tuple[str, str, object]] = [
        (name, label, count) for name, counts in tables.items() for label, count in counts.items()
    ]
    rows += [("応答時間", "中央値（秒）", figures.seconds_p50), ("応答時間", "95%（秒）", figures.seconds_p95)]
    return table_lines(("集計", "区分", "件数"), rows)
