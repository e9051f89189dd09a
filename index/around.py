"""What stands around a passage speaks for it too: its neighbours, the turn it replies to, its document.

In minutes the question says the words and the reply the answer: 「補助率はいくらか」「2分の1とのことです」.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from index.features import FEATURES, Matrix
from ingest.types import Passage

NEAR = ("before", "after", "asked")  # the passage before it, behind it, the turn that it replies to
TOLD = ("words", "characters", "dense", "coverage", "sentence")  # figures that are told of what stands around
KINDS = ("question", "reply", "chair")
AROUND = (
    *(f"{near}_{name}" for near in NEAR for name in ("there", "asks", *TOLD)),  # 0 where none is among the passages
    *(f"document_{name}" for name in TOLD),  # the best of its document's
    "document_share",  # of all passages
    *KINDS,  # of its turn
    "asks",  # it ends as a question does
)

_COLUMNS = [FEATURES.index(name) for name in TOLD]
_ASKING = ("？", "?", "か", "か。")


def around(passages: Sequence[Passage], features: Matrix) -> Matrix:
    """Return ``AROUND`` of each passage, row by row, from the ``FEATURES`` of all of them."""
    asks = np.array([passage.text.rstrip().endswith(_ASKING) for passage in passages], float)
    told = np.column_stack([np.ones(len(passages)), asks, features[:, _COLUMNS]])
    documents = [passage.document for passage in passages]
    places = [(passage.document, passage.ordinal) for passage in passages]
    turns = [(passage.document, passage.turn) for passage in passages]
    replied = [(passage.document, passage.replies_to or 0) for passage in passages]  # turns count from 1
    return np.column_stack(
        [
            _best(told, places, [(document, ordinal - 1) for document, ordinal in places]),
            _best(told, places, [(document, ordinal + 1) for document, ordinal in places]),
            _best(told, turns, replied),
            _best(told[:, 2:], documents, documents),
            [documents.count(document) / len(passages) for document in documents],
            *([passage.turn_kind == kind for passage in passages] for kind in KINDS),
            asks,
        ]
    )


def _best(told: Matrix, groups: Sequence[Hashable], wanted: Sequence[Hashable]) -> Matrix:
    """Return for each group ``wanted`` the highest figures above 0 of the rows that are of it; zeros where none is."""
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    best = np.zeros((len(numbers) + 1, told.shape[1]))
    np.maximum.at(best, np.array([numbers[group] for group in groups], np.int64), told)
    return best[np.array([numbers.get(group, -1) for group in wanted], np.int64)]
