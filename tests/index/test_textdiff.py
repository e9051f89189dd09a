from __future__ import annotations

import pytest

from index.textdiff import CONTEXT, LONGEST_LINE, MOST_LINES, DiffLine, TextDiff, text_diff


def as_is(text):
    return text


def marks(diff):
    return [(line.mark, line.text) for line in diff.lines]


def test_a_changed_line_is_shown_between_those_around_it():
    old = "会議録\n開会\n議題1\n端末を300台買う。\n議題2\n閉会\n以上"
    new = "会議録\n開会\n議題1\n端末を200台買う。\n議題2\n閉会\n以上"
    diff = text_diff(old, new, as_is)
    assert marks(diff) == [
        ("gap", ""),
        ("same", "開会"),
        ("same", "議題1"),
        ("removed", "端末を300台買う。"),
        ("added", "端末を200台買う。"),
        ("same", "議題2"),
        ("same", "閉会"),
        ("gap", ""),
    ]
    assert (diff.removed, diff.added, diff.cut) == (1, 1, False)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("あ\nい", "あ\nい", []),
        ("あ\nい", "  あ\n\n\nい  ", []),  # white space alone is no change
        ("", "あ", [("added", "あ")]),
        ("あ", "", [("removed", "あ")]),
        ("あ\nい", "い\nあ", [("added", "い"), ("same", "あ"), ("removed", "い")]),
    ],
)
def test_what_counts_as_a_change(old, new, expected):
    diff = text_diff(old, new, as_is)
    assert marks(diff) == expected
    assert diff.removed == sum(mark == "removed" for mark, _ in expected)


def test_changes_close_together_share_their_context():
    old = "\n".join(map(str, range(10)))
    new = old.replace("3", "三").replace("6", "六")
    assert CONTEXT == 2
    assert [line.text for line in text_diff(old, new, as_is).lines] == [
        *("", "1", "2", "3", "三", "4", "5", "6", "六", "7", "8", "")
    ]


def test_a_long_line_is_compared_by_its_sentences():
    sentences = [f"第{number}の議題では防災訓練の日程を話し合った。" for number in range(30)]
    old, new = "".join(sentences), "".join(sentences).replace("第7の議題では防災", "第7の議題では図書")
    changed = [(line.mark, line.text) for line in text_diff(old, new, as_is).lines if line.mark in ("removed", "added")]
    assert changed == [("removed", sentences[7]), ("added", sentences[7].replace("防災", "図書"))]


def test_what_the_policy_masks_is_masked_and_nothing_moves():
    def redact(text):
        return text.replace("1234\n5678", "●" * 9)  # over the end of a line

    diff = text_diff("番号は1234\n古い", "番号は1234\n5678です", redact)
    assert marks(diff) == [("same", "番号は●●●●"), ("removed", "古い"), ("added", "●●●●です")]
    assert marks(text_diff("", "番号は1234\n5678です", redact)) == [("added", "番号は●●●●"), ("added", "●●●●です")]


def test_a_diff_is_bounded_and_says_so():
    old = "\n".join(f"旧{number}" for number in range(3 * MOST_LINES))
    new = "\n".join(f"新{number}" for number in range(2 * MOST_LINES))
    diff = text_diff(old, new, as_is)
    assert (len(diff.lines), diff.removed, diff.added, diff.cut) == (MOST_LINES, 3 * MOST_LINES, 2 * MOST_LINES, True)
    assert text_diff("旧", "新", as_is, 0) == TextDiff(1, 1, (), True)


def test_a_line_without_an_end_is_shown_in_part():
    (line,) = text_diff("", "字" * 5_000, as_is).lines
    assert line == DiffLine("added", "字" * LONGEST_LINE + "…")


def test_two_long_texts_without_a_common_line_take_no_time():
    old = "\n".join(f"旧{number}" for number in range(60_000))
    diff = text_diff(old, old.replace("旧", "新"), as_is)
    assert (diff.removed, diff.added) == (60_000, 60_000)
