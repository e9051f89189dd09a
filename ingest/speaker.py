"""A speaker's label → the part or office, and the person, as far as the record tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.roster import closed, fold, is_titled
from ingest.types import Attendee

_BRACKETED = re.compile(r"(?P<outer>[^（(]+)[（(](?P<inner>.+?)[）)]\Z")
_CALLED = re.compile(r"(?:君|氏|さん|様)\Z")
_EXPLICIT = re.compile(r"(?P<who>.*?)(?P<what>質問|回答|答弁|質疑)[0-9０-９]{0,2}\Z")
_ONLY_QUESTION_OR_REPLY = re.compile(r"[QＱAＡ問答][0-9０-９]{0,2}\Z")
_FAMILY_AND_PART = re.compile(
    r"(?P<family>[一-龥々ヶ髙﨑]{1,3})(?P<part>副?議長|副?委員長|委員|議員|副?会長|副?座長)\Z"
)
_INSTITUTION = re.compile(
    r"総務|文教|民生|建設|産業|経済|厚生|教育|福祉|予算|決算|特別|常任|運営|監査|選挙|農業|推進|審議|[副正仮各全本当市町村]\Z|専門|学識|公募|"
    r"[市住町村区]民|検討|評価|事務|議会|環境|防災|広報|審査|都市|行政|臨時|職務|調査|協議"
)
_ANONYMOUS = ("", "匿名", "主な", "会場")


def identify(label: str, attendees: Sequence[Attendee], before: str) -> tuple[str | None, str | None]:
    """Return (role, name) of a speaker; ``before`` is the text up to the first turn, where guests are introduced.

    The role is the one the label gives: 推進本部長, ８番. The name has the office in front that the list of those
    present gives besides: 「副町長 伊井誠」. None is what the record does not tell, also when several hold the role.
    """
    if match := _BRACKETED.match(label):
        return _bracketed(closed(match["outer"].strip()), match["inner"], attendees)
    label = closed(label)
    if _ONLY_QUESTION_OR_REPLY.match(label):
        return None, None
    if match := _EXPLICIT.match(label):
        if match["who"] in _ANONYMOUS:
            return None, None
        label = match["who"]
    if _CALLED.search(label):
        return _person(_CALLED.sub("", label), attendees, before)
    return _office(label, attendees)


def named(label: str, name: str | None) -> str:
    """Return 「総務課長（小野寺浩）」: the label as printed, with the person behind it where it does not name him."""
    told = name is None or name in label or label.startswith(name[:1]) or "（" in label
    return label if told else f"{label}（{name}）"


def _bracketed(outer: str, inner: str, attendees: Sequence[Attendee]) -> tuple[str | None, str | None]:
    if _CALLED.search(inner) or not is_titled(inner):
        return outer, "".join(_CALLED.sub("", inner).split()) or None
    if is_titled(outer):  # 本部長（町長）
        role, name = _office(outer, attendees)
        return role, name or _office(inner, attendees)[1]
    return inner, "".join(outer.split())


def _office(label: str, attendees: Sequence[Attendee]) -> tuple[str | None, str | None]:
    wanted = fold(label)
    for office in ("role", "office"):
        holders = [attendee for attendee in attendees if fold(getattr(attendee, office)) == wanted]
        if len(holders) == 1:
            besides = holders[0].office if office == "role" else ""
            return label, f"{besides} {holders[0].name}".strip()
        if holders:
            return label, None
    for attendee in attendees:  # 田中総務課長, 田中委員
        for office in (attendee.role, attendee.office):
            family = wanted.removesuffix(fold(office)) if office else wanted
            if family and family != wanted and attendee.name.startswith(family):
                return wanted[len(family) :], attendee.name
        if wanted == attendee.name:
            return attendee.role or None, attendee.name
    split = _FAMILY_AND_PART.match(label)
    if split and not _INSTITUTION.search(split["family"]):  # 田中委員長, but not 総務委員長
        return split["part"], split["family"]
    return label, None


def _person(name: str, attendees: Sequence[Attendee], before: str) -> tuple[str | None, str | None]:
    """Look up a person that is called by name: 「大山氏」 may have been introduced as 「戸田市 室長 大山 水帆氏」."""
    folded = fold(name)
    known = [attendee for attendee in attendees if attendee.name.startswith(folded)]
    if len(known) == 1:
        return known[0].role, known[0].name
    introduced = re.search(
        rf"^(?:[(（][0-9０-９]+[)）]|[・○-][ 　]*)?(?P<role>[^\n。、「」（(]{{2,40}}?)[ 　]*{re.escape(name)}[ 　]?"
        r"(?P<given>[^\s（(氏]{1,4})?(?:[（(][ぁ-んァ-ヴー 　]+[）)])?[ 　]?氏",
        before,
        re.MULTILINE,
    )
    if introduced:
        return introduced["role"].strip(), folded + (introduced["given"] or "")
    return None, folded
