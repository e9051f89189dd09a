"""Words of Japanese text for search: folding, SudachiPy tokens, and which of them carry meaning.

What is shown to a person never passes through here.
"""

from __future__ import annotations

import itertools
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.folding import VERSION, unify

MAX_CALL_CHARACTERS = 8_000  # SudachiPy refuses more than 49,149 bytes in one call

# Parts of speech that never tell one passage from another.
STOP_PARTS = ("助詞", "助動詞", "補助記号", "空白", "記号", "接続詞", "感動詞", "連体詞")
BLANKS = ("空白",)  # line ends among them
# Nouns and verbs so common in minutes and in questions that they carry no meaning of their own (normalized forms).
STOP_WORDS = frozenset(
    (
        "為る",
        "有る",
        "居る",
        "成る",
        "言う",
        "事",
        "物",
        "者",
        "所",
        "此れ",
        "其れ",
        "其の",
        "此の",
        "何れ",
        "何",
        "誰",
        "何時",
        "何処",
        "何故",
        "如何",
        "どう",
        "下さる",
        "頂く",
        "致す",
        "御座る",
        "申す",
        "思う",
        "教える",
        "知る",
        "様",
        "因る",
        "於く",
        "就く",
        "対する",
        "関する",
        "出来る",
        "無い",
        "良い",
        "御",
        "的",
        "化",
        "等",
        "達",
        "氏",
        "さん",
        "方",
        "中",
        "上",
        "下",
        "内",
        "時",
        "分",
        "及び",
        "又",
        "更に",
        "先ず",
        "いつ",
        "幾ら",
        "どれ",
        "どちら",
        "どんな",
        "どの",
        "どうやって",
        "よう",
        "こと",
        "もの",
        "ところ",
        "ため",
        "為",
        "今",
        "場合",
        "くらい",
        "位",
        "程度",
        "未だ",
        "旨い",
        "時期",
        "名前",
        "名称",
        "理由",
        "内容",
        "方法",
        "遣る",
        "掛かる",
        "知れる",
        "見る",
        "行く",
        "来る",
        "貰う",
        "呉れる",
        "欲しい",
        "つく",
        "取り組み",
        "取り組む",
        "数",
    )
)

# What NFKC leaves alone, and what melts into nothing before it. To ask only for the rest, with the letter before it,
# takes less than half of the time.
_STEADY = r"\n -~、-〃々〆〇〈-】〔-〛ぁ-ゖァ-ヾ㐀-䶿一-鿿"
_UNSTEADY = re.compile(f".?[^{_STEADY}]+", re.DOTALL)

_WRAP = re.compile(r"[ \t　]*\n[ \t　]*")
# "生成A I" is how PDFs print 生成AI. The letter comes first, which is what makes the pattern quick.
_LONE_LETTERS = re.compile(r"([A-Za-z])(?<![A-Za-z].) (?=[A-Za-z](?![A-Za-z]))")


def fold(text: str) -> str:
    """Return ``text`` in the form used for search: NFKC, lower case, spaces in abbreviations closed, ``unify``."""
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair cannot be written in UTF-8
    return unify(_LONE_LETTERS.sub(r"\1", _nfkc(text)).lower())


def _nfkc(text: str) -> str:
    """Return ``unicodedata.normalize("NFKC", text)``."""
    return _UNSTEADY.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


@dataclass(frozen=True, slots=True)
class Word:
    """One Sudachi token (unit A) of a folded text."""

    form: str  # normalized form, the term that is searched
    surface: str
    part: str  # part of speech, its first level: 名詞, 動詞, …
    detail: str  # second and third level: 固有名詞/地名, 数詞/*, …

    @property
    def is_content(self) -> bool:
        """Whether the word can tell one passage from another."""
        return not (self.part in STOP_PARTS or self.form in STOP_WORDS or self.form.startswith("何"))


def words(text: str) -> list[str]:
    """Return the terms of ``text`` in order: normalized forms of all tokens but those of ``STOP_PARTS``."""
    stop = _part_ids(STOP_PARTS)
    return [
        morpheme.normalized_form()
        for part in _calls(fold(text))
        for morpheme in _tokenizer().tokenize(part)
        if morpheme.part_of_speech_id() not in stop
    ]


def fold_lines(lines: Sequence[str]) -> str:
    """Return the texts folded, one a line. Line breaks inside a text are where it was wrapped, and are closed."""
    return fold("\n".join([_WRAP.sub("", line) if "\n" in line else line for line in lines]))


def words_by_line(lines: Sequence[str], folded: str | None = None) -> list[list[str]]:
    """Return ``words`` of each text, all tokenised together: a call costs more than a short sentence does.

    ``folded`` is what ``fold_lines`` makes of them, when that is known already.
    """
    stop, blank = _part_ids(STOP_PARTS), _part_ids(BLANKS)
    line: list[str] = []
    found = [line]
    for part in _calls(fold_lines(lines) if folded is None else folded):
        for morpheme in _tokenizer().tokenize(part):
            part_id = morpheme.part_of_speech_id()
            if part_id not in stop:
                line.append(morpheme.normalized_form())
            elif part_id in blank and (breaks := morpheme.surface().count("\n")):
                found += ([] for _ in range(breaks))
                line = found[-1]
    return found if len(found) == len(lines) else [words(line) for line in lines]


def analyse(text: str) -> list[Word]:
    """Return every token of ``text`` with its part of speech; for questions and sentences, not for whole corpora."""
    return [
        Word(morpheme.normalized_form(), morpheme.surface(), part[0], f"{part[1]}/{part[2]}")
        for chunk in _calls(fold(text))
        for morpheme in _tokenizer().tokenize(chunk)
        for part in (morpheme.part_of_speech(),)
    ]


def surfaces(text: str) -> list[str]:
    """Return the surface of every token of the folded ``text``, particles included."""
    return [morpheme.surface() for part in _calls(fold(text)) for morpheme in _tokenizer().tokenize(part)]


def dictionary_name() -> str:
    """Name what decides the tokens, for the manifest: library and dictionary versions, and how text is folded."""
    from importlib.metadata import version

    versions = f"SudachiPy {version('SudachiPy')}, SudachiDict-core {version('SudachiDict-core')}"
    return f"{versions}, unit A, normalized, folding {VERSION}"


def _calls(text: str) -> Iterator[str]:
    """Cut ``text`` into stretches that SudachiPy accepts, at line ends where there are any."""
    while len(text) > MAX_CALL_CHARACTERS:
        cut = text.rfind("\n", 1, MAX_CALL_CHARACTERS) + 1 or MAX_CALL_CHARACTERS
        yield text[:cut]
        text = text[cut:]
    yield text


_local = threading.local()  # a SudachiPy tokenizer serves one thread at a time


def _tokenizer() -> Any:
    tokenizer = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        from sudachipy import SplitMode

        tokenizer = _local.tokenizer = _dictionary().create(mode=SplitMode.A)
    return tokenizer


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@cache
def _part_ids(parts: tuple[str, ...]) -> frozenset[int]:
    """Return the dictionary's numbers of the parts of speech whose first level is one of ``parts``."""
    dictionary = _dictionary()
    matching = set(dictionary.pos_matcher(lambda part: part[0] in parts))
    return frozenset(part_id for part_id, part in _parts(dictionary) if part in matching)


def _parts(dictionary: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    for part_id in itertools.count():
        try:
            part = dictionary.pos_of(part_id)
        except (IndexError, ValueError):
            return
        if part is None:
            return
        yield part_id, part
