"""Full names in kanji: a surname and what can be a given name, by words, lists, model and surroundings together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.forms import INTRODUCED
from policy.names import hiragana, known_names, plain
from policy.person import HONORIFIC, KANJI, LEADS, SURNAME, Person, Sentence, Word

_RUN = re.compile(rf"[{KANJI}]+")
_GIVEN_RUN = re.compile(rf"[{KANJI}ぁ-んァ-ヴ]{{1,6}}")
_PLACE_ENDS = frozenset(
    "市区町村県府都道郡駅川山橋港線島寺院校局課部室館園場所城谷沢池湖岳峠坂通丁番号年月日時分円人件会社長員的性化率税費案法節"
)
_MAY_FOLLOW = frozenset("宅家宛他等及各君氏様殿方分名著作兄弟姉妹父母妻夫")
_CELL_MARK = re.compile(r"[\n ,/|、:・「」()→\"]?\Z")
_THINGS = frozenset(
    ["錦", "式", "流", "型", "風", "派", "家", "組", "大根", "讃頌", "紬", "焼", "塗", "菜", "茶", "節"]
)  # of which a surname tells the kind
_BRAND = re.compile(r"(?!サン|クン|チャン|サマ|ノ)[ァ-ヴー]{2}")  # 姓名グローブ: a thing called after somebody
_INSTITUTION = re.compile(
    "消防|小学校|中学校|高等学校|高校|学園|大学|病院|医院|クリニック|保育|幼稚園|記念|会館|文庫|賞|杯|建設|工業|工務店|株式会社|"
    "有限会社|[一-龥]{0,3}[館賞杯像碑庵邸展祭橋塾]|劇場|商店|商会|物産|産業|製作所|事務所|財団|基金|銅像|像|邸|美術館|資料館|図書館|公園|通り|神社|ダム|大橋|"
    "学習センター|センター|スマート|インター|ふれあい|地区|地域|方面|線|駅|IC"
)


def full_names(found: Sentence) -> Iterator[Person]:
    """Yield surname and given name in kanji, with or without a blank between."""
    for word in found.words:
        for surname_end in _surname_ends(found, word):
            person = _with_given_name(found, word.start, surname_end)
            if person:
                yield person
                break


def _surname_ends(found: Sentence, word: Word) -> Iterator[int]:
    """Yield where a surname that starts with this word may end: longest first."""
    run = _RUN.match(found.text, word.start)
    if not run:
        return
    ends = {
        word.start + n
        for n in range(1, min(4, len(run.group())) + 1)
        if plain(run.group()[:n]) in known_names().surnames
    }
    if SURNAME in word.tag:
        ends.add(word.end)
    yield from sorted(ends, reverse=True)


def _with_given_name(found: Sentence, start: int, surname_end: int) -> Person | None:
    """Return the full name whose surname is given; None where what follows is no given name."""
    text = found.text
    gap = re.match(r" {0,3}", text[surname_end:])
    given_start = surname_end + (gap.end() if gap else 0)
    run = _GIVEN_RUN.match(text, given_start)
    if not run:
        return None
    last = min(given_start + 5, run.end())
    ends = {word.end for word in found.words if given_start < word.end <= last}
    ends |= {honorific.start() for honorific in HONORIFIC.finditer(text, given_start + 1, last + 2)}
    for end in sorted(ends, reverse=True):
        if _is_given_name(found, start, surname_end, given_start, end):
            return found.person(start, end, "person.full_name", is_full=True)
    return None


def _is_given_name(found: Sentence, start: int, surname_end: int, given_start: int, end: int) -> bool:
    """Weigh what speaks for a full name: how the words are tagged, the lists, the model, what stands around."""
    given, names = found.text[given_start:end], known_names()
    words = [word for word in found.words if word.start >= given_start and word.end <= end]
    first = next((word for word in found.words if word.start == start), None)
    tagged = bool(words) and all("人名" in word.tag for word in words)
    given_tagged = tagged and all("人名-名" in word.tag for word in words)
    listed = _is_listed(given)
    called = bool(HONORIFIC.match(found.text, end))
    model, exact = found.is_a_person(start, end), (start, end) in found.persons
    introduced = bool(INTRODUCED.search(found.text[max(0, start - 12) : start]))
    if given in names.of_old and given_start > surname_end and plain(found.text[start:surname_end]) in names.surnames:
        return _stands_alone(found, end)
    if not _may_be_given(given, called=called, known=tagged or listed, kana_known=given_tagged or (listed and model)):
        return False
    if (
        LEADS.search(given)
        or given in "市町村区県"
        or not _stands_alone(found, end)
        or _INSTITUTION.match(given)
        or (given in _PLACE_ENDS and not tagged)
        or (given in _THINGS and given_start == surname_end and not called)
    ):
        return False
    if first and first.end >= end:  # one word to the dictionary: a place or a famous name
        return called and listed and "地名" not in first.tag
    common = bool(words) and all("普通" in word.tag and "人名" not in word.tag for word in words)
    if (
        surname_end - start == 1
        and not exact
        and not introduced
        and _is_part_of_a_word(found, start, end, common=common)
    ):
        return False
    surname_listed = surname_end - start > 1 and plain(found.text[start:surname_end]) in names.surnames
    unlisted_word = common and len(words) == 1 and not listed  # 松本商工様 more likely than a rare given name
    apart = given_start > surname_end
    if called and surname_listed and (not unlisted_word or model or apart):
        return True
    surname_tagged = bool(first and first.end == surname_end and SURNAME in first.tag)
    points = (
        2 * (tagged + surname_tagged + model)
        + exact
        + surname_listed
        + listed
        + called
        + apart
        + introduced * (3 if surname_listed and len(given) == 2 and not unlisted_word else 1)
        + 2 * (listed and surname_listed and _is_a_cell(found, start, end))
        - (3 if len(given) > 2 and not called else 2) * unlisted_word
    )
    return points - (surname_end - start == 1) >= 4


def _is_part_of_a_word(found: Sentence, start: int, end: int, *, common: bool) -> bool:
    """Say whether a surname of one character ends a word (事務所長) or begins one with what follows it (日平均)."""
    apart = found.text[start + 1 : start + 2] == " "
    return bool(_RUN.match(found.text[max(0, start - 1) : start])) or (not apart and (common or end - start == 2))


def _is_a_cell(found: Sentence, start: int, end: int) -> bool:
    """Say whether marks of a list or a table stand on both sides."""
    return bool(_CELL_MARK.match(found.text[end : end + 1])) and bool(
        _CELL_MARK.match(found.text[max(0, start - 1) : start])
    )


def _is_listed(given: str) -> bool:
    if re.fullmatch(r"[ぁ-ん]+|[ァ-ヴ]+", given):
        return len(given) > 1 and hiragana(given) in known_names().given_readings
    return plain(given) in known_names().given


def _may_be_given(given: str, *, called: bool, known: bool, kana_known: bool) -> bool:
    """Say whether a given name may be written so; kana needs more to go by, as everything can be written in kana."""
    if re.fullmatch(r"[ぁ-ん]+|[ァ-ヴ]+", given):
        return kana_known
    if known:
        return True
    if re.search(r"[ぁ-んァ-ヴ]", given) or len(given) > 3 or (given[-1] in "氏様君殿" and len(given) > 1):
        return False
    names = known_names()
    return names.may_be_given(given) or (called and (given[-1] in names.last or given[0] in names.first | names.last))


def _stands_alone(found: Sentence, end: int) -> bool:
    """Say whether no other kanji sticks to the name, but a word of its own."""
    if _INSTITUTION.match(found.text, end) or _BRAND.match(found.text, end):
        return False
    if not _RUN.match(found.text, end):
        return True
    following = next((word for word in found.words if word.start == end), None)
    if following is None or "固有" in following.tag:
        return False
    return following.end - end > 1 or found.text[end] in _MAY_FOLLOW
