"""Names of persons in a text whose words are known: forms, honorifics, lists, and what the model says, together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.names import Names, hiragana, known_names, plain, plain_latin
from policy.types import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, as SudachiPy tells them apart."""

    start: int
    end: int
    tag: str  # its part of speech, parts joined by "-"


@dataclass(frozen=True, slots=True)
class Person:
    """A name in a text: where it stands, how it is written, and how the person is called."""

    start: int
    end: int
    rule: str
    is_full: bool  # surname and given name; else one of them
    honorific: str = ""  # さん, 様 …, as written behind the name


HONORIFIC = re.compile(r" ?(?:さん|様|さま|氏|君|くん|ちゃん|殿|先生|女史)(?![々式子相])")
_KANJI = re.compile(r"[一-龥々〆ヶ㐀-䶿﨑-﨩𠀀-𪛟]+")
_SURNAME = "人名-姓"
_GIVEN = "人名-名"
_PLACE_ENDS = frozenset("市区町村県府都道郡駅川山橋港線島寺院校局課部室館園場所城谷沢池湖岳峠坂通丁番号年月日時分円人件会社長員的性化率税費案法")
_LABEL = (
    r"(?:氏名|お名前|名前|姓名|ふりがな|フリガナ|氏名カナ|申請者(?:名|氏名)?|申出人|届出人|届出者|世帯主(?:名|氏名)?|保護者(?:名|氏名)?|被保険者(?:名|氏名)?|"
    r"契約者(?:名)?|名義人?|口座名義(?:人)?|被相続人|相続人|相談者(?:名)?|通報者|対象者(?:名)?|対象児童|児童名|滞納者|納税義務者|受給者|受取人|患者名?|本人)"
)
_FORM = re.compile(
    rf"{_LABEL} ?(?:[:：=]|は(?=[「『]?[一-龥ァ-ヴぁ-んA-Z])|[「『(（]|(?<=名) |(?<=ナ) |(?<=な) ) ?[「『]?"
    r"(?P<n>[一-龥々〆ヶ㐀-䶿﨑-﨩𠀀-𪛟]{1,4} ?[一-龥々ぁ-んァ-ヴ㐀-䶿﨑-﨩𠀀-𪛟]{1,5}|[ァ-ヴー]{2,6} ?[ァ-ヴー]{2,6}|[ぁ-ん]{2,6} [ぁ-ん]{2,6}|[A-Z][A-Za-z]+[ ,]{1,2}[A-Z][A-Za-z]+)"
)
_NO_NAME = re.compile(
    r"記入|記載|入力|必須|不要|必要|任意|省略|匿名|不明|未定|公開|非公開|変更|確認|以下|同上|なし|です|ます|から|こと|もの|の|を|が|は|と|や|も|する|した|いる|ある|"
    r"住所|生年|電話|性別|番号|欄|項目|システム|サービス|データ|アプリ|職員|市民|町民|住民|世帯|本人|代理|別紙|下記|記録|書類"
)
_LATIN = re.compile(r"(?<![A-Za-z])(?P<a>[A-Z][a-zA-Z'\-]{1,11})(?:, ?| |　|・)(?P<b>[A-Z][a-zA-Z'\-]{1,11})(?![A-Za-z])|(?<![A-Za-z])(?P<c>[a-z]{3,11}) (?P<d>[a-z]{2,11})(?![A-Za-z])")
_KANA_RUNS = re.compile(r"[ァ-ヴー]{2,7} [ァ-ヴー]{2,7}(?![ァ-ヴー])|[ァ-ヴー]{4,12}|[ぁ-ん]{2,7} [ぁ-ん]{2,12}|[ぁ-ん]{4,20}")


def people(text: str, words: Sequence[Word], persons: Sequence[Span]) -> list[Person]:
    """Return the names in ``text`` (width folded), in order, none over another.

    ``persons`` are the spans that the language model calls persons.
    """
    found = _Found(text, words, persons)
    for way in (_forms, _full_names, _kana_names, _latin_names, _called):
        for person in way(found):
            found.add(person)
    return sorted(found.people, key=lambda person: person.start)


class _Found:
    """The text with its words, and the names found so far."""

    def __init__(self, text: str, words: Sequence[Word], persons: Sequence[Span]) -> None:
        self.text = text
        self.words = words
        self.persons = persons
        self.names: Names = known_names()
        self.people: list[Person] = []

    def add(self, person: Person) -> None:
        if not any(person.start < other.end and other.start < person.end for other in self.people):
            self.people.append(person)

    def person(self, start: int, end: int, rule: str, *, is_full: bool) -> Person:
        honorific = HONORIFIC.match(self.text, end)
        return Person(start, end, rule, is_full, honorific.group().strip() if honorific else "")

    def is_a_person(self, start: int, end: int) -> bool:
        """Say whether the model calls something a person that covers all but the ends of a span."""
        return any(first <= start and end <= last + 1 for first, last in self.persons)


