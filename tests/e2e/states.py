"""Every page and state that a reviewer looks at and axe-core is run on, each with the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, expect

from tests.e2e.fake_app import ANSWERED, BROKEN, FOLLOW_UP, NOT_FOUND, REFUSED
from tests.e2e.office import sign_in

App = Literal["sample", "ready", "pins", "voice", "empty", "error", "slow", "writing", "office"]

QUESTION = "書かない窓口の費用はいくらですか"  # the sample records say it three times, each time otherwise
MORE = "書かない窓口の経費はいくらかかりますか"  # … and what another town paid stands in a record that is not cited
MINUTES = "令和6年度第1回汐見野町DX推進本部会議"


@dataclass(frozen=True, slots=True)
class State:
    """One state; ``reach`` starts from the page of questions, open and ready, or from the given ``path``."""

    name: str
    words: str  # what is to be seen, for the reviewer
    app: App
    reach: Callable[[Page], None] = lambda _page: None
    path: str = ""
    tall: bool = True  # the whole page is in the picture, not only what a screen shows
    signed_in: bool = True  # in the office, whose pages are behind a sign-in


def box(page: Page):
    return page.get_by_role("textbox", name="記録について質問する")


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn:not(.draft)").count()
    expect(box(page)).to_be_enabled(timeout=60_000)
    box(page).fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn:not(.draft)")).to_have_count(turns + 1)
    expect(page.locator(".looking")).to_have_count(0, timeout=20_000)


def _answered(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator(".newer")).to_be_visible()


def _panel(page: Page) -> None:
    ask(page, "書かない窓口の本格導入はいつからですか")
    page.locator("a.open-source").first.click()
    expect(page.locator(".viewer-title")).to_be_focused()
    expect(page.locator(".quoted-box").first).to_be_visible()


def _follow_up(page: Page) -> None:
    ask(page, ANSWERED)
    ask(page, FOLLOW_UP)


def _verdict(page: Page) -> None:
    ask(page, ANSWERED)
    page.get_by_role("button", name="違う").click()
    expect(page.get_by_text("間違った箇所")).to_be_visible()


def _letter(page: Page) -> None:
    ask(page, NOT_FOUND)
    page.get_by_role("button", name="この質問を事務局へ送る").click()
    expect(page.locator(".letter")).to_be_visible()


def _broken(page: Page) -> None:
    box(page).fill(BROKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def _suggestions(page: Page) -> None:
    expect(page.locator(".typing-aids")).to_be_attached(timeout=60_000)
    box(page).press_sequentially("電子決")
    expect(page.get_by_role("listbox", name="入力の候補")).to_be_visible()
    page.keyboard.press("ArrowDown")


def _too_long(page: Page) -> None:
    expect(page.locator(".typing-aids")).to_be_attached()
    box(page).fill("長い文です。" * 400)
    expect(page.locator(".too-long")).to_be_visible()


def _narrow(page: Page) -> None:
    page.get_by_role("button", name="質問する記録").click()
    expect(page.get_by_text("選んだものすべてに当てはまる")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(5)


def _narrowed(page: Page) -> None:
    _narrow(page)
    page.get_by_role("combobox", name="種類").click()
    page.get_by_role("option", name="議事録").click()
    expect(page.get_by_role("button", name="質問する記録：議事録")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, QUESTION)


def _voice(page: Page) -> None:
    page.get_by_role("button", name="声で入力").click()
    expect(page.locator(".voice-consent")).to_be_visible()


def _writing(page: Page) -> None:
    box(page).fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".draft .statement")).to_be_visible()


def _pinned(page: Page) -> None:
    ask(page, ANSWERED)
    pin = page.get_by_role("button", name="よく使う回答に入れる")
    if pin.count():
        pin.click()
    expect(page.get_by_role("button", name="よく使う回答から外す")).to_be_visible()
    page.get_by_role("button", name="新しい会話").click()
    expect(page.get_by_role("heading", name="よく使う回答")).to_be_visible()


def _timeline(page: Page) -> None:
    page.get_by_text("会議の年表").click()
    expect(page.locator(".year").first).to_be_visible()


def _record(view: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.locator("[class*=st-key-entry_] a").filter(has_text=MINUTES).click()
        expect(page.locator(".page-picture img")).to_be_visible()
        page.get_by_test_id("stRadioGroup").get_by_text(view, exact=True).click()
        if view != "原本のページ":
            expect(page.locator(".page-picture img")).to_have_count(0)

    return reach


def _speakers(page: Page) -> None:
    expect(page.locator(".speaker-list").first).to_be_visible()
    page.get_by_role("textbox").fill("生成AI")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).not_to_have_text("22人が見つかりました。")
    expect(page.locator(".speaker-list .place").first).to_contain_text("発言10か所")  # the list is drawn anew
    page.locator(".speaker-list summary").first.click()
    expect(page.locator(".speeches").first).to_be_visible()


def _compared(page: Page) -> None:
    expect(page.get_by_role("heading", name="変わった数字")).to_be_visible()


def _failed_sign_in(page: Page) -> None:
    sign_in(page, password="x")
    expect(page.get_by_role("alert")).to_be_visible()


def _part(part: str) -> Callable[[Page], None]:
    """Open a part of the administrators' page."""

    def reach(page: Page) -> None:
        page.get_by_role("radiogroup", name="管理の内容").get_by_text(part, exact=True).click()
        expect(page.get_by_role("radio", name=part)).to_be_checked()
        heading = part.removeprefix("意見と")  # 質問箱 stands first there
        expect(page.locator(".st-key-admin h2").first).to_have_text(heading)  # before, the part that goes is faded
        expect(page.locator(".st-key-admin [data-stale=true]")).to_have_count(0)
        if part == "利用状況":
            expect(page.locator(".stVegaLiteChart :is(canvas, svg.marks)").first).to_be_visible()

    return reach


