from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import dense, update
from index.build import Change, build
from index.errors import DamagedGeneration, EncoderMismatch, StoreError, UnknownDocument
from index.lexical import LexicalIndex
from index.passages import PassageTable
from index.search import Generation
from index.store import Store

TOWN = {
    "kaigi/yosan.txt": "予算の会議\n予算は一億円です。\n端末を三百台買います。",
    "bousai.txt": "防災の会議\n防災訓練は九月です。",
    "madoguchi.txt": "窓口の会議\n窓口は一つになります。\n研修は十月に行います。",
}
QUESTIONS = ("予算", "防災訓練", "窓口と研修", "端末", "会議")


def ids(store):
    """Return passage id by text of the live generation."""
    database = sqlite3.connect(store.path(store.live()) / "passages.sqlite")
    try:
        return {text: identity for identity, text in database.execute("SELECT id, text FROM passages")}
    finally:
        database.close()


def found(store, encoder, question, top=10):
    generation = Generation(store, encoder)
    try:
        return [(hit.document.place, hit.passage.text) for hit in generation.search(question, top, 50)]
    finally:
        generation.close()


def results(store, encoder):
    """Return what the questions find, with scores, without ids, which depend on the order records came in."""
    generation = Generation(store, encoder)
    try:
        return {
            question: sorted(
                (round(hit.score, 4), hit.document.place, hit.passage.text)
                for hit in generation.search(question, 50, 50)
            )
            for question in QUESTIONS
        }
    finally:
        generation.close()


# -- identities


def test_ids_stay_the_same_when_a_document_comes_again(store, publish, record):
    publish(*(record(place, text) for place, text in TOWN.items()))
    before = ids(store)
    publish(record("bousai.txt", TOWN["bousai.txt"]))
    assert ids(store) == before


def test_an_inserted_paragraph_leaves_the_ids_of_the_others(store, publish, record):
    publish(record("a.txt", "予算の会議\n予算は一億円です。\n端末を買います。"))
    publish(record("a.txt", "予算の会議\n予算は一億円です。\n研修もします。\n端末を買います。"))
    assert ids(store) == {"予算の会議": 1, "予算は一億円です。": 2, "端末を買います。": 3, "研修もします。": 4}


def test_equal_passages_of_a_document_keep_their_order(store, publish, record):
    publish(record("a.txt", "会議\n異議なし。\n予算は可決。\n異議なし。"))
    manifest = publish(record("a.txt", "会議\n異議なし。\n予算は可決。\n異議なし。\n異議なし。"))
    table = sqlite3.connect(store.path(2) / "passages.sqlite")
    rows = list(table.execute("SELECT id, text FROM passages ORDER BY ordinal"))
    table.close()
    assert rows == [(1, "会議"), (2, "異議なし。"), (3, "予算は可決。"), (4, "異議なし。"), (5, "異議なし。")]
    assert manifest.next_passage == 6


def test_an_id_given_away_once_is_never_given_to_other_words(store, publish, record):
    publish(record("a.txt", "予算の会議\n予算は一億円です。"))
    publish(removed=[record("a.txt", "予算の会議")[0]])
    publish(record("b.txt", "防災の会議"))
    assert ids(store) == {"防災の会議": 3}


def test_ids_go_on_after_a_rebuild(store, encoder, options, publish, record):
    publish(record("a.txt", "予算の会議\n予算は一億円です。"))
    before = ids(store)
    update.rebuild(store, lambda: encoder, options)
    assert ids(store) == before
    publish(record("b.txt", "防災の会議"))
    assert ids(store) == {**before, "防災の会議": 3}


# -- removal


def traces(store, words):
    """Return the files of the live generation that hold the words, plain compressed or as a term."""
    folder = store.path(store.live())
    plain = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json" and words.encode() in path.read_bytes()
    ]
    database = sqlite3.connect(folder / "passages.sqlite")
    blobs = database.execute("SELECT text FROM documents").fetchall()
    database.close()
    if LexicalIndex(folder / "lexical").document_frequency(words):  # its dictionary shares bytes between terms
        plain.append("lexical")
    return plain + ["compressed" for (blob,) in blobs if words.encode() in zlib.decompress(blob)]


