"""Measure retrieval on any ``DOCS.jsonl QUERIES.jsonl`` in the format of ``shared/corpus/retrieval`` (plain or .xz).

    python -m bench.retrieval DOCS QUERIES

One document is one passage. Prints one JSON with R@1, R@10, nDCG@10 and MRR@10 of BM25 over SudachiPy words, BM25
over pairs of characters, dense, all three fused, and ranked, which is what a search gives.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.corpora import read_lines
from index.build import Change, build
from index.encoder import load_encoder
from index.search import Generation, Ranking
from index.store import Store
from index.types import Encoder
from ingest.sentences import sentence_spans
from ingest.types import Document, Passage
from settings import ROOT, load_settings

DEPTH = 50
TOP = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("queries", type=Path)
    arguments = parser.parse_args()
    documents = {line["doc_id"]: line["text"] for line in read_lines(arguments.documents)}
    queries = [(line["query"], line["doc_id"]) for line in read_lines(arguments.queries)]
    encoder = load_encoder(load_settings().encoder.name, ROOT)
    with generation_of(documents, encoder) as generation:
        print(json.dumps(measure(generation, queries), ensure_ascii=False, indent=1))


@contextmanager
def generation_of(texts: dict[str, str], encoder: Encoder) -> Iterator[Generation]:
    """Give a generation of documents, by id, that are one passage each."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with store.writing():
            build(store, encoder, Change(_record(identity, text) for identity, text in texts.items()))
        generation = Generation(store, encoder)
        try:
            yield generation
        finally:
            generation.close()


def _record(identity: str, text: str) -> tuple[Document, list[Passage]]:
    passage = Passage(0, identity, 0, None, (), None, 0, len(text), text, tuple(sentence_spans(text)))
    return Document(identity, identity, identity, "", None, 1, "", text), [passage]


def passage_ids(generation: Generation) -> dict[str, int]:
    """Return the id of the passage of each document that is one passage."""
    return {document: generation.table.ids_of([document])[0] for document in generation.documents}


def measure(generation: Generation, queries: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return the figures over (question, id of the right document) queries."""
    place = passage_ids(generation)
    gold = [place[identity] for _, identity in queries]
    found = [generation.measure(question, DEPTH) for question, _ in queries]
    ranked = [[(hit.passage.id, hit.score) for hit in generation.rank(each, TOP)] for each in found]
    return {
        "documents": len(place),
        "queries": len(queries),
        "BM25 words": figures([each.legs.words for each in found], gold),
        "BM25 characters": figures([each.legs.characters for each in found], gold),
        "dense": figures([each.legs.dense for each in found], gold),
        "fused": figures([each.fused for each in found], gold),
        "ranked": figures(ranked, gold),
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
