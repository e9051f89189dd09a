from __future__ import annotations

import pytest

from index import update
from index.errors import UnknownDocument
from index.versions import versions_of


@pytest.fixture
def write(store, encoder, options, tmp_path):
    """Return a function that writes a record and adds it."""

    def write(text, name="plan.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return update.add(store, lambda: encoder, [(path, name)], options)

    return write


def outline(found):
    return [(version.title, version.generations, version.live, version.original) for version in found]


def test_both_versions_of_a_replaced_file_are_there(write, store):
    write("予算の計画\n\n予算は一億円とする。")
    write("予算の計画(改定)\n\n予算は二億円とする。")
    write("防災の計画\n\n防災訓練は九月。", "other.txt")
    document, found = versions_of(store, "plan.txt")
    assert (document.title, outline(found)) == (
        "予算の計画(改定)",
        [("予算の計画(改定)", (2, 3), True, True), ("予算の計画", (1,), False, True)],
    )
    assert found[0].since == store.manifest(2).created
    assert (store.originals / found[1].sha256).read_text(encoding="utf-8").endswith("一億円とする。")


def test_a_removed_document_has_versions_too_and_none_is_live(write, store, encoder, options):
    write("予算の計画\n\n予算は一億円とする。")
    update.remove(store, lambda: encoder, ["plan.txt"], options)
    assert outline(versions_of(store, "予算")[1]) == [("予算の計画", (1,), False, True)]


def test_a_version_whose_original_is_damaged_says_so(write, store):
    write("予算の計画\n\n予算は一億円とする。")
    (original,) = store.originals.iterdir()
    original.write_bytes(b"?")
    assert outline(versions_of(store, "plan.txt")[1]) == [("予算の計画", (1,), True, False)]


def test_a_damaged_generation_is_passed_over(write, store):
    write("予算の計画\n\n予算は一億円とする。")
    write("予算の計画\n\n予算は二億円とする。")
    (store.path(1) / "dense.faiss").write_bytes(b"?")
    assert outline(versions_of(store, "plan.txt")[1]) == [("予算の計画", (2,), True, True)]


def test_an_unknown_document_is_named(write, store):
    write("予算の計画\n\n予算は一億円とする。")
    with pytest.raises(UnknownDocument, match="'図書' に当てはまる文書がありません"):
        versions_of(store, "図書")
