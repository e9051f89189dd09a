"""``kiroku show``: one stored document and what was understood of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from index.departments import Department, visible
from index.edit_values import LABELS
from index.passages import PassageTable
from index.store import Store
from index.understood import date_records, decision_records, document_record, turn_records
from index.update import find_document, stored_documents
from ingest.speaker import named

Part = Literal["turns", "decisions", "dates"]

_KINDS = {"question": "質問", "reply": "答弁", "chair": "進行", "other": "発言"}
_LABELS = {
    "title": "題名",
    "source": "ファイル",
    "kind": "種類",
    "body": "団体",
    "organ": "機関",
    "meeting": "会議",
    "held_on": "開催日",
    "published_on": "公表日",
    "fiscal_year": "年度",
    "venue": "場所",
    "level": "機密性",
}
Rows = list[tuple[Any, ...]]


def show(store: Store, name: str, parts: Collection[Part], department: Department = None) -> dict[str, Any]:
    """Return the record of the document meant by ``name``, its counts, and the parts asked for.

    A document that somebody of ``department`` may not see is not there.

    Raises EmptyStore, UnknownDocument, and what opening a generation raises.
    """
    live = store.require_live()
    found = find_document(visible(stored_documents(store), department), name)
    table = PassageTable(store.path(live) / "passages.sqlite")
    try:
        document = table.whole(found)
        passages = table.passages_of(found.id)
    finally:
        table.close()
    kinds = [turn.kind for turn in document.turns]
    record: dict[str, Any] = {
        "document": document_record(document),
        "counts": {
            "characters": len(document.text),
            "passages": len(passages),
            "turns": len(kinds),
            "questions": kinds.count("question"),
            "replies": kinds.count("reply"),
            "decisions": len(document.decisions),
        },
    }
    if "turns" in parts:
        record["turns"] = turn_records(document)
    if "decisions" in parts:
        record["decisions"] = decision_records(document, passages)
    if "dates" in parts:
        record["dates"] = date_records(document)
    return record


def tables(record: dict[str, Any]) -> list[tuple[tuple[str, ...], Rows]]:
    """Return what ``show`` gave as tables to read: headings and rows of each."""
    shown: list[tuple[tuple[str, ...], Rows]] = [(("項目", "内容"), _facts(record))]
    if "turns" in record:
        rows: Rows = [
            (turn["n"], turn["page"] or "", named(turn["speaker"], turn["name"]), _kind(turn), _short(turn["text"]))
            for turn in record["turns"]
        ]
        shown.append((("番号", "頁", "発言者", "区分", "発言"), rows))
    if "decisions" in record:
        rows = [(d["kind"], d["page"] or "", _short(_row(d), 80)) for d in record["decisions"]]
        shown.append((("区分", "頁", "文"), rows))
    if "dates" in record:
        rows = [(d["start"], _short(d["text"]), _days(d)) for d in record["dates"]]
        shown.append((("位置", "表記", "日付"), rows))
    return shown


def _facts(record: dict[str, Any]) -> Rows:
    document, counts = record["document"], record["counts"]
    rows: Rows = [(label, document[name]) for name, label in _LABELS.items() if document[name] is not None]
    rows += [("出席者", _attendee(attendee)) for attendee in document["attendees"]]
    rows += [("資料", title) for title in document["materials"]]
    rows += [("見られる部署", department) for department in document["departments"]]
    rows += [("訂正", _edited(edit)) for edit in document["edits"]]
    rows += [("OCR のページ", _numbers(document["ocr_pages"]))] if document["ocr_pages"] else []
    rows += [("注意", warning) for warning in document["warnings"]]
    told = f"質問 {counts['questions']:,}、答弁 {counts['replies']:,}"
    rows.append(("発言", f"{counts['turns']:,} 件({told})"))
    rows.append(("決定・宿題など", f"{counts['decisions']:,} 件"))
    rows.append(("文章", f"{counts['passages']:,} 件、{counts['characters']:,} 文字"))
    return rows


def _edited(edit: dict[str, Any]) -> str:
    """Return what an administrator edited, who and when, and what the text alone says."""
    day, time = edit["at"][:10], edit["at"][11:16]
    read = edit["read"]
    words = "、".join(read) if isinstance(read, list) else "" if read is None else str(read)
    told = "" if edit["field"] == "departments" else f"。読み取り：{words or 'なし'}"
    return f"{LABELS[edit['field']]}（{edit['who']}、{day} {time}{told}）"


def _numbers(pages: list[int]) -> str:
    return "、".join(map(str, pages))


def _row(decision: dict[str, Any]) -> str:
    """Return the words of a decision; of a table's row each cell behind the header of its column."""
    cells = decision["text"].split("\t")
    headers = decision["header"].split("\t") if "header" in decision else []
    if len(headers) != len(cells):
        return " / ".join(cells)
    return " / ".join(f"{header}：{cell}" for header, cell in zip(headers, cells, strict=True) if cell.strip())


def _days(mention: dict[str, Any]) -> str:
    first, last = mention["first"], mention["last"]
    return "暦にない日付" if first is None else first if first == last else f"{first}〜{last}"


def _attendee(attendee: dict[str, str]) -> str:
    return " ".join(filter(None, (attendee["role"], attendee["office"], attendee["name"])))


def _kind(turn: dict[str, Any]) -> str:
    reply = f"({turn['replies_to']} へ)" if turn["replies_to"] else ""
    return f"{_KINDS[turn['kind']]}{reply}"


def _short(text: str, most: int = 50) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
