"""Train the static encoder that ships in ``index/static-ja-2``.

    python -m bench.train_encoder --output index/static-ja-2

A Unigram tokenizer over the most frequent Sudachi surfaces; rows started from the chiVe vectors inside ja_ginza
(PCA, weighted by 1e-3 / (1e-3 + p(word)), Arora et al., ICLR 2017); then symmetric in-batch softmax over question →
answer pairs, each batch of one source. Trained on JaQuAD train, Kiryu up to 2017 and Shinagawa 2001-2020: Kiryu 2018
and Shinagawa 2021 are left to the ranker, which must not be fitted on what the encoder knows by heart. Measured on
JaQuAD dev and Kiryu 2019 on. Needs the ``train`` extra and takes about ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from torch.nn import functional

from bench.corpora import SHARED, kiryu_year, read_lines
from index.words import surfaces
from ingest.sentences import sentence_spans

logger = logging.getLogger("bench.train_encoder")

RETRIEVAL = SHARED / "corpus" / "retrieval"
BREAKS = Regex(r"[\s、。・「」『』（）()\[\]【】〔〕<>〈〉,.!?！？:：;；\-‐―─~〜…/]+")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the weights, written into the model folder."""

    vocabulary: int = 50_000
    dimension: int = 256
    batch: int = 1024
    epochs: int = 5
    rate: float = 2e-3
    scale: float = 20.0
    max_tokens: int = 256
    short_questions: float = 0.3  # share of council questions of which a batch sees the last sentences only
    counted_characters: int = 24_000_000
    seed: int = 7


Pair = tuple[str, str]
SHORT = 40  # characters at least that the last sentences of a question make up


def training_pairs() -> dict[str, list[Pair]]:
    """Return (question, answer) texts by source; the last stretch of a long question is where it is asked."""
    documents = {line["doc_id"]: line["text"] for line in read_lines(RETRIEVAL / "jaquad-train-docs.jsonl.xz")}
    return {
        "JaQuAD": [
            (line["query"], documents[line["doc_id"]])
            for line in read_lines(RETRIEVAL / "jaquad-train-queries.jsonl.xz")
        ],
        "Kiryu": [
            (line["question"], line["answer"])
            for line in read_lines(RETRIEVAL / "kiryu-question-answer-2003-2022.jsonl.xz")
            if kiryu_year(line["session"]) <= 2017
        ],
        "Shinagawa": [
            (line["question"], line["answer"])
            for line in read_lines(RETRIEVAL / "shinagawa-question-answer-2001-2021-train.jsonl.xz")
            if line["date"] < "2021"
        ],
    }


def shortened(question: str) -> str:
    """Return the last sentences of a question, as somebody would type it."""
    start = len(question)
    for first, _ in reversed(sentence_spans(question)):
        start = first
        if len(question) - start >= SHORT:
            break
    return question[start:]


