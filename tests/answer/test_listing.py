"""「〜を全て教えて」: every item of a list, as the record orders them, each with its citation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.assistant import Assistant
from answer.listing import MOST
from answer.rows import cells_of, spelled
from index.encoder import load_encoder
from index.store import Store
from index.update import Options, add
from ingest.read import Limits, find_files
from policy.decide import load_policy
from settings import ROOT, load_settings

TRAINING = (
    "昨年度に県内の自治体で起きた事故の例と原因",
    "パスワードと多要素認証",
    "電子メールの誤送信の防止",
    "USBメモリなど外部記録媒体の取扱い",
    "生成AIを利用するときの注意",
    "事故を見つけたときの報告",
)


def test_all_items_of_a_numbered_list_are_told_in_order(assistant: Assistant) -> None:
    answer = assistant.ask("全職員研修の内容を全部教えて")
    told = [statement.text for statement in answer.statements[: len(TRAINING)]]
    assert [item for item, text in zip(TRAINING, told, strict=True) if item not in text] == []
    generation = assistant._current()
    assert generation
    for citation, item in zip(answer.citations, TRAINING, strict=False):
        text = generation.table.text(citation.document)
        assert item in citation.quote
        assert text[citation.start : citation.start + len(citation.quote)] == citation.quote
    assert answer.note == ""


def test_one_thing_of_a_list_is_no_list(assistant: Assistant) -> None:
    answer = assistant.ask("全職員研修の対象は誰ですか")
    assert len(answer.statements) <= 5


def test_rows_of_a_table_are_told_by_the_names_of_their_columns_and_quoted_as_printed(assistant: Assistant) -> None:
    answer = assistant.ask("研修の一覧")
    kinds = ("全職員研修", "管理職研修", "新規採用職員研修", "特定個人情報取扱研修")
    for kind, statement, citation in zip(kinds, answer.statements, answer.citations, strict=False):
        assert statement.text.startswith(f"種類：{kind}、対象者：")
        assert "|" not in statement.text
        assert citation.quote.startswith(f"{kind} | ")


def test_what_must_not_be_done_keeps_the_words_that_say_so(tmp_path: Path) -> None:
    rule = "第4　禁止事項\n職員は、庁舎の管理で次に掲げることをしてはならない。\n" + "\n".join(
        f"（{number}）{what}すること。" for number, what in enumerate(("喫煙を", "貼り紙を", "撮影を"), 1)
    )
    answer = opened(tmp_path, "庁舎管理の規則\n\n" + rule).ask("庁舎の管理の禁止事項を全て教えて")
    assert "してはならない" in answer.statements[0].text
    assert [statement.text for statement in answer.statements[1:4]] == [
        "喫煙をすること。",
        "貼り紙をすること。",
        "撮影をすること。",
    ]


def test_what_must_be_done_is_no_part_of_what_must_not(tmp_path: Path) -> None:
    allowed = "職員は、庁舎の管理で次に掲げることをする。\n（1）戸締まりを確認すること。\n（2）消灯を確認すること。"
    forbidden = "職員は、庁舎の管理で次に掲げることをしてはならない。\n（1）喫煙をすること。\n（2）撮影をすること。"
    record = f"庁舎管理の規則\n\n第4　管理\n{allowed}\n{forbidden}\n"
    answer = opened(tmp_path, record).ask("庁舎の管理でしてはならないことを全て教えて")
    text = answer.text
    assert ("戸締まり" in text) <= ("次に掲げることをする" in text)
    assert ("喫煙" in text) <= ("してはならない" in text)
    assert not ("戸締まり" in text and text.index("してはならない") < text.index("戸締まり"))


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    items = "\n".join(f"・{letter}地区の集会所" for letter in "東西南北上中下左右前後内外表裏")
    record = f"集会所の管理について\n\n1 集会所の一覧\n町が管理する集会所は次のとおりです。\n{items}\n"
    answer = opened(tmp_path, record).ask("町が管理する集会所を全て教えて")
    assert answer.statements[MOST].text == "内地区の集会所。"  # behind the sentence that leads them
    assert "全部で15件" in answer.note
    assert f"ほか{15 - MOST}件は、出典[{MOST + 1}]" in answer.note


def opened(folder: Path, text: str) -> Assistant:
    """Return the assistant over one record."""
    (folder / "record.txt").write_text(text, encoding="utf-8")
    settings = load_settings(store=folder / "store")
    encoder = load_encoder(settings.encoder.name, ROOT)
    limits = Limits(settings.ingest.max_file_bytes, settings.ingest.max_unpacked_bytes)
    options = Options(limits, settings.ingest.passage_characters, load_policy(settings.policy), processes=1)
    report = add(Store(settings.store), lambda: encoder, find_files([folder / "record.txt"]), options)
    assert not report.failed
    return Assistant(settings, encoder)


@pytest.mark.parametrize(
    ("row", "header", "read"),
    [
        ("講座 | 24回", "名前 | 回数", "名前：講座、回数：24回"),
        ("講座\t―\t24回", "名前\t会場\t回数", "名前：講座、回数：24回"),
        ("講座 | 24回", "名前", "講座、24回"),  # the header is of another table
        ("講座 | 24回", None, "講座、24回"),
    ],
)
def test_a_row_is_read_by_the_names_of_its_columns(row: str, header: str | None, read: str) -> None:
    assert spelled(row, header) == read
    assert cells_of(row)[0] == "講座"


def test_all_decisions_of_a_meeting_are_told_with_the_meeting(assistant: Assistant) -> None:
    answer = assistant.ask("第2回DX推進本部会議で決まったこと")
    for word in ("４年間", "実証実験", "全職員", "７月１日", "１２月１日"):
        (citation,) = (one for one in answer.citations[:5] if word in one.quote)
        assert citation.title.startswith("令和5年度第2回")
        assert citation.date == date(2023, 11, 9)
