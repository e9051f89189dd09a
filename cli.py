"""The terminal's front door: the command ``kiroku``."""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from audit.types import Event
from commands import audit, backup, edits, users, versions
from commands.compare import NewerArgument, OlderArgument, print_comparison
from commands.dry_run import print_diff
from commands.giving_up import ctrl_c
from commands.recording import open_terminal, record
from commands.terminal import DepartmentFlag, JsonFlag, StoreFlag, console, errors, minute, reach
from commands.terminal import plain as _plain
from commands.terminal import print_json as _print_json
from commands.terminal import print_table as _print_table
from commands.terminal import refusals as _refusals
from commands.terminal import refused as _refused
from settings import ROOT, Settings, SettingsError, load_settings

if TYPE_CHECKING:  # the heavy libraries are loaded by the commands that need them
    from answer.types import Answer
    from index.types import Encoder
    from index.update import Options, Report
    from policy.decide import Policy
    from policy.types import Decision

app = typer.Typer(help="DX記録アシスタント：記録の登録・検索・質問", no_args_is_help=True, add_completion=False)

DryRunFlag = Annotated[bool, typer.Option("--dry-run", help="変更せず、何が変わるかだけを表示")]
LevelFlag = Annotated[int, typer.Option("--level", min=1, max=3, help="文書の機密性(1〜3)")]
QuestionArgument = Annotated[str | None, typer.Argument(help="質問")]
FileFlag = Annotated[Path | None, typer.Option("--file", help='1行に1件の JSON {"id","question"}')]


NEED_NO_POLICY = ("status", "backup", "restore", "audit", "users")  # no record is read, shown or asked by these


@app.callback()
def configure(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="処理の記録を標準エラーに出力")] = False,
) -> None:
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(name)s %(message)s")
    if context.invoked_subcommand not in NEED_NO_POLICY:
        _require_policy()


def _require_policy() -> None:
    """Stop before anything is done when the policy cannot be read: it never means that everything is allowed."""
    from policy.errors import PolicyError
    from policy.rules import read_rules

    try:
        read_rules(load_settings().policy)
    except PolicyError as error:
        raise _refused(error) from error


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="追加するファイルまたはフォルダー")],
    level: LevelFlag = 1,
    dry_run: DryRunFlag = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """記録を追加します。内容が同じものは読み直しません。"""
    _update(paths, level, dry_run, store, as_json, only=False)


@app.command()
def sync(
    folder: Annotated[Path, typer.Argument(help="記録のフォルダー", file_okay=False)],
    level: LevelFlag = 1,
    dry_run: DryRunFlag = False,
    watch: Annotated[
        float | None,
        typer.Option("--watch", min=0.1, metavar="SECONDS", help="この秒数ごとにフォルダーを見て、変わるたびに反映"),
    ] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """フォルダーと索引を一致させます。フォルダーにない文書は索引から外します。"""
    if watch is None:
        _update([folder], level, dry_run, store, as_json, only=True)
    elif dry_run:
        raise typer.BadParameter("--watch と --dry-run は一緒に使えません。")
    else:
        _watch(folder, watch, level, load_settings(store=store), as_json=as_json)


@app.command()
def fetch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="1行に1つの URL を書いたファイル", dir_okay=False)],
    level: LevelFlag = 1,
    dry_run: DryRunFlag = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """URL の一覧から、新しいページと変わったページを取得して追加します。設定 fetch.enabled で有効にします。"""
    from commands.fetching import read_list

    settings = load_settings(store=store)
    _fetch(read_list(file, settings), level, settings, dry_run=dry_run, as_json=as_json)


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="DOC...", help="文書の id、ファイル名、または題名の一部")],
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """文書を索引から外し、残っていないことを確かめます。"""
    from index import update
    from index.proof import prove, take_traces

    settings = load_settings(store=store)
    encoder = _encoder(settings)
    proven: dict[str, Any] = {"proof": []}
    with _refusals():
        traces = take_traces(_store(settings), names)
        report = update.remove(_store(settings), encoder, names, _options(settings))
        try:
            proofs = prove(_store(settings), encoder(), traces)
            proven["proof"] = [versions.proof_record(proof) for proof in proofs]
        finally:  # the removal happened, whether it could be proven or not
            record(settings, _updated("removal", report, proven))
    if as_json:
        _print_json(dataclasses.asdict(report) | proven)
    else:
        _print_report(report, dry_run=False)
        for proof in proofs:
            versions.print_proof(proof)
    raise typer.Exit(0 if all(proof.erased for proof in proofs) else 1)


