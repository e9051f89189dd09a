"""Train the cross-encoder that ships in ``index/cross-ja-1``.

    python -m bench.train_cross_encoder --halves FOLDER [--output index/cross-ja-1] [--steps N N N]

First on JaQuAD train and council minutes together: which tokens of a stretch answer a question (softmax, with that none
does), whether a reply is the one to a question, and which tokens stood where some were hidden (Devlin et al., NAACL
2019). Then on JaQuAD and ``data/reading``. Last on these and the questions that the answers are fitted on: all of them
for what ships, and each half for a network of its own, by which ``bench.train_answers`` reads the other half. Products
run in bfloat16, which processors with AMX do eight times as fast: an hour and a half on two such cores. Needs the
``train`` extra.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import logging
import multiprocessing
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import Queue

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional

from bench.cross_encoder_net import Net, save
from bench.cross_encoder_samples import (
    ANSWERS,
    READING,
    Councils,
    Encyclopaedia,
    Municipal,
    Reader,
    Sample,
    Written,
    turns,
)
from bench.train_answers import Example, half_of, municipal
from index.cross_encoder import FOLDER, MASK, NONE, SAID, load_rows
from index.encoder import SentenceEncoder, load_encoder
from settings import ROOT, load_settings

logger = logging.getLogger("bench.train_cross_encoder")

STEPS = (5_250, 1_560, 550)  # of the three stages
BATCH = 64
FIRST = {"encyclopaedia": 28, "councils": 36}  # samples of a batch
THEN = {"encyclopaedia": 28, "written": 36}
LAST = {"encyclopaedia": 20, "written": 20, "municipal": 24}
RATES = (1e-3, 4e-4, 3e-4)
WARM = (600, 100, 60)  # steps until the rate is reached
DECAY = 0.02
HIDDEN = 0.15  # of the tokens of council minutes
DROPPED, THEN_DROPPED = 0.05, 0.1
AHEAD = 6  # batches made ahead
CHECKED = 1_000  # questions of JaQuAD dev
SEED = 1

Batch = dict[str, np.ndarray]


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--halves", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=FOLDER)
    parser.add_argument("--steps", type=int, nargs=3, default=STEPS)
    arguments = parser.parse_args()
    for folder in (arguments.output, arguments.halves):
        folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    net = Net(load_rows().weights, DROPPED)
    train(net, FIRST, arguments.steps, 0, last=0.05)
    net.dropped.p = THEN_DROPPED
    train(net, THEN, arguments.steps, 1)
    learned = copy.deepcopy(net.state_dict())
    examples = list(municipal())
    for half in (0, 1):
        train(net, LAST, arguments.steps, 2, [example for example in examples if half_of(example.part) == half])
        save(net, arguments.halves / f"{half}.onnx")
        net.load_state_dict(learned)
    train(net, LAST, arguments.steps, 2, examples)
    save(net, arguments.output / "model.onnx")
    report = {"steps": arguments.steps, "JaQuAD dev": checked(net)}
    (arguments.output / "training.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    logger.info("%s", report)


def train(
    net: Net,
    mix: Mapping[str, int],
    all_steps: Sequence[int],
    stage: int,
    examples: Sequence[Example] = (),
    last: float = 0.0,
) -> None:
    """Train for the steps of a stage; the rate falls to the ``last`` share of its height."""
    steps, rate, warm = all_steps[stage], RATES[stage], WARM[stage]
    batches: Queue[Batch] = multiprocessing.Queue(AHEAD)  # type: ignore[assignment]
    maker = multiprocessing.Process(target=_make, args=(batches, mix, examples), daemon=True)
    maker.start()
    wide = [parameter for parameter in net.parameters() if parameter.dim() > 1]
    narrow = [parameter for parameter in net.parameters() if parameter.dim() <= 1]
    groups = [{"params": wide, "weight_decay": DECAY}, {"params": narrow, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, rate, betas=(0.9, 0.98), fused=True)
    net.train()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / warm) * max(last, 1 - step / steps)
        loss = _loss(net, {name: torch.from_numpy(values) for name, values in batches.get().items()})
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if step % 200 == 0:
            logger.info("step %d, loss %.3f", step, float(loss.detach()))
    maker.terminate()


# -- batches


def _make(batches: Queue[Batch], mix: Mapping[str, int], examples: Sequence[Example]) -> None:
    torch.set_num_threads(1)
    rows = load_rows()
    encoder = load_encoder(load_settings().encoder.name, ROOT)
    reader = Reader(rows, random.Random(SEED))  # noqa: S311  (a sample, not a secret)
    hidden = np.random.default_rng(SEED)
    streams = {name: _stream(name, reader, encoder, examples) for name in mix}
    while True:
        samples = [s for name, count in mix.items() for s in itertools.islice(streams[name], count)]
        batches.put(_batch(samples, hidden, len(rows.weights)))


def _stream(name: str, reader: Reader, encoder: SentenceEncoder, examples: Sequence[Example]) -> Iterator[Sample]:
    if name == "municipal":
        yield from Municipal(reader, examples).samples()
    elif name == "encyclopaedia":
        encyclopaedia = Encyclopaedia(reader, encoder)
        for asked in turns(len(encyclopaedia), reader.chance):
            yield from encyclopaedia.pair(asked)
    else:
        files = sorted(file.name for file in READING.glob("*.jsonl"))
        source = Councils(reader, encoder) if name == "councils" else Written(reader, files)
        for asked in turns(len(source), reader.chance):
            if sample := source.sample(asked):
                yield sample


def _batch(samples: Sequence[Sample], hidden: np.random.Generator, vocabulary: int) -> Batch:
    """Stack samples, some tokens of those from councils hidden; ``wanted`` tells them, -1 where nothing is."""
    ids = np.stack([sample.ids for sample in samples])
    council = np.array([sample.kind != ANSWERS for sample in samples])
    chosen = (hidden.random(ids.shape) < HIDDEN) & (ids < vocabulary) & council[:, None]
    how = hidden.random(ids.shape)
    shown = np.where(chosen & (how < 0.8), vocabulary + MASK, ids)
    other = (hidden.random(ids.shape) ** 2 * 30_000).astype(np.int64)
    return {
        "ids": np.where(chosen & (how > 0.9), other, shown),
        "parts": np.stack([sample.parts for sample in samples]),
        "right": np.stack([sample.right for sample in samples]),
        "true": np.array([sample.true for sample in samples]),
        "council": council,
        "wanted": np.where(chosen, ids, -1),
    }


def _loss(net: Net, x: dict[str, torch.Tensor]) -> torch.Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        states = net.states(*net.inputs(x["ids"], x["parts"]))
        scores, judged = net.told(states)[..., 0].float(), net.judged(states[:, 0]).float()
        council, true = x["council"], x["true"]
        said = (x["parts"] == SAID) & (x["ids"] < net.vocabulary)
        loss = _answered(
            scores.masked_fill(~said, NONE)[~council], judged[~council, 0], x["right"][~council], true[~council]
        )
        if council.any():
            loss = loss + functional.binary_cross_entropy_with_logits(judged[council, 1], true[council].float())
            wanted = x["wanted"]
            among = torch.unique(torch.cat([wanted[wanted >= 0], x["ids"][x["ids"] < net.vocabulary]]))
            guessed = net.guessed(states[wanted >= 0], among).float()
            loss = loss + functional.cross_entropy(guessed, torch.searchsorted(among, wanted[wanted >= 0]))
    return loss


def _answered(scores: torch.Tensor, none: torch.Tensor, right: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
    """Return what the tokens of the answer, or that there is none, are short of all likelihood."""
    everything = torch.logsumexp(torch.cat([scores, none[:, None]], 1), 1)
    told = torch.where(true, torch.logsumexp(scores.masked_fill(~right, NONE), 1), none)
    odds = torch.logsumexp(scores, 1) - none
    return (everything - told).mean() + 0.5 * functional.binary_cross_entropy_with_logits(odds, true.float())


# -- checking


def checked(net: Net) -> dict[str, float]:
    """Return how well questions of JaQuAD dev are told from those whose answer was left out, and found."""
    reader = Reader(load_rows(), random.Random(SEED))  # noqa: S311  (a sample, not a secret)
    source = Encyclopaedia(reader, load_encoder(load_settings().encoder.name, ROOT), "dev")
    pairs = [source.pair(asked) for asked in itertools.islice(turns(len(source), reader.chance), CHECKED)]
    samples = [sample for pair in pairs for sample in pair]
    odds, found = [], []
    net.eval()
    with torch.no_grad():
        for start in range(0, len(samples), BATCH):
            part = samples[start : start + BATCH]
            ids, parts = (torch.from_numpy(np.stack([getattr(s, name) for s in part])) for name in ("ids", "parts"))
            scores, judged = net(*net.inputs(ids, parts))
            scores = scores.masked_fill((parts != SAID) | (ids >= net.vocabulary), NONE)
            odds += (torch.logsumexp(scores, 1) - judged[:, 0]).tolist()
            found += [s.right[best] for s, best in zip(part, scores.argmax(1).tolist(), strict=True) if s.true]
    true = [sample.true for sample in samples]
    return {"AUC": round(float(roc_auc_score(true, odds)), 4), "best token right": round(float(np.mean(found)), 4)}


if __name__ == "__main__":
    main()
