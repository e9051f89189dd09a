"""よく使う回答: each department has its own list, and nothing that the policy refuses is in any."""

from __future__ import annotations

import pytest

from audit.errors import PinRefused
from audit.pins import LONGEST_QUESTION, MOST, add_pin, list_pins, remove_pin

QUESTION = "生成AIに個人情報を入力してよいですか"


def allowed(text):
    return "090" not in text


def test_each_department_has_its_own_list_in_the_order_of_pinning(log):
    for question, department in ((QUESTION, "総務課"), ("別の質問", "総務課"), (QUESTION, "税務課"), ("共通", None)):
        add_pin(log, question, department, allowed)
    lists = [list_pins(log, department) for department in ("総務課", "税務課", None, "住民課")]
    assert lists == [[QUESTION, "別の質問"], [QUESTION], ["共通"], []]


def test_a_question_is_kept_once_in_one_line_and_can_be_taken_out_again(log):
    add_pin(log, f" {QUESTION}\n", "総務課", allowed)
    add_pin(log, QUESTION, "総務課", allowed)
    assert list_pins(log, "総務課") == [QUESTION]
    remove_pin(log, QUESTION, "総務課")
    remove_pin(log, QUESTION, "総務課")
    assert list_pins(log, "総務課") == []


@pytest.mark.parametrize("question", ["", " \n", "長" * (LONGEST_QUESTION + 1)])
def test_what_is_no_question_is_not_kept(log, question):
    with pytest.raises(PinRefused, match="文字までの質問"):
        add_pin(log, question, None, allowed)
    assert list_pins(log, None) == []


def test_what_the_policy_refuses_is_not_kept(log):
    with pytest.raises(PinRefused, match="個人情報"):
        add_pin(log, "090-1234-5678の方は", None, allowed)
    assert list_pins(log, None) == []


def test_a_full_list_says_how_to_make_room(log):
    for number in range(MOST):
        add_pin(log, f"質問{number}", "総務課", allowed)
    with pytest.raises(PinRefused, match="よく使う回答から外す"):
        add_pin(log, "もう一つ", "総務課", allowed)
    assert len(list_pins(log, "総務課")) == MOST
