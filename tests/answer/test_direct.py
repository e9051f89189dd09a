"""The one value that answers, in front of the sentences that hold it."""

from __future__ import annotations

import pytest

from answer.direct import direct
from answer.question import understand


@pytest.mark.parametrize(
    ("question", "sentences", "short"),
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
            "",
        ),  # told together
        ("転入の手続は何分短くなりましたか", ["転入の手続は32分から21分になった。"], ""),  # to be reckoned
        ("何人から何件の意見がありましたか", ["9人から27件の意見があった。"], ""),  # two things
        ("研修はなぜ延びましたか", ["講師の都合により10月に延びた。"], ""),  # no single value
        ("利用登録は何人ですか", ["説明会の会場は3階です。"], ""),
        ("参加した職員は何人ですか", ["机は12台、椅子は20人分を用意した。"], ""),  # people, but nobody who took part
    ],
)
def test_the_words_that_answer(question: str, sentences: list[str], short: str) -> None:
    assert direct(understand(question, lambda _form: 1, 100), sentences) == short


def test_they_stand_in_the_quote_as_printed() -> None:
    printed = "期間は、令和 6 年 1 月 15 日から３月１５日までの４３日間とする。"
    said = direct(understand("期間は何日間ですか", lambda _form: 1, 100), [printed])
    assert said
    assert said in printed
