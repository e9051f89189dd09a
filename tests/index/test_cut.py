"""Passages are cut alike wherever they are read: in this process or another, now or taken over."""

from index.build import Change, build
from index.cut import Cut, cut, cut_all
from index.lexical import Terms
from index.passages import PassageTable
from index.search import Generation
from index.store import Store
from ingest.split import content_hash
from ingest.types import Passage


def test_a_passage_is_cut_into_terms_by_sentence_and_characters():
    text = "予算は 3億円。端末は\n買わない。"
    passage = Passage(0, "doc", 0, None, ("計画", "財政"), "市長", 0, len(text), text, ((0, 8), (8, len(text))))
    assert cut("会議録", passage) == Cut(
        Terms(body="予算 300000000 円\t端末 買う", title="会議 録", headings="計画 財政", speaker="市長"),
        characters="財政予算は3億円。端末は買わない。",
    )


def test_what_was_cut_where_it_was_read_gives_the_same_index(tmp_path, store, encoder, record):
    documents = [record("a.txt", "予算は3億円。\n\n端末は買わない。"), record("b.txt", "端末を配る。")]
    before = {key: one for document, passages in documents for key, one in cut_all(document.title, passages).items()}
    given = Store(tmp_path / "given")
    build(store, encoder, Change(documents), processes=1)
    build(given, encoder, Change(documents, cut=before), processes=1)
    assert before == {}  # nothing stays in memory
    assert _told(given, encoder) == _told(store, encoder)


def test_passages_are_cut_by_content(record):
    document, passages = record("a.txt", "予算は3億円。\n\n予算は3億円。")
    assert list(cut_all(document.title, passages)) == list(
        dict.fromkeys(content_hash(passage, document.title) for passage in passages)
    )


def _told(store, encoder):
    generation = Generation(store, encoder)
    try:
        table = PassageTable(store.path(generation.number) / "passages.sqlite")
        told = (
            table.terms(table.ids()),
            [(hit.passage, hit.score) for question in ("予算", "端末は") for hit in generation.search(question, 5, 5)],
        )
        table.close()
        return told
    finally:
        generation.close()