def _forms(found: _Found) -> Iterator[Person]:
    """Yield what stands behind 氏名： and its like, where it can be a name."""
    for start, end in labelled(found.text):
        yield found.person(start, end, "person.form", is_full=True)


def labelled(text: str) -> Iterator[Span]:
    """Yield names behind 氏名： and its like; for this the words need not be known."""
    names = known_names()
    for match in _FORM.finditer(text):
        start, end = match.span("n")
        for name in _shorter(match.group("n")):
            if _can_be_named(name, names):
                yield start, start + len(name)
                break


def _shorter(name: str) -> Iterator[str]:
    """Yield the longest that can be the name first: behind it a particle or a word may follow without a gap."""
    yield from (name[:n].rstrip() for n in range(len(name), 1, -1))


def _can_be_named(name: str, names: Names) -> bool:
    if _NO_NAME.search(name):
        return False
    parts = name.replace(",", " ").split()
    if re.match(r"[A-Za-z]", name):
        return len(parts) == 2 and _is_latin_name(parts[0], parts[1], names)
    kana = hiragana(name)
    if re.fullmatch(r"[ぁ-んー ]+", kana):
        halves = kana.split()
        if len(halves) == 2:
            return halves[0] in names.surname_readings or halves[1] in names.given_readings
        return bool(names.splits_kana(kana))
    if len(parts) == 2:
        return plain(parts[0]) in names.surnames or names.may_be_given(parts[1])
    return any(plain(name[:n]) in names.surnames and names.may_be_given(name[n:]) for n in range(1, len(name)))


def _full_names(found: _Found) -> Iterator[Person]:
    """Yield surname and given name in kanji, with or without a blank between."""
    for at, word in enumerate(found.words):
        for surname_end in _surname_ends(found, at, word):
            person = _with_given_name(found, word.start, surname_end)
            if person:
                yield person
                break


def _surname_ends(found: _Found, at: int, word: Word) -> Iterator[int]:
    """Yield where a surname that starts with this word may end: longest first."""
    run = _KANJI.match(found.text, word.start)
    if not run:
        return
    ends = {word.start + n for n in range(1, min(4, len(run.group())) + 1) if plain(run.group()[:n]) in found.names.surnames}
    if _SURNAME in word.tag:
        ends.add(word.end)
    yield from sorted(ends, reverse=True)


def _with_given_name(found: _Found, start: int, surname_end: int) -> Person | None:
    """Return the full name whose surname is given; None where what follows is no given name."""
    text = found.text
    gap = re.match(r" {0,3}", text[surname_end:])
    given_start = surname_end + (gap.end() if gap else 0)
    run = re.match(r"[一-龥々ぁ-んァ-ヴ㐀-䶿﨑-﨩𠀀-𪛟]{1,6}", text[given_start:])
    if not run:
        return None
    ends = [word.end for word in found.words if given_start < word.end <= given_start + min(5, run.end())]
    for end in sorted(ends, reverse=True):
        if _is_given_name(found, start, surname_end, given_start, end):
            return found.person(start, end, "person.full_name", is_full=True)
    return None


def _is_given_name(found: _Found, start: int, surname_end: int, given_start: int, end: int) -> bool:
    """Weigh what speaks for a full name: how the words are tagged, the lists, the model, what stands around."""
    given = found.text[given_start:end]
    tags = [word.tag for word in found.words if given_start <= word.start and word.end <= end]
    first = next((word for word in found.words if word.start == start), None)
    surname_tagged = bool(first and first.end == surname_end and _SURNAME in first.tag)
    given_tagged = bool(tags) and all("人名" in tag for tag in tags)
    listed = plain(given) in found.names.given
    if re.fullmatch(r"[ぁ-んァ-ヴ]+", given):
        listed = hiragana(given) in found.names.given_readings and len(given) > 1
        if not (given_tagged or (listed and found.is_a_person(start, end))):
            return False
    elif re.search(r"[ぁ-ん]", given) and not (given_tagged or listed):
        return False
    if len(given) > 3 and not (listed or given_tagged):
        return False
    if not (given_tagged or listed or found.names.may_be_given(given)):
        return False
    if not _stands_alone(found, end):
        return False
    if len(given) == 1 and given in _PLACE_ENDS and not given_tagged:
        return False
    called = bool(HONORIFIC.match(found.text, end))
    model = found.is_a_person(start, end)
    common = all("普通" in tag and "人名" not in tag for tag in tags) and bool(tags)
    one_word = bool(first and first.start == start and first.end >= end)  # one known word is a place or a famous name
    if one_word:
        return called and listed and surname_end - start >= 1 and "地名" not in (first.tag if first else "")
    points = 2 * given_tagged + 2 * surname_tagged + 2 * model + listed + called + (given_start > surname_end) - common
    if surname_end - start == 1:
        points -= 1
    return points >= 4


