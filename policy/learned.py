"""A small network over characters that has learned what personal information looks like in our wordings.

``bench/train_policy.py`` makes ``learned.npz``; what it is made of stands in ``learned.md``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from policy.engine import pieces, words_with_vectors
from policy.errors import PolicyError
from policy.fold import fold, fold_digits, fold_width
from policy.identifiers import (
    ISSUER,
    has_licence_check_digit,
    has_my_number_check_digit,
    has_resident_check_digit,
    passes_luhn,
)
from policy.names import hiragana, is_latin_name, known_names, plain
from policy.person import Word
from policy.types import Finding, Span

Floats = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("learned.npz")
LABELS = (
    "", "my_number", "credit_card", "resident_code", "licence", "pension_number", "insured_number", "passport",
    "bank_account", "email", "phone", "birth", "plate", "address", "person",
)  # fmt: skip
SURE = 0.97  # how sure it must be to add what no rule found, by parts it was not trained on
SURE_OF_NO_PLACE = 0.99  # … to add a surname that may as well be a place's
TO_RULES = frozenset({"phone", "email", "plate"})  # of a form that rules find; the network adds none
HARMLESS = {  # below it one of these rules is overruled, which know the form and little of whose it is
    "address.form": 0.1, "phone.form": 0.1, "plate.form": 0.1, "email.form": 0.1,
    "person.full_name": 0.2, "person.honorific": 0.2, "person.latin": 0.2, "person.table": 0.2, "person.kana": 0.1,
    "person.household": 0.1, "person.relation": 0.03,
}  # fmt: skip
_PIECE = 256  # characters read at once, as in training
_BROKEN = "個人情報を見分ける学習済みの部品 {file} を読み込めません({why})。配布されたファイルに戻してください。"

DILATIONS = (1, 2, 4, 8, 1, 2, 4)  # how far apart the three characters stand that a layer looks at
WHOLE_AT = 4  # the layer before which the whole text is looked at
_KINDS = (
    re.compile("[ぁ-ん]"), re.compile("[ァ-ヴ]"), re.compile("[一-龥々〆㐀-䶿]"),
    re.compile("[A-Z]"), re.compile("[a-z]"), re.compile("[0-9]"), re.compile(" "), re.compile("\n"),
)  # fmt: skip
_DIGITS = re.compile(r"[0-9]+(?:[ \-・.\n]{1,3}[0-9]+)*")
_RUN = re.compile("[0-9]+")
_BLANK_INSIDE = re.compile(r"(?<=\S)[ 　](?=\S)")
_LATIN = re.compile(r"(?=(?<![A-Za-z])([A-Za-z]{2,12})[ ,　・]{1,2}([A-Za-z]{2,12})(?![A-Za-z]))")
_MOST, _MOST_OF_RUN = 18, 9  # digits told apart
_AT_DIGITS = len(_KINDS)
_AT_RUN = _AT_DIGITS + _MOST
_AT_CHECK = _AT_RUN + _MOST_OF_RUN
NAMED = _AT_CHECK + 9
_AT_WORDS = NAMED + 14  # those from NAMED on are of lists and words, and hidden now and then while learning
_TAGS = (
    "人名-姓",
    "人名-名",
    "人名",
    "地名",
    "固有名詞",
    "数詞",
    "普通名詞",
    "接尾辞",
    "助詞",
    "動詞",
    "記号",
)  # parts of speech
FLAGS = _AT_WORDS + len(_TAGS) + 1


def flags(text: str, words: Sequence[Word]) -> Floats:
    """Return (characters, FLAGS): script, digits and their check digits, listed names, words; of a text (folded)."""
    marks = np.zeros((len(text), FLAGS), np.float32)
    for n, kind in enumerate(_KINDS):
        for match in kind.finditer(text):
            marks[match.start(), n] = 1
    numbers = fold_digits(text)
    for match in _DIGITS.finditer(numbers):
        digits = re.sub("[^0-9]", "", match.group())
        span = slice(match.start(), match.end())
        marks[span, _AT_DIGITS + min(len(digits), _MOST) - 1] = 1
        for n in _checks(digits):
            marks[span, _AT_CHECK + n] = 1
    for match in _RUN.finditer(numbers):
        marks[match.start() : match.end(), _AT_RUN + min(match.end() - match.start(), _MOST_OF_RUN) - 1] = 1
    for start, end, n in _names(text):
        marks[start:end, n] = 1
        marks[start, n + 1] = 1
    for word in words:
        marks[word.start, _AT_WORDS] = 1
        for n, tag in enumerate(_TAGS, 1):
            marks[word.start : word.end, _AT_WORDS + n] = tag in word.tag
    return marks


def _checks(digits: str) -> Iterator[int]:
    count = len(digits)
    if count == 12 and has_my_number_check_digit(digits):
        yield 0
    if count == 11 and has_resident_check_digit(digits):
        yield 1
    if count == 12 and has_licence_check_digit(digits):
        yield 2
    if count in ISSUER and ISSUER[count].match(digits) and passes_luhn(digits):
        yield 3
    if count == 13 and 9 - sum(int(d) * (1 + n % 2) for n, d in enumerate(digits[:0:-1])) % 9 == int(digits[0]):
        yield 4
    if re.fullmatch("0[789]0[0-9]{8}", digits):
        yield 5
    if re.fullmatch("0[1-9][0-9]{8}", digits):
        yield 6
    if re.match("0120|0570|0800", digits):
        yield 7
    if digits[0] == "0":
        yield 8


def _names(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, flag) of each listed name, and of surname and given name in a row."""
    names, kanji, kana = known_names(), plain(text), hiragana(text)
    surnames: dict[int, list[int]] = {}
    read: dict[int, list[int]] = {}
    for start in range(len(text)):
        if "぀" < kana[start] < "ヿ":
            for length in range(2, 8):
                word = kana[start : start + length]
                if len(word) < length:
                    break
                if word in names.surname_readings:
                    read.setdefault(start + length, []).append(start)
        elif kanji[start] > "㐀":
            for length in range(1, 5):
                word = kanji[start : start + length]
                if len(word) == length and word in names.surnames:
                    yield start, start + length, NAMED + (0 if length > 1 else 2)
                    surnames.setdefault(start + length, []).append(start)
                if len(word) == length and word in names.given:
                    yield start, start + length, NAMED + (4 if length > 1 else 6)
    for written, family, given, lengths, flag in (
        (kanji, surnames, names.given, range(1, 4), NAMED + 8),
        (kana, read, names.given_readings, range(2, 7), NAMED + 10),
    ):
        for end, starts in family.items():
            first = end + (text[end : end + 1] == " ")
            for length in lengths:
                if (word := written[first : first + length]) in given and len(word) == length:
                    yield from ((start, first + length, flag) for start in starts)
    for pair in _LATIN.finditer(text):
        if is_latin_name(pair.group(1), pair.group(2)):
            yield pair.start(1), pair.end(2), NAMED + 12


