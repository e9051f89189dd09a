"""A rule looks only around what it cannot do without, and finds what it would find anywhere."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.policy_set import SHARED, lookalikes, personal
from policy.births import _BORN, _WORD
from policy.births import _REACH as _BIRTH_REACH
from policy.fold import fold
from policy.near import around, stretches
from policy.places import _NEAR_DIGIT, _OF_A_HOUSE, _REACH
from policy.recognise import RULES

BEFORE = "それでは、ただいまから会議を開きます。日程に入ります。\n" * 40
BEHIND = "\n以上で本日の日程は全部終わりました。散会します。" * 40


@pytest.mark.parametrize(
    ("text", "words", "held"),
    [
        ("甲。口座は乙。丙", ("口座",), ["口座は乙"]),
        ("口座と口座、記号", ("口座", "記号"), ["口座と口座、記号"]),  # each stretch once
        ("口座\n記号。口座", ("口座", "記号"), ["口座", "記号", "口座"]),
        ("。口座。", ("口座",), ["口座"]),
        ("甲。乙", ("口座",), []),
        ("", ("口座",), []),
    ],
)
def test_stretches_lie_between_sentence_and_line_ends(text, words, held):
    assert [text[start:end] for start, end in stretches(text, words)] == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("甲。口座\n乙\n丙", ["口座\n乙"]),
        ("口座\n口座\n乙\n丙", ["口座\n口座\n乙"]),  # those that touch are one
        ("口座。乙\n丙", ["口座"]),
        ("口座\n", ["口座\n"]),
    ],
)
def test_the_line_below_a_label_belongs_to_it(text, held):
    assert [text[start:end] for start, end in stretches(text, ("口座",), below=True)] == held


@pytest.mark.parametrize(
    ("text", "spans"),
    [("....番....", [(2, 7)]), ("番..番......番", [(0, 6), (8, 11)]), ("番", [(0, 1)]), ("....", [])],
)
def test_surroundings_that_touch_are_one(text, spans):
    assert list(around(text, re.compile("番"), 2)) == spans


@pytest.mark.skipif(not SHARED.is_dir(), reason="names and addresses of the wordings stand in ../shared")
@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_in_a_long_record_what_it_finds_in_the_sentence(name):
    find = RULES[name].find
    texts = [fold(one.text) for make in (personal, lookalikes) for one in make("development")]
    alone = [[(start + len(BEFORE), end + len(BEFORE)) for start, end in find(text)] for text in texts]
    assert [list(find(fold(BEFORE) + text + fold(BEHIND))) for text in texts] == alone
    assert any(alone)


@settings(deadline=None)
@given(st.text(alphabet="平成3年4月25日生誕まれに徒の。\n(1990-2番地丁目号", max_size=200), st.integers(0, 200))
def test_dates_of_birth_and_houses_are_found_as_in_the_whole_text(text, at):
    text = text[:at] + "昭和50年1月2日生" + text[at:] + "。" * 100

    assert _found(_BORN, _WORD, _BIRTH_REACH, text) == [match.span() for match in _BORN.finditer(text)]
    assert _found(_NEAR_DIGIT, _OF_A_HOUSE, _REACH, text) == [match.span() for match in _NEAR_DIGIT.finditer(text)]


def _found(pattern, anchor, reach, text):
    return [match.span() for start, end in around(text, anchor, reach) for match in pattern.finditer(text, start, end)]
