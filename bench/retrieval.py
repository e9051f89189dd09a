"""Measure retrieval on any ``DOCS.jsonl QUERIES.jsonl`` in the format of ``shared/corpus/retrieval`` (plain or .xz).

    python -m bench.retrieval DOCS QUERIES [--weight W ...]

One document is one passage. Prints one JSON with R@1, R@10, nDCG@10 and MRR@10 of BM25, dense and fused.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.corpora import read_lines
from index.dense import DenseIndex
from index.encoder import load_encoder
from index.lexical import LexicalIndex, Terms
from index.search import DENSE_WEIGHT, Ranking, fuse, question_terms
from index.words import words
from settings import ROOT, load_settings

DEPTH = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument(
        "--weight", type=float, nargs="*", default=[DENSE_WEIGHT], help="of the dense leg in the fusion"
    )
    arguments = parser.parse_args()
    documents = [(line["doc_id"], line["text"]) for line in read_lines(arguments.documents)]
    queries = [(line["query"], line["doc_id"]) for line in read_lines(arguments.queries)]
    print(json.dumps(measure(documents, queries, arguments.weight), ensure_ascii=False, indent=1))


def measure(
    documents: Sequence[tuple[str, str]], queries: Sequence[tuple[str, str]], weights: Sequence[float]
) -> dict[str, object]:
    """Return the figures over (id, text) documents and (question, id of the right document) queries."""
    encoder_settings = load_settings().encoder
    encoder = load_encoder(encoder_settings.name, ROOT)
    place = {identity: i for i, (identity, _) in enumerate(documents)}
    texts = [text for _, text in documents]
    ids = np.arange(len(texts), dtype=np.int64)
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(2) as pool:
        LexicalIndex.create(Path(folder) / "lexical")
        tokens = pool.imap(words, texts, chunksize=64)
        LexicalIndex.add(Path(folder) / "lexical", ((i, Terms(" ".join(t), "", "", "")) for i, t in enumerate(tokens)))
        lexical = LexicalIndex(Path(folder) / "lexical")
        dense = DenseIndex.build(ids, encoder.encode_passages(texts))
        started = time.monotonic()
        by_word = [lexical.search(dict.fromkeys(question_terms(question), 1.0), DEPTH) for question, _ in queries]
        lexical_seconds = time.monotonic() - started
    vectors = encoder.encode_questions([question for question, _ in queries])
    by_meaning = [dense.search(vector[None, :], DEPTH) for vector in vectors]
    gold = [place[identity] for _, identity in queries]
    return {
        "documents": len(documents),
        "queries": len(queries),
        "lexical_ms": round(1000 * lexical_seconds / len(queries), 2),
        "bm25": figures(by_word, gold),
        "dense": figures(by_meaning, gold),
        **{
            f"fused {w}": figures([fuse(a, b, w) for a, b in zip(by_word, by_meaning, strict=True)], gold)
            for w in weights
        },
    }


def figures(rankings: Sequence[Ranking], gold: Sequence[int]) -> dict[str, float]:
    ranks = []
    for ranking, right in zip(rankings, gold, strict=True):
        order = [identity for identity, _ in ranking]
        ranks.append(order.index(right) if right in order else math.inf)
    count = len(ranks)
    return {
        "R@1": round(sum(rank < 1 for rank in ranks) / count, 4),
        "R@10": round(sum(rank < 10 for rank in ranks) / count, 4),
        "nDCG@10": round(sum(1 / math.log2(rank + 2) for rank in ranks if rank < 10) / count, 4),
        "MRR@10": round(sum(1 / (rank + 1) for rank in ranks if rank < 10) / count, 4),
    }


if __name__ == "__main__":
    main()
