import pytest

from answer.voice import is_voice, voices


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("教育長は計画の年数についてどんな意見でしたか", ("教育長",)),
        ("産業振興課長が質問した内容", ("産業振興課長",)),
        ("柏木議員の質問に町長はどう答えたか", ("柏木議員", "町長")),
        ("本部長の指示は何ですか", ("本部長",)),
        ("課長は何人いますか", ()),  # nobody's words
        ("回収率は何％ですか", ()),
    ],
)
def test_whose_words_are_asked_for(question: str, asked: tuple[str, ...]) -> None:
    assert voices(question) == asked


@pytest.mark.parametrize(
    ("asked", "spoken", "same"),
    [
        ("教育長", "沢渡教育長", True),
        ("推進本部長", "推進本部長 副町長", True),
        ("dx推進室長", "推進室長(dx) 河合拓也", True),  # in another order
        ("教育長", "総務課長", False),
    ],
)
def test_who_may_be_meant(asked: str, spoken: str, same: bool) -> None:
    assert is_voice(asked, spoken) is same
