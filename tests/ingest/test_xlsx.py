from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest

from ingest.errors import BrokenFile, MisnamedFile, NoText, OversizedFile
from ingest.xlsx import read_xlsx

ROOMY = 1_000_000_000


def saved(workbook):
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def workbook_of(rows, title="経費"):
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return workbook


def texts(extract):
    return [extract.text[block.start : block.end] for block in extract.blocks]


def test_rows_know_their_header_and_their_sheet(shown):
    workbook = workbook_of([["令和6年度 経費一覧"], [], ["項目", "金額"], ["構築費", 1150], ["機器費", 430]])
    workbook.create_sheet("担当").append(["課", "氏名"])
    extract = read_xlsx(saved(workbook), "a.xlsx", ROOMY)
    assert shown(extract) == [
        ("heading", 1, "経費"),
        ("paragraph", 0, "令和6年度 経費一覧"),
        ("row", 0, "項目\t金額"),
        ("row", 0, "構築費\t1150"),
        ("row", 0, "機器費\t430"),
        ("heading", 1, "担当"),
        ("row", 0, "課\t氏名"),
    ]
    header = (extract.text.index("項目"), extract.text.index("金額") + 2)
    assert [block.header for block in extract.blocks] == [None, None, None, header, header, None, None]
    assert [block.page for block in extract.blocks] == [1, 1, 1, 1, 1, 2, 2]


def test_an_empty_row_ends_a_table(shown):
    extract = read_xlsx(
        saved(workbook_of([["項目", "金額"], ["構築費", 1], [], ["係", "番号"], ["庶務", 2]])), "a", ROOMY
    )
    assert [block.header and extract.text[slice(*block.header)] for block in extract.blocks[1:]] == [
        None,
        "項目\t金額",
        None,
        "係\t番号",
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (date(2024, 5, 10), "yyyy/m/d", "2024/5/10"),
        (date(2024, 5, 10), 'yyyy"年"m"月"d"日"', "2024年5月10日"),
        (date(2024, 5, 10), '[$-411]ggge"年"m"月"d"日"', "令和6年5月10日"),
        (date(2019, 4, 30), '[$-411]ggge"年"m"月"d"日"', "平成31年4月30日"),
        (date(2019, 5, 1), '[$-411]ggge"年"m"月"d"日"', "令和元年5月1日"),
        (datetime(2024, 5, 10, 13, 30), "yyyy/m/d h:mm", "2024/5/10 13:30"),
        (time(9, 5), "h:mm", "9:05"),
        (0.456, "0.0%", "45.6%"),
        (18246, "#,##0", "18,246"),
        (-1200, '#,##0;"△ "#,##0', "△1,200"),
        (1565, '#,##0"万円"', "1,565"),
        (3, "General", "3"),
        (2.5, "General", "2.5"),
        (12, "0.00", "12.00"),
        (True, "General", "TRUE"),
        ("  窓口\n端末 ", "@", "窓口\n端末"),
    ],
)
def test_a_cell_says_what_it_shows(value, form, text):
    workbook = workbook_of([["名", value]])
    workbook.active["B1"].number_format = form
    assert texts(read_xlsx(saved(workbook), "a.xlsx", ROOMY))[1:] == [f"名\t{text}"]


def test_sheets_that_are_not_shown_are_not_read():
    workbook = workbook_of([["項目", "金額"]])
    hidden = workbook.create_sheet("控え")
    hidden.append(["内部", "資料"])
    hidden.sheet_state = "hidden"
    assert "内部" not in read_xlsx(saved(workbook), "a.xlsx", ROOMY).text


def test_a_sheet_that_nobody_named_gives_no_heading(shown):
    assert shown(read_xlsx(saved(workbook_of([["項目", "金額"]], "Sheet1")), "a.xlsx", ROOMY)) == [
        ("row", 0, "項目\t金額")
    ]


def test_a_workbook_without_text_is_refused():
    with pytest.raises(NoText, match=r"「a\.xlsx」のどのシートにも文字がありません"):
        read_xlsx(saved(openpyxl.Workbook()), "a.xlsx", ROOMY)


def test_a_sheet_that_claims_a_million_columns_is_read_at_once():
    data = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved(workbook_of([["項目", "金額"]])))) as source,
        zipfile.ZipFile(data, "w") as target,
    ):
        for entry in source.infolist():
            target.writestr(entry, source.read(entry).replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"'))
    assert texts(read_xlsx(data.getvalue(), "a.xlsx", ROOMY)) == ["経費", "項目\t金額"]


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    with pytest.raises(OversizedFile, match="展開すると"):
        read_xlsx(saved(workbook_of([["項目", "金額"]])), "a.xlsx", 100)


def test_another_kind_of_document_is_misnamed():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(MisnamedFile, match="Excel の文書ではありません"):
        read_xlsx(data.getvalue(), "a.xlsx", ROOMY)


def test_a_truncated_workbook_is_broken():
    with pytest.raises(BrokenFile, match=r"「a\.xlsx」は XLSX として壊れています"):
        read_xlsx(saved(workbook_of([["項目", "金額"]]))[:-200], "a.xlsx", ROOMY)
