"""Names of one part: a surname or a given name that a relation tells to be one (元夫の黒田、木村ご夫妻、長女の佳秀)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.forms import INTRODUCED, OF_WHOM, WHO_ACTS
from policy.names import hiragana, known_names, plain
from policy.person import KANJI, SURNAME, Person, Sentence, Word

_KIN = (
    r"(?:元|前|亡|内縁の|事実婚の)?(?:夫|妻)|(?:義理の|実の|養|義|継|実|亡き?|生後.{1,4}の)?(?:父|母|兄|姉|弟|妹|祖父|祖母|息子|娘)|配偶者|"
    r"[長次二三四五]男|[長次二三四五]女|ひ?孫|曾孫|甥っ?子?|姪っ?子?|いとこ|叔父|叔母|伯父|伯母|彼氏|交際相手|同居人|赤ちゃん|新生児|第[一二三1-3]子|双子|三つ子"
)
_OTHERS = (
    "大家|被後見人|被保佐人|隣人|隣|隣家|知人|友人|同級生|後見人|保佐人|補助人|任意代理人|里親|里子|委託児童|喪主|故人|死亡した人|死亡者|世帯員|旧姓|"
    "上の?階|下の?階|(?:隣|上|下)の部屋|(?:はす)?向かい|裏|角|[0-9]号室|近所|隣の家|名前(?=[がはを])|本人欄|通称|"
    "(?<![0-9])[1-6]年(?:[0-9]組)?|[小中高][1-6]|"
    "養子|養女|実子|生まれた子|子|[Bb]aby|[Cc]hild|[Ss]on|[Dd]aughter|[Hh]usband|[Ww]ife"
)
_BEFORE = re.compile(
    rf"(?<![一-龥])(?P<who>{_KIN}|{_OTHERS}|{OF_WHOM}|{WHO_ACTS})(?:の(?:名前?|氏名)|名)?"
    rf" ?[のはが:、・]? ?[「『(]?(?P<at>)(?=[{KANJI}ぁ-んァ-ヴ])"
)
_BEHIND = re.compile(
    r"ご?夫妻|(?:さん|ご)?夫婦|ご?一家|宅|世帯(?![主数員分])|ん(?:ち|とこ|家)|"
    r"の(?:お?じい|お?ばあ|お?爺|お?婆|お?父|お?母|お兄|お姉|おっ|おじ|おば|お嬢|奥|嫁)(?:さん|ちゃん|様|さま)|の(?:ご主人|旦那)|"
    r"(?:の)?(?:じい|ばあ|爺|婆)(?:さん|ちゃん)|って ?(?:者|もの|方|人|男|女|子)(?![口気])|"
    rf"(?= ?\((?:{_KIN}|本人|世帯主|子|旧姓)[)一-龥])|"
    r"の(?:孫|嫁|婿|姪|甥|息子|娘|父親|母親|両親|夫|妻)(?=[がはをにも、])|"
    r"という ?(?:者|もの|方|人|男|女|住民|市民|お客|保護者|児童|生徒)|と(?:申し|名乗|おっしゃ)|"
    r"(?:といい|と言い|でござい)(?:ます|まし)|"
    r"方(?= )|です(?=[。、が,!]|けど|$)"
)
_RENAMED = re.compile("氏の変更|改姓|旧姓|復氏|名字|苗字|姓[がをの]|縁組")
_FROM_OR_TO = re.compile("から|へ|に|を|と|の[姓氏]")
_ONCE = re.compile("[元前](?:夫|妻)|旧姓")  # hardly anything but a surname follows
_HOUSEHOLD = re.compile(r"家(?![族庭屋電畜計財具事臣文系紋伝中老業])")
_INTRODUCES = re.compile(r"(?:^|[。、\n「 ,!？?」)])\Z")
_MEMBER = re.compile(rf" ?\((?:本人|{_KIN}|世帯主|子)\)")
_JOINED = re.compile(r"[・、,/]")
_BEGINS_A_CELL = re.compile(r"(?:^|[ \n、,/|:・「→])[旧新]?\Z")
_ENDS_A_CELL = re.compile(r"[ \n、,/|(」・→]|\Z")
_KANJI_RUN = re.compile(rf"(?<![{KANJI}])[{KANJI}]{{2,3}}\Z")
_NOBODY = frozenset("様方者子人他誰何皆娘孫嫁方々本人家族夫婦")


def related(found: Sentence) -> Iterator[Person]:
    """Yield surnames and given names that a word for a relation precedes or follows, and the rest of a household."""
    for relation in _BEFORE.finditer(found.text):
        if end := _end_of_name(found, relation.end("at"), surely=_is_sure(relation)):
            yield found.person(relation.end("at"), end, "person.relation", is_full=False)
    for behind in _BEHIND.finditer(found.text):
        said = behind.group()
        name = _surname_before(
            found,
            behind.start(),
            surely=said.endswith(("さん", "ちゃん", "様", "さま", "主人", "旦那"))
            or said.startswith(("と申", "と名乗")),
        )
        if name is None and said.endswith(("じいさん", "ばあさん", "じいちゃん", "ばあちゃん")):
            name = _given_before(found, behind.start())
        introduces = not said.startswith(("です", "でござ", "と")) or said.startswith("という")
        if name and (introduces or _INTRODUCES.search(found.text, 0, name.start)):
            yield found.person(name.start, name.end, "person.relation", is_full=False)
    for household in _HOUSEHOLD.finditer(found.text):
        if name := _surname_before(found, household.start()):
            yield found.person(name.start, name.end, "person.household", is_full=False)


def _is_sure(relation: re.Match[str]) -> bool:
    """Say whether hardly anything but a name follows: 旧姓, or a noun for a person and a blank (地権者 北)."""
    return bool(_ONCE.match(relation.group("who"))) or (
        relation.group().endswith((" ", ":")) and bool(INTRODUCED.search(relation.group().rstrip(" :")))
    )


def renamed(found: Sentence) -> Iterator[Person]:
    """Yield surnames where the text tells of a change of surname: 氏の変更 甲から乙へ."""
    if _RENAMED.search(found.text):
        for word in found.words:
            if SURNAME in word.tag and _FROM_OR_TO.match(found.text, word.end):
                yield found.person(word.start, word.end, "person.relation", is_full=False)


def household(found: Sentence, people: list[Person]) -> Iterator[Person]:
    """Yield given names that follow a full name in one row: 姓名・名・名, or 姓名（世帯主）、名（妻）."""
    for person in people:
        at = person.end if person.is_full else -1
        while at >= 0:
            if member := _MEMBER.match(found.text, at):
                at = member.end()
            joined = _JOINED.match(found.text, at)
            end = _end_of_name(found, joined.end()) if joined else None
            if joined is None or end is None or _is_surname(found, joined.end(), end):
                break
            yield found.person(joined.end(), end, "person.relation", is_full=False)
            at = end


def surname_cells(found: Sentence) -> Iterator[Person]:
    """Yield surnames that stand by themselves between blanks or marks, as in notes and lists."""
    for word in found.words:
        alone = _BEGINS_A_CELL.search(found.text, 0, word.start) and _ENDS_A_CELL.match(found.text, word.end)
        if alone and SURNAME in word.tag and word.end - word.start > 1:
            yield found.person(word.start, word.end, "person.household", is_full=False)


def _end_of_name(found: Sentence, start: int, *, surely: bool = False) -> int | None:
    """Return where a name ends that begins at ``start``; None where no name of one part stands there.

    ``surely`` where a listed surname is one, whatever else it means.
    """
    words = [word for word in found.words if start <= word.start < start + 5]
    if not words or words[0].start != start:
        return None
    ends = [word.end for n, word in enumerate(words) if n < 4 and word.end - start <= 5]
    for end in sorted(ends, reverse=True):
        written = found.text[start:end]
        if written in _NOBODY or written.endswith("者") or not _ends_there(found, end):
            continue
        own = [word for word in words if word.end <= end]
        if not all(word.tag.startswith(("名詞", "接頭辞", "接尾辞")) for word in own):
            continue
        if _is_surname(found, start, end, surely=surely) or _is_given(found, own, written) or _is_full(written):
            return end
    return None


def _ends_there(found: Sentence, end: int) -> bool:
    """Say whether no other kanji or kana of a longer word sticks to what ends here."""
    following = next((word for word in found.words if word.start == end), None)
    if following is None:
        return end == len(found.text) or found.text[end] in " \n"
    return (
        following.tag.startswith(("助詞", "補助記号", "空白", "助動詞", "接尾辞", "記号")) or found.text[end] in " \n"
    )


def _is_surname(found: Sentence, start: int, end: int, *, surely: bool = False) -> bool:
    if plain(found.text[start:end]) not in known_names().surnames:
        return False
    if surely:
        return True
    word = next((word for word in found.words if (word.start, word.end) == (start, end)), None)
    model = (start, end) in found.persons
    return model or (word is not None and ("人名" in word.tag or (end - start > 1 and "固有" in word.tag)))


def _is_given(found: Sentence, words: list[Word], written: str) -> bool:
    if any("人名" in word.tag for word in words) and len(written) > 1:
        return True
    if len(words) == 1 and (words[0].start, words[0].end) in found.persons:
        return True
    names = known_names()
    if re.fullmatch("[ぁ-んァ-ヴー]+", written):
        return False
    single = len(words) == 1 and "普通" in words[0].tag
    return len(written) > 1 and plain(written) in names.given and not single


def _is_full(written: str) -> bool:
    names = known_names()
    return len(written) > 2 and any(
        plain(written[:n]) in names.surnames
        and (plain(written[n:]) in names.given or (n > 1 and names.may_be_given(written[n:])))
        for n in range(1, len(written) - 1)
    )


def _given_before(found: Sentence, end: int) -> Word | None:
    run = _KANJI_RUN.search(found.text, max(0, end - 4), end)
    return Word(run.start(), end, "") if run and known_names().may_be_given(run.group()) else None


def _surname_before(found: Sentence, end: int, *, surely: bool = False) -> Word | None:
    word = next((word for word in found.words if word.end == end), None)
    if word is None or re.fullmatch("[ぁ-んァ-ヴー]", found.text[word.start : word.end]):
        return None
    kana = hiragana(found.text[word.start : word.end]) in known_names().surname_readings and SURNAME in word.tag
    return word if kana or _is_surname(found, word.start, word.end, surely=surely) else None
