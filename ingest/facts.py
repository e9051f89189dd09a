"""What a record says of itself at its head: its kind, whose it is, which meeting, when and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.dates import date_of_record, find_dates
from ingest.eras import ERAS
from ingest.numerals import parse_number
from ingest.turns import Minutes
from ingest.types import Block, Facts, RecordKind

HEAD = 3_000  # characters in which a record tells of itself
FIRST_LINES = 12  # of which one may say what kind of record it is, when its title does not

_KINDS: tuple[tuple[RecordKind, re.Pattern[str]], ...] = (
    (
        "議会会議録",
        re.compile(
            r"(?:議会|定例会|臨時会)[^\n]{0,24}?(?:会議録|速記録|議事録)|(?:会議録|議事録)[（(]?第[0-9０-９]+号"
        ),
    ),
    ("議事録", re.compile(r"議事(?:録|要旨|概要)|会議(?:録|要旨|概要|結果)")),
    ("報告", re.compile(r"報告(?:書|会)?|復命書|結果(?:概要|について)?|[」』]?を開催(?:しました)?\Z")),
    ("計画", re.compile(r"計画(?:書)?|ビジョン|戦略|ロードマップ")),
    ("指針", re.compile(r"指針|ガイドライン|方針|手引き?|ポリシー")),
    ("要綱", re.compile(r"要[綱領]|規程|規則|条例|規約|要項")),
    ("通知", re.compile(r"通知|事務連絡|通達|依頼")),
    ("広報・ブログ", re.compile(r"広報|ブログ|お知らせ|バックナンバー|日記|だより")),
)
_BLOG = re.compile(r"(?:広報|ブログ|バックナンバー|.{0,10}だより)")
_TOWN = re.compile(
    r"(?:^|(?<=[回度年月日号 　「（(\t：:]))(?P<town>(?:[一-龥]{1,3}[都道府県])?"
    r"(?:(?![第回度年])[一-龥ぁ-んァ-ヶ々]){1,6}?[市区町村])"
    r"(?!町村|区町村|民|[市町村]内)(?=[一-龥A-ZＡ-Ｚァ-ヶ 　\n]|\Z)"
)
_OF_A_TOWN = re.compile(  # what stands behind a municipality that is named as the author, not as a family name
    r"役場|役所|議会|教育委員会|(?:総務|企画|政策|デジタル|DX|ＤＸ|情報)[^\n、。]{0,14}(?:課|室|部)|[ 　]*(?:\n|\Z)"
)
_NOT_A_TOWN = re.compile(
    r"県|.*(?:自治体|全国|各|他|本|当|関係|地方|近隣|国|県内|都道府県|[一-龥][のはがをにとで]|年|基礎|指定都市|町内|市内|行政区)"
)
_OFFICE = re.compile(
    r"(?:^|(?<=[度年月日 　「（(\t]))(?P<office>[一-龥ァ-ヶ]{2,12}"
    r"(?:(?:総合通信|農政|整備|経済産業|運輸|財務|労働)局|省|庁))(?=[^一-龥]|\Z)",
    re.MULTILINE,
)
_ORGAN = re.compile(
    r"(?P<organ>議会|監査委員|[A-ZＡ-Ｚ一-龥ァ-ヶー]{1,12}?"
    r"(?:推進本部|対策本部|審議会|協議会|委員会|懇話会|推進室|推進課|総務課|企画課|部会))"
)
_COUNT = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_YEAR = rf"(?:(?:令和|平成|昭和)[ 　]?(?:元|{_COUNT})|(?:19|20)[0-9]{{2}})年(?:度)?"
_MEETING_NOUN = r"(?:会議|(?:委員|協議|審議|定例|臨時|懇話|懇談|部|検討|研究|連絡|説明|研修)会(?!議(?!事))|セミナー)"
_MEETING = re.compile(
    rf"(?P<year>{_YEAR})?[ 　]*(?P<before>[^\s　第、。「」（）()]{{0,20}}?)第[ 　]?(?P<number>{_COUNT})回[ 　]*"
    rf"(?P<name>[^\s　、。「」（）()]{{0,30}}?{_MEETING_NOUN})(?![録員])"
)
_UNNUMBERED = re.compile(
    rf"(?P<year>{_YEAR})[ 　]*(?P<name>[^\n、。「」（）()第]{{2,40}}?{_MEETING_NOUN})"
    r"(?=[」』 　\n]|議事|会議録|の?(?:結果|開催|概要)|を開催|\Z)"
)
_FISCAL = re.compile(
    rf"(?:(?P<era>令和|平成|昭和)[ 　]?(?P<number>元|{_COUNT})|"
    r"(?P<west>(?:19|20)[0-9]{2}|[１２][０-９]{3}))[ 　]?年度"
)
_VENUE = re.compile(
    rf"(?:^|\n)[ 　]*(?:{_COUNT}[.．、 　]*|[○◯・■][ 　]*)?(?:開[ 　]*催[ 　]*)?(?:場[ 　]*所|会[ 　]*場)[ 　]*"
    r"(?:[：:]|[ 　\t\n])[ 　\t\n]*"
)
_HELD = re.compile(
    r"(?<![一-龥])(?:開[ 　]*催[ 　]*)?日[ 　]*時|開[ 　]*催[ 　]*(?:年月)?日|(?<![一-龥])(?:期[ 　]*日|と[ 　]*き)"
)
_WAS_HELD = re.compile(r"[^。\n]{0,140}?開催(?:し|され|いた)|[^\n]{0,20}(?:開[議会]|招集)")
_PUBLISHED = re.compile(
    r"[ 　]*[^\n。、]{0,24}?(?:発行|公表|公開|発表|掲載|作成|制定|策定|決裁)[）)]?[ 　]*(?:\n|\Z)|付け|[ 　]*(?:\n|\Z)"
)
_PUBLISHED_BEFORE = re.compile(r"(?:発行|公表|公開|更新|掲載|発出|作成)(?:日|年月日)?[ 　]*[：:]?[ 　]*\Z")
_MATERIAL = re.compile(
    r"(?:[-・•○][ 　]*)?(?P<title>(?:別紙|参考)?資料(?:[0-9０-９]|No)[^\n]{1,60}|参考資料[^\n]{0,60})\Z"
)
_MATERIALS = re.compile(
    r"(?:[0-9０-９]+[.．、 　]*)?(?:配[布付]|会議|提出)[ 　]*資[ 　]*料(?:一覧)?[ 　]*[：:]?[ 　\t]*"
)
_EXTREME_DAY = re.compile(  # a day or month that not every month or year has
    r"[月./．-][ 　]?(?:[2２][9９]|[3-9３-９][0-9０-９]|[0０]{1,2}(?![0-9０-９])|二十九|[三四五六七八九]十)|"
    r"年[ 　]?(?:[1１][3-9３-９]|[2-9２-９][0-9０-９]|[0０]{1,2}|十[三-九四五六七八九])[ 　]?月"
)
_WHOLE_DATE = re.compile(
    r".*年\s*\S+?\s*月\s*\S+?\s*日|[A-Za-zＡ-Ｚ0-9０-９]+[./．-][0-9０-９]+[./．-][0-9０-９]+", re.DOTALL
)
MOST_WARNINGS = 20


def find_facts(text: str, title: str, blocks: Sequence[Block], minutes: Minutes) -> Facts:
    """Return what the record says of itself, by its title and its head; what it does not say is None or empty."""
    first_turn = next((block.start for block in _spoken(minutes)), len(text))
    head = text[: min(HEAD, first_turn)]
    kind = _kind(title, head)
    meeting = _meeting(title, head) if kind != "計画" else None
    held = _held_on(text, head, kind, minutes)
    return Facts(
        kind=kind,
        body=_body(title, head),
        organ=_organ(title, meeting),
        meeting=" ".join(meeting[0].split()) if meeting else None,
        meeting_name=_meeting_name(meeting, _body(title, head)) if meeting else None,
        meeting_number=parse_number(_narrow(meeting["number"]))
        if meeting and "number" in meeting.groupdict()
        else None,
        held_on=held,
        published_on=_published_on(head, kind, held),
        fiscal_year=_fiscal_year(title, head, kind, held),
        venue=_venue(head) if held or minutes.turns else None,
        materials=_materials(text[:first_turn], blocks),
        attendees=minutes.attendees,
        warnings=tuple(_warnings(text)),
    )


def _spoken(minutes: Minutes) -> Iterator[Block]:
    return (said.block for said, number in zip(minutes.utterances, minutes.numbers, strict=True) if number is not None)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


# -- kind and body


def _kind(title: str, head: str) -> RecordKind | None:
    """Return the kind that the title names last, for a Japanese title ends with its noun; else the head's."""
    squeezed = "".join(title.split())
    if found := _named_last(squeezed):
        return found
    for line in head.split("\n")[:FIRST_LINES]:
        squeezed = re.sub(r"[（(][^）)]*[）)]\Z", "", "".join(line.split()))
        for kind, pattern in _KINDS:
            if len(squeezed) <= 40 and any(match.end() == len(squeezed) for match in pattern.finditer(squeezed)):
                return kind
    return None


