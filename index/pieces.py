"""The token ids of many texts, by asking a Unigram tokenizer once for each of the short stretches they are made of.

Where no token of the vocabulary holds two neighbouring characters side by side, every way to cut the text cuts between
them, and what stands left and right is cut as if it stood alone. Such stretches are two characters long on average, and
the same ones come again and again.
"""

from __future__ import annotations

import itertools
import json
import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_HELD = 300_000  # stretches; more than a million passages of minutes have
APART = "\n"  # between texts; stands in no token

_CLASS = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]\+")  # a pattern that takes character by character


class Pieces:
    """Gives the ids that the tokenizer gives. Use ``fits`` first."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        vocabulary = [token for token, _ in json.loads(tokenizer.to_str())["model"]["vocab"]]
        single = {token for token in vocabulary if len(token) == 1}
        characters = sorted({character for token in vocabulary for character in token})
        self._number = np.zeros(0x110000, np.uint16)  # of a character; 0 for those that stand in no token
        self._number[[ord(character) for character in characters]] = range(1, len(characters) + 1)
        self._unknown = np.array([True, *(character not in single for character in characters)])
        joined = np.zeros((len(characters) + 1, len(characters) + 1), np.bool_)
        pairs = {pair for token in vocabulary for pair in itertools.pairwise(token)}
        for one, other in pairs:
            joined[self._number[ord(one)], self._number[ord(other)]] = True
        self._joined = np.packbits(joined, axis=1, bitorder="little")
        self._held: dict[str, bytes] = {}

    @staticmethod
    def fits(tokenizer: Any) -> bool:
        """Tell whether a tokenizer is of the kind whose ids can be put together."""
        try:
            told = json.loads(tokenizer.to_str())
            model, split = told["model"], told["pre_tokenizer"]
            return bool(
                model["type"] == "Unigram"
                and not model["byte_fallback"]
                and not told["added_tokens"]
                and told["truncation"] is None
                and told["post_processor"] is None
                and [step["type"] for step in told["normalizer"]["normalizers"]] == ["NFKC", "Lowercase"]
                and (split["type"], split["behavior"], split["invert"]) == ("Split", "Removed", False)
                and _CLASS.fullmatch(split["pattern"]["Regex"])
                and re.match(split["pattern"]["Regex"], APART)
            )
        except (AttributeError, KeyError, TypeError, ValueError, re.error):
            return False

    def ids(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the ids of all texts in a row, and where each text begins among them."""
        normalised = map(self._tokenizer.normalizer.normalize_str, texts)
        stretches, last = self._stretches(APART.join(text.replace(APART, " ") for text in normalised))
        held = self._ask(stretches)
        ids = [held[stretch] for stretch in stretches]
        ends = np.cumsum(np.fromiter(map(len, ids), np.int64, len(ids)))[last] // np.dtype(np.int64).itemsize
        return np.frombuffer(bytearray().join(ids), np.int64), np.concatenate([[0], ends])

    def _stretches(self, text: str) -> tuple[list[str], npt.NDArray[np.bool_]]:
        """Return the stretches of a text, and which of them are ``APART``."""
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
        number = self._number[codes]
        left, right = number[:-1], number[1:]
        joined = (self._joined[left, right >> 3] >> (right & 7).astype(np.uint8)) & 1
        apart = codes == ord(APART)
        # Unknown characters in a row are one token; a boundary between texts is a stretch of its own.
        cut = ~(joined.astype(np.bool_) | (self._unknown[left] & self._unknown[right]))
        cut |= apart[:-1] | apart[1:]
        starts = np.concatenate([[0], np.flatnonzero(cut) + 1])
        places = [*starts.tolist(), len(text)]
        stretches = [text[start:end] for start, end in itertools.pairwise(places)]
        return stretches, apart[starts] if text else np.zeros(1, np.bool_)

    def _ask(self, stretches: Iterable[str]) -> dict[str, bytes]:
        """Return the ids, as int64 in a row, of each stretch, of which the tokenizer is asked for those not held."""
        held = self._held
        wanted = set(stretches)
        new = wanted.difference(held)
        if new and len(held) + len(new) > MOST_HELD:
            held, new = {}, wanted
            self._held = held
        if new:
            asked = list(new)
            told = self._tokenizer.encode_batch_fast(asked, add_special_tokens=False)
            held.update((stretch, array("q", one.ids).tobytes()) for stretch, one in zip(asked, told, strict=True))
        return held
