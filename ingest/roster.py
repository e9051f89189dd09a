"""Who was there: the list of those present, in the layouts that minutes use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from ingest.types import Attendee, Block
from ingest.wide_roster import is_wide_row, wide_holders

MOST_LINES = 80  # of a list; what comes later belongs to something else

TITLE = (  # what the name of an office or a part in a meeting ends with
    r"(?:長|議員|委員|本部員|会員|構成員|専門員|管理者|事務局|主幹|主査|主事|主任|参事|理事|幹事|知事|補佐官|補佐|助役|収入役|"
    r"アドバイザー|オブザーバー|教授|顧問|係|技師|書記|[0-9０-９]+番)"
)
_TITLED = re.compile(rf"[^\s、。]*{TITLE}\Z")
_UNIT = re.compile(r"[^\s、。]*(?:室|課|部|局|省|庁|会|市|町|村|県|所|大学|会社|学部|学科)\Z")
_NAME = re.compile(r"[一-龥々〆ヶぁ-んァ-ヴー髙﨑]{1,8}\Z")
_SECTION = re.compile(
    r"(?:[0-9０-９一二三四五六七八九十]+[.．、 　]*|○|◯)?(?P<kind>"
    r"[出欠][ 　]*席[ 　]*(?:者|委[ 　]*員|議[ 　]*員|職[ 　]*員)|構[ 　]*成[ 　]*員|"
    r"事[ 　]*務[ 　]*局|助[ 　]*言[ 　]*者|"
    r"説[ 　]*明[ 　]*(?:の[ 　]*ため[^\s：:]{2,10}者|員)|傍[ 　]*聴[ 　]*者|オブザーバー)"
    r"(?:[（(][^）)\n]{1,12}[）)])?(?:[ 　]*[：:][ 　]*|[ 　\t]+|\Z)"
)
_OTHER_SECTION = re.compile(
    r"(?:[0-9０-９一二三四五六七八九十]+[.．、 　]*)?"
    r"(?:会?議[ 　]*題|次[ 　]*第|(?:配[布付]|会議)?資[ 　]*料|会議内容|議[ 　]*事|日[ 　]*時|場[ 　]*所|開[ 　]*会)"
)
_BULLET = re.compile(r"^(?:[-・•*○◯][ 　]*)?(?:[(（][0-9０-９]{1,2}[)）][ 　]*)?")
_COUNCIL = re.compile(
    rf"(?P<role>[0-9０-９]{{1,2}}番|[^\s、。]{{1,12}}?{TITLE})[ 　]*"
    r"(?P<name>(?:[一-龥々ぁ-んァ-ヶ髙﨑][ 　]{0,2}){2,7}?)君"
)
_SEAT = re.compile(  # １番　　　小　　滝　　芳　　江: letters set wide, up to the next seat
    r"(?P<role>[0-9０-９]{1,2}番)[ 　]+(?P<name>(?:[一-龥々ぁ-んァ-ヶ髙﨑][ 　]*){2,7})(?=[0-9０-９]|\Z)"
)
_PART = re.compile(r"(?P<head>[^（(]+)(?:[（(](?P<inside>[^）)]*)[）)])?\Z")
_GENERAL = (  # offices that every town has, for names printed right before them
    *("副本部長", "本部長", "副町長", "副市長", "副村長", "町長", "市長", "村長", "教育長", "会計管理者"),
    *("副委員長", "委員長", "副会長", "会長", "座長", "委員", "事務局長", "主幹", "主査", "主任", "主事"),
)


def fold(text: str) -> str:
    """Return the narrow form without white space, for comparing what is printed in different widths."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_titled(text: str) -> bool:
    """Tell whether a label names an office or a part in the meeting, not a person."""
    return _TITLED.match(text) is not None or _UNIT.match(text) is not None


def closed(label: str) -> str:
    """Return an office whose letters are set apart, 市　　　長, without the blanks; anything else as it is."""
    parts = label.split()
    is_wide = len(parts) > 1 and all(len(part) <= 2 for part in parts) and is_titled("".join(parts))
    return "".join(parts) if is_wide else label


