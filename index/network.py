"""A network of one hidden layer over named figures, small enough to ship as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Network:
    """Standardised figures → hyperbolic tangents → one figure."""

    mean: Floats  # (figures,)
    spread: Floats  # (figures,), above 0
    hidden: Floats  # (figures, units)
    hidden_bias: Floats  # (units,)
    output: Floats  # (units,)
    output_bias: float

    def __call__(self, figures: Floats) -> Floats:
        """Return one figure for each row of (rows, figures)."""
        standard = (figures - self.mean) / self.spread
        answer: Floats = np.tanh(standard @ self.hidden + self.hidden_bias) @ self.output + self.output_bias
        return answer


def load_network(path: Path, names: Sequence[str]) -> Network:
    """Load the network for the figures in the order of ``names``; a KeyError says which it was not fitted on."""
    held = json.loads(path.read_text(encoding="utf-8"))
    rows = [held["figures"][name] for name in names]
    return Network(
        mean=np.array([row["mean"] for row in rows]),
        spread=np.array([row["spread"] for row in rows]),
        hidden=np.array([row["weights"] for row in rows]),
        hidden_bias=np.array(held["hidden_bias"]),
        output=np.array(held["output"]),
        output_bias=float(held["output_bias"]),
    )