SECRET = "極楽鳥"  # one word to Sudachi, so that it stands whole among the terms too


def test_the_search_for_traces_finds_what_is_there(store, publish, record):
    publish(record("a.txt", f"予算の会議\n{SECRET}は一億円です。"))
    held = traces(store, SECRET)
    assert sorted(held) == ["compressed", "lexical", "passages.sqlite"]


def test_terms_that_a_version_before_wrote_compressed_are_read(store, publish, record, tmp_path):
    publish(record("a.txt", "予算の会議"))
    path = shutil.copy(store.path(store.live()) / "passages.sqlite", tmp_path)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        written = database.execute("SELECT id, terms FROM passages").fetchall()
        packed = [(zlib.compress(terms.removeprefix(b"\n")), identity) for identity, terms in written]
        database.executemany("UPDATE passages SET terms = ? WHERE id = ?", packed)
    with contextlib.closing(PassageTable(Path(path))) as table:
        assert "予算" in table.terms([1])[1].body.split()


@pytest.mark.parametrize("way", ["removed", "replaced"])
def test_a_removed_text_leaves_no_trace(store, encoder, publish, record, way):
    document, passages = record("a.txt", f"予算の会議\n予算は{SECRET}に使います。")
    publish((document, passages), record("b.txt", "防災の会議\n防災訓練は九月です。"))
    if way == "removed":
        publish(removed=[document])
    else:
        publish(record("a.txt", "予算の会議\n予算は端末に使います。"))
    assert traces(store, SECRET) == []
    generation = Generation(store, encoder)
    assert 2 not in [identity for identity, _ in generation.dense.search(encoder.encode_questions(["予算"]), 50)]
    assert len(generation.lexical) == len(generation.dense) == generation.table.count_passages()
    assert all(SECRET not in hit.passage.text for hit in generation.search(f"{SECRET} 予算", 50, 50))
    generation.close()


def test_a_store_can_be_emptied_and_filled_again(store, encoder, publish, record):
    document, _ = record("a.txt", "予算の会議")
    publish(record("a.txt", "予算の会議"))
    publish(removed=[document])
    assert found(store, encoder, "予算") == []
    publish(record("b.txt", "防災の会議"))
    assert found(store, encoder, "防災") == [("b.txt", "防災の会議")]


# -- what is computed


def test_an_unchanged_passage_is_not_encoded_again(encoder, publish, record):
    publish(record("a.txt", "予算の会議\n予算は一億円です。"))
    encoder.encoded.clear()
    publish(record("a.txt", "予算の会議\n予算は一億円です。\n端末を買います。"))
    assert encoder.encoded == ["端末を買います。"]


def test_equal_passages_are_encoded_once(encoder, publish, record):
    publish(record("a.txt", "会議\n異議なし。\n異議なし。"))
    assert encoder.encoded == ["会議", "異議なし。"]


def test_a_moved_document_is_not_encoded_again(encoder, publish, record):
    publish(record("a.txt", "予算の会議\n予算は一億円です。"))
    encoder.encoded.clear()
    publish(record("b.txt", "予算の会議\n予算は一億円です。"))
    assert encoder.encoded == []


def test_a_changed_title_is_computed_again_for_it_is_searched_too(store, encoder, publish, record):
    document, passages = record("a.txt", "会議\n予算は一億円です。")
    publish((document, passages))
    publish((replace(document, title="極楽鳥の記録"), passages))
    generation = Generation(store, encoder)
    assert generation.lexical.document_frequency("極楽鳥") == 2
    generation.close()


def test_a_build_on_damage_is_refused_and_the_damage_not_sealed(store, publish, record):
    publish(record("a.txt", "予算の会議"))
    path = store.path(1) / "passages.sqlite"
    content = path.read_bytes()
    path.write_bytes(content.replace("予算の会議".encode(), "予算の怪談".encode()))
    with pytest.raises(DamagedGeneration, match=r"passages\.sqlite"):
        publish(record("b.txt", "防災の会議"))
    assert store.generations() == [1]


