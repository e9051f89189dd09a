from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from index.rank import FIGURES, RANKED
from index.search import Generation, Legs, fuse, question_terms
from index.types import Filters
from ingest.types import Header

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("words", "characters", "dense", "fused"),
    [
        ([], [], [], []),
        ([(7, 4.0), (8, 2.0)], [], [], [(7, 1.0), (8, 0.5)]),
        ([], [(7, 4.0), (8, 2.0)], [], [(7, 1.0), (8, 0.5)]),
        ([], [], [(7, 0.8), (8, 0.6)], [(7, 0.8), (8, 0.6)]),
        ([(1, 4.0), (2, 2.0)], [(2, 6.0)], [(2, 1.0), (1, 0.5)], [(2, 2.5), (1, 1.5)]),
        ([(9, 2.0), (3, 2.0)], [], [], [(3, 1.0), (9, 1.0)]),  # a tie goes by id
        ([(1, 0.0)], [], [(2, 0.0)], [(1, 0.0), (2, 0.0)]),  # no score at all divides nothing
    ],
)
def test_legs_are_fused_by_their_sum_lexical_ones_relative_to_their_best(words, characters, dense, fused):
    assert fuse(Legs(words, characters, dense, depth=9)) == fused


def test_what_an_exhausted_lexical_leg_left_out_gets_nothing_for_words():
    # Asked for three it returned one, so passage 2 says none of the words; asked for one it may be just below.
    assert fuse(Legs([(1, 4.0)], [], [(2, 0.75), (1, 0.25)], depth=3)) == [(1, 1.25), (2, 0.75)]
    assert fuse(Legs([(1, 4.0)], [], [(2, 0.75), (1, 0.25)], depth=1)) == [(2, 1.75), (1, 1.25)]


def test_what_the_dense_leg_left_out_gets_its_lowest():
    assert fuse(Legs([(9, 2.0)], [], [(3, 0.75), (4, 0.5)], depth=3)) == [(9, 1.5), (3, 0.75), (4, 0.5)]


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("防災訓練はいつですか", ["防災", "訓練"]),
        ("生成A Iに個人情報を入力してよいか", ["生成", "AI", "個人", "情報", "入力"]),
        ("ＤＸ推進本部会議", ["DX", "推進", "本部", "会議"]),
        ("それは何ですか", ["何"]),  # nothing tells passages apart: every word is searched
        ("", []),
        ("。、！？", ["。", "、", "!", "?"]),
    ],
)
def test_the_terms_of_a_question_are_the_words_that_tell_passages_apart(question, terms):
    found = question_terms(question)
    assert [term for term in found if term in terms] == terms


def test_a_question_with_content_drops_the_rest():
    assert question_terms("予算はどうなっていますか") == ["予算"]


@pytest.fixture
def generation(store, encoder, publish, record):
    publish(
        record("a.txt", "予算の会議\n予算は一億円です。\n端末を買います。"),
        record("b.txt", "防災の会議\n防災訓練は九月です。"),
        record("c.txt", "写しの会議\n異議なし。"),
        record("d.txt", "写しの会議\n異議なし。"),
    )
    generation = Generation(store, encoder)
    yield generation
    generation.close()


def test_a_hit_carries_its_document_and_both_scores(generation):
    hit = generation.search("防災訓練は九月ですか", 1, 50)[0]
    assert (hit.document.place, hit.passage.text, hit.document.text) == ("b.txt", "防災訓練は九月です。", "")
    assert hit.dense == pytest.approx(1.0)  # 防災 is the only topic of both
    assert hit.lexical > 0
    assert hit.characters > 0
    assert tuple(hit.features) == FIGURES
    assert hit.features["coverage"] == 1.0


def test_equal_hits_come_by_id(generation):
    hits = generation.search("異議なし", 2, 50)
    assert [(hit.passage.text, hit.document.place) for hit in hits] == [
        ("異議なし。", "c.txt"),
        ("異議なし。", "d.txt"),
    ]
    assert hits[0].score == hits[1].score
    assert hits[0].passage.id < hits[1].passage.id


@pytest.mark.parametrize("top", [1, 3, 9])
def test_fewer_hits_are_the_first_of_more(generation, top):
    everything = generation.search("予算と防災の会議", 9, 50)
    assert len(everything) == 9
    assert generation.search("予算と防災の会議", top, 50) == everything[:top]


def test_hits_beyond_the_ranked_ones_follow_them(store, encoder, publish, record):
    publish(record("a.txt", "\n".join(f"予算{i}" for i in range(RANKED + 20))))
    generation = Generation(store, encoder)
    hits = generation.search("予算はいくらですか", RANKED + 9, 50)
    scores = [hit.score for hit in hits]
    assert (len({hit.passage.id for hit in hits}), scores) == (RANKED + 9, sorted(scores, reverse=True))
    assert [bool(hit.features) for hit in hits] == [True] * RANKED + [False] * 9
    assert all(score > 0 for score in scores)
    generation.close()