def _named_last(line: str) -> RecordKind | None:
    if _BLOG.match(line):
        return "広報・ブログ"
    if _KINDS[0][1].search(line):
        return "議会会議録"
    ends = [(match.end(), kind) for kind, pattern in _KINDS for match in pattern.finditer(line)]
    return max(ends, key=lambda end: end[0])[1] if ends and "。" not in line else None


def _body(title: str, head: str) -> str | None:
    """Return the municipality, or the state's office, that the title names, else the head."""
    for words, strictly in ((title, False), (head[:800], True)):
        for match in _TOWN.finditer(words):
            stated = not strictly or (_OF_A_TOWN.match(words, match.end()) and match["town"][-1] != "区")
            if stated and not _NOT_A_TOWN.match(match["town"]):
                return match["town"]
        offices = [match["office"] for match in _OFFICE.finditer(words)]
        if offices:  # 「総務省 > 関東総合通信局」: the bureau rather than the ministry it belongs to
            return next((office for office in offices if office.endswith("局")), offices[0])
    return None


def _organ(title: str, meeting: re.Match[str] | None) -> str | None:
    words = meeting[0] if meeting else title
    town = _TOWN.search(words)
    rest = words[town.end() :] if town else re.sub(rf"{_YEAR}|第[0-9０-９]+回", "", words)
    organ = _ORGAN.search(rest)
    return organ["organ"] if organ else None


