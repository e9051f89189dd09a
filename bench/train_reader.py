"""Fit the reader that ships as ``index/reader.npz``.

    python -m bench.train_reader [--output index/reader.npz] [--every N] [--epochs N]

On JaQuAD train, a seventh of its articles at a time among themselves: each question with its hits,
without the passage that answers it, and half of them without its whole article. A network over the words of the best
sentences learns which of them stand in the answer (softmax), or that none does. What the encoder says of a passage is
no figure, since it was trained on the same questions. Takes about half an hour on one core.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bench.answerability import Article, articles_of, evidence_without
from bench.corpora import SHARED
from bench.retrieval import generation_of
from index.answerable import OF_HITS, Evidence, figures_of_hits, reading_of
from index.encoder import load_encoder
from index.reader import BEST, LOWEST, NONE, REACH, WEIGHTS
from index.reading import Reading
from index.types import Encoder
from index.words import words
from settings import ROOT, load_settings

logger = logging.getLogger("bench.train_reader")

RETRIEVAL = SHARED / "corpus" / "retrieval"
PARTS = 7
PROJECTED = 48  # dimensions of a word, by principal components
SCALE = 3.0  # of them, so that they weigh like the other figures
UNITS = 96
EPOCHS = 7
BATCH = 64
RATE = 4e-3
DECAY = 1e-2
DROPPED = 0.25
ANSWERED_WEIGHT = 1.5
SEED = 3
OF_FIGURES = (
    "words", "characters", "coverage", "gram_coverage", "pair_coverage", "sentence", "window", "missing", "run",
    "length", "coverage_gap", "sentence_gap", "coverage_best", "gram_coverage_best", "sentence_best", "window_best",
    "score_gap", "question",
)  # fmt: skip

Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the hits that it got, as numbers, and where its answer stands among their words."""

    numbers: dict[str, np.ndarray]  # of index.reading.Reading, words by their place in the vocabulary
    figures: list[float]  # OF_HITS
    answered: bool
    right: np.ndarray  # (sentences, words), bool