def _stands_alone(found: _Found, end: int) -> bool:
    """Say whether no other kanji sticks to the name, but a word of its own."""
    following = found.text[end : end + 1]
    if not following or not _KANJI.match(following):
        return True
    return any(word.start == end and "固有" not in word.tag for word in found.words)


def _kana_names(found: _Found) -> Iterator[Person]:
    """Yield full names in katakana or hiragana."""
    for run in _KANA_RUNS.finditer(found.text):
        yield from _kana_name(found, run.start(), run.group())


def _kana_name(found: _Found, start: int, run: str) -> Iterator[Person]:
    if " " in run:
        surname, given = hiragana(run).split()
        if surname in found.names.surname_readings:
            length = next((n for n in range(len(given), 1, -1) if given[:n] in found.names.given_readings), 0)
            if length and (length == len(given) or _begins_anew(found, start + len(run) - len(given) + length)):
                yield found.person(start, start + len(run) - len(given) + length, "person.kana", is_full=True)
                return
        for part in re.finditer(r"[^ ]+", run):
            yield from _kana_name(found, start + part.start(), part.group()) if len(part.group()) > 3 else ()
        return
    for first in (word.start for word in found.words if start <= word.start < start + len(run)):
        rest = hiragana(found.text[first : start + len(run)])
        lengths = range(min(len(rest), 10), 3, -1) if "ぁ" <= run[0] <= "ん" else ([len(rest)] if first == start else [])
        for length in lengths:
            if found.names.splits_kana(rest[:length]) and _is_kana_name(found, first, first + length):
                yield found.person(first, first + length, "person.kana", is_full=True)
                return


def _is_kana_name(found: _Found, start: int, end: int) -> bool:
    """Say whether kana that reads like a name is one: the words or the model say so, or somebody is called so."""
    tags = [word.tag for word in found.words if start <= word.start < end]
    named = sum("人名" in tag for tag in tags)
    if HONORIFIC.match(found.text, end) or found.text[start - 1 : start] in ("(", "「") and found.text[end : end + 1] in (")", "」"):
        return True
    if not _begins_anew(found, end):
        return False
    return bool(tags) and (named == len(tags) or (named > 0 and found.is_a_person(start, end)))


def _begins_anew(found: _Found, at: int) -> bool:
    return at >= len(found.text) or not re.match(r"[ぁ-んァ-ヴー]", found.text[at]) or any(word.start == at for word in found.words)


def _latin_names(found: _Found) -> Iterator[Person]:
    """Yield full names in Latin letters, either part first."""
    for match in _LATIN.finditer(found.text):
        pair = (match.group("a"), match.group("b")) if match.group("a") else (match.group("c"), match.group("d"))
        if _is_latin_name(pair[0], pair[1], found.names):
            yield found.person(match.start(), match.end(), "person.latin", is_full=True)


def _is_latin_name(one: str, other: str, names: Names) -> bool:
    one, other = plain_latin(one), plain_latin(other)
    if min(len(one), len(other)) < 2:
        return False
    return (one in names.latin_surnames and other in names.latin_given) or (
        other in names.latin_surnames and one in names.latin_given
    )


def _called(found: _Found) -> Iterator[Person]:
    """Yield whoever is called さん, 様 or 氏, by surname or another name."""
    for honorific in HONORIFIC.finditer(found.text):
        end = honorific.start()
        part = [word for word in found.words if word.end <= end and word.end > end - 8]
        if not part or part[-1].end != end:
            continue
        first = _first_of_name(found, part)
        if first is not None and first < end:
            yield found.person(first, end, "person.honorific", is_full=False)


def _first_of_name(found: _Found, words: list[Word]) -> int | None:
    """Return where the name that ends with the last word begins; None when that word names nobody."""
    last = words[-1]
    written = found.text[last.start : last.end]
    if not _names_somebody(found, last, written):
        return None
    first = last.start
    for word in reversed(words[:-1]):
        if word.end != first or "人名" not in word.tag:
            break
        first = word.start
    return first


def _names_somebody(found: _Found, word: Word, written: str) -> bool:
    if "人名" in word.tag:
        return True
    if "地名" in word.tag or "固有" in word.tag:
        return plain(written) in found.names.surnames
    return plain(written) in found.names.surnames and found.is_a_person(word.start, word.end)


