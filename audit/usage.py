"""Figures of use, counted from the events alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.types import Entry

MOST_CITED = 20


@dataclass(frozen=True, slots=True)
class Usage:
    """Of the questions in a span of time."""

    questions: int
    by_day: dict[str, int]  # YYYY-MM-DD in the server's time zone
    by_department: dict[str, int]  # "" where nobody is signed in
    by_status: dict[str, int]
    share: dict[str, float]  # of each status, 0 to 1
    refused_for: dict[str, int]  # category of the policy; a question may have several
    seconds_p50: float | None  # of what was not refused; None when nothing was asked
    seconds_p95: float | None
    most_cited: list[dict[str, object]]  # {"source", "times"}, most often first


def usage(entries: Iterable[Entry]) -> Usage:
    """Count the questions among ``entries``."""
    days: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    status: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    seconds: list[float] = []
    for entry in entries:
        event = entry.event
        if event.kind != "question":
            continue
        days[datetime.fromisoformat(entry.at).astimezone().date().isoformat()] += 1
        departments[event.department or ""] += 1
        status[event.status or ""] += 1
        categories.update(map(str, event.details.get("refused_for", ())))
        cited.update(map(str, event.details.get("cited", ())))
        if event.seconds is not None and event.status != "refused":  # a refusal takes no time and would flatter
            seconds.append(event.seconds)
    seconds.sort()
    return Usage(
        questions=status.total(),
        by_day=_ordered(days),
        by_department=_ordered(departments),
        by_status=_ordered(status),
        share={name: round(count / status.total(), 4) for name, count in sorted(status.items())},
        refused_for=_ordered(categories),
        seconds_p50=percentile(seconds, 50),
        seconds_p95=percentile(seconds, 95),
        most_cited=[
            {"source": source, "times": times}
            for source, times in sorted(cited.items(), key=lambda item: (-item[1], item[0]))[:MOST_CITED]
        ],
    )


def percentile(ascending: Sequence[float], percent: int) -> float | None:
    """Return the smallest value that ``percent`` of the values do not exceed (nearest rank)."""
    if not ascending:
        return None
    return ascending[max(0, math.ceil(len(ascending) * percent / 100) - 1)]


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
