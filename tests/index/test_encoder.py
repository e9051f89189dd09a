from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.encoder import LibraryModel, SentenceEncoder, load_encoder
from index.errors import EncoderError
from index.static_model import StaticModel

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = "index/static-ja-2"
FOLDER = ROOT / SHIPPED


@pytest.fixture(scope="module")
def shipped():
    return load_encoder(SHIPPED, ROOT)


def test_rows_are_of_unit_length(shipped):
    rows = shipped.encode_passages(["予算は一億円です。", "DX", "令和5年度" * 2_000, "🍣"])
    assert (rows.shape, rows.dtype) == ((4, shipped.dimension), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-5)


def test_a_text_without_words_gives_a_row_of_zeros(shipped):
    rows = shipped.encode_questions(["", " ", "　\n", "予算"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([0.0, 0.0, 0.0, 1.0], abs=1e-5)


def test_no_texts_give_no_rows(shipped):
    assert shipped.encode_passages([]).shape == (0, shipped.dimension)


def test_the_same_text_gives_the_same_row_in_any_company(shipped):
    alone = shipped.encode_passages(["防災訓練は九月です。"])[0]
    among = shipped.encode_passages(["予算", "防災訓練は九月です。", "窓口" * 300])[1]
    assert among == pytest.approx(alone, abs=1e-5)


def test_like_sentences_are_nearer_than_unlike_ones(shipped):
    question = shipped.encode_questions(["避難訓練の日程"])
    near, far = (
        shipped.encode_passages(["防災訓練は九月に行います。", "議会だよりの印刷費を計上した。"]) @ question.T
    )[:, 0]
    assert near > far


def test_prefixes_change_the_fingerprint_and_so_does_their_order(shipped):
    fingerprints = {
        load_encoder(SHIPPED, ROOT, *prefixes).fingerprint
        for prefixes in (("", "文: "), ("文: ", ""), ("文: ", "文: "))
    }
    assert len(fingerprints | {shipped.fingerprint}) == 4


def test_loading_again_gives_the_same_fingerprint(shipped):
    assert load_encoder(SHIPPED, ROOT).fingerprint == shipped.fingerprint


def test_a_prefix_is_put_before_each_text(shipped):
    prefixed = load_encoder(SHIPPED, ROOT, "質問 ", "文章 ")
    assert prefixed.encode_questions(["予算"]) == pytest.approx(shipped.encode_questions(["質問 予算"]))
    assert prefixed.encode_passages(["予算"]) == pytest.approx(shipped.encode_passages(["文章 予算"]))
    assert not prefixed.encode_passages([""]).any()


def test_a_static_model_is_read_as_its_library_reads_it(shipped):
    library = SentenceEncoder(LibraryModel.load(SHIPPED, FOLDER), SHIPPED)
    texts = ["予算は一億円です。", "DX", "令和5年度" * 2_000, "🍣", "ﾃﾞｼﾞﾀﾙ化①", "改行\nと\u3000空白"]
    assert isinstance(shipped._model, StaticModel)
    assert (shipped.fingerprint, shipped.dimension) == (library.fingerprint, library.dimension)
    assert shipped.encode_passages(texts) == pytest.approx(library.encode_passages(texts), abs=1e-7)


def test_an_unknown_model_is_refused_by_name(shipped, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="検索用モデル 'nobody/no-such-model' を読み込めません"):
        load_encoder("nobody/no-such-model", ROOT)


@pytest.mark.parametrize("name", ["", "config.json", "modules.json"])
def test_a_folder_that_holds_no_model_is_refused_by_name(shipped, tmp_path, name):
    folder = tmp_path / "model"
    folder.mkdir()
    if name:
        (folder / name).write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match=f"検索用モデル '{folder}' を読み込めません"):
        load_encoder(str(folder), ROOT)


def test_truncated_weights_are_refused(shipped, tmp_path):
    folder = tmp_path / "model"
    for path in FOLDER.rglob("*"):
        if path.is_file() and path.suffix != ".safetensors":
            target = folder / path.relative_to(FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (folder / "model.safetensors").write_bytes((FOLDER / "model.safetensors").read_bytes()[:10_000])
    with pytest.raises(EncoderError, match="読み込めません"):
        load_encoder(str(folder), ROOT)


@pytest.fixture
def tiny(shipped, tmp_path):
    """A model of three words and two dimensions: 予算 lies on the first axis, 防災 on the second."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "予算": 1, "防災": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 0.5]], np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    folder = tmp_path / "tiny"
    model.save_pretrained(str(folder), create_model_card=False)
    return folder


def test_any_other_model_works_by_path(tiny, shipped):
    encoder = load_encoder(str(tiny), ROOT)
    assert isinstance(encoder._model, LibraryModel)
    assert (encoder.name, encoder.dimension) == (str(tiny), 2)
    assert encoder.encode_passages(["予算", "防災", "予算 防災", "未知"]).tolist() == [
        [1.0, 0.0],
        [0.0, 1.0],
        [pytest.approx(0.986394, abs=1e-5), pytest.approx(0.164399, abs=1e-5)],  # (3, 0.5) over its length
        [0.0, 0.0],
    ]
    assert encoder.fingerprint != shipped.fingerprint


def test_a_model_is_found_below_the_root(tiny):
    assert load_encoder("tiny", tiny.parent).name == "tiny"


# -- what ships


def test_the_shipped_model_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) <= 32_000_000


def test_the_shipped_model_tells_how_it_was_trained():
    training = json.loads((FOLDER / "training.json").read_text(encoding="utf-8"))
    assert {"recipe", "development"} <= training.keys()


def test_the_shipped_model_holds_no_code():
    suffixes = {path.suffix for path in FOLDER.rglob("*") if path.is_file()}
    assert suffixes <= {".json", ".safetensors", ".md"}
