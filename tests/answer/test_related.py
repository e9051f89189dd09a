"""Questions that the records answer too, and what other records say: asked before they are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.elsewhere import elsewhere, newer_answering
from answer.meeting import Meeting
from answer.related import candidates, related
from answer.types import Answer, Citation, Statement
from index.types import Filters
from ingest.types import Decision, Document, Facts, Passage

TITLE = "令和６年度第１回推進本部会議 議事録"
ITEMS = ("議題1 予算の配分について", "議題2 端末の更新について（報告）", "3 その他", "議題4 研修の計画について")


def passage(number, heading, text="あ" * 20):
    start = number * 100
    return Passage(number, "d", number, None, (TITLE, heading), None, start, start + len(text), text, ((0, len(text)),))


PASSAGES = tuple(passage(number, heading) for number, heading in enumerate(ITEMS))
DECISIONS = (
    Decision("決定", None, 105, 110, "決定する。"),
    Decision("宿題", None, 305, 310, "次回まで。"),
)
DOCUMENT = Document("d", "d.txt", "d.txt", "令和6年度第1回推進本部会議 議事録", None, 1, "", "", decisions=DECISIONS)
MEETING = Meeting(DOCUMENT, PASSAGES)


def citation(number, document="d", headings=(TITLE, ITEMS[0]), start=0, score=0.9):
    return Citation(
        number, number, document, document, document, headings, None, None, None, None, "言葉", start, score
    )


def answered(*citations, question="予算はいくらですか", scope=""):
    statements = tuple(Statement("言葉", one.number) for one in citations)
    return Answer(question, "answered", statements, citations, (), "", 0.1, 1, scope=scope)


NOT_FOUND = Answer("予算はいくらですか", "not_found", (), (), (), "ありません。", 0.1, 1)
CITED = answered(citation(1))
BOTH = replace(CITED, question="端末と研修の予算はいくらですか")


def test_the_items_around_what_was_cited_are_asked_about_nearest_first_in_the_way_that_fits_them():
    assert [question for question, _ in candidates(MEETING, CITED)] == [
        "端末の更新は、どう決まりましたか",
        "研修の計画で、次回までの宿題は何ですか",
    ]


def test_what_the_question_names_already_is_not_offered():
    answer = replace(CITED, question="端末の更新はいつですか")
    assert [question for question, _ in candidates(MEETING, answer)] == ["研修の計画で、次回までの宿題は何ですか"]


def test_the_title_of_a_record_is_no_item():
    titled = replace(PASSAGES[1], headings=(TITLE,))
    assert list(candidates(Meeting(DOCUMENT, (PASSAGES[0], titled)), CITED)) == []


def test_only_questions_answered_out_of_their_own_item_are_offered():
    def ask(question):
        if "端末" in question:
            return answered(citation(1, headings=(TITLE, ITEMS[0])))  # about something else
        return answered(citation(1, headings=(TITLE, ITEMS[3])))

    assert related(BOTH, [MEETING], ask) == ["研修の計画で、次回までの宿題は何ですか"]
    assert related(BOTH, [MEETING], lambda _question: NOT_FOUND) == []


def out_of_its_item(question):
    return answered(citation(1, headings=(TITLE, ITEMS[1])), citation(2, headings=(TITLE, ITEMS[3])))


def test_only_items_about_the_same_matter_are_asked_about_the_likest_first():
    asked = []

    def ask(question):
        asked.append(question)
        return out_of_its_item(question)

    related(replace(CITED, question="研修の予算はいくらですか"), [MEETING], ask)
    related(replace(CITED, question="駐車場の予算はいくらですか"), [MEETING], ask)
    assert asked == ["研修の計画で、次回までの宿題は何ですか"]
    likest = related(replace(CITED, question="研修の計画と端末はいつですか"), [MEETING], out_of_its_item)
    assert likest == ["端末の更新は、どう決まりましたか"]  # the other item stands in the question
    likest = related(replace(CITED, question="研修と計画と端末の日は"), [MEETING], out_of_its_item)
    assert likest == ["研修の計画で、次回までの宿題は何ですか", "端末の更新は、どう決まりましたか"]


@pytest.mark.parametrize(
    ("heading", "offered"),
    [
        ("紙の申請書はなくなりますか", ["紙の申請書はなくなりますか"]),
        ("声が漏れないようにしました", []),  # a sentence is nothing to ask about
        ("申請書の様式", ["申請書の様式について教えてください"]),
    ],
)
def test_a_heading_that_asks_is_offered_as_it_stands_and_one_that_tells_is_not(heading, offered):
    record = Meeting(replace(DOCUMENT, decisions=()), (PASSAGES[0], passage(1, heading)))
    assert [question for question, _ in candidates(record, CITED)] == offered


def test_trying_ends_when_the_time_is_gone():
    seconds = iter([0.0, 0.5, 2.0])
    asked = []

    def ask(question):
        asked.append(question)
        return answered(citation(1, headings=(TITLE, ITEMS[3])))

    assert related(BOTH, [MEETING], ask, budget=1.0, clock=lambda: next(seconds)) == [asked[0]]
    assert len(asked) == 1


def other(name, day=None, meeting=None):
    return Document(name, name, name, name, day, 1, "", "", facts=Facts(meeting_name=meeting, held_on=day))


def as_likely(_question, filters):
    return dict.fromkeys(filters.sources, 1.0)


def test_each_record_that_is_not_cited_says_its_best_words_if_they_answer():
    asked = []

    def ask(question, filters):
        asked.append((question, filters))
        scores = (("a", 0.6), ("a", 0.8), ("b", 0.45), ("c", 0.4))  # less than half of the answer's 0.9
        return answered(*(citation(n, name, score=score) for n, (name, score) in enumerate(scores, 1)))

    found = elsewhere(CITED, [other("d"), other("a"), other("b"), other("c")], ask, as_likely)
    assert [(one.document, one.score) for one in found] == [("a", 0.8), ("b", 0.45)]
    assert asked == [(CITED.question, Filters(sources=("a", "b", "c")))]


def test_a_record_that_hardly_answers_says_nothing_even_beside_an_unsure_answer():
    def ask(_question, _filters):
        return answered(citation(1, "a", score=0.29), citation(2, "b", score=0.3))

    unsure = answered(citation(1, score=0.1))
    assert [one.document for one in elsewhere(unsure, [other("a"), other("b")], ask, as_likely)] == ["b"]


def test_nothing_is_asked_elsewhere_where_there_is_no_other_record_or_no_answer():
    assert elsewhere(CITED, [other("d")], None, as_likely) == []  # type: ignore[arg-type]
    assert elsewhere(NOT_FOUND, [other("a")], None, as_likely) == []  # type: ignore[arg-type]


def test_a_record_that_answers_only_when_it_is_asked_alone_is_not_shown():
    def ask(_question, filters):
        return answered(*(citation(n, name, score=0.9) for n, name in enumerate(filters.sources, 1)))

    def together(_question, _filters):
        return {"a": 0.37, "b": 0.35}  # of the answer's 0.9, two fifths are 0.36; the last is not found at all

    found = elsewhere(CITED, [other("d"), other("a"), other("b"), other("c")], ask, together)
    assert [one.document for one in found] == ["a"]


OLD, NEW = other("d", date(2023, 5, 1), "会議"), other("n", date(2024, 5, 1), "会議")


def test_the_newest_later_meeting_is_asked_and_one_that_is_cited_is_known_to_answer():
    def ask(question, filters):
        return CITED if filters == Filters(sources=("n",)) else NOT_FOUND

    assert newer_answering(CITED, [OLD], [OLD, NEW], ask) == {"n"}
    assert newer_answering(CITED, [OLD], [OLD, NEW], lambda _question, _filters: NOT_FOUND) == set()
    both = answered(citation(1), citation(2, "n"))
    assert newer_answering(both, [OLD, NEW], [OLD, NEW], None) == {"n"}  # type: ignore[arg-type]


def test_whoever_names_the_time_means_the_older_meeting():
    scoped = answered(citation(1), scope="令和5年度の記録から")
    assert newer_answering(scoped, [OLD], [OLD, NEW], None) == set()  # type: ignore[arg-type]