# -- step by step


def test_building_step_by_step_equals_building_from_scratch(tmp_path, store, encoder, publish, record):
    publish(record("kaigi/yosan.txt", "予算の会議\n予算は未定です。"))
    publish(record("bousai.txt", TOWN["bousai.txt"]))
    publish(record("alt.txt", "窓口の古い記録\n窓口は三つです。"))
    publish(record("kaigi/yosan.txt", TOWN["kaigi/yosan.txt"]))
    publish(record("madoguchi.txt", TOWN["madoguchi.txt"]), removed=[record("alt.txt", "x")[0]])
    at_once = Store(tmp_path / "once")
    with at_once.writing():
        build(at_once, encoder, Change([record(place, text) for place, text in TOWN.items()]), processes=1)
    assert results(store, encoder) == results(at_once, encoder)


def test_crossing_into_the_quantised_index_keeps_the_results(store, encoder, publish, record, monkeypatch):
    monkeypatch.setattr(dense, "QUANTISE_FROM", 6)
    publish(record("kaigi/yosan.txt", TOWN["kaigi/yosan.txt"]))
    publish(record("bousai.txt", TOWN["bousai.txt"]))
    flat = {question: sorted(found(store, encoder, question, 2)) for question in ("予算", "防災訓練")}
    publish(record("madoguchi.txt", TOWN["madoguchi.txt"]))
    generation = Generation(store, encoder)
    assert len(generation.dense) == 8
    generation.close()
    assert (store.path(3) / "dense.faiss").read_bytes().count(b"IxSQ") == 1  # how FAISS marks a scalar quantiser
    assert {question: sorted(found(store, encoder, question, 2)) for question in flat} == flat


def test_a_quantised_index_built_step_by_step_is_the_one_built_at_once(tmp_path, store, encoder, record, monkeypatch):
    monkeypatch.setattr(dense, "QUANTISE_FROM", 4)
    at_once = Store(tmp_path / "once")
    records = [record(place, text) for place, text in TOWN.items()]
    for part in ([records[0]], [records[1]], [records[2]]):
        with store.writing():
            build(store, encoder, Change(part), processes=1)
    with at_once.writing():
        build(at_once, encoder, Change(records), processes=1)
    everything = np.arange(1, 9)
    stepwise = dense.DenseIndex.load(store.path(3) / "dense.faiss")
    whole = dense.DenseIndex.load(at_once.path(1) / "dense.faiss")
    assert np.array_equal(stepwise.vectors(everything), whole.vectors(everything))


# -- another encoder


def test_adding_with_another_encoder_is_refused_by_both_names(store, encoder, other_encoder, options, town):
    update.add(store, lambda: encoder, town(), options)
    town_folder = town.folder
    (town_folder / "new.txt").write_text("研修の記録です。\n研修は十月に行います。\n", encoding="utf-8")
    with pytest.raises(EncoderMismatch, match=r"'topics' で作られていますが、設定は 'letters'.*'kiroku rebuild'"):
        update.add(store, lambda: other_encoder, town(), options)
    assert store.live() == 1


def test_the_same_name_with_other_weights_is_told_apart(store, encoder, options, town):
    update.add(store, lambda: encoder, town(), options)
    twin = type(encoder)("topics", ("予算",))
    with pytest.raises(EncoderMismatch, match="同じ名前ですが中身が違います"):
        update.remove(store, lambda: twin, ["bousai.txt"], options)


def test_a_rebuild_takes_another_encoder_and_keeps_documents_and_ids(store, encoder, other_encoder, options, town):
    update.add(store, lambda: encoder, town(), options)
    before, documents = ids(store), update.stored_documents(store)
    manifest = update.rebuild(store, lambda: other_encoder, options)
    assert (manifest.generation, manifest.parent, manifest.encoder, manifest.dimension) == (2, 1, "letters", 3)
    assert (ids(store), update.stored_documents(store)) == (before, documents)
    assert found(store, other_encoder, "防災訓練", 1)[0][0] == "bousai.txt"


