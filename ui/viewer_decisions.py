"""What a record decided, left open and gave to do, by kind, each sentence with the link to its place."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import get_args

from ingest.types import Decision, DecisionKind
from ui.source_card import literal
from ui.viewer_place import Place, fingerprint


def decisions_html(document: str, decisions: Iterable[Decision]) -> str:
    """Return the kinds that occur, each with its sentences in the order of the record."""
    by_kind: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_kind.setdefault(decision.kind, []).append(decision)
    return "".join(_kind_html(document, kind, by_kind[kind]) for kind in get_args(DecisionKind) if kind in by_kind)


def _kind_html(document: str, kind: str, decisions: list[Decision]) -> str:
    entries = "".join(f"<li>{_decision_html(document, decision)}</li>" for decision in decisions)
    return f'<section><h2>{kind}（{len(decisions)}件）</h2><ul class="changes">{entries}</ul></section>'


def _decision_html(document: str, decision: Decision) -> str:
    place = Place(document, decision.start, decision.end - decision.start, fingerprint(decision.text))
    page = f"<span>{decision.page}ページ</span>" if decision.page else ""
    return (
        f'<p class="said">{literal("　".join(decision.text.split(chr(9))))}</p><p class="about">{page}'
        f'<a class="place-link" href="{escape(place.address)}" target="_blank">この箇所を開く</a></p>'
    )
