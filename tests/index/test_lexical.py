from __future__ import annotations

import pytest

from index.lexical import Entry, LexicalIndex, LexicalWriter, Terms, question_grams, unspaced


def body(words):
    return Terms(words, "", "", "")


@pytest.fixture
def index(tmp_path):
    folder = tmp_path / "lexical"
    LexicalIndex.create(folder)

    def made(*passages):
        entries = (Entry(number, f"doc{number}", terms, unspaced(terms.body)) for number, terms in passages)
        LexicalIndex.add(folder, entries)
        return LexicalIndex(folder)

    return made


def found(index, *terms):
    return [passage for passage, _ in index.search(dict.fromkeys(terms, 1.0), 10)]


def test_a_rare_word_outweighs_a_common_one(index):
    held = index((1, body("予算 会議")), (2, body("会議 会場")), (3, body("会議 資料")))
    assert found(held, "予算", "会議") == [1, 2, 3]


def test_equal_scores_come_by_id(index):
    assert found(index((9, body("予算")), (3, body("予算")), (5, body("予算"))), "予算") == [3, 5, 9]


def test_body_counts_more_than_headings_and_headings_more_than_title(index):
    held = index((1, Terms("", "予算", "", "")), (2, Terms("", "", "予算", "")), (3, Terms("予算", "", "", "")))
    assert found(held, "予算") == [3, 2, 1]


def test_the_speaker_is_searched(index):
    assert found(index((1, Terms("", "", "", "市長")), (2, body("予算"))), "市長") == [1]


def test_a_term_of_less_weight_counts_less(index):
    held = index((1, body("予算")), (2, body("端末")))
    assert [passage for passage, _ in held.search({"予算": 0.5, "端末": 1.0}, 10)] == [2, 1]
    full, half = (held.search({"予算": weight}, 10)[0][1] for weight in (1.0, 0.5))
    assert half == pytest.approx(full / 2)


@pytest.mark.parametrize(("terms", "depth"), [({}, 10), ({"予算": 1.0}, 0), ({"欠席": 1.0}, 10)])
def test_nothing_is_found_without_terms_depth_or_match(index, terms, depth):
    assert index((1, body("予算"))).search(terms, depth) == []


def test_terms_are_taken_as_they_are_not_as_a_query(index):
    held = index((1, body("予算")), (2, body("body:予算 AND *")))
    assert found(held, "body:予算") == [2]
    assert found(held, "*") == [2]


def test_passages_are_added_to_those_there(index):
    index((1, body("予算")))
    held = index((2, body("予算 会議")))
    assert (len(held), found(held, "予算")) == (2, [1, 2])


def test_no_passages_make_an_empty_index(index):
    held = index()
    assert (len(held), found(held, "予算"), held.document_frequency("予算")) == (0, [], 0)


def test_a_terms_frequency_is_the_largest_of_its_fields(index):
    held = index((1, Terms("予算", "予算", "", "")), (2, Terms("会議", "予算", "", "")), (3, body("会議")))
    assert [held.document_frequency(term) for term in ("予算", "会議", "欠席")] == [2, 2, 0]


@pytest.mark.parametrize(
    ("question", "grams"),
    [
        ("髙齢者の端末", ["高齢", "齢者", "者の", "の端", "端末"]),
        ("端末はどれですか？", ["端末", "末は"]),  # pairs of hiragana are endings and particles
        ("端\n末 Ｗｉ", ["端末", "末w", "wi"]),  # a line end inside a word parts nothing
        ("いつですか", ["いつ", "つで", "です", "すか"]),  # nothing tells passages apart: every pair is searched
        ("端", []),
        ("", []),
    ],
)
def test_the_pairs_of_a_question_are_those_that_tell_passages_apart(question, grams):
    assert question_grams(question) == grams


def test_characters_find_what_the_words_were_cut_differently(index):
    held = index((1, body("東京都民")), (2, body("京都 市民")), (3, body("大阪")))
    assert [passage for passage, _ in held.search_characters(["都民"], 10)] == [1]
    assert sorted(passage for passage, _ in held.search_characters(question_grams("京都"), 10)) == [1, 2]
    assert (held.gram_frequency("京都"), held.gram_frequency("民都")) == (2, 0)


@pytest.mark.parametrize(
    ("documents", "passages"), [(None, [1, 2, 3]), (["doc2", "doc3"], [2, 3]), (["doc9"], []), ([], [])]
)
def test_only_passages_of_the_documents_named_are_found(index, documents, passages):
    held = index((1, body("予算")), (2, body("予算")), (3, body("予算 会議")))
    for found_ in (held.search({"予算": 1.0}, 10, documents), held.search_characters(["予算"], 10, documents)):
        assert sorted(passage for passage, _ in found_) == passages


def test_a_filter_leaves_the_scores_as_they_are(index):
    held = index((1, body("予算")), (2, body("予算 会議")))
    assert held.search({"予算": 1.0}, 10, ["doc1", "doc2"]) == held.search({"予算": 1.0}, 10)


def test_what_is_not_committed_is_not_there(index, tmp_path):
    index((1, body("予算")))
    with LexicalWriter(tmp_path / "lexical") as writer:
        writer.add(Entry(2, "doc2", body("予算"), "予算"))
    assert found(LexicalIndex(tmp_path / "lexical"), "予算") == [1]
