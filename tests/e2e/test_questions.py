"""What staff ask of minutes, asked in the page over the sample records: which year, what changed, who said it.

The day is 24 November 2024 (see ``minutes_app``), so that 昨年度 is 令和5年度.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commands.opening import encoder_loader, update_options
from index.store import Store
from index.update import add
from ingest.read import find_files
from settings import ROOT, load_settings
from tests.e2e.conftest import Servers

pytestmark = pytest.mark.browser

R5_1, R5_2, R6_1 = "dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx", "dx-honbu-r6-1.pdf"
PATIENCE = 60_000  # milliseconds; the models are loaded behind the page


@pytest.fixture(scope="module")
def address(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> str:
    settings = load_settings(store=tmp_path_factory.mktemp("sample"))
    files = find_files([ROOT / "data" / "records"])
    assert add(Store(settings.store), encoder_loader(settings), files, update_options(settings)).failed == []
    return servers.start(str(settings.store), script=Path(__file__).with_name("minutes_app.py"))


def answered(page: Page, address: str, question: str) -> list[str]:
    """Ask, and return the files of the citations in their order. Raises RuntimeError when no answer comes."""
    try:
        page.goto(address)
        expect(page.get_by_role("textbox")).to_be_enabled(timeout=PATIENCE)
        page.get_by_role("textbox").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(".turn .answer")).to_have_count(1, timeout=PATIENCE)
    except AssertionError as error:  # no matter of what is answered
        raise RuntimeError(page.locator("body").inner_text()) from error
    return [told.strip().removeprefix("ファイル") for told in page.locator(".card .file").all_text_contents()]


def statements(page: Page) -> list[str]:
    return [
        re.sub(r"\N{WORD JOINER}?(?:\[\d+\])+$", "", words) for words in page.locator(".statement").all_inner_texts()
    ]


def places(page: Page) -> list[str]:
    """Return date, page and speaker of the citations, as the page shows them."""
    return page.locator(".card .place").all_inner_texts()


def test_what_was_decided_last_year_comes_from_the_records_of_that_year(page: Page, address: str) -> None:
    files = answered(page, address, "昨年度の会議で生成AIについて決まったことは")
    expect(page.locator(".scope")).to_have_text("昨年度(令和5年度)の記録から")
    assert {R5_1, R5_2} <= set(files)
    told = dict(reversed([*zip(files, statements(page), strict=True)]))  # what is told first of each record
    assert told[R5_1].startswith("2 生成AIの試行利用を令和5年7月から9月まで、職員20人により実施する。")
    assert "令和６年４月から全職員を対象に本格利用を始めることを決定する。" in told[R5_2]
    assert all("2023年" in place or "令和6年3月" in place for place in places(page))  # a fiscal year ends in March


def test_the_first_meeting_of_last_year_is_that_meeting_alone(page: Page, address: str) -> None:
    assert set(answered(page, address, "昨年度の第1回の会議で決まったことは")) == {R5_1}
    expect(page.locator(".scope")).to_have_text("昨年度(令和5年度)の第1回の記録から")


def test_what_changed_since_last_time_is_told_by_both_meetings(page: Page, address: str) -> None:
    files = answered(page, address, "キャッシュレス決済の開始日は前回からどう変わりましたか")
    expect(page.locator(".scope")).to_have_text("前回と今回の会議の記録を比べて")
    assert set(files) == {R5_2, R6_1}
    told = "".join(statements(page))
    assert "令和６年７月１日から" in told
    assert "9月2日に変更" in told


@pytest.mark.parametrize(
    ("question", "file", "speaker", "words"),
    [
        ("誰が生成AIの試行を提案しましたか", R5_1, "DX推進室長", "文書の下書きや要約に生成AIを試行利用したい"),
        ("誰が多言語の指差しシートを提案しましたか", R6_1, "CIO補佐官", "多言語の指差しシートにするとよいでしょう"),
        ("誰が個人情報を入力しない原則は変えないと言いましたか", R6_1, "本部長", "個人情報を入力しない原則は変えない"),
    ],
)
def test_who_said_it_stands_beside_the_words(
    page: Page, address: str, question: str, file: str, speaker: str, words: str
) -> None:
    files = answered(page, address, question)
    assert files[0] == file
    assert f"発言者：{speaker}" in places(page)[0]
    assert words in statements(page)[0]


# -- what is not told


def test_nobody_is_told_a_question_as_what_was_decided(page: Page, address: str) -> None:
    answered(page, address, "昨年度の会議で生成AIについて決まったことは")
    assert [words for words in statements(page) if re.search(r"か。?$", words)] == []


def test_what_changed_in_a_meeting_as_a_whole_is_what_a_comparison_finds(page: Page, address: str) -> None:
    files = answered(page, address, "DX推進本部会議で前回から変わった点は")
    assert set(files) == {R5_2, R6_1}
    assert "9月2日に変更" in "".join(statements(page))


def test_what_was_decided_this_year_is_about_what_was_asked(page: Page, address: str) -> None:
    answered(page, address, "今年度の会議で生成AIについて決まったことは")
    assert re.search("生成AI|個人情報を入力しない原則|相談記録", statements(page)[0])


def test_the_newest_meeting_is_the_newest_of_the_one_that_is_named(page: Page, address: str) -> None:
    assert answered(page, address, "直近のDX推進本部会議で決まったことは")[0] == R6_1
