"""An answer with its evidence as a file: Markdown, or DOCX for 決裁 and 情報公開."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from answer.cite import header_words
from answer.types import Answer, Citation
from ingest.dates import western_and_era

TITLE = "DX記録アシスタント　回答と根拠"
EXTRACTED = "抽出（記録の文面のまま。言語モデルは使っていません）"
NOTICE = "この回答は記録からの引用に基づきます。決裁・公表の前に、必ず原典を確認してください。"
READ_BY_OCR = "文字認識で読み取ったページです。原本と照らしてください"
SUFFIXES = (".md", ".docx")

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+!|~$-])")


@dataclass(frozen=True, slots=True)
class Exported:
    """An answer, and when it was given."""

    answer: Answer
    at: datetime  # with its time zone


def facts_of(exported: Exported) -> Iterator[tuple[str, str]]:
    """Yield what must be known of an answer, label and value."""
    answer = exported.answer
    if answer.asked:
        yield "質問（入力）", answer.asked
    yield "質問", answer.question or "（入力は保存されませんでした）"
    yield "回答した日時", f"{western_and_era(exported.at.date())} {exported.at:%H:%M %z}".strip()
    yield "記録の世代", str(answer.generation)
    yield "回答の作り方", f"言語モデル {answer.writer}（文ごとに記録と照合）" if answer.writer else EXTRACTED
    if answer.note:
        yield "注記", answer.note


def to_markdown(exported: Exported) -> str:
    """Return the answer as Markdown; text of questions and records is escaped and stays text."""
    answer = exported.answer
    lines = [f"# {TITLE}", "", *(f"- {label}：{escaped(value)}" for label, value in facts_of(exported))]
    lines += ["", "## 回答", ""]
    if answer.status != "answered":
        lines.append(escaped(answer.message))
    if answer.short:
        lines.append(f"**{escaped(answer.short)}**[{answer.citations[0].number}]\n")
    for heading, statement in zip(answer.headings, answer.statements, strict=True):
        lines += [f"### {escaped(heading)}\n"] if heading else []
        lines.append(f"{escaped(statement.text)}{statement.markers}\n")
    lines += [f"{escaped(sentence)}\n" for sentence in answer.missing]
    cited = answer.citations or answer.nearest
    if cited:
        lines += ["", f"## {'根拠' if answer.citations else '近い記録（回答ではありません）'}", ""]
    for citation in cited:
        lines.append(f"### [{citation.number}] {escaped(citation.title)}")
        lines += ["", *(f"- {label}：{escaped(value)}" for label, value in place_of(citation)), ""]
        lines += [*(f"> {escaped(line)}  " for line in citation.quote.splitlines()), ""]
    return "\n".join([*lines, "---", "", NOTICE, ""])


def to_docx(exported: Exported) -> bytes:
    """Return the answer as a DOCX file."""
    import docx

    answer = exported.answer
    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "DX記録アシスタント"
    document.add_heading(TITLE, level=1)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in facts_of(exported):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, printable(value)
    document.add_heading("回答", level=2)
    if answer.status != "answered":
        document.add_paragraph(printable(answer.message))
    if answer.short:
        document.add_paragraph(printable(f"{answer.short}[{answer.citations[0].number}]"))
    for heading, statement in zip(answer.headings, answer.statements, strict=True):
        if heading:
            document.add_heading(printable(heading), level=3)
        document.add_paragraph(printable(f"{statement.text}{statement.markers}"))
    for sentence in answer.missing:
        document.add_paragraph(sentence)
    cited = answer.citations or answer.nearest
    if cited:
        document.add_heading("根拠" if answer.citations else "近い記録（回答ではありません）", level=2)
    for citation in cited:
        document.add_heading(printable(f"[{citation.number}] {citation.title}"), level=3)
        for label, value in place_of(citation):
            document.add_paragraph(printable(f"{label}：{value}"))
        document.add_paragraph(printable(citation.quote), style="Quote")
    document.add_paragraph(NOTICE)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def write_to(path: Path, exported: Exported) -> None:
    """Write the answer to ``path`` in the form of its ending. Raises ValueError for another ending, and OSError."""
    match path.suffix.lower():
        case ".md":
            path.write_text(to_markdown(exported), encoding="utf-8")
        case ".docx":
            path.write_bytes(to_docx(exported))
        case other:
            raise ValueError(f"{other!r} is none of {', '.join(SUFFIXES)}")


def place_of(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield where a citation stands, label and value; what is not known is left out."""
    yield "ファイル", citation.source
    if citation.date:
        yield "日付", western_and_era(citation.date)
    if citation.page is not None:
        yield "ページ", f"{citation.page}（OCR：{READ_BY_OCR}）" if citation.ocr else str(citation.page)
    if citation.headings:
        yield "見出し", " › ".join(citation.headings)
    if citation.header:
        yield "表の見出し", header_words(citation.header)
    if citation.speaker or citation.role:
        known = [name for name in (citation.speaker, citation.role) if name]
        yield "発言者", known[0] if len(known) == 1 else f"{known[0]}（{known[1]}）"


def escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", printable(text))


def printable(text: str) -> str:
    """Return ``text`` without what XML cannot hold and what turns the direction of writing."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]", "", text)
