"""The one value that answers, in front of the sentences that hold it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import accumulate

import pytest

from answer.assistant import Assistant
from answer.direct import Short, direct
from answer.evidence import Source
from answer.extract import Quote
from answer.question import understand
from ingest.types import Document, Passage


def quote(*sentences: str, day: date | None = None, score: float = 0.9, title: str = "会議") -> Quote:
    """Return a quote of a whole passage, from a record of a day of its own."""
    places = accumulate((len(one) for one in sentences), initial=0)
    spans = tuple((end - len(one), end) for end, one in zip(list(places)[1:], sentences, strict=True))
    text = "".join(sentences)
    passage = Passage(0, title, 0, None, (), None, 0, len(text), text, spans)
    document = Document(title, title, title, title, day, 1, "", text)
    return Quote(Source(passage, document, 1.0), 0, len(sentences) - 1, score)


def short(question: str, *quotes: Quote) -> Short | None:
    return direct(understand(question, lambda _form: 1, 100), quotes)


@pytest.mark.parametrize(
    ("question", "sentences", "words"),
    [
        (
            "本格導入はいつからですか",
            ["令和６年１０月１日（火）から、本格導入を始める。"],
            "令和６年１０月１日（火）から",
        ),
        ("移行の事業費はいくらですか", ["移行の事業費は、約１億3,200万円を見込む。"], "約１億3,200万円"),
        ("回収率は何％でしたか", ["配布は1,500人で、回収率は45.6％であった。"], "45.6％"),
        ("証明書は年に何件発行しますか", ["証明書の発行は年間約1万9千件です。"], "約1万9千件"),
        (
            "山添の出張所は何メガビットか",
            ["浜通の出張所は9メガビット、山添の出張所は46メガビットだった。"],
            "46メガビット",
        ),
        ("転入の手続は何分短くなりましたか", ["転入の手続は32分から21分になった。"], ""),  # to be reckoned
        ("何人から何件の意見がありましたか", ["9人から27件の意見があった。"], ""),  # two things
        ("研修はなぜ延びましたか", ["講師の都合により10月に延びた。"], ""),  # no single value
        ("利用登録は何人ですか", ["説明会の会場は3階です。"], ""),
        ("電子契約はいつからですか", ["電子契約は、次回の会議で始める時期を決める。"], ""),  # 次回 tells no day
        (
            "サポートはいつまでですか",
            ["システムは平成28年10月から使い、サポートは令和7年9月末で切れます。"],
            "令和7年9月末",
        ),
        (
            "心得はいつ廃止しましたか",
            ["心得（平成21年制定）は、令和4年3月31日をもって廃止しました。"],
            "令和4年3月31日",
        ),
        ("訓練で開いた職員は何人ですか", ["訓練では職員203人のうち31人が添付ファイルを開きました。"], "31人"),
        (
            "キャッシュレス決済はいつから使えますか",
            ["キャッシュレス決済を使う人は51.8％でした。"],
            "",
        ),  # no month and day
        ("予約はいつからですか", ["予約は9月2日（月曜日）から始めます。"], "9月2日（月曜日）から"),
        ("稼働はいつですか", ["稼働は令和6年10月の予定でしたが、令和7年1月6日に改めます。"], "令和7年1月6日"),
        ("令和4年度の捕獲は何頭ですか", ["令和2年度の捕獲は118頭に対し、令和4年度の捕獲は173頭であった。"], "173頭"),
        ("利用率の目標は何％ですか", ["利用率 | 50% | 70%"], ""),  # columns whose names are not there
        ("参加した職員は何人ですか", ["机は12台、椅子は20人分を用意した。"], ""),  # people, but nobody who took part
    ],
)
def test_the_words_that_answer(question: str, sentences: list[str], words: str) -> None:
    said = direct(understand(question, lambda _form: 1, 100), [quote(*sentences)])
    assert (said.words if said else "") == words


def test_they_stand_in_the_quote_as_printed() -> None:
    printed = "期間は、令和 6 年 1 月 15 日から３月１５日までの４３日間とする。"
    said = short("期間は何日間ですか", quote(printed))
    assert said
    assert said.words in printed


MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
OLD, NEW = "開始は7月1日からとする。", "開始は7月1日の予定でしたが、9月2日に変更する。"


def test_a_newer_record_that_changes_a_value_is_told_with_what_it_was_before() -> None:
    said = short(
        "開始はいつからですか", quote(OLD, day=MAY, title="五月の会議"), quote(NEW, day=JUNE, title="六月の会議")
    )
    assert said
    assert (said.words, said.place) == ("9月2日", 1)
    assert "五月の会議" in said.note
    assert "7月1日から" in said.note


def test_what_was_before_is_not_told_for_what_came_later() -> None:
    said = short(
        "開始はいつからですか", quote(NEW, day=MAY, title="五月の会議"), quote(OLD, day=JUNE, title="六月の会議")
    )
    assert said is None  # a newer record says another day, and not that anything changed


def test_records_that_say_otherwise_leave_no_value_in_front() -> None:
    one, other = quote(OLD, title="一"), quote("開始は8月5日からとする。", title="二", score=0.85)
    assert short("開始はいつからですか", one, other) is None
    assert short("開始はいつからですか", one, replace(other, score=0.1))


def test_a_quote_that_does_not_name_the_subject_gives_no_value() -> None:
    assert short("書かない窓口の構築の費用はいくらですか", quote("費用は237万6千円です。")) is None


@pytest.mark.parametrize(
    ("question", "words", "before"),
    [
        ("書かない窓口の費用はいくらですか", "", ""),
        ("キャッシュレス決済はいつから", "9月2日（月曜日）から", ""),
        ("スマートフォン講座は年何回", "24回", "１０回"),
        ("浜通出張所への導入は", "", ""),
    ],
)
def test_what_was_told_wrongly_over_the_sample_records(
    assistant: Assistant, question: str, words: str, before: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.short == words
    assert before in answer.note
    if words:
        assert words in answer.citations[0].quote
