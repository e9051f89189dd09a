"""Train the network of ``policy/learned.py``: ``python -m bench.train_policy [--leave PART …] [--output FILE]``.

Every wording of ``data/policy`` but those of ``blind17`` to ``blind21`` is filled many times, in other writings than
it asks for too, and stands beside sentences of the minutes before 2019. A part that is left out tells what a new
writer would meet.
"""

from __future__ import annotations

import argparse
import collections
import logging
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from bench import policy_blind, policy_set, policy_wordings
from policy.engine import words_with_vectors
from policy.fold import fold, fold_width
from policy.learned import DILATIONS, FLAGS, LABELS, NAMED, WEIGHTS, WHOLE_AT, flags

logger = logging.getLogger(__name__)

NEVER = ("blind17", "blind18", "blind19", "blind20", "blind21")  # measured on, never learned from
PARTS = [part for part in (*policy_set.SEED, *policy_blind.SEED, *policy_wordings.SEED) if part not in NEVER]
FILLS = {"personal": 9, "lookalike": 9}  # texts made of each wording
MINUTES = 6000  # sentences
LONGEST = 256  # characters of a text
WIDTH = 80
EPOCHS = 4
BATCH = 64
RATE = 2.5e-3
SEED = 1
SWAPPED, EMPTIED, JOINED, RESIGNED, LOST = 0.5, 0.1, 0.12, 0.4, 0.008  # shares of texts, LOST of characters
UNSEEN = 0.08  # characters, words and names that are hidden while learning
RARE = 6  # texts that a character must stand in to be known
STYLES = {  # how a slot of policy_wordings may be filled instead
    "mn": "plain hy sp fw fwhy fwsp kanji br dash", "rc": "plain hy sp fw fwhy fwsp", "pn": "plain hy sp fw fwhy dash",
    "dl": "plain hy sp fw fwsp", "cc": "plain hy sp fw fwhy amex", "hi": "8 6 10 10fw kigobango",
    "pp": "plain fw lower sp", "ba": "7 7fw", "tel": "mob mobplain mobdash fw sp land landplain br brfw intl intlnb",
    "ml": "plain fw fullfw at atsp kata", "ad": "full nopref cho bango fw kanji",
    "bd": "wa wafw west short slash iso kanji", "pl": "plain sp fw dot",
}  # fmt: skip
_SWAPS = {kind: [f"{kind}.{style}" for style in styles.split()] for kind, styles in STYLES.items()} | {
    "name": ["name", "name", "namesp", "itai", "kata", "kana", "sur", "roma", "usual"]
}
_KEPT = {*policy_wordings.NO_GOLD, "{ba.ybango}", "{hi.koyo}", "{pl.gentsuki}"}
_BLANKS = ("○○", "〇〇", "□□□", "××", "●●●●", "…", "(番号)", "(略)", "xxxx", "ＸＸＸ", "＊＊＊＊", "")
_SIGNS = {  # what may stand for a sign outside of what is personal
    ":：": (":", "：", " ", "", "は", "＝"), "、，": ("、", " ", "\n", "，", "　"), " 　\n": (" ", "\n", "", "　"),
}  # fmt: skip

Gold = list[tuple[int, int, str]]  # (start, end, category)
Text = tuple[str, Gold]
Array = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Example:
    """A text as numbers, one for each character."""

    characters: Array
    marks: Array  # FLAGS each
    words: Array  # the row of its word's vector
    labels: Array


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave", nargs="*", choices=PARTS, default=[], help="parts that are not learned from")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311  (training, no secret)
    made = list(texts([part for part in PARTS if part not in arguments.leave], chance))
    characters = known_characters(made)
    examples, vectors = as_numbers(made, characters)
    logger.info("%d texts, %d characters, %d words", len(examples), len(characters), len(vectors))
    network = fit(examples, vectors, Network(len(characters)), arguments.epochs, chance)
    weights = {name: value.numpy().astype(np.float16) for name, value in network.state_dict().items()}
    np.savez_compressed(arguments.output, characters=np.array(characters), **weights)


# -- texts


