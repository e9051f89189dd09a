"""Utterances → turns: who says it in what role, whether it asks, and which question a reply answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from ingest.agenda import with_agenda_headings
from ingest.minutes import Utterance, find_speakers
from ingest.roster import find_attendees
from ingest.speaker import identify
from ingest.types import Attendee, Block, Turn, TurnKind

Part = Literal["chair", "member", "official", "office", "unknown"]

_CHAIRS = (  # the first that speaks in a document is in the chair; those behind it then are not
    re.compile(r"(?:臨時|仮|年長)?(?:副)?議長"),
    re.compile(r"委員長(?:職務代理者?)?"),
    re.compile(r".*(?<!副)(?:本部長|会長|座長|部会長|議長|委員長)"),
    re.compile(r"司会(?:者)?|進行(?:役)?|ファシリテーター"),
)
_MEMBER = re.compile(
    r"[0-9０-９一二三四五六七八九十]+番|.*(?:議員|委員[A-ZＡ-Ｚ]?|委員長|会員|構成員|参加者|質問者|住民|町民|市民|村民|区民|傍聴者)"
)
_OFFICE = re.compile(r"事務局|.*(?:当局|説明員|説明者)")
_OFFICIAL = re.compile(r".*(?:長|助役|収入役|管理者|参事|理事|主幹|主査|主事|主任|監査委員|担当|課|室|部|局)")
_ASKS_LABEL = re.compile(r"[QＱ問][0-9０-９]{0,2}|.*(?:質問|質疑)[0-9０-９]{0,2}")
_REPLIES_LABEL = re.compile(r"[AＡ答][0-9０-９]{0,2}|.*(?:回答|答弁)[0-9０-９]{0,2}")

_ASKS = re.compile(
    r"か[。？?]|か\Z|[？?]|の[はか][。」]|(?:伺|うかが)(?:い(?:ます|たい|まして)|う|わせ)|(?:お|御)(?:尋|たず)ね|お聞[きか]|聞かせ|教えて|"
    r"(?:所見|見解|考え|答弁)を(?:お|求|伺)|質問(?:し|いた|させ|です)"
)
_INVITES = re.compile(  # what asks for no answer but for an act of the meeting
    r"説明(?:を|の)(?:お願い|求め)|(?:発言|質問|質疑|意見|異議|討論)(?:等|など)?(?:は|が|も)?(?:特に|何か|ほかに|他に)?(?:あれば|あります?か|ありません|ありましたら|"
    r"ございます?か|ございません|ないよう|なければ|よろしい)|(?:発言|質問|質疑|意見|説明|討論)を(?:お?願|お受け|頂|いただ)|"
    r"(?:開|閉|散)(?:会|議)(?:し|いた|を|と)|議題[ 　]?[0-9０-９一-九]+|休憩|採決|挙手|起立"
)
_HINTS = re.compile(  # at the end of a turn: an answer is hoped for, and it is a question when one comes
    r"(?:が|けど|けれど|けれども|ですね|でしょうね|だね|べき(?:だ|である|です|ではない)|(?:ほし|欲し)い(?:です|と思う|と思います)?|いただきたい(?:です|と思います)?|"
    r"願いたい|願います|お願い(?:しま|いたしま|した)[すい]?|ください|心配(?:だ|です|である)|強い|知りたい)(?:[。」]|\Z)\Z"
)
_AFFIRMS = re.compile(r"(?:はい|そのとおり|その通り|分かりました|わかりました|承知|かしこまり|了解)")
_NAMES_ASKER = re.compile(
    r"(?P<name>[一-龥々ァ-ヶ髙﨑]{1,8})(?:議員|委員|さん|氏)(?:から)?の(?:御|ご)?(?:質問|質疑|指摘|意見)"
)
_TELLING = re.compile(r"(?=([一-龥々ァ-ヶA-Za-zＡ-Ｚａ-ｚ0-9]{2}))")
ASKING_END = 400  # characters at the end of a turn in which a chair or official would ask


@dataclass(frozen=True, slots=True)
class Minutes:
    """A document as minutes: its blocks with their speakers, and the turns; no turns where nobody speaks."""

    utterances: tuple[Utterance, ...]  # agenda items are headings among their blocks
    numbers: tuple[int | None, ...]  # Turn.n of each utterance
    turns: tuple[Turn, ...]
    attendees: tuple[Attendee, ...]


@dataclass(slots=True)
class _Spoken:
    """A turn while it is being understood."""

    turn: Turn
    part: Part
    words: str
    section: int  # counts headings: turns of one item of the agenda share it
    kind: TurnKind = "other"
    replies_to: int | None = None


def read_minutes(text: str, blocks: Sequence[Block]) -> Minutes:
    """Find the turns of a document, their roles and kinds, and the question of each reply."""
    utterances = find_speakers(text, with_agenda_headings(text, blocks))
    labels = dict.fromkeys(said.speaker for said in utterances if said.speaker)
    first = next((said.block.start for said in utterances if said.speaker), len(text))
    attendees = find_attendees(text, [block for block in blocks if block.end <= first], labels)
    spoken, numbers = _gathered(text, utterances, attendees)
    _classify(spoken)
    turns = tuple(replace(one.turn, kind=one.kind, replies_to=one.replies_to) for one in spoken)
    return Minutes(tuple(utterances), tuple(numbers), turns, attendees)


def _gathered(
    text: str, utterances: Sequence[Utterance], attendees: Sequence[Attendee]
) -> tuple[list[_Spoken], list[int | None]]:
    """Join the utterances of one turn."""

    @cache
    def known(label: str) -> tuple[str | None, str | None]:
        return identify(label, attendees, text)

    spoken: list[_Spoken] = []
    numbers: list[int | None] = []
    section = 0
    for said in utterances:
        block = said.block
        last_page = block.last_page or block.page
        if said.speaker is None:
            section += block.kind == "heading"
        elif said.begins or not spoken or numbers[-1] is None:
            role, name = known(said.speaker)
            turn = Turn(
                len(spoken) + 1, said.speaker, role, name, "other", block.page, last_page, block.start, block.end
            )
            spoken.append(_Spoken(turn, "unknown", "", section))
        else:
            spoken[-1].turn = replace(spoken[-1].turn, end=block.end, last_page=last_page)
        numbers.append(len(spoken) if said.speaker else None)
    part_of = _parts([one.turn for one in spoken])
    for one in spoken:
        one.words = text[one.turn.start : one.turn.end]
        one.part = part_of[one.turn.speaker]
    return spoken, numbers


# -- parts


def _parts(turns: Sequence[Turn]) -> dict[str, Part]:
    """Return the part that each speaker plays, by label."""
    roles = {turn.speaker: turn.role or turn.speaker for turn in turns}
    chair = next((pattern for pattern in _CHAIRS if any(map(pattern.fullmatch, roles.values()))), None)
    return {label: "chair" if chair and chair.fullmatch(role) else _part(role) for label, role in roles.items()}


def _part(role: str) -> Part:
    if _OFFICE.fullmatch(role):
        return "office"
    if _MEMBER.fullmatch(role) and not role.endswith("監査委員"):
        return "member"
    return "official" if _OFFICIAL.fullmatch(role) else "unknown"


# -- kinds and replies


@dataclass(slots=True)
class _Floor:
    """What has been asked and not been left behind, while the turns are gone through."""

    plenary: bool  # 議長 is in the chair: members ask, officials answer, and nobody else speaks
    assembly: bool  # members ask and officials answer, as in a plenary or a committee
    questions: list[_Spoken] = field(default_factory=list)  # asked one after the other, the latest last
    answered: bool = False
    section: int = -1

    def ask(self, question: _Spoken) -> None:
        if self.answered:
            self.clear()
        self.questions.append(question)

    def move_on(self, one: _Spoken) -> None:
        """Leave behind what was asked when the next item comes: by its heading, or as the chair of a meeting says."""
        over = self.answered and not self.plenary and one.part == "chair" and _INVITES.search(one.words)
        if one.section != self.section or over:
            self.clear()
            self.section = one.section

    def clear(self) -> None:
        self.questions, self.answered = [], False

    def waits_for(self, one: _Spoken) -> bool:
        return bool(self.questions) and not self.answered and self.questions[-1].turn.speaker != one.turn.speaker


def _classify(spoken: Sequence[_Spoken]) -> None:
    """Give each turn its kind, and each reply its question, in place."""
    parts = {one.part for one in spoken}
    plenary = any(one.part == "chair" and _CHAIRS[0].fullmatch(one.turn.role or "") for one in spoken)
    floor = _Floor(plenary, plenary or ("member" in parts and not parts.isdisjoint({"official", "office"})))
    for i, one in enumerate(spoken):
        floor.move_on(one)
        following = spoken[i + 1] if i + 1 < len(spoken) and spoken[i + 1].section == one.section else None
        one.kind = _kind(one, following, _next_but_chair(spoken, i, plenary=plenary), floor)
        if one.kind == "question":
            floor.ask(one)
        elif one.kind == "reply":
            one.replies_to = _answered(one, floor.questions, _replies_ahead(spoken, i)).turn.n
            floor.answered = True


def _kind(one: _Spoken, following: _Spoken | None, answer: _Spoken | None, floor: _Floor) -> TurnKind:
    if _ASKS_LABEL.fullmatch(one.turn.speaker):
        return "question"
    if _REPLIES_LABEL.fullmatch(one.turn.speaker):
        return "reply" if floor.questions else "other"
    if one.part == "chair":
        asks = following is not None and _asks_from_the_chair(one, following)
        return "question" if asks else "chair"
    if floor.assembly and one.part == "member":
        answers = answer is not None and answer.part in ("official", "office")
        return "question" if answers or _ASKS.search(one.words) else "other"
    if floor.plenary:
        return "reply" if floor.questions else "other"
    asks = _asks(one.words) and one.part != "office"
    if floor.questions and not asks and (floor.waits_for(one) or (floor.assembly and one.part != "unknown")):
        return "reply"
    if _asks(one.words) or (following is not None and _hints(one, following)):
        return "question"
    return "other"


def _asks(words: str) -> bool:
    return any(not _INVITES.search(sentence) for sentence in _asking_sentences(words))


def _asking_sentences(words: str) -> list[str]:
    sentences = re.findall(r"[^。？?]+[。？?]?", words[-ASKING_END:])
    return [sentence for sentence in sentences if _ASKS.search(sentence)]


def _hints(one: _Spoken, following: _Spoken) -> bool:
    """Tell whether a turn hopes for an answer, and gets one from somebody who does not ask or hope himself."""
    if following.part == "chair" or following.turn.speaker == one.turn.speaker:
        return False
    ending = one.words[-60:].rstrip()
    if not _HINTS.search(ending) or _INVITES.search(ending):
        return False
    return not _asks(following.words) and not _HINTS.search(following.words[-60:].rstrip())


def _asks_from_the_chair(one: _Spoken, following: _Spoken) -> bool:
    """Tell a chair who takes part in the talk from one who leads it: 議長 only leads, 本部長 may ask."""
    if _CHAIRS[0].fullmatch(one.turn.role or one.turn.speaker):
        return False
    if _asks(one.words):
        return following.part != "member"
    return _hints(one, following) and (following.part == "office" or _AFFIRMS.match(following.words) is not None)


def _next_but_chair(spoken: Sequence[_Spoken], i: int, *, plenary: bool) -> _Spoken | None:
    """Return the next turn of the same item that the chair does not take."""
    for one in spoken[i + 1 : i + 6]:
        if one.section != spoken[i].section or (not plenary and one.part == "chair" and _INVITES.search(one.words)):
            return None
        if one.part != "chair":
            return one
    return None


def _replies_ahead(spoken: Sequence[_Spoken], i: int) -> int:
    """Return how many turns come from here on, the chair's aside, until somebody asks again: so many may be replies."""
    count = 1
    for one in spoken[i + 1 : i + 12]:
        if one.section != spoken[i].section or one.part == "member" or (one.part != "office" and _asks(one.words)):
            break
        count += one.part != "chair"
    return count


def _answered(reply: _Spoken, questions: Sequence[_Spoken], ahead: int) -> _Spoken:
    """Return which of the questions asked one after the other a reply answers.

    The one whose asker it names; else the one whose words it shares by far; else in the order asked where there are
    as many replies as questions, and the latest where there are not.
    """
    if len(questions) == 1:
        return questions[0]
    if named := _NAMES_ASKER.search(reply.words[:120]):
        for question in reversed(questions):
            if named["name"] in (question.turn.name or question.turn.speaker):
                return question
    open_ones = [question for question in questions if not question.replies_to]
    likely = open_ones[0] if 1 < len(open_ones) <= ahead else questions[-1]
    shared = {id(question): _shared(reply.words, question.words) for question in questions}
    best = max(questions, key=lambda question: shared[id(question)])
    clearly = shared[id(best)] >= 3 and shared[id(best)] >= 2 * shared[id(likely)]
    return best if clearly else likely


def _shared(reply: str, question: str) -> int:
    """Return how many pairs of letters that carry meaning two turns share, where a reply begins and a question ends."""
    return len(set(_TELLING.findall(reply[:600])) & set(_TELLING.findall(question[-600:])))