def test_what_follows_the_best_passages_is_ranked_though_no_leg_returns_it(store, encoder, publish, record):
    lines = [f"予算{i}" for i in range(RANKED + 20)]
    publish(record("a.txt", "\n".join(["防災訓練はいつか。", "九月です。", "雨なら中止です。", "異議なし。", *lines])))
    generation = Generation(store, encoder)
    found = generation.measure("防災訓練はいつか", 1)
    texts = [found.passages[identity].text for identity in found.chosen]
    assert {"九月です。", "雨なら中止です。"} <= set(texts)
    assert "異議なし。" not in texts
    generation.close()


DAYS = {"a.txt": date(2024, 3, 31), "b.txt": date(2024, 4, 1), "c/d.txt": date(2025, 4, 1), "e.txt": None}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (None, {"a.txt", "b.txt", "c/d.txt", "e.txt"}),
        (Filters(), {"a.txt", "b.txt", "c/d.txt", "e.txt"}),
        (Filters(first_day=date(2024, 4, 1)), {"b.txt", "c/d.txt"}),  # a document without a date is left out
        (Filters(last_day=date(2024, 4, 1)), {"a.txt", "b.txt"}),
        (Filters(date(2024, 4, 1), date(2025, 3, 31)), {"b.txt"}),
        (Filters(sources=("d.txt", "e.txt")), {"c/d.txt", "e.txt"}),  # by file name
        (Filters(sources=("c/d.txt",)), {"c/d.txt"}),  # or by place
        (Filters(first_day=date(2025, 1, 1), sources=("a.txt",)), set()),
        (Filters(sources=("nowhere.txt",)), set()),
    ],
)
def test_filters_hold_in_every_leg_and_still_fill_the_list(store, encoder, publish, record, filters, found):
    def dated(place, day):
        document, passages = record(place, "\n".join(f"防災訓練{i}" for i in range(4)))
        return dataclasses.replace(document, date=day), passages

    publish(*(dated(place, day) for place, day in DAYS.items()))
    generation = Generation(store, encoder)
    hits = generation.search("防災訓練", 4, 4, filters)
    everything = generation.search("防災訓練", 99, 50, filters)
    assert len(hits) == (4 if found else 0)
    assert {hit.document.place for hit in everything} == found
    assert len(everything) == 4 * len(found)
    generation.close()


@pytest.mark.parametrize(
    "question", ["", " ", "？", "zzz", "\ud83d", "予算\0", "予算" * 4_000, "🍣", "\"'(AND OR)*:~^"]
)
def test_whatever_is_asked_gives_hits_and_no_error(generation, question):
    assert len(generation.search(question, 3, 50)) <= 3


ASK = """
import sys
from pathlib import Path
from index.search import Generation
from index.store import Store
from tests.conftest import TopicEncoder
generation = Generation(Store(Path(sys.argv[1])), TopicEncoder())
for question in ("予算と防災の会議", "異議なし", "端末"):
    print([(hit.passage.id, hit.score, hit.lexical, hit.dense) for hit in generation.search(question, 9, 50)])
"""


def test_two_processes_find_the_same_whatever_their_hash_seed(generation, store):
    answers = {
        subprocess.run(
            [sys.executable, "-c", ASK, str(store.folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert answers.pop().count("(") == 9 * 3


def test_a_row_is_found_by_the_words_of_the_row_that_heads_its_table(store, encoder, publish, record):
    header = Header("番号\t導入の時期\t研修", 0, 0)
    document, passages = record("hyou.txt", "一覧の表\n1\t令和6年10月\t済み\n2\t令和7年4月\t未定")
    headed = [passages[0], *(dataclasses.replace(passage, headers=(header,)) for passage in passages[1:])]
    publish((document, headed), record("hoka.txt", "防災の話"))
    generation = Generation(store, encoder)
    found = generation.measure("導入の時期はいつですか", 9, None)
    rows = {identity for identity, text in texts_of(generation).items() if "令和" in text}
    assert {identity for identity, _ in found.legs.words} == rows  # none of the words stands anywhere else
    assert {identity for identity, _ in found.legs.characters} == rows
    by_meaning = generation.measure("研修", 9, None).legs.dense[:2]
    assert {identity for identity, _ in by_meaning} == rows
    assert [score for _, score in by_meaning] == pytest.approx([1.0, 1.0])
    hit = generation.search("導入の時期", 1, 9)[0]
    assert hit.passage.headers == (header,)
    assert hit.passage.text in ("1\t令和6年10月\t済み", "2\t令和7年4月\t未定")  # as printed, without the header
    generation.close()


def texts_of(generation):
    return {identity: passage.text for identity, passage in generation.table.passages(generation.table.ids()).items()}
