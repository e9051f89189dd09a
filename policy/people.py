"""Names of persons in a text whose words are known: every way to find them, in the order in which they are heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policy.forms import INTRODUCED, labelled
from policy.full_names import full_names
from policy.names import known_names, plain
from policy.person import HONORIFIC, KANJI, LEADS, Person, Sentence, Word
from policy.readings import kana_names, latin_names
from policy.relations import household, related, renamed, surname_cells
from policy.types import Span

_KANJI_RUN = re.compile(rf"(?<![{KANJI}])[{KANJI}]{{2,3}}\Z")
_AGE = re.compile(r" ?\([0-9]{1,3}(?:歳|才)?\)")
_TRADES = re.compile(  # called さん and 様 like people
    "(?:ベンダー|メーカー|ユーザー|スタッフ|オペレーター|エンジニア|コンサル(?:タント)?|パートナー|ボランティア|リーダー|ドライバー|ヘルパー|"
    "ケアマネ(?:ジャー)?|サポーター|インストラクター|ワーカー|トレーナー|プロバイダー|キャリア|デベロッパー|オーナー|テナント|ゼネコン|ディーラー)$"
)


def people(text: str, words: Sequence[Word], persons: Sequence[Span]) -> list[Person]:
    """Return the names in ``text`` (width folded), in order, none over another.

    ``persons`` are the spans that the language model calls persons.
    """
    sentence = Sentence(text, words, persons)
    people: list[Person] = []
    for way in (_in_forms, full_names, kana_names, latin_names, _called, related, renamed, surname_cells):
        _add(people, way(sentence))
    _add(people, household(sentence, list(people)))
    return sorted(people, key=lambda person: person.start)


def _add(people: list[Person], more: Iterable[Person]) -> None:
    """Add those that lie over nobody who was heard before."""
    for person in more:
        if not any(person.start < other.end and other.start < person.end for other in people):
            people.append(person)


def may_be_names(text: str, words: Sequence[Word]) -> list[int]:
    """Return the places of words that are known as names, begin like a listed surname, or are called さん and the like.

    Without any the model need not be asked.
    """
    surnames = known_names().surnames
    called = {m.start() for m in HONORIFIC.finditer(text) if plain(text[max(0, m.start() - 1) : m.start()]) in surnames}
    return [
        place
        for place, word in enumerate(words)
        if "人名" in word.tag
        or any(plain(text[word.start : word.start + length]) in surnames for length in (2, 3))
        or any(word.start < end <= word.end for end in called)
    ]


def _in_forms(found: Sentence) -> Iterator[Person]:
    for start, end in labelled(found.text):
        yield found.person(start, end, "person.form", is_full=True)


def _called(found: Sentence) -> Iterator[Person]:
    """Yield whoever is called さん, 様 or 氏, by surname or another name."""
    for honorific in HONORIFIC.finditer(found.text):
        end = honorific.start()
        part = [word for word in found.words if word.end <= end and word.end > end - 8]
        if not part or part[-1].end != end:
            continue
        young = honorific.group().strip() in ("ちゃん", "くん") or _AGE.match(found.text, honorific.end())
        if young and (child := _child(found, end)) is not None:
            yield found.person(child, end, "person.honorific", is_full=False)
            continue
        first = _first_of_name(found, part)
        if first is None and honorific.group().strip() in ("さん", "様", "さま"):
            first = _in_pieces(found, end)
        if first is not None and first < end:
            yield found.person(first, end, "person.honorific", is_full=False)


def _child(found: Sentence, end: int) -> int | None:
    """Return where a given name begins that a child is called by: two or three kanji that can be one; else None."""
    run = _KANJI_RUN.search(found.text, max(0, end - 4), end)
    if run is None or len(run.group()) < 2:
        return None
    start = run.start()
    first = next((word.start for word in found.words if word.start <= start < word.end), start)
    listed = plain(run.group()) in known_names().given
    single = any((word.start, word.end) == (start, end) and "普通" in word.tag for word in found.words)
    return start if first == start and (listed or (known_names().may_be_given(run.group()) and not single)) else None


def _in_pieces(found: Sentence, end: int) -> int | None:
    """Return where a given name begins that the dictionary does not know, and the model calls a person; else None."""
    run = _KANJI_RUN.search(found.text, max(0, end - 4), end)
    if run is None or not known_names().may_be_given(run.group()) or not found.is_a_person(run.start(), end):
        return None
    pieces = [word for word in found.words if run.start() <= word.start < end]
    return run.start() if len(pieces) > 1 and pieces[0].start == run.start() else None


def _first_of_name(found: Sentence, words: list[Word]) -> int | None:
    """Return where the name that ends with the last word begins; None when that word names nobody."""
    last = words[-1]
    written = found.text[last.start : last.end]
    if LEADS.search(found.text, max(0, last.end - 2), last.end):
        return None
    if re.fullmatch("[A-Za-z]", written) or _TRADES.search(written) or not _names_somebody(found, last, written):
        return None  # a letter stands for nobody: Aさん
    first = last.start
    for word in reversed(words[:-1]):
        if word.end != first or not (
            "人名" in word.tag or re.fullmatch(r"[ァ-ヴー]+|・", found.text[word.start : word.end])
        ):
            break
        first = word.start
    return first + len(found.text[first : last.end]) - len(found.text[first : last.end].lstrip("・"))


def _names_somebody(found: Sentence, word: Word, written: str) -> bool:
    if "人名" in word.tag:
        return True
    if "地名" in word.tag or "固有" in word.tag:
        return plain(written) in known_names().surnames
    introduced = INTRODUCED.search(found.text, max(0, word.start - 10), word.start)
    young = found.text.startswith(("くん", "ちゃん"), word.end)
    return plain(written) in known_names().surnames and (
        young or bool(introduced) or found.is_a_person(word.start, word.end)
    )
