"""A cross-encoder: reads a question beside stretches of passages and tells which sentence answers, or that none does.

A transformer of four layers over the rows of ``static-ja-2``, in 8 bits; ``bench.train_cross_encoder`` made it, and
``cross-ja-1/README.md`` tells from what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

from index.network import Floats
from index.static_model import StaticModel, read_static
from index.types import Ids

FOLDER = Path(__file__).with_name("cross-ja-1")
ROWS = Path(__file__).with_name("static-ja-2")

LENGTH = 128  # tokens that are read together
QUESTION = 40  # … of the question, its last ones
HEADING = 14  # … of what stands above the sentences
ROOM = LENGTH - 3  # … of question, heading and sentences; what begins and parts them takes the rest

STRETCH = 84  # … of sentences that are cut to be read together, with what ends each

SPECIAL = 5  # tokens behind those of the vocabulary:
PAD, BEGIN, PART, END, MASK = range(SPECIAL)  # nothing; first of all; behind a part; behind a sentence; to be guessed
ASKED, ABOVE, SAID, NOWHERE = range(4)  # parts of what is read
COMMON = 6_000  # the most frequent tokens, which have rows of their own beside those of the encoder
CONTENT = 0.45  # length of an encoder's row from which its token tells something
NONE = -1e4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences that stand together, with what stands above them."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure the cross-encoder is of a stretch, as logarithms of odds against that nothing in it answers."""

    answered: float
    sentences: tuple[float, ...]  # NONE where a sentence was cut off
    none: float  # unnormalised likelihood that nothing answers


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the network takes, of (stretches, tokens); see ``lay_out``."""

    ids: Ids  # place in the vocabulary, ``SPECIAL`` ones behind it
    parts: Ids
    sentence: Ids  # which sentence a token is of, -1 for none

    def __len__(self) -> int:
        return len(self.ids)


class CrossEncoder:
    """Thread-safe and deterministic: the same stretches read together give the same verdicts."""

    def __init__(self, model: bytes, rows: StaticModel) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._rows = rows
        self._norms = np.append(np.linalg.norm(rows.weights, axis=1), np.ones(SPECIAL)).astype(np.float32)

    def __call__(self, question: str, stretches: Sequence[Stretch]) -> list[Verdict]:
        """Return a verdict for each stretch; those that are read together are padded to the longest."""
        if not stretches:
            return []
        inputs = lay_out(self._rows, question, stretches)
        told, none = self._session.run(None, self._numbers(inputs))
        return [
            _verdict(scores, float(nothing), where, len(stretch.sentences))
            for scores, nothing, where, stretch in zip(told, none[:, 0], inputs.sentence, stretches, strict=True)
        ]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        flat, begins = self._rows.pieces.ids(list(texts))
        lengths: list[int] = np.diff(begins, append=len(flat)).tolist()
        return lengths

    def _numbers(self, inputs: Inputs) -> dict[str, np.ndarray]:
        """Return the arrays of the network's inputs by name: rows of tokens, and where question and text meet."""
        vocabulary = len(self._rows.weights)
        known = inputs.ids < vocabulary
        ids = np.where(known, inputs.ids, 0)
        norms = np.where(known, self._norms[inputs.ids], 0.0).astype(np.float32)
        rows = self._rows.weights[ids] / (self._norms[ids] + 1e-6)[..., None] * known[..., None]
        told = known & (norms > CONTENT)
        asked, said = known & (inputs.parts == ASKED), known & np.isin(inputs.parts, (ABOVE, SAID))
        cosines = rows @ rows.transpose(0, 2, 1)
        facing = (asked[:, :, None] & said[:, None, :]) | (said[:, :, None] & asked[:, None, :])
        facing &= told[:, None, :]
        like = np.where(facing, cosines, 0.0).max(axis=2)
        same = (facing & (inputs.ids[:, :, None] == inputs.ids[:, None, :])).any(axis=2).astype(np.float32)
        own = np.where(inputs.ids < COMMON, inputs.ids, np.where(known, COMMON, inputs.ids - vocabulary + COMMON + 1))
        return {
            "rows": rows.astype(np.float32),
            "own": own,
            "parts": inputs.parts,
            "met": np.stack([norms, same, like, same * norms, like * norms], axis=-1).astype(np.float32),
            "mask": np.where(inputs.ids == vocabulary + PAD, NONE, 0.0).astype(np.float32)[:, None, None, :],
        }


def lay_out(rows: StaticModel, question: str, stretches: Sequence[Stretch]) -> Inputs:
    """Return question, heading and sentences of each stretch one behind the other, as far as there is room."""
    texts = [question, *(text for stretch in stretches for text in (stretch.heading, *stretch.sentences))]
    flat, begins = rows.pieces.ids(texts)
    ids = iter(np.split(flat, begins[1:]))
    special = len(rows.weights)
    asked = next(ids)[-QUESTION:]
    laid = []
    for stretch in stretches:
        pieces = [([special + BEGIN, *asked, special + PART], ASKED, -1)]
        if len(heading := next(ids)[:HEADING]):
            pieces.append(([*heading, special + PART], ABOVE, -1))
        pieces += [([*next(ids), special + END], SAID, place) for place in range(len(stretch.sentences))]
        tokens = [token for piece, _, _ in pieces for token in piece]
        parts = [part for piece, part, _ in pieces for _ in piece]
        places = [n for piece, _, place in pieces for n in [*[place] * (len(piece) - 1), -1]]
        laid.append((tokens[:LENGTH], parts[:LENGTH], places[:LENGTH]))
    length = max(len(tokens) for tokens, _, _ in laid)
    filled = [
        np.array([[*row[n], *[empty] * (length - len(row[n]))] for row in laid], np.int64)
        for n, empty in enumerate((special + PAD, NOWHERE, -1))
    ]
    return Inputs(*filled)


def cut(lengths: Sequence[int]) -> list[range]:
    """Return the places of sentences, given by their tokens, that are read together: as many as have room."""
    ranges: list[range] = []
    begin = total = 0
    for place, length in enumerate(lengths):
        if place > begin and total + length + 1 > STRETCH:
            ranges.append(range(begin, place))
            begin, total = place, 0
        total += length + 1
    return [*ranges, range(begin, len(lengths))] if lengths else []


def _verdict(scores: Floats, none: float, sentence: Ids, count: int) -> Verdict:
    def odds(mask: np.ndarray) -> float:
        if not mask.any():
            return NONE
        held = scores[mask].astype(np.float64)
        return float(np.log(np.exp(held - held.max()).sum()) + held.max()) - none

    return Verdict(odds(sentence >= 0), tuple(odds(sentence == place) for place in range(count)), none)


def load_rows() -> StaticModel:
    """Return the encoder whose rows stand for the tokens, whichever encoder the records are searched with."""
    rows = read_static(ROWS)
    assert rows
    return rows


@cache
def load_cross_encoder() -> CrossEncoder:
    """Return the one that ships."""
    return CrossEncoder((FOLDER / "model.onnx").read_bytes(), load_rows())
