"""A forest of decision trees, small enough to ship: what scikit-learn fitted, read without it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

LEAF = -1  # in place of a feature


@dataclass(frozen=True, slots=True)
class Forest:
    """The nodes of all trees, each tree in depth-first order: a node's left child is the one behind it."""

    feature: npt.NDArray[np.int16]  # (nodes,) which figure is compared, or LEAF
    threshold: npt.NDArray[np.float32]  # (nodes,) at most this goes to the left
    right: npt.NDArray[np.int32]  # (nodes,) the other child
    share: npt.NDArray[np.float32]  # (nodes,) of a leaf: the share of what ended there that is true, 0 to 1
    roots: npt.NDArray[np.int32]  # (trees,)

    def probability(self, figures: npt.NDArray[np.float32]) -> float:
        """Return the mean over the trees of the leaves that one row of (figures,) falls into."""
        nodes = self.roots.copy()
        while (inner := self.feature[nodes] != LEAF).any():
            at = nodes[inner]
            left = figures[self.feature[at]] <= self.threshold[at]
            nodes[inner] = np.where(left, at + 1, self.right[at])
        return float(self.share[nodes].mean())

    def save(self, path: Path) -> None:
        arrays = {name: getattr(self, name) for name in self.__slots__}
        np.savez_compressed(path, **arrays)


def load_forest(path: Path) -> Forest:
    with np.load(path, allow_pickle=False) as held:
        return Forest(**{name: held[name] for name in Forest.__slots__})
