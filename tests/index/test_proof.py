"""A removed document is proven gone, what still holds it is named, and can be removed too."""

from __future__ import annotations

import dataclasses

import pytest

from index.errors import StoreError, UnknownDocument
from index.proof import prove, take_traces
from index.purge import find_removed, purge
from index.update import remove, stored_documents

KEPT = "予算の記録\n予算は一億二千万円と決まりましたと報告した。\n共通の文はどちらの文書にも同じ形で立っている。"
GONE = "防災の記録\n防災訓練には百二十名が参加したと報告があった。\n共通の文はどちらの文書にも同じ形で立っている。"
OWN = "防災訓練には百二十名が参加したと報告があった。"


@pytest.fixture
def two(record, publish):
    return publish(record("kept.txt", KEPT), record("gone.txt", GONE))


@pytest.fixture
def take_out(store, encoder, options):
    def take_out(*names):
        traces = take_traces(store, names)
        remove(store, lambda: encoder, names, options)
        return prove(store, encoder, traces)

    return take_out


def test_a_removal_is_proven(two, take_out, store):
    (proof,) = take_out("gone.txt")
    assert dataclasses.asdict(proof) == {
        "document": proof.document,
        "place": "gone.txt",
        "generation": 2,
        "questions": 3,
        "hits": 0,
        "passages": 0,
        "strings": 1,  # the other sentence stands in kept.txt as well, and the title is too short
        "files": sum(path.is_file() for path in store.path(2).rglob("*")),
        "found_in": (),
        "held_by": (1,),
        "original": False,
    }
    assert proof.erased


def test_a_proof_repeats_no_words_of_the_document(two, take_out):
    assert "百二十名" not in repr(take_out("gone.txt"))


def test_several_documents_have_a_proof_each(two, take_out, record, publish):
    publish(record("third.txt", "窓口の記録\n窓口は令和六年十月に始まると報告があった。"))
    assert [(proof.place, proof.erased) for proof in take_out("gone.txt", "third.txt", "gone.txt")] == [
        ("gone.txt", True),
        ("third.txt", True),
    ]


def test_before_the_removal_everything_is_found(two, store, encoder):
    (proof,) = prove(store, encoder, take_traces(store, ["gone.txt"]))
    assert (proof.hits > 0, proof.passages, proof.erased) == (True, 3, False)


@pytest.mark.parametrize("kind", ["plain", "compressed"])
def test_a_word_left_in_the_bytes_of_a_file_is_found(two, take_out, store, encoder, options, kind):
    traces = take_traces(store, ["gone.txt"])
    remove(store, lambda: encoder, ["gone.txt"], options)
    residue = OWN.encode() if kind == "plain" else b"".join(traces[0].slices)
    (store.path(2) / "lexical" / "left").write_bytes(b"\0" * 4000 + residue + b"\0")
    (proof,) = prove(store, encoder, traces)
    assert (proof.found_in, proof.erased) == (("lexical/left",), False)


def test_a_copy_under_another_name_is_no_trace_of_the_one_removed(two, take_out, record, publish):
    publish(record("copy.txt", GONE))
    (proof,) = take_out("gone.txt")
    assert (proof.erased, proof.strings) == (True, 0)


def test_a_document_that_is_not_there_is_named_before_anything_is_removed(two, take_out, store):
    with pytest.raises(UnknownDocument, match=r"'none\.txt' に当てはまる文書がありません"):
        take_out("gone.txt", "none.txt")
    assert store.live() == 1


# -- purging


def test_generations_that_hold_a_removed_document_are_named_and_go(two, take_out, store, record, publish):
    take_out("gone.txt")
    publish(record("third.txt", "窓口の記録"))
    document, numbers = find_removed(store, "gone.txt")
    assert (document.place, numbers, store.generations()) == ("gone.txt", [1], [1, 2, 3])
    assert purge(store, document.id) == (document, [1])
    assert (store.generations(), store.live()) == ([2, 3], 3)
    with pytest.raises(UnknownDocument):
        find_removed(store, "gone.txt")


def test_the_original_goes_with_the_last_generation_that_needs_it(two, take_out, store):
    documents = {document.place: document for document in stored_documents(store)}
    (store.folder / "originals").mkdir()
    for document in documents.values():
        (store.folder / "originals" / document.sha256).write_text("原本")
    (proof,) = take_out("gone.txt")
    assert proof.original
    purge(store, "gone.txt")
    assert [path.name for path in (store.folder / "originals").iterdir()] == [documents["kept.txt"].sha256]


def test_a_generation_that_cannot_be_read_may_hold_it(two, take_out, store, record, publish):
    take_out("gone.txt")
    publish(record("third.txt", "窓口の記録"))
    (store.path(2) / "dense.faiss").write_bytes(b"")
    assert find_removed(store, "gone.txt")[1] == [1, 2]


def test_a_document_that_is_still_there_is_not_purged(two, store):
    with pytest.raises(StoreError, match=r"kept\.txt はいまの世代に登録されています"):
        purge(store, "kept.txt")
    assert store.generations() == [1]


def test_after_going_back_the_live_generation_stays(two, take_out, store):
    take_out("gone.txt")
    store.make_live(1)
    with pytest.raises(StoreError, match="いまの世代に登録されています"):
        purge(store, "gone.txt")
    assert store.generations() == [1, 2]