def find_attendees(text: str, blocks: Sequence[Block], labels: Iterable[str] = ()) -> tuple[Attendee, ...]:
    """Return those present, in order. ``labels`` of the speakers tell an office from the name it is printed after.

    An entry that cannot be taken apart with certainty is left out.
    """
    offices = sorted({fold(label) for label in labels} | set(_GENERAL), key=lambda office: -len(office))
    found: list[Attendee] = []
    listed = list(_listed_lines(text, blocks))
    wide = wide_holders([printed for _, _, printed in listed])
    for (section, line, _), holders in zip(listed, wide, strict=True):
        if holders:
            held = (Attendee(holder.name, holder.office, "") for holder in holders if is_titled(holder.office))
            found += [attendee for attendee in held if attendee not in found]
            continue
        for entry in _entries(line):
            attendee = _attendee(entry, section, found[-1] if found else None, offices)
            if attendee and attendee not in found:
                found.append(attendee)
    return tuple(found)


def _listed_lines(text: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str, str]]:
    """Yield (heading of the list, line, line as printed) for the lists of those present; 欠席者 are not among them."""
    section = ""
    count = 0
    for block in blocks:
        indented = text.rfind("\n", 0, block.start) + 1  # a block begins behind the blanks of its first line
        for printed in text[indented : block.end].split("\n"):
            line = printed.strip()
            opening = _SECTION.match(line) if len(line) < 2_000 else None
            if opening:
                section, count = fold(opening["kind"]), 0
                line = line[opening.end() :].strip()
            elif section and _ends_list(line, printed, block):
                section = ""
            count += 1
            if section and line and count <= MOST_LINES and not section.startswith(("欠席", "傍聴")):
                yield section, line, printed


def _ends_list(line: str, printed: str, block: Block) -> bool:
    if is_wide_row(printed):  # 「議 事 係長」 begins with no heading 「議事」
        return False
    return bool(_OTHER_SECTION.match(line)) or block.kind == "heading" or "。" in line


def _entries(line: str) -> list[str]:
    """Return the persons of a line: those called 君 or with a seat, those between commas, or the line as one."""
    for pattern, sign in ((_COUNCIL, "君"), (_SEAT, "番")):
        if sign in line and (found := list(pattern.finditer(line))):
            return [f"{match['role']} {''.join(match['name'].split())}" for match in found]
    parts = re.split(r"[、，](?![^（(]*[）)])", _BULLET.sub("", line))
    return [part.strip() for part in parts if part.strip()]


def _attendee(entry: str, section: str, before: Attendee | None, offices: Sequence[str]) -> Attendee | None:
    match = _PART.match(entry)
    if not match:
        return None
    words = match["head"].split()
    if sum(len(word) == 1 for word in words) > 1:  # letters set wide, and where one word ends is not told
        return None
    inside = fold(match["inside"] or "")
    inside = inside if is_titled(inside) else ""
    if len(words) == 1:
        return _glued(words[0], inside, offices)
    if all(map(is_titled, words[:-1])) and _is_name(words[-1]):  # 推進本部長 副町長 伊井誠
        return _ordered(words[:-1], words[-1], section, before, inside)
    if len(words) > 2 and all(map(is_titled, words[:-2])) and all(map(_is_name, words[-2:])):  # 市長 伊井 誠
        return _ordered(words[:-2], "".join(words[-2:]), section, before, inside)
    name = [word for word in words if _is_name(word)]
    if words[: len(name)] == name and len(name) in (1, 2) and all(map(is_titled, words[len(name) :])):
        return Attendee("".join(name), words[-1], inside)  # 高瀬誠一 本部長（町長）
    return _glued(words[0], inside, offices) if len(name) == 1 and words[-1].startswith("（") else None


def _is_name(word: str) -> bool:
    return _NAME.match(word) is not None and not is_titled(word)


def _ordered(titles: list[str], name: str, section: str, before: Attendee | None, inside: str) -> Attendee:
    """Read offices that stand before the name; one who has none of the first kind shares it with the one above."""
    if len(titles) == 1 and before and before.office and before.role.endswith(("員", "事務局")):
        return Attendee(name, before.role, titles[0])
    if len(titles) == 1 and section == "事務局":
        return Attendee(name, section, titles[0])
    return Attendee(name, titles[0], " ".join(titles[1:]) or inside)


def _glued(word: str, inside: str, offices: Sequence[str]) -> Attendee | None:
    """Take 「小野寺総務課長」 apart by the offices that are known."""
    folded = fold(word)
    for office in offices:
        name = folded.removesuffix(office)
        if name != folded and _NAME.match(name) and len(name) <= 5:
            return Attendee(name, office, inside)
    return None
