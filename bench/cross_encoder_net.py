"""The network of ``index.cross_encoder`` as PyTorch trains it, and its way into a file that ONNX Runtime reads."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional

from index.cross_encoder import COMMON, CONTENT, LENGTH, NONE, NOWHERE, PAD, SAID, SPECIAL

WIDTH = 256
LAYERS = 4
HEADS = 4
INNER = 1_024
SCORED = 64  # units between a token and its score
OPSET = 17

Tensors = dict[str, torch.Tensor]


class Layer(nn.Module):
    """Attention, then two linear layers, each over what was normalised and added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attended, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        for last in (self.out, self.down):
            nn.init.normal_(last.weight, std=0.04 / (2 * LAYERS) ** 0.5)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        rows, tokens, _ = x.shape
        parts = self.attended(self.before(x)).view(rows, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        heed = (parts[0] @ parts[1].transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5 + mask
        x = x + self.out((heed.softmax(-1) @ parts[2]).transpose(1, 2).reshape(rows, tokens, WIDTH))
        y: torch.Tensor = x + self.down(functional.relu(self.up(self.between(x))))
        return y


class Net(nn.Module):
    """From what ``CrossEncoder`` lays out to scores of tokens, and of that nothing answers."""

    def __init__(self, vectors: np.ndarray, dropped: float = 0.0) -> None:
        super().__init__()
        norms = np.linalg.norm(vectors, axis=1)
        rows = np.vstack([vectors / (norms + 1e-6)[:, None], np.zeros((SPECIAL, vectors.shape[1]))])
        self.rows = nn.Buffer(torch.from_numpy(rows).float(), persistent=False)
        self.norms = nn.Buffer(torch.from_numpy(np.append(norms, np.zeros(SPECIAL))).float(), persistent=False)
        self.vocabulary = len(vectors)
        self.seen = nn.Linear(vectors.shape[1], WIDTH)
        self.own, self.place = nn.Embedding(COMMON + 1 + SPECIAL, WIDTH), nn.Embedding(LENGTH, WIDTH)
        self.part, self.met = nn.Embedding(NOWHERE + 1, WIDTH), nn.Linear(5, WIDTH)
        for table in (self.own, self.place, self.part):
            nn.init.normal_(table.weight, std=0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.last = nn.LayerNorm(WIDTH)
        self.told, self.judged = _scores(1), _scores(2)  # of the first token: nothing answers; the text replies
        self.guess, self.frequent = nn.Linear(WIDTH, vectors.shape[1]), nn.Parameter(torch.zeros(len(vectors)))
        self.sharp = nn.Parameter(torch.tensor(2.3))
        self.dropped = nn.Dropout(dropped)

    def inputs(self, ids: torch.Tensor, parts: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return what ``CrossEncoder`` gives the network: rows, own, parts, met, mask."""
        known = ids < self.vocabulary
        own = torch.where(ids < COMMON, ids, torch.where(known, COMMON, ids - self.vocabulary + COMMON + 1))
        with torch.no_grad():
            rows, norms = self.rows[ids], self.norms[ids]
            asked, said = (parts == 0) & known, (parts > 0) & (parts <= SAID) & known
            facing = (asked[:, :, None] & said[:, None, :]) | (said[:, :, None] & asked[:, None, :])
            facing = facing & (norms > CONTENT)[:, None, :]
            like = (rows @ rows.transpose(1, 2)).float().masked_fill(~facing, 0.0).amax(-1)
            same = ((ids[:, :, None] == ids[:, None, :]) & facing).any(-1).float()
            met = torch.stack([norms, same, like, same * norms, like * norms], -1)
            mask = torch.where(ids == self.vocabulary + PAD, NONE, 0.0)[:, None, None, :]
        return rows, own, parts, met, mask

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = self.states(*inputs)
        return self.told(x)[..., 0], self.judged(x[:, 0])

    def states(
        self, rows: torch.Tensor, own: torch.Tensor, parts: torch.Tensor, met: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Return (stretches, tokens, ``WIDTH``)."""
        place = self.place.weight[: own.shape[1]]
        x = self.dropped(self.seen(rows) * 2 + self.own(own) + place + self.part(parts) + self.met(met))
        for layer in self.layers:
            x = layer(x, mask.to(x.dtype))
        states: torch.Tensor = self.last(x)
        return states

    def guessed(self, states: torch.Tensor, among: torch.Tensor) -> torch.Tensor:
        """Return the scores of the tokens ``among`` which the one that stood in place of each state is looked for."""
        likely = self.guess(states) @ self.rows[among].to(states.dtype).T
        scores: torch.Tensor = likely * self.sharp.exp() / 8 + self.frequent[among]
        return scores


def _scores(count: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, SCORED), nn.ReLU(), nn.Linear(SCORED, count))


def save(net: Net, path: Path) -> None:
    """Write the network with weights of 8 bits."""
    net = net.eval()
    ids = torch.zeros((2, 16), dtype=torch.long)
    names = ["rows", "own", "parts", "met", "mask"]
    shapes: dict[str, Any] = {name: {0: "stretches", 1: "tokens"} for name in names[:-1]}
    shapes |= {"mask": {0: "stretches", 3: "tokens"}, "told": {0: "stretches", 1: "tokens"}, "none": {0: "stretches"}}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)  # of the exporter, see below
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            net,
            net.inputs(ids, ids),
            whole,
            input_names=names,
            output_names=["told", "none"],
            dynamic_axes=shapes,
            opset_version=OPSET,
            dynamo=False,  # the newer exporter needs onnxscript and fixes the number of stretches
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    onnx.checker.check_model(str(path))
