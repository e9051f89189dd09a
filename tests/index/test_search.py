from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.search import Generation, fuse, question_terms

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("lexical", "dense", "fused"),
    [
        ([], [], []),
        ([(7, 4.0), (8, 2.0)], [], [(7, 1.0), (8, 0.5)]),
        ([], [(7, 0.8), (8, 0.6)], [(7, 0.4), (8, 0.3)]),
        ([(1, 4.0), (2, 2.0)], [(2, 1.0), (1, 0.5)], [(1, 1.25), (2, 1.0)]),
        ([(9, 2.0), (3, 2.0)], [], [(3, 1.0), (9, 1.0)]),  # a tie goes by id
        ([(9, 2.0)], [(3, 1.0)], [(3, 1.5), (9, 1.5)]),  # each gets the other leg's lowest score
        ([(1, 0.0)], [(2, 0.0)], [(1, 0.0), (2, 0.0)]),  # no score at all divides nothing
    ],
)
def test_rankings_are_fused_by_weighted_sum(lexical, dense, fused):
    assert fuse(lexical, dense, 0.5) == fused


def test_what_an_exhausted_lexical_leg_left_out_gets_nothing_for_words():
    # Asked for three it returned one, so passage 2 says none of the words; asked for one it may be just below.
    assert fuse([(1, 4.0)], [(2, 0.8), (1, 0.2)], 0.5, depth=3) == [(1, 1.1), (2, 0.4)]
    assert fuse([(1, 4.0)], [(2, 0.8), (1, 0.2)], 0.5, depth=1) == [(2, 1.4), (1, 1.1)]


def test_a_weight_of_zero_leaves_the_words_alone():
    assert fuse([(1, 2.0), (2, 1.0)], [(2, 1.0), (1, 0.0)], 0.0) == [(1, 1.0), (2, 0.5)]


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
