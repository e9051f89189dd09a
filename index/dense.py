"""Dense search: a FAISS index over unit vectors, by inner product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.types import Ids, Vectors

QUANTISE_FROM = 20_000  # passages; below, the flat index answers within 3 ms, see bench/README.md
PREPARED_FROM = 50_000  # passages; below, a scan of all codes takes no longer
ROUGHLY = 30  # times as many as are asked for are looked at closely; see bench/README.md
QUESTION_BITS = 4  # of a component of the question in the rough search
BLOCK = 20_000  # vectors that are made of their codes at once
ROTATION = 1  # seed of the rotation that spreads a vector evenly over its components
CODE_RANGE = 8.0  # standard deviations of a component of a random unit vector that the codes span; beyond is clipped


class DenseIndex:
    """Vectors by passage id; flat below ``QUANTISE_FROM`` and 8-bit scalar quantised above.

    The quantiser's range is fixed, not learned, so that the codes do not depend on the order in which records came.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self._rough: Any = None  # finds the same sooner, after ``prepare``
        self._ids = np.zeros(0, np.int64)  # by place, for it

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors) -> DenseIndex:
        """Build from (n,) ids and (n, dimension) vectors."""
        dimension = vectors.shape[1]
        index = faiss.IndexIDMap2(_quantised(dimension) if len(ids) >= QUANTISE_FROM else faiss.IndexFlatIP(dimension))
        index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(ids, np.int64))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        # Through memory, not through the library's file functions: those cannot open every path on every system.
        return cls(faiss.deserialize_index(np.frombuffer(path.read_bytes(), np.uint8)))

    def save(self, path: Path) -> None:
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def extended(self, ids: Ids, vectors: Vectors) -> DenseIndex:
        """Return an index that holds these vectors too, not prepared; this one must not be used any more."""
        self._rough = None
        if len(self) < QUANTISE_FROM <= len(self) + len(ids):
            held = faiss.vector_to_array(self._index.id_map)
            return self.build(np.concatenate([held, ids]), np.concatenate([self.vectors(held), vectors]))
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(ids, np.int64))
        return self

    def vectors(self, ids: Ids) -> Vectors:
        """Return the stored vectors of ``ids``, (len(ids), dimension); as the quantiser keeps them."""
        vectors = np.zeros((len(ids), self._index.d), np.float32)
        for row, passage in enumerate(ids):
            self._index.reconstruct(int(passage), vectors[row])
        return vectors

    def prepare(self) -> None:
        """Make what finds sooner (0.4 s for 190,000 passages): a bit a component, RaBitQ (Gao and Long, 2024).

        It chooses ``ROUGHLY`` times as many as are asked for; only those are held against the question by their codes.
        """
        if len(self) < max(PREPARED_FROM, QUANTISE_FROM):
            return
        codes, dimension = faiss.downcast_index(self._index.index), self._index.d
        rotation = faiss.RandomRotationMatrix(dimension, dimension)
        rotation.init(ROTATION)
        bits = faiss.IndexRaBitQ(dimension, faiss.METRIC_INNER_PRODUCT)
        bits.qb = QUESTION_BITS
        rough = faiss.IndexPreTransform(rotation, bits)
        rough.train(np.array([[1.0] * dimension, [-1.0] * dimension], np.float32))  # around 0, whatever is held
        for start in range(0, len(self), BLOCK):
            rough.add(codes.reconstruct_n(start, min(BLOCK, len(self) - start)))
        self._rough = faiss.IndexRefine(rough, codes)
        self._rough.k_factor = ROUGHLY
        self._ids = faiss.vector_to_array(self._index.id_map)

    def search(self, question: Vectors, depth: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """Return (passage id, cosine) of the ``depth`` nearest, nearest first, equal ones by id.

        ``question`` is (1, dimension). With ``allowed`` only these passages are searched, all of them by their codes.
        """
        depth = min(depth, len(self) if allowed is None else len(allowed))
        if depth == 0:
            return []
        faiss.omp_set_num_threads(1)  # of this thread; others would only wait for one question's scan, and loudly
        if allowed is None and self._rough is not None:
            scores, places = self._rough.search(question, depth)
            ids = np.where(places < 0, -1, self._ids[places])
        elif allowed is None:
            scores, ids = self._index.search(question, depth)
        else:
            bits = np.zeros(int(allowed.max()) + 1, np.uint8)
            bits[allowed] = 1
            selector: Any = faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore[call-arg, arg-type]
            scores, ids = self._index.search(question, depth, params=faiss.SearchParameters(sel=selector))  # type: ignore[call-arg]
        found = [(int(i), float(score)) for i, score in zip(ids[0], scores[0], strict=True) if i >= 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _quantised(dimension: int) -> Any:
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    index.sq.rangestat = faiss.ScalarQuantizer.RS_minmax
    reach = min(1.0, CODE_RANGE / dimension**0.5)
    index.train(np.array([[-reach] * dimension, [reach] * dimension], np.float32))
    return index
