"""Lists of those present, and who stands behind a speaker's label."""

from __future__ import annotations

import pytest

from ingest.roster import find_attendees
from ingest.speaker import identify, named
from ingest.text import text_blocks
from ingest.types import Attendee


def present(text, *labels):
    return [(one.name, one.role, one.office) for one in find_attendees(text, tuple(text_blocks(text)), labels)]


@pytest.mark.parametrize(
    ("text", "attendees"),
    [
        (
            "出席者：高瀬誠一 本部長（町長）、沢渡隆 教育長\n",
            [("高瀬誠一", "本部長", "町長"), ("沢渡隆", "教育長", "")],
        ),
        (
            "出 席 者　高瀬本部長（町長）、三輪副本部長、沢渡教育長\n",  # the office right behind the name
            [("高瀬", "本部長", "町長"), ("三輪", "副本部長", ""), ("沢渡", "教育長", "")],
        ),
        (
            "3 出席者\n\n推進本部長 副町長 高瀬誠一\n推進本部員 総務部長 小野寺浩\n生活部長 西野恵\n\n"
            "4 議題\n\n資料1について\n",
            [
                ("高瀬誠一", "推進本部長", "副町長"),
                ("小野寺浩", "推進本部員", "総務部長"),
                ("西野恵", "推進本部員", "生活部長"),  # shares the part of the line above
            ],
        ),
        (
            "出席者\n\n- (2) 事務局 推進室 室長 河合拓也\n主任 森下彩\n",
            [("河合拓也", "事務局", "推進室 室長"), ("森下彩", "事務局", "主任")],
        ),
        (
            "○出席議員（３名）\n　１番　安西　勉君　　　２番　大久保里美君\n　３番　浅野　実君\n",
            [("安西勉", "１番", ""), ("大久保里美", "２番", ""), ("浅野実", "３番", "")],
        ),
        (
            "出席議員（２名）\n　　１番　　　安　　西　　　　　勉　　　　　　　　２番　　　大 久 保　　里　　美\n",
            [("安西勉", "１番", ""), ("大久保里美", "２番", "")],  # letters set wide, in two columns
        ),
        (
            "説明のため出席した者\n　　市　　　長　　　大　　澤　　善　　隆\n",
            [("大澤善隆", "市長", "")],  # the width of the box tells where the office ends
        ),
        ("説明のため出席した者\n　　市　　長　　大　　澤　　善　　隆\n", []),  # no box: where it ends is not told
        ("欠席者：梅原会計管理者\n", []),
        ("出席者：12名\n", []),
        ("予算を審議した。出席者は多かった。\n", []),
    ],
)
def test_those_present_are_read_in_every_layout(text, attendees):
    assert present(text) == attendees


def test_the_labels_of_speakers_tell_an_office_from_the_name_before_it():
    text = "出席者：小野寺総務課長、大槻産業振興課長\n"
    assert present(text) == []  # 小野寺 総務課長, or 小野寺総 務課長?
    assert present(text, "総務課長", "産業振興課長") == [("小野寺", "総務課長", ""), ("大槻", "産業振興課長", "")]


PRESENT = (
    Attendee("高瀬誠一", "推進本部長", "副町長"),
    Attendee("小野寺浩", "推進本部員", "総務部長"),
    Attendee("河合拓也", "事務局", "室長"),
    Attendee("森下彩", "事務局", "主任"),
    Attendee("大久保里美", "２番"),
)


@pytest.mark.parametrize(
    ("label", "role", "name"),
    [
        ("推進本部長", "推進本部長", "副町長 高瀬誠一"),
        ("総務部長", "総務部長", "小野寺浩"),
        ("事務局", "事務局", None),  # two of them
        ("税務課長", "税務課長", None),  # not in the list
        ("議長（山本太一君）", "議長", "山本太一"),
        ("３番（浅野　実君）", "３番", "浅野実"),
        ("山本太一（議長）", "議長", "山本太一"),
        ("推進本部長（副町長）", "推進本部長", "副町長 高瀬誠一"),
        ("小野寺総務部長", "総務部長", "小野寺浩"),
        ("大久保里美君", "２番", "大久保里美"),
        ("田中委員長", "委員長", "田中"),
        ("総務委員長", "総務委員長", None),  # the committee, not a person
        ("匿名質問", None, None),
        ("日下部氏回答", "青嶺市 担当係長", "日下部仁"),  # introduced earlier in the record
        ("宮下氏回答", None, "宮下"),
        ("Q1", None, None),
    ],
)
def test_a_label_gives_role_and_person_as_far_as_the_record_tells(label, role, name):
    before = "(1)青嶺市 担当係長 日下部 仁(くさかべ じん)氏\n「窓口改革の三年」\n"
    assert identify(label, PRESENT, before) == (role, name)


@pytest.mark.parametrize(
    ("label", "name", "shown"),
    [
        ("総務課長", "小野寺浩", "総務課長（小野寺浩）"),
        ("本部長", "町長 高瀬誠一", "本部長（町長 高瀬誠一）"),
        ("議長（山本太一君）", "山本太一", "議長（山本太一君）"),
        ("大山氏", "大山水帆", "大山氏"),
        ("事務局", None, "事務局"),
    ],
)
def test_a_label_is_shown_with_the_person_whom_it_does_not_name(label, name, shown):
    assert named(label, name) == shown


COLUMNS = """説明のため出席した者
　　市　　　長　　　荒　　波　　恵　　司　　　　　　副　市　長　　　森　　岡　　享　　大

　　保 健 福祉　　　助　　井　　直　　樹　　　　　　子　ど　も　　　小　　倉　　　　　泉
　　部　　　長　　　　　　　　　　　　　　　　　　　すこやか部長

　　監 査 委員　　　井　　出　　　　　望　　　　　　主　　　事　　　河 原 木　　久　　美
　　事 務 局長
　　職 務 代理

事務局職員出席者
　　議 事 係長　　　今　　江　　準　　子君　　　　　新里支所長　　　広　　井　　光　　義君

△開会
"""


def test_offices_and_names_set_wide_in_columns_are_read_with_what_stands_below_the_box():
    assert present(COLUMNS) == [
        ("荒波恵司", "市長", ""),
        ("森岡享大", "副市長", ""),
        ("助井直樹", "保健福祉部長", ""),
        ("小倉泉", "子どもすこやか部長", ""),
        ("河原木久美", "主事", ""),  # what 職務代理 stands for is not told: 井出望 is left out
        ("今江準子", "議事係長", ""),  # 「議 事」 heads no other list
        ("広井光義", "新里支所長", ""),
    ]


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("市　　　長（荒波恵司君）", ("市長", "荒波恵司")),
        ("副　市　長", ("副市長", "森岡享大")),
        ("企 画 部長", ("企画部長", None)),  # who holds it, no list says
        ("町　長 伊井", ("町　長 伊井", None)),  # not letters of one office
    ],
)
def test_an_office_set_wide_is_a_role(label, found):
    attendees = find_attendees(COLUMNS, tuple(text_blocks(COLUMNS)))
    assert identify(label, attendees, "") == found
