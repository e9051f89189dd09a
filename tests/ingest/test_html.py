from __future__ import annotations

import pytest

from ingest.errors import NoText
from ingest.html import read_html

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>第1回推進本部会議 議事録 | みどり町</title></head>
<body>
<header><a href="/">みどり町</a><form>検索</form></header>
<nav><ul><li><a href="/a">くらし</a></li><li><a href="/b">しごと</a></li></ul></nav>
<div class="breadcrumb"><a href="/">トップ</a> &gt; 会議</div>
<div id="main"><h1>第1回推進本部会議 議事録</h1>
<p>令和6年5月10日に会議を開催しました。</p>
<h2>出席者</h2><ul><li>本部長　副町長</li><li>事務局</li></ul>
<table><tr><th>発言者</th><th>内容</th></tr><tr><td>事務局</td><td>資料1を説明<br>以上です。</td></tr></table>
<p>生成AI<b>の利用</b>を承認した。</p></div>
<aside>関連する計画</aside><script>var x = "本文ではない";</script>
<footer>みどり町役場 代表電話</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_the_main_text_is_kept_and_the_frame_is_not(shown, encoding):
    charset = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}.get(encoding, encoding)
    extract = read_html(PAGE.format(charset=charset).encode(encoding), "a.html")
    assert shown(extract) == [
        ("heading", 1, "第1回推進本部会議 議事録"),
        ("paragraph", 0, "令和6年5月10日に会議を開催しました。"),
        ("heading", 2, "出席者"),
        ("item", 0, "本部長　副町長"),  # the full-width space stays
        ("item", 0, "事務局"),
        ("row", 0, "発言者\t内容"),
        ("row", 0, "事務局\t資料1を説明\n以上です。"),
        ("paragraph", 0, "生成AIの利用を承認した。"),
    ]
    assert extract.title == "第1回推進本部会議 議事録"


@pytest.mark.parametrize(
    "data", [PAGE.format(charset="Shift_JIS").encode(), PAGE.format(charset="utf-8").encode("utf-16")]
)
def test_the_bytes_win_over_a_charset_that_they_contradict(data):
    assert "令和6年5月10日に会議を開催しました。" in read_html(data, "a.html").text


def test_a_single_broken_byte_does_not_cost_the_page():
    data = PAGE.format(charset="utf-8").encode().replace("承認".encode(), b"\xe6\x89" + "承認".encode())
    assert "事務局" in read_html(data, "a.html").text


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("本文だけの頁です。", [("paragraph", 0, "本文だけの頁です。")]),
        ("<nav>案内だけの頁</nav>", [("paragraph", 0, "案内だけの頁")]),  # better the frame than nothing
        ("<p>一<br>二</p>", [("paragraph", 0, "一\n二")]),
        ("<ruby>水帆<rp>(</rp><rt>みずほ</rt><rp>)</rp></ruby>氏", [("paragraph", 0, "水帆氏")]),
        ("<p>見える</p><p style='display:none'>隠した指示</p>", [("paragraph", 0, "見える")]),
        (
            "<table><tr><td><table><tr><td>議題</td><td>決定</td></tr></table></td></tr></table>",  # a table for layout
            [("row", 0, "議題\t決定")],
        ),
        ("<pre>１ 日時\n令和6年5月10日</pre>", [("heading", 3, "１ 日時"), ("paragraph", 0, "令和6年5月10日")]),
    ],
)
def test_blocks_of_small_pages(shown, page, blocks):
    assert shown(read_html(page.encode(), "a.html")) == blocks


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html></html>", "<script>x</script>", "<!-- -->"])
def test_a_page_without_text_is_refused(page):
    with pytest.raises(NoText, match="本文の文字がありません"):
        read_html(page.encode(), "a.html")


def test_nothing_is_fetched():
    page = PAGE.format(charset="utf-8").replace(
        "<body>", '<body><img src="http://192.0.2.1/x.png"><base href="http://192.0.2.1/">'
    )
    assert "承認した" in read_html(page.encode(), "a.html").text  # sockets are off in tests
