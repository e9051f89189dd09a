from pathlib import Path

import numpy as np
import pytest

from answer.forest import LEAF, Forest, load_forest
from answer.model import ANSWERABLE, BEST, load_models
from index.answerable import FIGURES


@pytest.fixture
def forest() -> Forest:
    """Two trees: one asks whether the second figure is above 0.5, the other is a leaf."""
    return Forest(
        feature=np.array([1, LEAF, LEAF, LEAF], np.int16),
        threshold=np.array([0.5, 0, 0, 0], np.float32),
        right=np.array([2, 0, 0, 0], np.int32),
        share=np.array([0, 0.1, 0.9, 0.5], np.float32),
        roots=np.array([0, 3], np.int32),
    )


@pytest.mark.parametrize(("second", "mean"), [(0.2, 0.3), (0.5, 0.3), (0.7, 0.7)])
def test_the_mean_of_the_leaves(forest: Forest, second: float, mean: float) -> None:
    assert forest.probability(np.array([9.0, second], np.float32)) == pytest.approx(mean)


def test_it_is_the_same_read_again(forest: Forest, tmp_path: Path) -> None:
    forest.save(tmp_path / "forest.npz")
    again = load_forest(tmp_path / "forest.npz")
    for name in Forest.__slots__:
        np.testing.assert_array_equal(getattr(again, name), getattr(forest, name))


def test_what_ships_was_fitted_on_the_figures_it_is_given() -> None:
    answerable = load_models().answerable
    told_of_the_order = 3  # how sure the best sentence is, and how far ahead of two others
    assert answerable.feature.max() == BEST * len(ANSWERABLE) + told_of_the_order + len(FIGURES) - 1
    assert len(answerable.roots) > 1