def count_surfaces(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for part in pool.imap_unordered(_count, _bundles(texts), chunksize=1):
            counts.update(part)
    return counts


def _bundles(texts: Iterable[str], size: int = 200_000) -> Iterable[list[str]]:
    bundle: list[str] = []
    length = 0
    for text in texts:
        bundle.append(text)
        length += len(text)
        if length > size:
            yield bundle
            bundle, length = [], 0
    yield bundle


def _count(texts: list[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(surfaces(text))
    return counts


def build_tokenizer(counts: Counter[str], size: int) -> tuple[Tokenizer, list[str], np.ndarray]:
    """Return the tokenizer, its vocabulary in id order, and each entry's probability.

    Every character seen at least 20 times is an entry, so that no word is lost as a whole.
    """
    breaks = set(" \t\n　、。・「」『』（）()[]【】〔〕<>〈〉,.!?！？:：;；-‐―─~〜…/")
    characters: Counter[str] = Counter()
    for surface, count in counts.items():
        for character in surface:
            characters[character] += count
    entries = {c: 1 for c, n in characters.items() if n >= 20 and c not in breaks}
    for surface, count in counts.most_common():
        if len(entries) >= size - 1:
            break
        if not breaks.intersection(surface) and len(surface) <= 16:
            entries[surface] = count
    total = sum(entries.values())
    vocabulary = ["[UNK]", *sorted(entries, key=lambda entry: (-entries[entry], entry))]
    probability = np.array([1.0, *(entries[entry] / total for entry in vocabulary[1:])])
    scores = [
        (entry, math.log(p) if entry != "[UNK]" else -30.0) for entry, p in zip(vocabulary, probability, strict=True)
    ]
    tokenizer = Tokenizer(Unigram(scores, unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(BREAKS, "removed")
    return tokenizer, vocabulary, probability


def start_rows(vocabulary: list[str], probability: np.ndarray, dimension: int) -> np.ndarray:
    """Return (len(vocabulary), dimension) float32 rows from chiVe; a word it lacks gets the mean of its characters."""
    import ja_ginza

    vectors = ja_ginza.load(disable=["parser", "ner", "compound_splitter", "bunsetu_recognizer"]).vocab
    width = vectors.vectors_length
    rows = np.zeros((len(vocabulary), width), np.float32)
    known = np.zeros(len(vocabulary), bool)
    for i, entry in enumerate(vocabulary):
        for form in (entry, entry.upper(), entry.capitalize()):
            if vectors.has_vector(form):
                rows[i], known[i] = vectors.get_vector(form), True
                break
    place = {entry: i for i, entry in enumerate(vocabulary)}
    for i in np.flatnonzero(~known).tolist():
        parts = [place[c] for c in vocabulary[i] if c in place and known[place[c]]]
        if parts:
            rows[i] = rows[parts].mean(axis=0)
    logger.info("%d of %d entries have a chiVe vector", known.sum(), len(vocabulary))
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    rows[known] -= rows[known].mean(axis=0)
    axes = np.linalg.svd(rows[known][:40_000], full_matrices=False)[2][:dimension]
    reduced = rows @ axes.T
    weight = 1e-3 / (1e-3 + probability)
    weight[0] = 0.0
    missing = np.linalg.norm(reduced, axis=1) == 0
    reduced[missing] = np.random.default_rng(0).normal(0, 0.02, (missing.sum(), dimension))
    started: np.ndarray = (reduced * weight[:, None]).astype(np.float32)
    return started


class Bags:
    """Texts as token ids, kept flat; a batch is a pair of tensors for ``EmbeddingBag``."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str], max_tokens: int, *, last: bool) -> None:
        self.ids: list[np.ndarray] = []
        for start in range(0, len(texts), 4096):
            for encoding in tokenizer.encode_batch(texts[start : start + 4096], add_special_tokens=False):
                ids = encoding.ids[-max_tokens:] if last else encoding.ids[:max_tokens]
                self.ids.append(np.array(ids or [0], np.int32))

    def batch(self, rows: Iterable[int]) -> tuple[torch.Tensor, torch.Tensor]:
        parts = [self.ids[row] for row in rows]
        offsets = np.cumsum([0, *(len(part) for part in parts[:-1])])
        return torch.from_numpy(np.concatenate(parts).astype(np.int64)), torch.from_numpy(offsets)


@dataclass(frozen=True, slots=True)
class Examples:
    """The pairs of one source as bags, row by row."""

    questions: Bags
    short: Bags  # the last sentences of the questions only
    answers: Bags


def train(rows: np.ndarray, sources: list[Examples], recipe: Recipe) -> np.ndarray:
    """Return the trained rows. A batch holds one source, so that no pair is told apart by its style alone."""
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(bag.parameters(), lr=recipe.rate)
    random_ = np.random.default_rng(recipe.seed)
    batches = [batch for _epoch in range(recipe.epochs) for batch in _batches(sources, recipe, random_)]
    started = time.monotonic()
    for step, (examples, chosen) in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1.0, (step + 1) / 30) * (1 - step / len(batches))
        asked = examples.short if random_.random() < recipe.short_questions else examples.questions
        q = functional.normalize(bag(*asked.batch(chosen)))
        a = functional.normalize(bag(*examples.answers.batch(chosen)))
        scores = recipe.scale * q @ a.T
        target = torch.arange(len(chosen))
        loss = (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 50 == 0:
            passed = time.monotonic() - started
            logger.info("step %d of %d, loss %.3f, %.0f s", step, len(batches), loss.item(), passed)
    trained: np.ndarray = bag.weight.detach().numpy()
    return trained


def _batches(
    sources: list[Examples], recipe: Recipe, random_: np.random.Generator
) -> list[tuple[Examples, np.ndarray]]:
    """Return one epoch's batches in random order."""
    batches = []
    for examples in sources:
        shuffled = random_.permutation(len(examples.answers.ids))
        starts = range(0, len(shuffled) - recipe.batch + 1, recipe.batch)
        batches += [(examples, shuffled[start : start + recipe.batch]) for start in starts]
    return [batches[i] for i in random_.permutation(len(batches))]


def recall(rows: np.ndarray, questions: Bags, passages: Bags, gold: list[int]) -> dict[str, float]:
    """Return R@1, R@10 and nDCG@10 of the dense ranking alone."""
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows), mode="mean")
    with torch.no_grad():
        q = functional.normalize(bag(*questions.batch(range(len(questions.ids)))))
        p = functional.normalize(bag(*passages.batch(range(len(passages.ids)))))
        target = torch.tensor(gold)
        rank = torch.cat(
            [
                (part @ p.T > (part * p[target[i : i + 512]]).sum(1, keepdim=True) + 1e-6).sum(1)
                for i in range(0, len(q), 512)
                for part in (q[i : i + 512],)
            ]
        ).numpy()
    gain = np.where(rank < 10, 1 / np.log2(rank + 2), 0)
    return {"R@1": float((rank < 1).mean()), "R@10": float((rank < 10).mean()), "nDCG@10": float(gain.mean())}


def measure(tokenizer: Tokenizer, rows: np.ndarray, max_tokens: int) -> dict[str, dict[str, float]]:
    """Measure on the development sets: JaQuAD dev and Kiryu 2019 on."""
    documents = list(read_lines(RETRIEVAL / "jaquad-dev-docs.jsonl.xz"))
    place = {line["doc_id"]: i for i, line in enumerate(documents)}
    queries = list(read_lines(RETRIEVAL / "jaquad-dev-queries.jsonl.xz"))
    kiryu = [
        line
        for line in read_lines(RETRIEVAL / "kiryu-question-answer-2003-2022.jsonl.xz")
        if kiryu_year(line["session"]) >= 2019
    ]

    def bags(texts: list[str], *, last: bool = False) -> Bags:
        return Bags(tokenizer, texts, max_tokens, last=last)

    return {
        "JaQuAD dev": recall(
            rows,
            bags([line["query"] for line in queries]),
            bags([line["text"] for line in documents]),
            [place[line["doc_id"]] for line in queries],
        ),
        "Kiryu 2019-2022": recall(
            rows,
            bags([line["question"] for line in kiryu], last=True),
            bags([line["answer"] for line in kiryu]),
            list(range(len(kiryu))),
        ),
    }


def save(
    folder: Path, tokenizer: Tokenizer, rows: np.ndarray, recipe: Recipe, figures: dict[str, dict[str, float]]
) -> None:
    """Write a sentence-transformers model folder with half-precision weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    embedding = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(rows).half())
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)
    tokens = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    compact = json.dumps(tokens, ensure_ascii=False, separators=(",", ":"))  # half the size of what the library writes
    (folder / "tokenizer.json").write_text(compact, encoding="utf-8")
    record = {"recipe": asdict(recipe), "development": figures}
    (folder / "training.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--output", type=Path, required=True)
    output = arguments.parse_args().output
    recipe = Recipe()
    torch.manual_seed(recipe.seed)
    pairs = training_pairs()
    sample = [text for source in pairs.values() for pair in source for text in pair]
    random.Random(recipe.seed).shuffle(sample)  # noqa: S311  (a sample, not a secret)
    counted = _up_to(sample, recipe.counted_characters)
    logger.info("%d texts, counting surfaces of %d", len(sample), len(counted))
    tokenizer, vocabulary, probability = build_tokenizer(count_surfaces(counted), recipe.vocabulary)
    rows = start_rows(vocabulary, probability, recipe.dimension)
    logger.info("before training: %s", measure(tokenizer, rows, recipe.max_tokens))
    rows = train(rows, [examples(tokenizer, source, recipe.max_tokens) for source in pairs.values()], recipe)
    rows = rows.astype(np.float16).astype(np.float32)
    figures = measure(tokenizer, rows, recipe.max_tokens)
    logger.info("after training: %s", figures)
    save(output, tokenizer, rows, recipe, figures)


def examples(tokenizer: Tokenizer, pairs: list[Pair], max_tokens: int) -> Examples:
    questions = [question for question, _ in pairs]
    return Examples(
        questions=Bags(tokenizer, questions, max_tokens, last=True),
        short=Bags(tokenizer, [shortened(question) for question in questions], max_tokens, last=True),
        answers=Bags(tokenizer, [answer for _, answer in pairs], max_tokens, last=False),
    )


def _up_to(texts: list[str], characters: int) -> list[str]:
    total = 0
    for i, text in enumerate(texts):
        total += len(text)
        if total > characters:
            return texts[:i]
    return texts


if __name__ == "__main__":
    main()