# -- the meeting


def _meeting(title: str, head: str) -> re.Match[str] | None:
    """Return where the meeting is named: with its number when there is one, in the title before the head."""
    places = (title, head[:600])
    for pattern in (_MEETING, _UNNUMBERED):
        for words in places:
            if match := pattern.search(words):
                return match
    return None


def _meeting_name(meeting: re.Match[str], body: str | None) -> str:
    """Return the name without the year, the number and the municipality in front."""
    name = " ".join(meeting["name"].split())
    name = re.sub(rf"^(?:{_YEAR})?", "", name)
    return (name.removeprefix(body).removeprefix("議会").strip() if body else name) or name


def _fiscal_year(title: str, head: str, kind: RecordKind | None, held: date | None) -> int | None:
    """Return the fiscal year printed in the title, else that of the day held; a plan's own years are none."""
    match = _FISCAL.search(title) or (
        _FISCAL.search(head[:300]) if kind in ("議事録", "議会会議録") and not held else None
    )
    if match and kind != "計画":
        if match["west"]:
            return int(_narrow(match["west"]))
        number = parse_number(_narrow(match["number"]))
        return None if number is None else ERAS[match["era"]] + number
    return held.year - (held.month < 4) if held else None


# -- days


def _held_on(text: str, head: str, kind: RecordKind | None, minutes: Minutes) -> date | None:
    """Return the day of the meeting: behind 日時 or in 「…に開催しました」; of minutes also the first day they name."""
    if kind not in ("議事録", "議会会議録", "報告") and not minutes.turns:
        return None
    mentions = [mention for mention in find_dates(head) if mention.date]
    for label in _HELD.finditer(head):
        for mention in mentions:
            if 0 <= mention.start - label.end() <= 30:
                return mention.date
    for mention in mentions:
        if _WAS_HELD.match(head, mention.end):
            return mention.date
    return date_of_record(text) if mentions and kind in ("議事録", "議会会議録") else None


def _published_on(head: str, kind: RecordKind | None, held: date | None) -> date | None:
    """Return the day a record gives for itself: alone on its line, or beside 発行, 公表, 制定 and their like."""
    if kind == "議会会議録":
        return None
    for mention in find_dates(head):
        line = head.rfind("\n", 0, mention.start) + 1
        alone = not head[line : mention.start].strip()
        stated = _PUBLISHED_BEFORE.search(head[line : mention.start])
        behind = _PUBLISHED.match(head, mention.end)
        named = behind and behind[0].strip()
        if (stated or named or (behind and alone)) and mention.date not in (None, held):
            return mention.date
    return None


def _warnings(text: str) -> Iterator[str]:
    """Yield a warning for each day that no calendar has, at most ``MOST_WARNINGS``."""
    told: set[int] = set()
    for suspect in _EXTREME_DAY.finditer(text):
        window = max(0, suspect.start() - 20)
        for mention in find_dates(text[window : suspect.end() + 8]):
            start, end = window + mention.start, window + mention.end
            printed = text[start:end]
            if start in told or not start <= suspect.start() < end or mention.first:
                continue
            if _WHOLE_DATE.fullmatch(printed) and len(told) < MOST_WARNINGS:
                told.add(start)
                yield f"「{' '.join(printed.split())}」は暦にない日付です({start + 1}文字目)。原本を確認してください。"


# -- venue and materials


def _venue(head: str) -> str | None:
    label = _VENUE.search(head)
    if not label:
        return None
    line = head[label.end() :].lstrip(" 　\n\t").split("\n")[0].strip()
    return " ".join(line.split()) if 2 <= len(line) <= 60 and "。" not in line else None


def _materials(head: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the titles of the papers handed out: lines that begin 「資料1」, or the list behind 「配付資料」."""
    found: dict[str, None] = {}
    for block in blocks:
        if block.end > len(head):
            break
        words = head[block.start : block.end]
        label = _MATERIALS.match(words)
        if label:
            words = words[label.end() :]
        for part in re.split(r"\n|、(?=(?:参考)?資料)", words):
            if match := _MATERIAL.match(part.strip()):
                found[" ".join(match["title"].split())] = None
    return tuple(found)
