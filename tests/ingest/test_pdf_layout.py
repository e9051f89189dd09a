"""Where things stand on a page decides what they say: columns, tables, small print, margins."""

from __future__ import annotations

import time

import pytest

from ingest.errors import NoText
from ingest.pdf import read_pdf

pytestmark = pytest.mark.usefixtures("without_recognition")

LEFT = [
    "町は窓口の手続を見直し、",
    "待ち時間を短くするため、",
    "新しい仕組みを取り入れる",
    "こととした。令和六年度に",
    "試行を行い、その結果を議",
    "会に報告する。",
]
RIGHT = [
    "費用は国の交付金をあてる",
    "ほか、足りない分は一般財",
    "源から支出する。職員の研",
    "修は年に二回行うこととし",
    "外部の講師を招くほか録画",
    "を配る。",
]


def lines(texts, x, top=800, size=10, step=16):
    return [(x, top - step * n, size, text) for n, text in enumerate(texts)]


def grid(columns, rows):
    across = [(columns[0], y, columns[-1], y) for y in rows]
    return across + [(x, rows[0], x, rows[-1]) for x in columns]


def table(cells, columns, rows):
    texts = [(columns[c] + 3, rows[r] - 13, 10, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    return [text for text in texts if text[3]], grid(columns, rows)


def texts(extract):
    return [extract.text[block.start : block.end] for block in extract.blocks]


def test_two_columns_are_read_one_after_the_other_below_the_title_over_both(drawn):
    title = [(150, 830, 14, "みどり町の取組について報告するものです")]
    mixed = [line for pair in zip(lines(LEFT, 50), lines(RIGHT, 310), strict=True) for line in pair]  # row by row
    extract = read_pdf(drawn([(title + mixed, [])]), "a.pdf")
    assert texts(extract) == [title[0][3], "".join(LEFT), "".join(RIGHT)]


def test_labels_beside_their_values_are_rows_and_no_columns(drawn):
    page = [
        *lines(["日時", "場所", "出席者", "", "欠席者"], 50),
        *lines(
            [
                "令和六年五月十日",
                "役場三階",
                "本部長、副本部長、教育長、総務課長、企画財政課長、税務課長、住民課長",
                "福祉課長、建設課長",
                "なし",
            ],
            130,
        ),
    ]
    extract = read_pdf(drawn([([line for line in page if line[3]], [])]), "a.pdf")
    assert texts(extract)[:2] == ["日時\t令和六年五月十日", "場所\t役場三階"]
    assert texts(extract)[2].endswith("住民課長福祉課長、建設課長")
    assert {block.kind for block in extract.blocks} == {"row"}


def test_a_ruled_table_gives_rows_that_know_their_header(drawn, shown):
    cells = [["項目", "金額"], ["構築費", "1,150万円"], ["機器費", "430万円"]]
    extract = read_pdf(drawn([table(cells, [50, 200, 400], [700, 680, 660, 640])]), "a.pdf")
    assert shown(extract) == [("row", 0, "項目\t金額"), ("row", 0, "構築費\t1,150万円"), ("row", 0, "機器費\t430万円")]
    assert [block.header for block in extract.blocks] == [None, (0, 5), (0, 5)]


def test_a_cell_merged_downwards_speaks_in_its_first_row_only(drawn):
    across = [(50, 700, 400, 700), (200, 680, 400, 680), (50, 660, 400, 660)]
    down = [(x, 700, x, 660) for x in (50, 200, 400)]
    said = [(53, 676, 10, "窓口"), (203, 687, 10, "端末を置く"), (203, 667, 10, "職員を置く")]
    assert texts(read_pdf(drawn([(said, across + down)]), "a.pdf")) == ["窓口\t端末を置く", "職員を置く"]


def test_lines_wrapped_in_a_cell_are_joined_and_its_paragraphs_kept_apart(drawn):
    said = [(53, 687, 10, "構築費"), *lines(["システムの初期の設定", "と試験", "保守を含まない"], 203, 687, step=14)]
    extract = read_pdf(drawn([(said, grid([50, 200, 310], [700, 640]))]), "a.pdf")
    assert texts(extract) == ["構築費\tシステムの初期の設定と試験\n保守を含まない"]


def test_a_table_that_goes_on_over_the_page_keeps_its_header_and_prints_it_once(drawn, shown):
    header = ["項目", "金額"]
    first = table([header, ["構築費", "1,150万円"]], [50, 200, 400], [100, 80, 60])
    second = table([header, ["機器費", "430万円"]], [50, 200, 400], [820, 800, 780])
    extract = read_pdf(drawn([first, second]), "a.pdf")
    assert [text for _, _, text in shown(extract)] == ["項目\t金額", "構築費\t1,150万円", "機器費\t430万円"]
    assert [(block.page, block.header) for block in extract.blocks] == [(1, None), (1, (0, 5)), (2, (0, 5))]


def test_a_frame_around_paragraphs_is_no_table(drawn):
    extract = read_pdf(drawn([([(60, 680, 10, "この計画は案である。")], grid([50, 400], [700, 660]))]), "a.pdf")
    assert [(block.kind, text) for block, text in zip(extract.blocks, texts(extract), strict=True)] == [
        ("paragraph", "この計画は案である。")
    ]


def test_equal_lines_are_all_read(drawn):
    said = lines(["情報政策課長が説明し、異議なく承認された。"] * 5, 50)
    assert texts(read_pdf(drawn([(said, [])]), "a.pdf")) == [said[0][3]] * 5


def test_letters_printed_twice_to_look_bold_are_read_once(drawn):
    said = [(50, 800, 10, "重要なお知らせ"), (50.3, 800, 10, "重要なお知らせ")]
    assert texts(read_pdf(drawn([(said, [])]), "a.pdf")) == ["重要なお知らせ"]


def test_readings_over_words_are_left_out(drawn):
    said = [(50, 800, 12, "汐見野町の計画を定める。"), (50, 812.5, 5, "しおみのちょう")]
    assert texts(read_pdf(drawn([(said, [])]), "a.pdf")) == ["汐見野町の計画を定める。"]


def test_a_footnote_stands_apart_and_its_mark_leaves_the_sentence(drawn):
    body = [(50, 800, 10, "交付金"), (80, 803, 5, "1"), (85, 800, 10, "を使うこととし、県に確認する。")]
    note = [(50, 60, 7, "1 デジタル田園都市国家構想交付金")]
    assert texts(read_pdf(drawn([(body + note, [])]), "a.pdf")) == [
        "交付金を使うこととし、県に確認する。",
        "1 デジタル田園都市国家構想交付金",
    ]


def test_a_raised_figure_without_a_footnote_stays(drawn):
    said = [(50, 800, 10, "面積は10m"), (107, 803, 5, "2"), (112, 800, 10, "である。")]
    assert texts(read_pdf(drawn([(said, [])]), "a.pdf")) == ["面積は10m2である。"]


def test_numbers_of_the_lines_in_the_margin_are_dropped(drawn):
    page = [
        *lines([f"本文の第{'一二三四五六七八九十'[n]}行である。" for n in range(10)], 80),
        *lines([str(n + 1) for n in range(10)], 40),
    ]
    extract = read_pdf(drawn([(page, []), (page, [])]), "a.pdf")
    assert texts(extract)[0] == "本文の第一行である。"
    assert not any(text.isdecimal() for text in texts(extract))


def test_a_sentence_cut_by_a_page_stands_whole_where_it_begins(drawn):
    full = "令和六年五月十日に開催された第一回推進本部会議において計画の案が示され審議の結果原案の"
    pages = lines([full], 50, top=60), lines(["とおり決定した。次の議題に移った。", full], 50)
    extract = read_pdf(drawn([(page, []) for page in pages]), "a.pdf")
    assert [(block.page, text) for block, text in zip(extract.blocks, texts(extract), strict=True)] == [
        (1, full + "とおり決定した。"),
        (2, "次の議題に移った。"),
        (2, full),
    ]


def test_a_date_set_to_the_right_does_not_run_on(drawn):
    said = [
        (450, 800, 10, "令和六年五月十日"),
        (400, 780, 10, "みどり町総務課"),
        (50, 760, 10, "次のとおり定める。" * 5),
    ]
    assert texts(read_pdf(drawn([(said, [])]), "a.pdf"))[:2] == ["令和六年五月十日", "みどり町総務課"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_is_read_upright(drawn, turn):
    """The text is set so that it stands upright once the page is turned."""
    assert "承認" in read_pdf(drawn([([(50, 400, 10, "計画を承認した。")], [])], turn=turn), "a.pdf").text


def test_vertical_lines_are_read_from_right_to_left(drawn):
    columns = [(400, "本部会議は計画を承認した。"), (380, "次の会議は六月に開く。")]
    said = [(x, 800 - 10 * n, 10, c) for x, text in reversed(columns) for n, c in enumerate(text)]
    assert texts(read_pdf(drawn([(said, [])]), "a.pdf")) == [text for _, text in columns]


def test_a_page_whose_font_tells_no_characters_is_named_and_nothing_of_it_believed(drawn):
    numbers = "".join(chr(number) for number in (842, 900, 1500, 3012, 877, 2222, 5001, 861))  # of glyphs
    data = drawn([([(50, 800, 10, numbers)], [])], mapped=False)
    with pytest.raises(NoText, match="文字化けしていて読めません"):
        read_pdf(data, "a.pdf")


def test_japanese_that_the_font_does_not_vouch_for_is_believed(drawn):
    """Tesseract's own layers are such."""
    said = "会議の記録を読み取りました。"
    assert texts(read_pdf(drawn([([(50, 800, 10, said)], [])], mapped=False), "a.pdf")) == [said]


def test_private_characters_in_a_row_name_the_page_and_one_alone_does_not(drawn):
    garbled = [(50, 800, 10, "計画の本文を読みます。次の文字は\ue001\ue002\ue003\ue004です。")]
    alone = [(50, 800, 10, "担当は\ue001田係長です。")]
    extract = read_pdf(drawn([(garbled, []), (alone, [])]), "a.pdf")
    assert extract.unread_pages == (1,)
    assert "計画の本文" in extract.text


def test_symbol_bullets_become_items(drawn):
    assert texts(read_pdf(drawn([([(50, 800, 10, "\uf06c住民への周知")], [])]), "a.pdf")) == ["・住民への周知"]


def test_a_file_whose_object_table_is_lost_is_mended(drawn):
    data = drawn([([(50, 800, 10, "計画を承認した。")], [])])
    start = data.index(b"xref")
    assert texts(read_pdf(data[:start] + b"xref\n0 1\n0000000000 65535 f \n" + data[data.index(b"trailer") :], "a.pdf"))


def test_a_crowded_page_takes_time_in_proportion(drawn):
    def seconds(rows):
        page = [(20 + 90 * column, 20 + 0.1 * row, 1, f"語{row}") for row in range(rows) for column in range(6)]
        data = drawn([(page, [(10, 10 + n, 500, 10 + n) for n in range(rows)])])
        started = time.process_time()
        read_pdf(data, "a.pdf")
        return time.process_time() - started

    assert seconds(600) < 12 * max(seconds(150), 0.05)  # 4 times as much; the square would be 16 times
