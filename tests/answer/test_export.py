"""An exported answer holds what a decision rests on: question, time, generation, who worded it, places and quotes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest

from answer.assistant import Assistant
from answer.export import EXTRACTED, NOTICE, READ_BY_OCR, Exported, to_docx, to_markdown, write_to
from answer.types import UNCONFIRMED, Answer, Citation, Statement

AT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
HOSTILE = "<script>x</script> **太字** [a](http://example.com/) \x00\N{RIGHT-TO-LEFT OVERRIDE}逆 | # 見出し"
CITATION = Citation(1, 1, "d", "a_b.pdf", "会議録", ("議題1",), 3, "河合", "室長", AT.date(), "一行目\n二行目", 0, 0.9)
ANSWER = Answer("窓口は", "answered", (Statement("始まる。", 1),), (CITATION,), (), "", 0.1, 7)


def text_of(file: bytes) -> str:
    document = docx.Document(BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_markdown_holds_the_evidence():
    assert to_markdown(Exported(ANSWER, AT)) == (
        "# DX記録アシスタント　回答と根拠\n\n- 質問：窓口は\n- 回答した日時：令和8年11月24日（2026年） 09:05 \\+0000\n"
        f"- 記録の世代：7\n- 回答の作り方：{EXTRACTED}\n\n## 回答\n\n始まる。[1]\n\n\n## 根拠\n\n### [1] 会議録\n\n"
        "- ファイル：a\\_b.pdf\n"
        "- 日付：令和8年11月24日（2026年）\n- ページ：3\n- 見出し：議題1\n- 発言者：河合（室長）\n\n"
        f"> 一行目  \n> 二行目  \n\n---\n\n{NOTICE}\n"
    )


def test_a_page_read_by_recognition_and_the_header_of_a_row_are_told():
    cited = replace(CITATION, ocr=True, header="番号\t決定した内容")
    written = to_markdown(Exported(replace(ANSWER, citations=(cited,)), AT))
    assert f"- ページ：3（OCR：{READ_BY_OCR}）\n- 見出し：議題1\n- 表の見出し：番号｜決定した内容\n" in written


def test_docx_holds_the_same():
    text = text_of(to_docx(Exported(replace(ANSWER, asked="それは", writer="モデル1", note="注", removed=1), AT)))
    wanted = (
        "質問（入力）\nそれは",
        "窓口は",
        "令和8年11月24日",
        "7",
        "言語モデル モデル1",
        "注",
        "始まる。[1]",
        "a_b.pdf",
        "3",
        "一行目\n二行目",
    )
    assert [words for words in wanted if words not in text] == []


def test_what_is_not_supported_says_so():
    answer = replace(ANSWER, statements=(Statement("評判がよい。", 0),))
    assert f"評判がよい。（{UNCONFIRMED}）" in to_markdown(Exported(answer, AT))


def test_text_of_records_stays_text():
    answer = replace(ANSWER, question=HOSTILE, citations=(replace(CITATION, quote=HOSTILE, title=HOSTILE),))
    markdown = to_markdown(Exported(answer, AT))
    assert "<script>" not in markdown
    assert "\\<script\\>" in markdown
    assert "\x00" not in markdown + text_of(to_docx(Exported(answer, AT)))
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in markdown


def test_not_found_is_exported_with_what_came_closest():
    answer = Answer("畑は", "not_found", (), (), (CITATION,), "記録に見当たりません。", 0.1, 7)
    for text in (to_markdown(Exported(answer, AT)), text_of(to_docx(Exported(answer, AT)))):
        assert "記録に見当たりません。" in text
        assert "近い記録（回答ではありません）" in text


@pytest.mark.parametrize("ending", ["md", "docx", "DOCX"])
def test_an_answer_is_written_in_the_form_of_the_files_ending(tmp_path: Path, assistant: Assistant, ending: str):
    answer = assistant.ask("書かない窓口はいつから始まりますか")
    path = tmp_path / f"a.{ending}"
    write_to(path, Exported(answer, AT))
    text = path.read_text(encoding="utf-8") if ending == "md" else text_of(path.read_bytes())
    first = answer.citations[0].quote.splitlines()[0]
    assert first.replace("-", "\\-") in text or first in text


def test_another_ending_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match=r"'\.pdf' is none of \.md, \.docx"):
        write_to(tmp_path / "a.pdf", Exported(ANSWER, AT))


def test_the_one_value_that_answers_stands_before_the_sentences():
    exported = Exported(replace(ANSWER, short="10月1日から"), AT)
    assert "## 回答\n\n**10月1日から**[1]\n\n始まる。[1]" in to_markdown(exported)
    assert "10月1日から[1]" in text_of(to_docx(exported))
