"""Put together from stretches, the ids are those that the tokenizer gives for the whole text."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index import pieces as module
from index.pieces import Pieces

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "index" / "static-ja-2"
TOKENIZER = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
PIECES = Pieces(TOKENIZER)
TEXTS = [
    "令和６年度の予算は、３億円を計上した。",
    "",
    "生成ＡＩの\n利用\t状況　について",
    "髙﨑𠮷野",  # letters that stand in no token: in a row, they are one
    "🍣🍣と🍣",
    "か\u3099き\u3099①㍿",  # folded by the tokenizer
    "、。、",
    "A" * 500,
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_ids_of_the_tokenizer(text):
    ids, begins = PIECES.ids([text])
    assert (ids.tolist(), begins.tolist()) == (TOKENIZER.encode(text, add_special_tokens=False).ids, [0])


def test_many_texts_follow_each_other():
    ids, begins = PIECES.ids(TEXTS)
    each = [TOKENIZER.encode(text, add_special_tokens=False).ids for text in TEXTS]
    assert [part.tolist() for part in np.split(ids, begins[1:])] == each


@settings(deadline=None)
@given(st.lists(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("市の予算ー髙 \n、Ａ")))))
def test_any_texts_do(texts):
    ids, begins = PIECES.ids(texts)
    each = [TOKENIZER.encode(text, add_special_tokens=False).ids for text in texts]
    assert [part.tolist() for part in np.split(ids, begins[1:])][: len(texts)] == each


def test_what_is_held_is_bounded_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(module, "MOST_HELD", 20)
    few = Pieces(TOKENIZER)
    for text in TEXTS[:3] * 2:
        assert few.ids([text])[0].tolist() == TOKENIZER.encode(text, add_special_tokens=False).ids
        assert len(few._held.place) <= 20


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("normalizer", None),
        ("normalizer", {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]}),
        ("pre_tokenizer", {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}),
        ("pre_tokenizer", {"type": "Split", "pattern": {"Regex": "の(?=中)"}, "behavior": "Removed", "invert": False}),
        ("truncation", {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0}),
    ],
)
def test_a_tokenizer_of_another_kind_is_left_alone(part, value):
    told = json.loads(TOKENIZER.to_str())
    assert Pieces.fits(TOKENIZER)
    assert not Pieces.fits(Tokenizer.from_str(json.dumps(told | {part: value})))


def test_many_threads_at_once_get_the_ids_of_their_texts():
    shared = Pieces(TOKENIZER)
    words = [f"{one}{other}{n}号" for n in range(40) for one in "予算決算議案" for other in "防災窓口会議"]

    def asked(first: int) -> bool:
        some = words[first::8]
        return all(
            shared.ids([text])[0].tolist() == TOKENIZER.encode(text, add_special_tokens=False).ids for text in some
        )

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(asked, range(8)))
    finally:
        sys.setswitchinterval(before)