def texts(parts: Sequence[str], chance: random.Random) -> Iterator[Text]:
    """Yield the wordings of ``parts``, filled and changed, and harmless sentences."""
    sentences = harmless(chance)
    for part in parts:
        for kind, fills in FILLS.items():
            for wording in _wordings(kind, part):
                for n in range(fills if "{" in wording else fills // 3):
                    text = filled(part, kind, wording, chance)
                    if kind == "personal" and not text[1]:
                        continue  # what is personal in it was written by hand, and nothing marks it
                    if chance.random() < EMPTIED:
                        text = emptied(*text, chance)
                    if n:
                        text = resigned(*text, chance)
                    yield joined(*text, chance.choice(sentences)[:80], chance) if chance.random() < JOINED else text
    yield from ((sentence, []) for sentence in sentences)


def harmless(chance: random.Random) -> list[str]:
    """Return sentences of the minutes, most with a number or somebody called by name; none that a part measures on."""
    measured = {sentence for part in policy_wordings.SEED for sentence in policy_wordings.real_sentences(part)}
    sentences = [
        sentence
        for sentence in policy_blind.earlier_minutes()
        if 8 <= len(sentence) <= 140 and re.sub(r"\s+", "", sentence) not in measured
    ]
    marked = [s for s in sentences if re.search(r"[0-9０-９]{2}|さん|様|氏|君|議員|課長|部長|次長", s)]
    return chance.sample(marked, MINUTES * 2 // 3) + chance.sample(sentences, MINUTES // 3)


def _wordings(kind: str, part: str) -> list[str]:
    lines = (policy_set.WORDINGS / f"{kind}.{part}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def filled(part: str, kind: str, wording: str, chance: random.Random) -> Text:
    """Return one text of a wording; of what is personal in a look-alike nothing is told."""
    seed = chance.randrange(1 << 30)
    if part in policy_wordings.SEED:
        group, words = wording.split("\t", 1)
        if kind == "personal" and chance.random() < SWAPPED:
            words = re.sub(r"\{(\w+)(?:\.\w+)?\}", lambda slot: _swapped(slot, chance), words)
        example = policy_wordings.filled(policy_wordings.Maker(seed), group, words, gold=True)
    elif part in policy_blind.SEED:
        drawn = policy_blind.Chance(part)
        drawn.seed(seed)
        example = policy_blind.filled(wording, drawn)
    else:
        example = policy_set.filled(wording, random.Random(seed))  # noqa: S311
    return example.text, list(example.gold) if kind == "personal" else []


def _swapped(slot: re.Match[str], chance: random.Random) -> str:
    if slot.group() in _KEPT or slot.group(1) not in _SWAPS:
        return slot.group()
    return "{" + chance.choice(_SWAPS[slot.group(1)]) + "}"


def emptied(text: str, gold: Gold, chance: random.Random) -> Text:
    """Return a text with nothing in its slots: a form that nobody filled in is harmless."""
    for start, end, _ in sorted(gold, reverse=True):
        text = text[:start] + chance.choice(_BLANKS) + text[end:]
    return text, []


def resigned(text: str, gold: Gold, chance: random.Random) -> Text:
    """Return a text with signs, blanks and line ends as others put them, and now and then a character lost."""
    inside = {at for start, end, _ in gold for at in range(start, end)}
    signs = {sign: chance.choice(others) for written, others in _SIGNS.items() for sign in written}
    if chance.random() >= RESIGNED:
        signs = {}
    parts = [
        character if n in inside else "" if chance.random() < LOST else signs.get(character, character)
        for n, character in enumerate(text)
    ]
    places = np.cumsum([0, *map(len, parts)]).tolist()
    return "".join(parts), [(places[start], places[end], category) for start, end, category in gold]


def joined(text: str, gold: Gold, sentence: str, chance: random.Random) -> Text:
    """Return a text with a harmless sentence in the line above or below."""
    if chance.random() < 0.5:
        return f"{text}\n{sentence}", gold
    by = len(sentence) + 1
    return f"{sentence}\n{text}", [(start + by, end + by, category) for start, end, category in gold]


# -- numbers


def known_characters(made: Sequence[Text]) -> str:
    counts = collections.Counter(character for text, _ in made for character in set(fold(text[:LONGEST])))
    return "".join(sorted(character for character, count in counts.items() if count >= RARE))


def as_numbers(made: Sequence[Text], characters: str) -> tuple[list[Example], torch.Tensor]:
    """Return the texts as numbers, and (words, 300) their vectors, of which the first is zero."""
    at = {character: n for n, character in enumerate(characters, 1)}
    rows = {np.zeros(300, np.float32).tobytes(): 0}
    examples = [_example(text[:LONGEST], gold, at, rows) for text, gold in made if text.strip()]
    return examples, torch.from_numpy(np.stack([np.frombuffer(vector, np.float32) for vector in rows]).copy())


def _example(text: str, gold: Gold, at: dict[str, int], rows: dict[bytes, int]) -> Example:
    folded = fold(text)
    words, vectors = words_with_vectors(fold_width(text))
    of_words, labels = np.zeros(len(text), np.int32), np.zeros(len(text), np.int64)
    for word, vector in zip(words, vectors, strict=True):
        of_words[word.start : word.end] = rows.setdefault(vector.tobytes(), len(rows))
    for start, end, category in gold:
        labels[start:end] = LABELS.index(category)
    characters = np.array([at.get(character, 0) for character in folded])
    return Example(characters, flags(folded, words).astype(np.bool_), of_words, labels)


# -- the network


class Network(nn.Module):
    """What ``policy.learned`` computes, by the same names."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.embed, self.flags = nn.Embedding(characters + 1, WIDTH, padding_idx=0), nn.Linear(FLAGS, WIDTH)
        self.words, self.whole = nn.Linear(300, WIDTH, bias=False), nn.Linear(2 * WIDTH, WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
        self.convs = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.last, self.out = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, len(LABELS))
        self.dropped = nn.Dropout(0.15)

    def forward(
        self, characters: torch.Tensor, marks: torch.Tensor, words: torch.Tensor, there: torch.Tensor
    ) -> torch.Tensor:
        """Return (texts, characters, LABELS); ``there`` is 1 for a character and 0 behind the end of a text."""
        there = there[..., None]
        x = (self.embed(characters) + self.flags(marks) + self.words(words)) * there
        for n, (norm, conv) in enumerate(zip(self.norms, self.convs, strict=True)):
            if n == WHOLE_AT:
                whole = torch.cat([x.sum(1) / there.sum(1), x.masked_fill(there == 0, -1e4).amax(1)], 1)
                x = x + self.whole(whole)[:, None] * there
            y = torch.relu(norm(x)) * there
            x = x + self.dropped(conv(y.transpose(1, 2)).transpose(1, 2)) * there
        scores: torch.Tensor = self.out(self.last(x))
        return scores


def fit(
    examples: Sequence[Example], vectors: torch.Tensor, network: Network, epochs: int, chance: random.Random
) -> Network:
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.02)
    loss_of = nn.CrossEntropyLoss(ignore_index=-1, label_smoothing=0.02)
    steps, step = epochs * -(-len(examples) // BATCH), 0
    for epoch in range(epochs):
        losses = []
        for batch in batches(examples, chance):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, 20 * step / steps) * max(0.02, 1 - step / steps)
            characters, marks, words, labels = stacked(batch)
            seen = vectors[words] * _shown(*words.shape, 1)
            marks[..., NAMED:] *= _shown(len(batch), 1, 1)
            scores = network(characters * _shown(*characters.shape).long(), marks, seen, (labels >= 0).float())
            loss = loss_of(scores.flatten(0, 1), labels.flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses.append(float(loss.detach()))
        logger.info("epoch %d, loss %.4f", epoch + 1, np.mean(losses))
    return network.eval()


def _shown(*shape: int) -> torch.Tensor:
    return (torch.rand(shape) >= UNSEEN).float()


def batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Return batches of texts about as long as each other, in any order."""
    ordered = sorted(examples, key=lambda example: len(example.labels) + 6 * chance.random())
    cut = [ordered[n : n + BATCH] for n in range(0, len(ordered), BATCH)]
    chance.shuffle(cut)
    return cut


def stacked(batch: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    """Return characters, marks, rows of words and labels of texts side by side; the label behind an end is -1."""
    longest = max(len(example.labels) for example in batch)
    size = (len(batch), longest)
    characters, words, labels = np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, -1)
    marks = np.zeros((*size, FLAGS), np.float32)
    for n, example in enumerate(batch):
        end = len(example.labels)
        characters[n, :end], marks[n, :end], words[n, :end] = example.characters, example.marks, example.words
        labels[n, :end] = example.labels
    return tuple(map(torch.from_numpy, (characters, marks, words, labels)))


if __name__ == "__main__":
    main()
