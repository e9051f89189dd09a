"""Measure the flat, the 8-bit and the prepared FAISS index by size, to choose ``QUANTISE_FROM`` and
``PREPARED_FROM``.

    python -m bench.dense

Random unit vectors of 256 dimensions; prints one JSON with median milliseconds a search, and how many of the first
fifty of the flat index the others find.
"""

from __future__ import annotations

import json
import statistics
import time

import numpy as np

from index import dense

SIZES = (5_000, 10_000, 20_000, 50_000, 100_000, 190_000)
DIMENSION = 256
SEARCHES = 30


def main() -> None:
    random = np.random.default_rng(1)
    vectors = random.normal(size=(max(SIZES), DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    questions = vectors[:SEARCHES] + random.normal(0, 0.05, (SEARCHES, DIMENSION)).astype(np.float32)
    print(json.dumps({size: compare(vectors[:size], questions) for size in SIZES}, indent=1))


def compare(vectors: np.ndarray, questions: np.ndarray) -> dict[str, float]:
    ids = np.arange(len(vectors), dtype=np.int64)
    found: dict[str, list[set[int]]] = {}
    milliseconds: dict[str, float] = {}
    for name, threshold in (("flat", len(vectors) + 1), ("8-bit", 0), ("prepared", 0)):
        dense.QUANTISE_FROM = threshold
        index = dense.DenseIndex.build(ids, vectors)
        if name == "prepared":
            dense.PREPARED_FROM = 0
            index.prepare()
        seconds = []
        found[name] = []
        for question in questions:
            started = time.monotonic()
            hits = index.search(question[None, :], 50)
            seconds.append(time.monotonic() - started)
            found[name].append({identity for identity, _ in hits})
        milliseconds[name] = round(1000 * statistics.median(seconds), 2)
    told = {f"{name} ms": spent for name, spent in milliseconds.items()}
    for name in ("8-bit", "prepared"):
        shared = [len(a & b) / len(a) for a, b in zip(found["flat"], found[name], strict=True)]
        told[f"{name} overlap@50"] = round(statistics.mean(shared), 4)
    return told


if __name__ == "__main__":
    main()
