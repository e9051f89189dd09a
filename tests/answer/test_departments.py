"""The assistant for somebody of a department: what is limited to others is in no answer, count or comparison."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from answer.assistant import Assistant
from answer.compare_stored import compare_stored
from index.departments import ALL
from index.edits import edit
from index.errors import UnknownDocument
from index.store import Store
from index.types import Filters
from policy.decide import load_policy
from settings import Settings, load_settings

LIMITED, SPOKEN = "dx-honbu-r6-1.pdf", "gikai-r6-06.txt"  # for 総務課 alone
QUESTION = "標準準拠システムの移行の延期はどうなりましたか"


@pytest.fixture(scope="module")
def limited(sample_settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant over the sample records, two of which are for 総務課 alone."""
    folder = tmp_path_factory.mktemp("limited") / "store"
    shutil.copytree(sample_settings.store, folder)
    settings = load_settings(store=folder)
    policy = load_policy(settings.policy)
    for name in (LIMITED, SPOKEN):
        edit(Store(folder), name, {"departments": "総務課"}, "suzuki", policy)
    return Assistant(settings, assistant._encoder)


def sources(assistant: Assistant, question: str) -> set[str]:
    answer = assistant.ask(question)
    return {citation.source for citation in (*answer.citations, *answer.nearest)}


def test_each_sees_his_own_records_and_counts_them(limited: Assistant) -> None:
    total = len(limited.seen_by(ALL).documents)
    assert [limited.seen_by(who).document_count for who in (None, "福祉課", "総務課", ALL)] == [
        total - 2, total - 2, total, total,
    ]  # fmt: skip
    assert limited.document_count == total - 2  # who says nothing is of no department
    assert not {LIMITED, SPOKEN} & {document.source for document in limited.documents}


def test_an_answer_cites_a_limited_record_for_its_department_alone(limited: Assistant) -> None:
    assert LIMITED in sources(limited.seen_by("総務課"), QUESTION)
    for who in (None, "福祉課"):
        assert LIMITED not in sources(limited.seen_by(who), QUESTION)
        asked = limited.seen_by(who).ask_after("それはいつですか", [QUESTION])
        assert LIMITED not in {citation.source for citation in (*asked.citations, *asked.nearest)}


@pytest.mark.parametrize("everywhere", [False, True])
def test_the_nearest_records_of_a_question_without_answer_hide_it_too(limited: Assistant, everywhere: bool) -> None:
    question = "移行後の運用経費を試算した事業者の名前は何ですか"
    for who, seen in ((None, False), ("総務課", True)):
        answer = limited.seen_by(who).ask(question, everywhere=everywhere)
        assert answer.status == "not_found"
        assert (SPOKEN in {citation.source for citation in answer.nearest}) is seen


def test_the_newest_meeting_is_the_newest_that_may_be_seen(limited: Assistant) -> None:
    def meant(assistant: Assistant) -> tuple[str, ...]:
        generation = assistant._current()
        assert generation
        filters = assistant._scope("直近の定例会で決まったことは", generation, None).filters
        assert filters
        return filters.sources

    assert meant(limited.seen_by("総務課")) == (SPOKEN,)
    assert meant(limited) == ("dx-honbu-r5-2.docx",)


def test_no_example_is_made_of_a_limited_record(limited: Assistant) -> None:
    for question in limited.examples:
        assert LIMITED not in sources(limited, question)
        assert limited.ask(question).status == "answered"


def test_a_citation_from_before_shows_nothing_any_more(limited: Assistant) -> None:
    cited = limited.seen_by("総務課").ask(QUESTION).citations
    citation = next(citation for citation in cited if citation.source == LIMITED)
    assert limited.seen_by("総務課").context(citation)
    assert limited.context(citation) is None


def test_a_meeting_that_may_not_be_seen_is_empty(limited: Assistant) -> None:
    (document,) = [d for d in limited.seen_by("総務課").documents if d.source == LIMITED]
    assert limited.seen_by("総務課").meeting(document).passages
    assert limited.seen_by("福祉課").meeting(document).passages == ()


def test_templates_see_what_their_reader_sees(limited: Assistant) -> None:
    from prompts.forms import load_templates

    (template,) = [t for t in load_templates()[0] if t.finder == "decisions"]
    values = {"meeting": "令和6年度第1回DX推進本部会議"}
    assert limited.seen_by("総務課").from_template(template, values).status == "answered"
    assert limited.from_template(template, values).status == "not_found"


def test_what_a_model_reads_is_filtered_too(limited: Assistant) -> None:
    answer = limited.ask(QUESTION)
    generation = limited._current()
    assert generation
    for who, seen in ((None, False), ("総務課", True)):
        reader = limited.seen_by(who)
        materials = reader._materials(answer, generation, reader._scope(QUESTION, generation, None), 20)
        assert (LIMITED in {material.document.source for material in materials}) is seen


def test_a_model_reads_the_records_alone_that_were_chosen(assistant: Assistant) -> None:
    generation = assistant._current()
    assert generation
    chosen = Filters(sources=("kouhou-r6-09.html",))
    for filters in (chosen, None):
        answer = assistant.ask(QUESTION, filters)
        scope = assistant._scope(QUESTION, generation, filters)
        read = {material.document.place for material in assistant._materials(answer, generation, scope, 20)}
        assert (read == set(chosen.sources)) is (filters is chosen)


def test_a_view_follows_a_new_generation_with_the_others(limited: Assistant) -> None:
    seen = limited.seen_by("総務課")
    store = Store(Path(limited._store.folder))
    live = store.require_live()
    try:
        store.make_live(live - 2)  # before they were limited
        assert LIMITED in sources(limited, QUESTION)
        assert seen.generation_number == live - 2
    finally:
        store.make_live(live)
        assert LIMITED not in sources(limited, QUESTION)


def test_two_records_are_compared_for_those_alone_who_may_see_both(limited: Assistant) -> None:
    store = limited._store
    other = "dx-honbu-r5-2.docx"
    assert compare_stored(store, other, LIMITED, "総務課").newer.source == LIMITED
    with pytest.raises(UnknownDocument, match="に当てはまる文書がありません"):
        compare_stored(store, other, LIMITED)