@app.command()
def documents(department: DepartmentFlag = None, store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """登録されている文書の一覧を表示します。"""
    from index.departments import visible
    from index.understood import document_record
    from index.update import stored_documents

    with _refusals():
        held = stored_documents(_store(load_settings(store=store)))
        rows = [document_record(document) for document in visible(held, reach(department))]
    if as_json:
        _print_json({"documents": rows})
        return
    if not rows:
        console.print("記録はまだありません。'kiroku add フォルダー' で追加してください。")
        return
    _print_table(
        ("id", "日付", "種類", "題名", "ファイル"),
        [(r["id"], r["date"] or "", r["kind"] or "", r["title"], r["place"]) for r in rows],
        whole=("id", "日付", "種類"),
    )


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="DOC", help="文書の id、ファイル名、または題名の一部")],
    turns: Annotated[bool, typer.Option("--turns", help="発言者ごとの発言と、質問と答弁の対応")] = False,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="決定・承認・保留・継続検討・宿題・今後の予定")
    ] = False,
    dates: Annotated[bool, typer.Option("--dates", help="本文中の日付")] = False,
    department: DepartmentFlag = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """文書から読み取ったこと（会議名、開催日、発言者、質問と答弁、決定事項など）を表示します。"""
    from index.show import Part, tables
    from index.show import show as show_document

    asked: dict[Part, bool] = {"turns": turns, "decisions": decisions, "dates": dates}
    with _refusals():
        parts = [part for part, wanted in asked.items() if wanted]
        record = show_document(_store(load_settings(store=store)), name, parts, reach(department))
    if as_json:
        _print_json(record)
        return
    for headings, rows in tables(record):
        _print_table(headings, rows)
        console.print()