class Vocabulary:
    """Words by number, from 1; 0 is none."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {"": 0}

    def __call__(self, texts: Sequence[Sequence[str]], shape: tuple[int, int]) -> np.ndarray:
        numbers = np.zeros(shape, np.int64)
        for row, text in enumerate(texts):
            numbers[row, : len(text)] = [self.number.setdefault(word, len(self.number)) for word in text]
        return numbers


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth question, for a quick look")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder = load_encoder(load_settings().encoder.name, ROOT)
    vocabulary = Vocabulary()
    examples = list(asked(encoder, vocabulary, arguments.every))
    vectors = encoder.encode_passages(list(vocabulary.number)[1:])
    fitted = fit(examples, vectors, arguments.epochs)
    np.savez_compressed(arguments.output, **fitted)  # type: ignore[arg-type]


def asked(encoder: Encoder, vocabulary: Vocabulary, every: int) -> Iterator[Example]:
    """Yield the examples of all articles, part by part; those whose answer no hit holds are left out."""
    articles = articles_of(RETRIEVAL / "jaquad-train-docs.jsonl.xz", RETRIEVAL / "jaquad-train-queries.jsonl.xz")
    for part in range(PARTS):
        yield from _of_part(articles[part::PARTS], encoder, vocabulary, every)
        logger.info("part %d asked, %d words", part, len(vocabulary.number))


def _of_part(articles: Sequence[Article], encoder: Encoder, vocabulary: Vocabulary, every: int) -> Iterator[Example]:
    texts = {document: text for article in articles for document, text in article.documents.items()}
    questions = [(article, line) for article in articles for line in article.questions]
    with generation_of(texts, encoder) as generation:
        for row, (article, line) in enumerate(questions[::every]):
            without = [[], [line["doc_id"]], list(article.documents)][: 3 if row % 2 == 0 else 2]
            for left_out in without:
                evidence = evidence_without(generation, line["query"], left_out)
                example = _example(evidence, vocabulary, [] if left_out else line["answers"], line["doc_id"])
                if example.right.any() or left_out:
                    yield example


def _example(evidence: Evidence, vocabulary: Vocabulary, answers: Sequence[str], document: str) -> Example:
    reading = reading_of(evidence)
    held = {name: getattr(reading, name) for name in Reading.__slots__ if name not in ("asked", "texts")}
    numbers = held | {
        "question": vocabulary([reading.asked], (1, len(reading.question)))[0],
        "words": vocabulary(reading.texts, reading.shapes.shape),
    }
    right = np.zeros(reading.shapes.shape, bool)
    inside = [hit.document.id == document for hit in evidence.hits]
    for row, (text, told) in enumerate(zip(reading.texts, reading.sentences, strict=False)):
        if inside[int(np.argmax(told[3:6]))]:
            for answer in filter(None, map(words, answers)):
                for start in range(len(text) - len(answer) + 1):
                    if text[start : start + len(answer)] == answer:
                        right[row, start : start + len(answer)] = True
    return Example(numbers, figures_of_hits(evidence.question, evidence.hits), bool(answers), right)


class Net(nn.Module):
    """What ``index.reader`` computes, by the same names."""

    def __init__(self, sentences: int, figures: int, units: int = UNITS) -> None:
        super().__init__()
        asked = PROJECTED + 8 + 4 + 1 + 4
        self.kp, self.kc, self.kcq = nn.Embedding(17, 8), nn.Embedding(12, 8), nn.Embedding(12, 4)
        self.qin, self.qconv = nn.Linear(asked, units), nn.Conv1d(units, units, 3, padding=1)
        self.qatt = nn.Linear(units, 2)
        self.tin, self.al = nn.Linear(PROJECTED + 8 + 2, units), nn.Linear(units, units, bias=False)
        self.c1 = nn.Conv1d(units, units, 5, padding=2)
        self.c2 = nn.Conv1d(units, units, 5, padding=4, dilation=2)
        self.qk, self.qg = nn.Linear(2 * units, units), nn.Linear(2 * units, units)
        self.dam, self.seg, self.null = _two(asked, 4), _two(sentences + BEST + 4, 1), _two(figures + 4, 1)
        self.tout, self.tout2 = nn.Linear(3 * units, 24), nn.Linear(24, 1)
        self.dropped = nn.Dropout(DROPPED)

    def forward(self, x: Tensors) -> tuple[torch.Tensor, torch.Tensor]:
        """Return how well each word answers, (questions, sentences × words), and how likely it is that none does."""
        there = (x["question_parts"] > 0)[..., None]
        told = (self.kp(x["question_parts"]), self.kcq(x["question_shapes"]), x["question_weights"][..., None])
        asked = torch.cat([x["question"], *told, x["question_found"]], -1)
        question = torch.relu(self.qin(self.dropped(asked)))
        question = question + torch.relu(_along(self.qconv, question))
        heed = self.qatt(question).masked_fill(~there, NONE).softmax(1)
        summary = torch.einsum("bqk,bqh->bkh", heed, question).flatten(1)
        damage = self.dam(asked) * there
        most = damage[..., 2:].masked_fill(~there, -10.0).max(1)[0]
        damage = torch.cat([damage[..., :2].sum(1), most], -1)
        words = self._words(x, question, summary)
        best = list(words.topk(BEST, -1)[0].unbind(-1))
        for place in range(1, BEST):  # a shorter sentence repeats its last
            best[place] = torch.where(best[place] <= NONE, best[place - 1], best[place])
        spread = damage[:, None].expand(-1, words.shape[1], -1)
        sentences = self.seg(torch.cat([x["sentences"], torch.stack(best, -1).clamp(min=LOWEST), spread], -1))[..., 0]
        sentences = sentences.masked_fill(~(x["shapes"] > 0).any(-1), NONE)
        return (words + sentences[..., None]).flatten(1), self.null(torch.cat([x["figures"], damage], -1))[:, 0]

    def _words(self, x: Tensors, question: torch.Tensor, summary: torch.Tensor) -> torch.Tensor:
        there = (x["shapes"] > 0)[..., None]
        told = torch.cat([x["words"], self.kc(x["shapes"]), x["met"][..., None], x["like"][..., None]], -1)
        beside = torch.stack([q[likest] for q, likest in zip(question, x["likest"], strict=True)])
        words = torch.relu(self.tin(self.dropped(told)) + self.al(beside) * x["like"][..., None])
        around = (words * there).flatten(0, 1)
        for layer in (self.c1, self.c2):
            around = around + torch.relu(_along(layer, around)) * there.flatten(0, 1)
        around = around.view(words.shape)
        key, gate = self.qk(summary)[:, None, None], self.qg(summary)[:, None, None]
        joined = self.dropped(torch.cat([around * gate, words * key, around], -1))
        scores: torch.Tensor = self.tout2(torch.relu(self.tout(joined)))[..., 0]
        return scores.masked_fill(~there[..., 0], NONE)


def _two(width: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, 24), nn.ReLU(), nn.Linear(24, out))


def _along(layer: nn.Conv1d, rows: torch.Tensor) -> torch.Tensor:
    convolved: torch.Tensor = layer(rows.transpose(1, 2)).transpose(1, 2)
    return convolved


def fit(examples: Sequence[Example], vectors: np.ndarray, epochs: int) -> dict[str, np.ndarray]:
    """Return the weights by the names that ``index.reader`` knows."""
    projection = np.linalg.svd(vectors[:20_000] - vectors.mean(axis=0), full_matrices=False)[2][:PROJECTED].T * SCALE
    looked_up = torch.from_numpy(np.vstack([np.zeros((1, PROJECTED)), vectors @ projection])).float()
    seen = [OF_HITS.index(name) for name in OF_FIGURES]
    figures, mean, spread = _standard(np.array([example.figures for example in examples], np.float32)[:, seen])
    kept = {name: np.stack([example.numbers[name] for example in examples]) for name in examples[0].numbers}
    kept["sentences"], sentences_mean, sentences_spread = _standard(kept["sentences"])
    tensors = {name: torch.from_numpy(values) for name, values in (kept | {"figures": figures}).items()}
    right = torch.from_numpy(np.stack([example.right for example in examples])).flatten(1)
    answered = torch.tensor([example.answered for example in examples])
    torch.manual_seed(SEED)
    net = Net(kept["sentences"].shape[-1], len(seen))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = epochs * (len(examples) // BATCH) + 1
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for epoch in range(epochs):
        for rows in torch.split(torch.randperm(len(examples)), BATCH):
            if len(rows) == BATCH:
                x = {name: values[rows] for name, values in tensors.items()}
                x |= {name: looked_up[x[name]] for name in ("question", "words")}
                scores, none = net(x)
                _loss(scores, none, right[rows], answered[rows]).backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(net.parameters(), 2.0)
                optimiser.step()
                optimiser.zero_grad()
                rate.step()
        logger.info("epoch %d", epoch)
    weights = {name: tensor.numpy().astype(np.float16) for name, tensor in net.state_dict().items()}
    standard = {"figures.mean": mean, "figures.spread": spread}
    standard |= {"sentences.mean": sentences_mean, "sentences.spread": sentences_spread}
    return weights | standard | {"projection": projection.astype(np.float32), "figures": np.array(seen)}


def _standard(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    flat = values.reshape(-1, values.shape[-1])
    mean, spread = flat.mean(axis=0), flat.std(axis=0) + 1e-3
    return ((values - mean) / spread).clip(-REACH, REACH).astype(np.float32), mean, spread


def _loss(scores: torch.Tensor, none: torch.Tensor, right: torch.Tensor, answered: torch.Tensor) -> torch.Tensor:
    """Return what the words of the answer, or that there is none, are short of all likelihood."""
    weight = torch.where(answered, ANSWERED_WEIGHT, 1.0)
    everything = torch.logsumexp(torch.cat([scores, none[:, None]], 1), 1)
    told = torch.where(answered, torch.logsumexp(scores.masked_fill(~right, NONE), 1), none)
    odds = torch.logsumexp(scores, 1) - none
    surely = functional.binary_cross_entropy_with_logits(odds, answered.float(), reduction="none")
    return (weight * (everything - told)).mean() + 0.5 * (weight * surely).mean()


if __name__ == "__main__":
    main()
