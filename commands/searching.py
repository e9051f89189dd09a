"""``kiroku search``: the passages nearest to a question."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.opening import encoder_loader, open_store
from commands.questions import FileFlag, QuestionArgument, filtered_questions
from commands.terminal import DepartmentFlag, JsonFlag, StoreFlag, console, errors, plain, print_json, reach, refusals
from settings import load_settings

if TYPE_CHECKING:
    from policy.decide import Policy


def search(
    question: QuestionArgument = None,
    file: FileFlag = None,
    top: Annotated[int | None, typer.Option("--top", min=1, max=100, help="件数")] = None,
    store: StoreFlag = None,
    explain: Annotated[bool, typer.Option("--explain", help="順位の根拠となる数値も表示")] = False,
    department: DepartmentFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """質問に近い文章を、近い順に表示します。"""
    from answer.officials import officials
    from index.search import Generation
    from index.synonyms import Synonyms
    from policy.decide import load_policy
    from prompts.synonyms import load_synonyms

    settings = load_settings(store=store)
    questions = filtered_questions(question, file)
    refused = False
    with refusals():
        policy = load_policy(settings.policy)
        synonyms = Synonyms(*load_synonyms())
        generation = Generation(open_store(settings), encoder_loader(settings)(), synonyms=synonyms)
        public = officials(generation)
        for identity, asked, filters in questions:
            decision = policy.decide(asked, public)
            if decision.verdict == "refuse":
                refused = True
                _print_hits(identity, [], file, as_json, decision.message)
                continue
            seen = dataclasses.replace(filters, department=reach(department))
            hits = generation.search(asked, top or settings.search.top, settings.search.depth, seen)
            found = [_hit(rank, hit, policy, explain=explain) for rank, hit in enumerate(hits, 1)]
            _print_hits(identity, found, file, as_json, "")
    raise typer.Exit(1 if refused else 0)


def _hit(rank: int, hit: Any, policy: Policy, *, explain: bool) -> dict[str, Any]:
    from answer.cite import by_recognition

    passage, document = hit.passage, hit.document
    features = {name: round(value, 4) for name, value in hit.features.items()}
    header = policy.redact(passage.header_outside)[0]
    more: dict[str, Any] = {"ocr": True} if by_recognition(passage, document) else {}
    more |= {"header": header} if header else {}
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "source": document.source,
        "title": document.title,
        "page": passage.page,
        "speaker": passage.speaker,
        "date": document.date.isoformat() if document.date else None,
        "text": policy.redact(passage.text)[0],
        **more,
    } | ({"features": features} if explain else {})


def _print_hits(
    identity: str | None, hits: list[dict[str, Any]], file: Path | None, as_json: bool, refusal: str
) -> None:
    if as_json:
        content: dict[str, Any] = {"hits": hits} | ({"message": refusal} if refusal else {})
        print_json(({"id": identity} if file else {}) | content)
        return
    if refusal:
        errors.print(refusal, style="red")
    for hit in hits:
        page = hit["page"] and f"{hit['page']}ページ{'(OCR)' if 'ocr' in hit else ''}"
        place = "、".join(part for part in (hit["date"], page, hit["speaker"]) if part)
        console.print(f"[bold]{hit['rank']}. {plain(hit['title'])}[/bold]({plain(place)}、{plain(hit['source'])})")
        header = f"[{' '.join(hit['header'].split())}] " if "header" in hit else ""
        console.print(f"   {header}{' '.join(hit['text'].split())[:200]}", markup=False)
        if features := hit.get("features"):
            console.print("   " + "  ".join(f"{name} {value:g}" for name, value in features.items()), markup=False)