def _is_there(words: str) -> Callable[[Page], None]:
    return lambda page: expect(page.get_by_role("heading", name=words)).to_be_visible()


STATES = (
    State("01-start", "最初の画面", "sample", tall=False),
    State("02-answer", "お答え、より新しい記録、他の記録、関連する質問", "sample", _answered),
    State("03-source", "原本のページと印", "sample", _panel, tall=False),
    State("04-narrow", "質問する記録を選ぶ", "sample", _narrow, tall=False),
    State("05-narrowed", "選んだ記録からのお答え", "sample", _narrowed),
    State("06-suggestions", "入力の候補", "sample", _suggestions, tall=False),
    State("07-too-long", "長すぎる質問", "ready", _too_long, tall=False),
    State("08-voice", "声で入力する前のお知らせ", "voice", _voice, tall=False),
    State("09-follow-up", "続けての質問", "ready", _follow_up),
    State("10-verdict", "違うときの理由", "ready", _verdict),
    State("11-not-found", "記録に見当たらない質問を事務局へ送る", "ready", _letter),
    State("12-refused", "受け付けない質問", "ready", lambda page: ask(page, REFUSED)),
    State("13-pinned", "よく使う回答", "pins", _pinned, tall=False),
    State("14-writing", "モデルが書いている間", "writing", _writing, tall=False),
    State("15-broken", "思わぬ問題と問い合わせ番号", "ready", _broken, tall=False),
    State("16-loading", "準備の間", "slow", tall=False),
    State("17-failed", "準備に失敗したとき", "error", tall=False),
    State("18-empty", "記録がないとき", "empty", tall=False),
    State("20-templates", "ひな形", "sample", path="templates"),
    State("21-records", "記録の一覧", "sample", path="records"),
    State("22-timeline", "会議の年表", "sample", _timeline, "records"),
    State("23-page", "記録：原本のページ", "sample", _record("原本のページ"), "records"),
    State("24-text", "記録：文章", "sample", _record("文章"), "records"),
    State("25-headings", "記録：見出し", "sample", _record("見出し（議題）"), "records"),
    State("26-decisions", "記録：決定・宿題", "sample", _record("決定・宿題"), "records"),
    State("27-record-speakers", "記録：発言者", "sample", _record("発言者"), "records"),
    State("28-speakers", "発言者", "sample", _speakers, "speakers"),
    State("29-compare", "会議を比べる", "sample", _compared, "compare"),
    State("30-sign-in", "サインイン", "office", tall=False, signed_in=False),
    State("31-sign-in-failed", "サインインできなかったとき", "office", _failed_sign_in, tall=False, signed_in=False),
    State("32-password", "パスワードの変更", "office", _is_there("パスワードの変更"), "password"),
    State("33-users", "利用者", "office", _is_there("利用者を足す"), "users"),
    State("34-ingest", "管理：取り込み", "office", _part("取り込み"), "admin"),
    State("35-versions", "管理：世代", "office", _part("世代"), "admin"),
    State("36-removal", "管理：削除", "office", _part("削除"), "admin"),
    State("37-usage", "管理：利用状況", "office", _part("利用状況"), "admin"),
    State("38-log", "管理：監査記録", "office", _part("監査記録"), "admin"),
    State("39-voices", "管理：意見と質問箱", "office", _part("意見と質問箱"), "admin"),
)


def show(page: Page, address: str, state: State) -> None:
    """Bring the page into a state."""
    if not state.signed_in:
        page.context.clear_cookies()
    page.goto(address + state.path)
    if state.app == "office":
        if state.signed_in:
            sign_in(page)
            expect(page.locator(".st-key-signed_in")).to_be_visible(timeout=60_000)
        else:
            expect(page.get_by_role("button", name="サインイン")).to_be_visible(timeout=60_000)
            expect(page.get_by_label("パスワード", exact=True)).to_be_visible()
    else:
        expect(page.locator(".st-key-pages [aria-current=page]")).to_be_visible(timeout=60_000)
    if not state.path and state.app in ("sample", "ready", "pins", "voice", "writing"):
        expect(page.get_by_text("質問の例")).to_be_visible(timeout=240_000)
    if state.app == "empty":
        expect(page.locator(".first-steps li")).to_have_count(3)
    if state.app in ("error", "empty"):
        expect(page.get_by_role("button", name="もう一度")).to_be_visible()
    state.reach(page)


def whole_height(page: Page, most: int = 4_000) -> int:
    """Return how high a screen would show all of the page."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight + 160")
    return min(int(height), most)
