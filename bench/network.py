"""Networks of one hidden layer: made to be fitted, and written as ``index.network`` reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

DIGITS = 6


def standardised(examples: torch.Tensor, units: int) -> torch.nn.Sequential:
    """Return fixed standardising of (rows, figures) and the layers to fit; a figure that never varies has no say."""
    mean, spread = examples.mean(dim=0), examples.std(dim=0)
    spread[spread < 1e-6] = 1e6
    standard = torch.nn.Linear(examples.shape[1], examples.shape[1])
    standard.weight = torch.nn.Parameter(torch.diag(1 / spread), requires_grad=False)
    standard.bias = torch.nn.Parameter(-mean / spread, requires_grad=False)
    hidden = torch.nn.Linear(examples.shape[1], units)
    return torch.nn.Sequential(standard, hidden, torch.nn.Tanh(), torch.nn.Linear(units, 1))


def save_network(path: Path, names: Sequence[str], model: torch.nn.Sequential, report: Mapping[str, object]) -> None:
    """Write the layers of ``standardised`` by the names of their figures, and what was measured of them."""
    standard, hidden, _, output = model
    assert isinstance(standard, torch.nn.Linear)
    assert isinstance(hidden, torch.nn.Linear)
    assert isinstance(output, torch.nn.Linear)
    spread = 1 / standard.weight.diagonal()
    mean = -standard.bias * spread
    figures = {
        name: {"mean": _plain(mean[i]), "spread": _plain(spread[i]), "weights": _plain(hidden.weight[:, i])}
        for i, name in enumerate(names)
    }
    held = {
        "measured": report,
        "hidden_bias": _plain(hidden.bias),
        "output": _plain(output.weight[0]),
        "output_bias": _plain(output.bias[0]),
    }
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in figures.items())
    rest = json.dumps(held, ensure_ascii=False, indent=1)[:-2]
    path.write_text(f'{rest},\n "figures": {{\n{lines}\n }}\n}}\n', encoding="utf-8")


def _plain(tensor: torch.Tensor) -> object:
    values = tensor.detach().double().tolist()
    return [round(value, DIGITS) for value in values] if isinstance(values, list) else round(values, DIGITS)
