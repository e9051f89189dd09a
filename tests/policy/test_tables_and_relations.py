"""Columns of tables, numbers told by their subject, and names that a relation tells."""

from __future__ import annotations

import pytest

from policy.tables import Cell, cells


def test_a_cell_has_the_heading_of_its_column():
    text = '一覧：受付,氏名,基礎年金番号\nA-1,"甲",1\nA-2,乙\nおわり'
    assert list(cells(text)) == [
        Cell("氏名", "甲", text.index("甲")),
        Cell("基礎年金番号", "1", text.index(",1\n") + 1),
        Cell("氏名", "乙", text.index("乙")),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("番号,氏名,被保険者番号\n1,甲,14714379", "insured_number", "14714379"),
        ("氏名\t生年月日\n甲\t2001-02-03", "birth", "2001-02-03"),
        ("銀行,支店,種目,口座番号\n0128,012,1,6184399", "bank_account", "6184399"),
        ("旅券の受取りを断った。番号はTZ5429582。", "passport", "TZ5429582"),
        ("年金の相談。手元の紙に5038-853201とある", "pension_number", "5038-853201"),
        ("住民票コード 変更前 53152699898 変更後 47459644780", "resident_code", "47459644780"),
        ("タナカ　カツヤ,1984/02/03,男", "birth", "1984/02/03"),
        ("元夫の黒田が住民票を取れないように", "person", "黒田"),
        ("登録の木村ご夫妻への通知", "person", "木村"),
        ("山岸です。書類を再送します。", "person", "山岸"),
        ("転入のタナカ　カツヤサンの件", "person", "タナカ　カツヤ"),
    ],
)
def test_what_stands_far_from_its_name_is_found(seen, text, kind, words):
    assert (kind, words) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "端末名,シリアル番号\nPC-02,123456789018",  # a thing's number, though the check digit is right
        "国民年金のパンフレット 管理No.5123456789",
        "旅券窓口の端末 型番 FP8414447",
        "振込先（市の口座）：普通 9380687 桐生市会計管理者",
        "生年月日が昭和36年4月1日以前の人の年金",
        "母の日、隣の市の取組、夫の同意、妻の収入",
        "以上です。原則です。",
        "徳川家の墓所",
    ],
)
def test_what_only_looks_like_it_passes(seen, text):
    assert seen(text) == []