@app.command()
def status(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """索引が健全かを、すべてのファイルの照合で確かめます。壊れていれば終了コード 1 です。"""
    from index.errors import EmptyStore, StoreError
    from index.originals import AGAIN, Originals

    settings = load_settings(store=store)
    opened = _store(settings)
    report: dict[str, Any] = {"store": str(opened.folder), "generation": None, "documents": 0, "passages": 0}
    report |= {"generations": [], "originals": 0}
    problems: list[str] = []
    try:
        live = opened.require_live()
        for number in opened.generations():
            try:
                manifest = opened.verify(number)
            except StoreError as error:
                problems.append(str(error))
                continue
            if number == live:
                keep = ("generation", "documents", "passages", "encoder", "created")
                report |= {name: getattr(manifest, name) for name in keep}
        report |= {"generations": opened.generations(), "originals": Originals(opened).count()}
        problems += [f"保管した原本 {name[:12]} が壊れています。{AGAIN}" for name in Originals(opened).damaged()]
        if live not in opened.generations():
            problems.append(f"CURRENT が指す世代 {live} がありません。'kiroku rollback 番号' で選び直してください。")
    except EmptyStore:
        pass
    except StoreError as error:
        problems.append(str(error))
    problems += [*audit.state(settings), *_policy_state(settings)]
    report |= {"clean": not problems, "problems": problems}
    if as_json:
        _print_json(report)
    else:
        _print_status(report)
    raise typer.Exit(1 if problems else 0)


def _policy_state(settings: Settings) -> list[str]:
    from policy.errors import PolicyError
    from policy.rules import read_rules

    try:
        read_rules(settings.policy)
    except PolicyError as error:
        return [str(error)]
    return []


def _print_status(report: dict[str, Any]) -> None:
    if report["generation"] is None and not report["problems"]:
        console.print(f"{report['store']} にはまだ記録がありません。'kiroku add フォルダー' で追加してください。")
    elif report["generation"] is not None:
        console.print(
            f"世代 {report['generation']}({report['created']})：文書 {report['documents']:,} 件、"
            f"文章 {report['passages']:,} 件、検索用モデル {report['encoder']}"
        )
        kept = "、".join(map(str, report["generations"]))
        console.print(f"残している世代 {kept}、保管した原本 {report['originals']:,} 件(文書ごとには 'kiroku versions')")
    for problem in report["problems"]:
        errors.print(problem, style="red", markup=False)
    if not report["problems"]:
        console.print("異常はありません。")


@app.command()
def history(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """世代の一覧を、何が変わったかとともに表示します。"""
    from index.errors import StoreError

    rows: list[dict[str, Any]] = []
    with _refusals():
        opened = _store(load_settings(store=store))
        live = opened.live()
        for number in opened.generations():
            row: dict[str, Any] = {"generation": number, "live": number == live}
            try:
                manifest = opened.manifest(number)
            except StoreError as error:
                rows.append(row | {"error": str(error)})
                continue
            keep = ("created", "parent", "documents", "passages", "seconds", "change", "who")
            rows.append(row | {name: getattr(manifest, name) for name in keep})
    if as_json:
        _print_json({"generations": rows})
        return
    _print_table(
        ("", "世代", "作成", "作成者", "秒", "文書", "追加", "変更", "削除", "訂正"),
        [
            (
                "*" if row["live"] else "",
                row["generation"],
                "壊れています" if "error" in row else minute(row["created"]),
                row.get("who", ""),
                row.get("seconds", ""),
                row.get("documents", ""),
                *(len(row.get("change", {}).get(kind, ())) for kind in ("added", "changed", "removed", "edited")),
            )
            for row in rows
        ],
        whole=("作成", "秒"),
    )
    for row in rows:
        if damage := row.get("error"):
            errors.print(damage, style="red", markup=False)


@app.command()
def rollback(
    generation: Annotated[int | None, typer.Argument(help="戻す世代。省くと一つ前")] = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """前の世代に戻します。新しい世代も残るので、番号を指定して再び進めます。"""
    settings = load_settings(store=store)
    with _refusals():
        before, number = _store(settings).switch_to(generation)
    record(settings, Event("rollback", status="done", generation=number, details={"from": before}))
    if as_json:
        _print_json({"generation": number})
    else:
        console.print(f"世代 {number} に切り替えました。")


@app.command()
def rebuild(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """登録済みのすべての文書の索引を、いまの検索用モデルで作り直します。"""
    from index import update

    settings = load_settings(store=store)
    with _refusals(), _progress() as progress, ctrl_c() as cancelled:
        options = dataclasses.replace(_options(settings), cancelled=cancelled)
        manifest = update.rebuild(_store(settings), _encoder(settings), options, progress)
    record(settings, Event("rebuild", status="done", seconds=manifest.seconds, generation=manifest.generation))
    if as_json:
        _print_json({name: getattr(manifest, name) for name in ("generation", "documents", "passages", "seconds")})
    else:
        console.print(
            f"世代 {manifest.generation} を作りました(文書 {manifest.documents:,} 件、{manifest.seconds:.1f} 秒)。"
        )


@app.command()
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
    questions = _filtered_questions(question, file)
    refused = False
    with _refusals():
        policy = load_policy(settings.policy)
        synonyms = Synonyms(*load_synonyms())
        generation = Generation(_store(settings), _encoder(settings)(), synonyms=synonyms)
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
        _print_json(({"id": identity} if file else {}) | content)
        return
    if refusal:
        errors.print(refusal, style="red")
    for hit in hits:
        page = hit["page"] and f"{hit['page']}ページ{'(OCR)' if 'ocr' in hit else ''}"
        place = "、".join(part for part in (hit["date"], page, hit["speaker"]) if part)
        console.print(f"[bold]{hit['rank']}. {_plain(hit['title'])}[/bold]({_plain(place)}、{_plain(hit['source'])})")
        header = f"[{' '.join(hit['header'].split())}] " if "header" in hit else ""
        console.print(f"   {header}{' '.join(hit['text'].split())[:200]}", markup=False)
        if features := hit.get("features"):
            console.print("   " + "  ".join(f"{name} {value:g}" for name, value in features.items()), markup=False)


@app.command()
def ask(
    question: QuestionArgument = None,
    file: FileFlag = None,
    export: Annotated[Path | None, typer.Option("--export", help="回答と根拠を書き出すファイル(.md か .docx)")] = None,
    department: DepartmentFlag = None,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """質問に、出典つきで答えます。"""
    from answer.assistant import Assistant
    from answer.errors import AssistantError

    questions = _filtered_questions(question, file)
    _check_export(export, file)
    settings = load_settings(store=store)
    try:
        assistant = Assistant.open(settings).seen_by(reach(department))
    except AssistantError as error:
        raise _refused(error) from error
    refused = False
    recorder = open_terminal(settings)
    for identity, asked, filters in questions:
        answer = assistant.written(assistant.ask(asked, filters), filters)
        recorder.asked(asked, answer)
        refused |= answer.status == "refused"
        if export:
            _export(export, answer)
        if as_json:
            _print_json({"id": identity} | answer_record(answer))
        else:
            _print_answer(answer)
    recorder.close()
    raise typer.Exit(1 if refused else 0)


def _check_export(export: Path | None, file: Path | None) -> None:
    from answer.export import SUFFIXES

    if export and file:
        raise typer.BadParameter("--export は質問1つのときだけ使えます。--file と一緒には使えません。")
    if export and export.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"{export.name} に書き出せません。名前の終わりを .md か .docx にしてください。")


def _export(export: Path, answer: Answer) -> None:
    from datetime import datetime

    from answer.export import Exported, write_to

    try:
        write_to(export, Exported(answer, datetime.now().astimezone()))
    except OSError as error:
        errors.print(
            f"{export} に書き込めません({error.strerror})。場所を確認してください。", style="red", markup=False
        )
        raise typer.Exit(1) from error


def answer_record(answer: Answer) -> dict[str, Any]:
    """Return an answer in the form of the command line contract."""
    from answer.cite import citation_record

    return {
        "status": answer.status,
        "answer": answer.text,
        "short": answer.short or None,
        "citations": [citation_record(citation) for citation in answer.citations],
        "nearest": [citation_record(citation) for citation in answer.nearest],
        "scope": answer.scope,
        "seconds": answer.seconds,
        "generation": answer.generation,
        "writer": answer.writer or None,
        "removed": answer.removed,
        "note": answer.note,
    }


def _print_answer(answer: Answer) -> None:
    from answer.cite import header_words

    if answer.short:
        console.print(f"{answer.short}[{answer.citations[0].number}]", style="bold", markup=False)
    for line in answer.lines:
        console.print(line, markup=False)
    if answer.note:
        console.print(answer.note, markup=False, style="yellow")
    shown = answer.citations or answer.nearest
    if shown:
        console.print("\n出典" if answer.citations else "\n近い記録(お答えではありません)", style="bold")
    for citation in shown:
        day = citation.date.isoformat() if citation.date else None
        page = citation.page and f"{citation.page}ページ{'(OCR)' if citation.ocr else ''}"
        place = "、".join(part for part in (day, page, citation.speaker) if part)
        console.print(f"[{citation.number}] {citation.title}({place or '日付不明'}、{citation.source})", markup=False)
        if citation.header:
            console.print(f"    表の見出し：{header_words(citation.header)}", markup=False)
        if not answer.citations:
            console.print(f"    {' '.join(citation.quote.split())}", markup=False)


@app.command()
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
    with _refusals():
        policy = load_policy(settings.policy)
        compared = compare_stored(_store(settings), one, other, reach(department))
        changes = comparison_record(compared, lambda text: policy.redact(text)[0])
    if as_json:
        _print_json(changes)
    else:
        print_comparison(changes)


@app.command()
def check(
    text: Annotated[str | None, typer.Argument(help="調べる文")] = None,
    file: Annotated[Path | None, typer.Option("--file", help='1行に1件の JSON {"id","text"}')] = None,
    explain: Annotated[bool, typer.Option("--explain", help="どの規則が働いたかも出力")] = False,
    as_json: JsonFlag = False,
) -> None:
    """文を方針(個人情報・機密性)に照らします。"""
    from policy.decide import load_policy
    from policy.errors import PolicyError

    try:
        policy = load_policy(load_settings().policy)
        policy.warm()
    except PolicyError as error:
        raise _refused(error) from error
    refused = False
    for identity, given in _questions(text, file, "text"):
        decision = policy.decide(given)
        refused |= decision.verdict == "refuse"
        if as_json:
            _print_json(_checked(identity, decision, policy, explain=explain))
        else:
            console.print(decision.message or "問題は見つかりませんでした。", markup=False)
            for finding in decision.findings if explain else ():
                place = f"{finding.start + 1}〜{finding.end}文字目"
                console.print(f"  {finding.type}({place})：{finding.rule} {policy.explain(finding)}", markup=False)
    raise typer.Exit(1 if refused else 0)


def _checked(identity: str | None, decision: Decision, policy: Policy, *, explain: bool) -> dict[str, Any]:
    """Return what ``check`` prints of a decision; one that only warns lets the text pass."""
    entities = [
        {"start": finding.start, "end": finding.end, "type": finding.type}
        | ({"rule": finding.rule, "says": policy.explain(finding)} if explain else {})
        for finding in decision.findings
    ]
    verdict = decision.verdict if decision.verdict in ("mask", "refuse") else "allow"
    return {"id": identity, "decision": verdict, "entities": entities, "message": decision.message}


def _update(paths: list[Path], level: int, dry_run: bool, store: Path | None, as_json: bool, *, only: bool) -> None:
    from index import update
    from ingest.read import find_files

    settings = load_settings(store=store)
    missing = [path for path in paths if not path.exists()]
    files = find_files([path for path in paths if path.exists()])
    with _refusals(), _progress() as progress, ctrl_c() as cancelled:
        options = dataclasses.replace(_options(settings), cancelled=cancelled)
        report = update.add(
            _store(settings),
            _encoder(settings),
            files,
            options,
            level=level,
            only=only,
            dry_run=dry_run,
            progress=progress,
        )
    for path in missing:  # a slip may put anything where a file should stand
        name = options.policy.inspect_name(str(path)).text
        report.failed.append({"file": name, "reason": f"{name} がありません。場所を確認してください。"})
    if not dry_run:
        record(settings, _updated("ingest", report))
    _finish(report, as_json, dry_run=dry_run)


def _watch(folder: Path, seconds: float, level: int, settings: Settings, *, as_json: bool) -> None:
    from commands.watching import stop_signals, watch
    from index import update

    opened, encoder = _store(settings), _encoder(settings)

    def tell(report: Report) -> None:
        record(settings, _updated("ingest", report, {"watched": True}))
        if as_json:
            _print_json(dataclasses.asdict(report))
        else:
            _print_report(report, dry_run=False)

    def fail(reason: str) -> None:
        details = {"watched": True, "folder": str(folder), "reason": reason}
        record(settings, Event("ingest", status="failed", generation=opened.live(), details=details))

    with _refusals(), stop_signals() as stop:
        options = dataclasses.replace(_options(settings), cancelled=stop.is_set)

        def apply(files: list[tuple[Path, str]]) -> Report:
            return update.add(opened, encoder, files, options, level=level, only=True)

        watch(opened, folder, seconds, stop, apply, tell, fail)


def _fetch(addresses: list[str], level: int, settings: Settings, *, dry_run: bool, as_json: bool) -> None:
    from tempfile import TemporaryDirectory

    from index import update
    from index.collect import collect, note
    from ingest.fetch import FetchLimits

    given = settings.fetch
    limits = FetchLimits(given.timeout_seconds, given.max_bytes, given.max_redirects, given.private_addresses)
    opened = _store(settings)
    with _refusals(), _progress() as progress, ctrl_c() as cancelled, TemporaryDirectory() as folder:
        options = dataclasses.replace(_options(settings), cancelled=cancelled)
        found = collect(opened, addresses, Path(folder), limits, options, given.proxy, progress)
        report = update.add(
            opened, _encoder(settings), found.files, options, level=level, dry_run=dry_run, progress=progress
        )
        report.unchanged += found.unchanged
        report.failed += found.failed
        if not dry_run:
            record(settings, _updated("ingest", report, {"fetched": len(addresses)}))
            note(opened, found, [*report.added, *report.changed, *report.unchanged])
    _finish(report, as_json, dry_run=dry_run)


def _updated(kind: Literal["ingest", "removal"], report: Report, more: Mapping[str, Any] | None = None) -> Event:
    """Return the event of an update."""
    details = report.details | dict(more or {})
    return Event(kind, None, None, report.status, report.seconds, report.generation, details)


def _finish(report: Report, as_json: bool, *, dry_run: bool) -> None:
    if as_json:
        _print_json(dataclasses.asdict(report))
    else:
        _print_report(report, dry_run=dry_run)
    raise typer.Exit(1 if report.failed else 0)


def _print_report(report: Report, *, dry_run: bool) -> None:
    for kind, places in (("追加", report.added), ("変更", report.changed), ("削除", report.removed)):
        for place in places:
            console.print(f"{kind}  {place}", markup=False)
    for place, diff in report.diffs.items():
        print_diff(place, diff)
    for twin in report.same:
        console.print(f"注意  {twin['file']}：内容が {twin['as']} と同じです", markup=False)
    for place, pages in report.unread_pages.items():
        numbers = ", ".join(map(str, pages[:20]))
        console.print(
            f"注意  {place}：{len(pages)} ページを読めません(画像か文字化けのページ: {numbers})", markup=False
        )
    for place, findings in report.findings.items():
        kinds = Counter(finding["type"] for finding in findings)
        noted = "、".join(f"{kind} {count}件" for kind, count in sorted(kinds.items()))
        console.print(
            f"注意  {place}：個人情報と思われる記載があります({noted})。場所は --json で分かります", markup=False
        )
    for failure in report.failed:
        errors.print(f"失敗  {failure['file']}：{failure['reason']}", style="red", markup=False)
    counts = (
        f"追加 {len(report.added)}、変更 {len(report.changed)}、変更なし {len(report.unchanged)}、"
        f"削除 {len(report.removed)}、失敗 {len(report.failed)}({report.seconds:.1f} 秒)"
    )
    state = "変更していません(確認のみ)" if dry_run else f"世代 {report.generation}、文章 {report.passages:,} 件"
    console.print(f"{counts}。{state}。", markup=False)


def _questions(one: str | None, file: Path | None, field: str = "question") -> Iterator[tuple[str | None, str]]:
    """Yield (id, text) of the argument or of each line of ``file``. Exits with 2 when it is neither or both."""
    if (one is None) == (file is None):
        raise typer.BadParameter("文を1つ書くか、--file でファイルを指定してください(どちらか一方)。")
    if one is not None:
        return iter([(None, one)])
    assert file
    return iter(_lines(file, field))


def _lines(file: Path, field: str) -> list[tuple[str | None, str]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} を UTF-8 のファイルとして読めません。") from error
    return [_line(file, number, line, field) for number, line in enumerate(lines, 1) if line.strip()]


def _line(file: Path, number: int, line: str, field: str) -> tuple[str | None, str]:
    try:
        content = json.loads(line)
        identity = content.get("id")
        if not isinstance(content[field], str):
            raise TypeError(field)
        return None if identity is None else str(identity), content[field]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise typer.BadParameter(f'{file} の {number} 行目は {{"id","{field}"}} の JSON ではありません。') from error


def _filtered_questions(one: str | None, file: Path | None) -> Iterator[tuple[str | None, str, Any]]:
    """Yield (id, question, filters) like ``_questions``; a line may narrow its search by ``"filters"``."""
    from index.types import Filters

    questions = _questions(one, file)
    if file is None:
        return ((identity, asked, Filters()) for identity, asked in questions)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    filters = [_filters(file, number, line.get("filters", {})) for number, line in enumerate(lines, 1)]
    return ((*asked, narrowed) for asked, narrowed in zip(questions, filters, strict=True))


def _filters(file: Path, number: int, given: Any) -> Any:
    """Return the filters of one line: ``{"from": "YYYY-MM-DD", "to": …, "source": [file names]}``. Exits with 2."""
    from index.types import read_filters

    try:
        return read_filters(given)
    except ValueError as error:
        raise typer.BadParameter(f"{file} の {number} 件目の filters が正しくありません: {error}") from error


def _store(settings: Settings) -> Any:
    from index.store import Store

    return Store(settings.store)


def _options(settings: Settings) -> Options:
    from index.update import Options
    from ingest.read import Limits
    from policy.decide import load_policy

    ingest = settings.ingest
    return Options(
        limits=Limits(ingest.max_file_bytes, ingest.max_unpacked_bytes),
        passage_characters=ingest.passage_characters,
        processes=ingest.processes,
        keep_generations=settings.keep_generations,
        keep_originals=settings.keep_originals,
        policy=load_policy(settings.policy),
    )


def _encoder(settings: Settings) -> Callable[[], Encoder]:
    @cache
    def load() -> Encoder:
        from index.encoder import load_encoder

        encoder = settings.encoder
        return load_encoder(encoder.name, ROOT, encoder.question_prefix, encoder.passage_prefix)

    return load


class _progress:  # noqa: N801  (a context manager used like a function)
    """A progress line per stage on a terminal; nothing elsewhere."""

    def __enter__(self) -> Callable[[str, int], None]:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=errors,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        return self._advance

    def __exit__(self, *_exception: object) -> None:
        self._bar.stop()

    def _advance(self, stage: str, count: int) -> None:
        task = self._tasks.get(stage)
        if task is None:
            task = self._tasks[stage] = self._bar.add_task(stage, total=None)
        self._bar.update(task, completed=count)


app.command()(versions.versions)
app.command()(edits.edit)
app.command()(versions.prune)
app.command()(versions.purge)
app.command()(backup.backup)
app.command()(backup.restore)
app.add_typer(audit.app, name="audit")
app.add_typer(users.app, name="users")


def main() -> None:
    try:
        app()
    except SettingsError as error:
        raise SystemExit(str(error)) from None  # to stderr, with status 1


if __name__ == "__main__":
    main()