# -- files


class Town:
    """A folder of three records."""

    def __init__(self, folder):
        self.folder = folder
        for place, text in TOWN.items():
            self.write(place, text)

    def write(self, place, text):
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def __call__(self):
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return [(path, path.relative_to(self.folder).as_posix()) for path in files]


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path / "town")


@pytest.fixture
def add(store, encoder, options):
    def add(files, **keywords):
        return update.add(store, lambda: encoder, files, options, **keywords)

    return add


def outline(report):
    return (report.added, report.changed, report.unchanged, report.removed, [f["file"] for f in report.failed])


PLACES = sorted(TOWN)


def test_files_come_in(store, add, town):
    report = add(town())
    assert outline(report) == (PLACES, [], [], [], [])
    assert (report.generation, report.passages) == (1, store.manifest().passages)
    document = next(d for d in update.stored_documents(store) if d.place == "kaigi/yosan.txt")
    content = (town.folder / "kaigi/yosan.txt").read_bytes()
    assert (document.source, document.level) == ("yosan.txt", 1)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert store.manifest().change == {"added": PLACES, "changed": [], "removed": []}


def test_the_same_files_twice_make_no_new_generation(store, add, town):
    add(town())
    report = add(town())
    assert outline(report) == ([], [], PLACES, [], [])
    assert (store.generations(), report.generation) == ([1], 1)


def test_nothing_is_encoded_when_nothing_changed(store, add, town, options):
    add(town())

    def load():
        pytest.fail("the encoder takes seconds to load")

    assert update.add(store, load, town(), options).unchanged == PLACES


def test_a_changed_file_replaces_what_it_said(store, encoder, add, town):
    add(town())
    town.write("bousai.txt", "防災の会議\n防災訓練は中止です。")
    assert outline(add(town())) == ([], ["bousai.txt"], sorted({*PLACES} - {"bousai.txt"}), [], [])
    texts = "".join(text for _, text in found(store, encoder, "防災訓練"))
    assert ("中止" in texts, "九月" in texts) == (True, False)


def test_the_same_file_with_another_level_is_changed(store, add, town, options, encoder):
    add(town())
    open_policy = replace(options, policy=replace(options.policy, max_level=2))
    report = update.add(store, lambda: encoder, town()[:1], open_policy, level=2)
    assert report.changed == ["bousai.txt"]
    assert {document.place: document.level for document in update.stored_documents(store)}["bousai.txt"] == 2


def test_a_document_above_the_policys_level_is_refused_and_named(store, add, town):
    report = add(town(), level=2)
    assert outline(report) == ([], [], [], [], PLACES)
    assert report.failed[0]["reason"].startswith("機密性2の指定があるため、方針(機密性1まで)により登録しません")
    assert (report.generation, store.live()) == (None, None)


def test_a_document_that_bears_a_marking_is_refused_while_others_go_in(add, town):
    town.write("himitsu.txt", "【機密性3】\n予算の内部資料です。")
    report = add(town())
    assert outline(report) == (PLACES, [], [], [], ["himitsu.txt"])
    assert report.failed[0]["reason"].startswith("機密性2以上の表示があるため")


def test_failed_files_are_named_while_others_go_in(store, add, town):
    (town.folder / "empty.txt").write_bytes(b"")
    (town.folder / "table.zip").write_bytes(b"PK\x03\x04")
    files = [*town(), (town.folder / "gone.txt", "gone.txt")]
    report = add(files)
    assert outline(report) == (PLACES, [], [], [], ["empty.txt", "table.zip", "gone.txt"])
    assert [failure["reason"].split("」")[1][:9] for failure in report.failed] == [
        "は空のファイルです",
        "(.zip)は読め",
        "を開けません(No",
    ]
    assert store.manifest().documents == 3


def test_a_file_that_can_no_longer_be_read_keeps_what_the_store_holds(store, encoder, add, town):
    add(town())
    (town.folder / "bousai.txt").write_bytes(b"")
    report = add(town(), only=True)
    assert (report.removed, [f["file"] for f in report.failed]) == ([], ["bousai.txt"])
    assert found(store, encoder, "防災訓練", 1)[0][0] == "bousai.txt"