class Network:
    """Weights by name, as PyTorch lays them out, and the characters that have one."""

    def __init__(self, characters: str, weights: Mapping[str, Floats]) -> None:
        self._at = {character: n for n, character in enumerate(characters, 1)}
        self._weights = weights
        self._kernels = [  # (width × units, units): a convolution is one product
            weights[f"convs.{n}.weight"].transpose(2, 1, 0).reshape(-1, weights[f"convs.{n}.bias"].size)
            for n in range(len(DILATIONS))
        ]

    def __call__(self, text: str, words: Sequence[Word], vectors: Floats) -> Floats:
        """Return (characters, LABELS): how likely each label is. ``vectors`` has a row for each word."""
        seen = fold(text)
        x = self._weights["embed.weight"][[self._at.get(character, 0) for character in seen]]
        x = x + self._linear("flags", flags(seen, words))
        for word, vector in zip(words, vectors @ self._weights["words.weight"].T, strict=True):
            x[word.start : word.end] += vector
        for n, dilation in enumerate(DILATIONS):
            if n == WHOLE_AT:
                x = x + self._linear("whole", np.concatenate([x.mean(axis=0), x.max(axis=0)]))
            x = x + self._convolved(n, np.maximum(self._normed(f"norms.{n}", x), 0), dilation)
        scores = self._linear("out", self._normed("last", x))
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = likely / likely.sum(axis=1, keepdims=True)
        return shares

    def _linear(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return out

    def _normed(self, name: str, x: Floats) -> Floats:
        x = x - x.mean(axis=1, keepdims=True)
        spread = np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-5)
        out: Floats = x / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return out

    def _convolved(self, n: int, x: Floats, dilation: int) -> Floats:
        margin = np.zeros((dilation, x.shape[1]), np.float32)
        padded = np.concatenate([margin, x, margin])
        beside = np.hstack([padded[: len(x)], x, padded[2 * dilation :]])
        out: Floats = beside @ self._kernels[n] + self._weights[f"convs.{n}.bias"]
        return out


def require_weights() -> None:
    """Raise PolicyError when there is no file of weights. Loads nothing."""
    if not WEIGHTS.is_file():
        raise PolicyError(_BROKEN.format(file=WEIGHTS.name, why="ファイルがありません"))


@cache
def network() -> Network:
    """Return the network, loaded once. Raises PolicyError when its file is missing or broken."""
    try:
        with WEIGHTS.open("rb") as file, np.load(file) as held:
            weights = {name: held[name].astype(np.float32) for name in held.files if name != "characters"}
            return Network(str(held["characters"]), weights)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise PolicyError(_BROKEN.format(file=WEIGHTS.name, why=type(error).__name__)) from error


def judge(text: str) -> Judged:
    """Return what the network says of each character of a text; a long one is read piece by piece. Loads the model."""
    judged = [network()(piece, *words_with_vectors(piece)) for _, piece in pieces(fold_width(text), _PIECE)]
    shares = np.concatenate([np.zeros((0, len(LABELS)), np.float32), *judged])
    for blank in _BLANK_INSIDE.finditer(text):  # 姓 名 is one name
        beside = shares[[blank.start() - 1, blank.end()]]
        if len(set(beside.argmax(axis=1))) == 1:
            shares[blank.start()] = beside.mean(axis=0)
    return Judged(shares)


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely each character of a text bears each label."""

    shares: Floats  # (characters, LABELS)

    def findings(self) -> Iterator[Finding]:
        """Yield the stretches that are personal, where the network is sure enough."""
        for start, end in _runs(self.shares[:, 0] < 0.5):
            category = LABELS[1 + int(self.shares[start:end, 1:].sum(axis=0).argmax())]
            if self.sureness(start, end) > SURE and category not in TO_RULES:
                yield Finding(start, end, category, f"{category}.learned")

    def sureness(self, start: int, end: int) -> float:
        """Return how likely a stretch is personal, 0 to 1, by its surer half: its ends are less sure."""
        return float(np.sort(1 - self.shares[start:end, 0])[(end - start) // 2 :].mean())

    def is_harmless(self, finding: Finding) -> bool:
        """Say whether no part of what a rule found looks personal, where a rule may be overruled."""
        personal = 1 - self.shares[finding.start : finding.end, 0]
        return bool((personal < HARMLESS.get(finding.rule, 0.0)).all())


def _runs(marked: npt.NDArray[np.bool_]) -> Iterator[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
