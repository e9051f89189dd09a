"""The token ids of many texts, by asking a Unigram tokenizer once for each of the short stretches they are made of.

Where no token of the vocabulary holds two neighbouring characters side by side, every way to cut the text cuts between
them, and what stands left and right is cut as if it stood alone. Such stretches are two characters long on average, and
the same ones come again and again.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]  # Unicode code points

MOST_HELD = 300_000  # stretches; more than a million passages of minutes have
APART = "\n"  # between texts; stands in no token
SHORT = 3  # characters of a stretch that are told by one number
BITS = 21  # of a character
CHARACTERS = 0x110000
# Characters that neither melt into the one before them nor change places with it, whatever stands there: white space
# and letters up to the combining accents, punctuation, kana without the marks of voicing, kanji, and wide Latin.
ALONE = (
    (0x09, 0x2FF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2190, 0x2BFF),
    (0x3000, 0x3029),
    (0x3030, 0x3096),
    (0x309B, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xFF01, 0xFF5E),
)

_CLASS = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]\+")  # a pattern that takes character by character


class Pieces:
    """Gives the ids that the tokenizer gives. Use ``fits`` first."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        vocabulary = [token for token, _ in json.loads(tokenizer.to_str())["model"]["vocab"]]
        single = {token for token in vocabulary if len(token) == 1}
        characters = sorted({character for token in vocabulary for character in token})
        self._number = np.zeros(CHARACTERS, np.uint16)  # of a character; 0 for those that stand in no token
        self._number[[ord(character) for character in characters]] = range(1, len(characters) + 1)
        self._unknown = np.array([True, *(character not in single for character in characters)])
        joined = np.zeros((len(characters) + 1, len(characters) + 1), np.bool_)
        pairs = {pair for token in vocabulary for pair in itertools.pairwise(token)}
        for one, other in pairs:
            joined[self._number[ord(one)], self._number[ord(other)]] = True
        self._joined = np.packbits(joined, axis=1, bitorder="little")
        self._letters = _Letters(tokenizer.normalizer.normalize_str)
        self._held = _Held.empty()
        self._lock = threading.Lock()  # of what is held: many ask at once

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

    def ids(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        """Return the ids of all texts in a row, and where each text begins among them."""
        codes = self._normalised(texts)
        starts, ends, apart = self._stretches(codes)
        held, place = self._places(codes, starts, ends)
        counts = held.counts[place]
        ends_of_ids = np.cumsum(counts)
        first = held.begins[place] - (ends_of_ids - counts)
        ids = held.ids[np.repeat(first, counts) + np.arange(counts.sum())]
        return ids, np.concatenate([[0], ends_of_ids[apart]])

    def _normalised(self, texts: Sequence[str]) -> Codes:
        """Return the characters of the normalised texts, ``APART`` between them and nowhere else."""
        lines = [text.replace(APART, " ") if APART in text else text for text in texts]
        raw = _codes(APART.join(lines))
        letters = self._letters
        letters.learn(raw)
        if not (others := np.flatnonzero(letters.others[raw])).size:
            return letters.normal[raw]
        lines_of_others = np.searchsorted(np.flatnonzero(raw == ord(APART)), others)
        for line in np.unique(lines_of_others).tolist():
            lines[line] = self._tokenizer.normalizer.normalize_str(lines[line]).replace(APART, " ")
        raw = _codes(APART.join(lines))
        letters.learn(raw)
        return letters.normal[raw]

    def _stretches(self, codes: Codes) -> tuple[Ids, Ids, npt.NDArray[np.bool_]]:
        """Return where the stretches of a text begin and end, and which of them are ``APART``."""
        number = self._number[codes]
        left, right = number[:-1], number[1:]
        joined = (self._joined[left, right >> 3] >> (right & 7).astype(np.uint8)) & 1
        apart = codes == ord(APART)
        # Unknown characters in a row are one token; a boundary between texts is a stretch of its own.
        cut = ~(joined.astype(np.bool_) | (self._unknown[left] & self._unknown[right]))
        cut |= apart[:-1] | apart[1:]
        starts = np.concatenate([np.zeros(min(1, len(codes)), np.int64), np.flatnonzero(cut) + 1])
        return starts, np.append(starts[1:], len(codes)), apart[starts]

    def _places(self, codes: Codes, starts: Ids, ends: Ids) -> tuple[_Held, Ids]:
        """Return where each stretch is held; the tokenizer is asked for those that are not yet."""
        lengths = ends - starts
        short = lengths <= SHORT
        place = np.empty(len(starts), np.int64)
        keys, which = np.unique(_keys(codes, starts[short], lengths[short]), return_inverse=True)
        text = codes.tobytes().decode("utf-32-le")
        long = [text[start:end] for start, end in zip(starts[~short].tolist(), ends[~short].tolist(), strict=True)]
        wanted = [*keys.tolist(), *long]
        held, found = self._found(wanted)
        place[short] = found[: len(keys)][which]
        place[~short] = found[len(keys) :]
        return held, place

    def _found(self, wanted: Sequence[int | str]) -> tuple[_Held, Ids]:
        """Return where these stretches are held, the new ones too; one thread at a time adds to what is held."""
        with self._lock:
            if len(self._held.place) + len(wanted) > MOST_HELD:
                self._held = _Held.empty()
            held = self._held
            new = [key for key in dict.fromkeys(wanted) if key not in held.place]
            if new:
                asked = [key if isinstance(key, str) else _of_key(key) for key in new]
                told = self._tokenizer.encode_batch_fast(asked, add_special_tokens=False)
                held.add(new, [one.ids for one in told])
            return held, np.fromiter(map(held.place.__getitem__, wanted), np.int64, len(wanted))


@dataclass(slots=True)
class _Held:
    """The ids of stretches, all in a row."""

    place: dict[int | str, int]  # of a stretch: short ones by ``_keys``, others by their characters
    begins: Ids
    counts: Ids
    ids: Ids

    @staticmethod
    def empty() -> _Held:
        none = np.zeros(0, np.int64)
        return _Held({}, none, none, none)

    def add(self, stretches: Sequence[int | str], ids: Sequence[Sequence[int]]) -> None:
        counts = np.fromiter(map(len, ids), np.int64, len(ids))
        begins = len(self.ids) + np.cumsum(counts) - counts
        self.place.update(zip(stretches, range(len(self.place), len(self.place) + len(ids)), strict=True))
        self.begins, self.counts = np.append(self.begins, begins), np.append(self.counts, counts)
        self.ids = np.append(self.ids, np.fromiter(itertools.chain.from_iterable(ids), np.int64, int(counts.sum())))


class _Letters:
    """What single characters are normalised to, as far as they were met."""

    def __init__(self, normalise: Callable[[str], str]) -> None:
        self._normalise = normalise
        self._known = np.zeros(CHARACTERS, np.bool_)
        self.normal = np.arange(CHARACTERS, dtype="<u4")
        self.others = np.zeros(CHARACTERS, np.bool_)  # what becomes of them hangs on their neighbours, or is no letter

    def learn(self, codes: Codes) -> None:
        for code in np.unique(codes[~self._known[codes]]).tolist():
            normal = self._normalise(chr(code))
            stays = len(normal) == 1 and self._normalise(normal) == normal
            if stays and all(any(first <= ord(one) <= last for first, last in ALONE) for one in (chr(code), normal)):
                self.normal[code] = ord(normal)
            else:
                self.others[code] = True
            self._known[code] = True


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")


def _keys(codes: Codes, starts: Ids, lengths: Ids) -> Ids:
    """Return a number for each stretch of at most ``SHORT`` characters, by which nothing else goes."""
    padded = np.append(codes, np.zeros(SHORT, codes.dtype)).astype(np.int64) + 1
    keys = np.zeros(len(starts), np.int64)
    for place in range(SHORT):
        keys |= np.where(lengths > place, padded[starts + place], 0) << (BITS * place)
    return keys


def _of_key(key: int) -> str:
    codes = (key >> (BITS * place) & ((1 << BITS) - 1) for place in range(SHORT))
    return "".join(chr(code - 1) for code in codes if code)
