"""The city's own synonyms and abbreviations, as its administrators write them in ``synonyms.toml``."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

logger = logging.getLogger(__name__)

SYNONYMS = Path(__file__).with_name("synonyms.toml")


class Lexicon(NamedTuple):
    """What may stand for what."""

    groups: list[list[str]]  # words of which any may stand for any other
    one_way: list[tuple[str, list[str]]]  # a word of questions, and what the records may call it


def load_synonyms(path: Path = SYNONYMS) -> Lexicon:
    """Return what can be read; what cannot is logged in Japanese, and the rest counts."""
    lexicon, problems = read_synonyms(path)
    for problem in problems:
        logger.error("%s", problem)
    return lexicon


def read_synonyms(path: Path = SYNONYMS) -> tuple[Lexicon, list[str]]:
    """Return the words, and for the administrator what is wrong with the file, entry by entry."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "UTF-8で保存し直してください" if isinstance(error, UnicodeDecodeError) else error.strerror
        return Lexicon([], []), [f"{path.name} を読めません({reason})。言い換えなしで続けます。"]
    problems: list[str] = []
    try:
        entries = list(_entries(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path.name} の書き方に誤りがあります({error})。読める行だけを使います。")
        entries = list(_lines(text, problems))
    lexicon = Lexicon([], [])
    for place, entry in entries:
        if problem := _take(entry, lexicon):
            problems.append(f"{path.name} {place}: {problem}この項目を飛ばします。")
    return lexicon, problems


def _entries(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every entry with the place where an administrator finds it."""
    sections = content.get("section", [])
    for section in (content, *(sections if isinstance(sections, list) else [sections])):
        if not isinstance(section, dict):
            yield "section", section
            continue
        name = f"「{section['name']}」の" if "name" in section else ""
        for key in ("groups", "one_way"):
            entries = section.get(key, [])
            for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
                yield f"{name}{key} の{number}番目 {entry!r}", entry


def _lines(text: str, problems: list[str]) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a broken file that stand on a line of their own; name the lines that hold none."""
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if entry.startswith(('["', "['", "{", "[ ")):
            try:
                values = tomllib.loads(f"entries = [\n{entry}\n]")["entries"]
            except tomllib.TOMLDecodeError:
                problems.append(f"{number}行目を読めません: {entry}")
                continue
            yield from ((f"{number}行目 {value!r}", value) for value in values)


def _take(entry: Any, lexicon: Lexicon) -> str:
    """Add an entry; return what is wrong with it, "" when nothing is."""
    if isinstance(entry, dict):
        said, meant = entry.get("from"), entry.get("to")
        if set(entry) != {"from", "to"} or not (_is_word(said) and isinstance(meant, list) and _are_words(meant)):
            return '{ from = "質問の言葉", to = ["記録の言葉"] } の形ではありません。'
        lexicon.one_way.append((str(said), list(meant)))
        return ""
    if not isinstance(entry, list) or not _are_words(entry):
        return '["言葉", "言葉"] の形ではありません。'
    if len(set(entry)) < 2:
        return "違う言葉が2つ以上ありません。"
    lexicon.groups.append(list(entry))
    return ""


def _are_words(words: Iterable[Any]) -> bool:
    return bool(words) and all(map(_is_word, words))


def _is_word(word: Any) -> bool:
    return isinstance(word, str) and bool(word.strip())
