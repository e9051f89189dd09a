"""The network that is trained takes what the one that ships is given, and becomes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from bench.cross_encoder_net import Net, save
from index.cross_encoder import CrossEncoder, Stretch, lay_out, load_rows

QUESTION = "書かない窓口の費用はいくらですか"
STRETCHES = [Stretch("費用", ("費用は1,420万円である。", "開始は10月1日。")), Stretch("", ("端末を配る。",))]


def test_it_is_given_the_same_and_answers_nearly_the_same_in_8_bits(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    rows = load_rows()
    torch.manual_seed(1)
    net = Net(rows.weights).eval()
    save(net, tmp_path / "model.onnx")
    shipped = CrossEncoder((tmp_path / "model.onnx").read_bytes(), rows)
    laid = lay_out(rows, QUESTION, STRETCHES)
    inputs = net.inputs(torch.from_numpy(laid.ids), torch.from_numpy(laid.parts))
    for name, expected in zip(("rows", "own", "parts", "met", "mask"), inputs, strict=True):
        np.testing.assert_allclose(shipped._numbers(laid)[name], expected.numpy(), atol=1e-4, err_msg=name)
    with torch.no_grad():
        scores, judged = net(*inputs)
    for row, verdict in enumerate(shipped(QUESTION, STRETCHES)):
        said = torch.from_numpy(laid.sentence[row] >= 0)
        assert verdict.none == pytest.approx(float(judged[row, 0]), abs=0.05)
        assert verdict.answered == pytest.approx(float(scores[row][said].logsumexp(0) - judged[row, 0]), abs=0.05)