def test_two_files_for_one_place_are_not_one_document(store, add, tmp_path):
    for year in ("r5", "r6"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "gijiroku.txt").write_text(f"{year} 予算の会議の記録です。", encoding="utf-8")
    report = add([(tmp_path / year / "gijiroku.txt", "gijiroku.txt") for year in ("r5", "r6")])
    assert outline(report) == (["gijiroku.txt"], [], [], [], ["gijiroku.txt"])
    assert report.failed[0]["reason"].startswith("「gijiroku.txt」が複数あります(")
    assert str(tmp_path / "r6") in report.failed[0]["reason"]


def test_a_dry_run_tells_all_and_changes_nothing(store, add, town):
    assert outline(add(town(), dry_run=True)) == (PLACES, [], [], [], [])
    assert not store.folder.exists()
    add(town())
    town.write("bousai.txt", "防災の会議\n防災訓練は中止です。")
    (town.folder / "madoguchi.txt").unlink()
    told = add(town(), only=True, dry_run=True)
    assert store.live() == 1
    done = add(town(), only=True)
    assert outline(told) == outline(done) == ([], ["bousai.txt"], ["kaigi/yosan.txt"], ["madoguchi.txt"], [])


# -- sync and remove


def test_sync_removes_documents_whose_files_are_gone(store, encoder, add, town):
    add(town())
    (town.folder / "bousai.txt").unlink()
    report = add(town(), only=True)
    assert (report.removed, report.generation) == (["bousai.txt"], 2)
    assert "bousai.txt" not in [place for place, _ in found(store, encoder, "防災訓練")]
    assert store.manifest().change["removed"] == ["bousai.txt"]


def test_adding_removes_nothing(add, town):
    add(town())
    (town.folder / "bousai.txt").unlink()
    assert add(town()).removed == []


def test_sync_with_an_empty_folder_is_refused(store, add, town):
    add(town())
    with pytest.raises(StoreError, match="フォルダーに記録が1つもないため、全件の削除になります"):
        add([], only=True)
    assert store.live() == 1


def test_sync_removes_nothing_while_a_folder_cannot_be_opened(store, add, town):
    # find_files hands on the folder itself when it may not look inside
    add(town())
    for files in ([(town.folder, "town")], [*town()[:1], (town.folder / "kaigi", "kaigi")]):
        report = add(files, only=True)
        assert (report.removed, len(report.failed)) == ([], 1)
    assert store.live() == 1


@pytest.mark.parametrize("name", ["bousai.txt", "防災", "{id}"])
def test_a_document_is_removed_by_file_name_title_or_id(store, encoder, add, town, options, name):
    add(town())
    identity = next(d.id for d in update.stored_documents(store) if d.place == "bousai.txt")
    report = update.remove(store, lambda: encoder, [name.format(id=identity)], options)
    assert (report.removed, report.generation) == (["bousai.txt"], 2)
    assert [document.place for document in update.stored_documents(store)] == ["kaigi/yosan.txt", "madoguchi.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("会議", "'会議' に当てはまる文書が 3 件あります"), ("図書", "'図書' に当てはまる文書がありません")],
)
def test_an_ambiguous_or_unknown_name_removes_nothing(store, encoder, add, town, options, name, message):
    add(town())
    with pytest.raises(UnknownDocument, match=message):
        update.remove(store, lambda: encoder, ["bousai.txt", name], options)
    assert store.live() == 1


def test_one_document_named_twice_is_removed_once(store, encoder, add, town, options):
    add(town())
    report = update.remove(store, lambda: encoder, ["bousai.txt", "防災"], options)
    assert report.removed == ["bousai.txt"]


def test_old_generations_are_pruned_after_a_new_one(store, encoder, add, town, options):
    few = replace(options, keep_generations=2)
    for number in range(4):
        town.write("bousai.txt", f"防災の会議\n防災訓練は{number}回です。")
        update.add(store, lambda: encoder, town(), few)
    assert store.generations() == [3, 4]
