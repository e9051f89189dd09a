"""What is asked of a meeting as such, 決まったことは, 宿題は, 出席者は, 次の会議はいつ: told from its minutes as read.

A search would find whatever sentences say 決定 or 次回. Which meetings are meant, the question's time and the name of a
series tell; the newest where it names none. A question that names a matter as well (生成AIについて決まったこと) is told
what was minuted of it alone, and is left to the search where nothing was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.compose import readable
from answer.likeness import Lexicon
from answer.meeting import Meeting, Said, cited, decisions_of, held_on, items_of, sentences_of
from answer.period import read_period
from answer.question import Question, coverage, is_question
from answer.rows import is_row, spelled
from answer.scope import is_of_assembly, of_series, scope_of
from answer.types import Answer, Citation, Statement
from index.words import fold, words
from ingest.types import DecisionKind, Document

MOST = 12  # statements
LEAST = 0.5  # of the weight of the matter that what was minuted must say
BESIDE = 0.8  # … and of what the one says that says most
SAID = "「{meeting}」の記録から"
MORE = "全部で{all}件です。はじめの{shown}件を示しました。ほかは、会議の名前や時期を加えて質問すると示せます。"

# What may stand behind the word for what is asked: は何ですか, を教えてください, の一覧.
_END = (
    r"(?:の?(?:一覧|すべて|全て|全部|まとめ|リスト|内容))?(?:は|を|って|が)?(?:何|なに|なん|どんな(?:こと|もの)|どれ|どう)?(?:が|を)?"
    r"(?:ある|あり|あった|残って(?:いる|る)?|教えて|知りたい|示して|出して|見せて|まとめて|挙げて|列挙して)?"
    r"(?:ください|下さい|ほしい|欲しい)?(?:です|でした|い?ます|い?ました|だ|だった|でしょう)?(?:か|っけ|かな|ね|の)*[?？。!\s]*$"
)
_COMING: tuple[DecisionKind, ...] = ("今後の予定",)
_KINDS: tuple[tuple[re.Pattern[str], tuple[DecisionKind, ...]], ...] = (
    (
        re.compile(
            r"(?:(?:決ま(?:ら|って(?:い)?)|決定し|決め(?:られ)?)な(?:い|かった)(?:こと|もの|事項)|(?:継続検討|保留)(?:事項|に?(?:なった|された)(?:こと|もの|事項))?"
            rf"|検討中の(?:こと|もの|事項)){_END}"
        ),
        ("保留", "継続検討"),
    ),
    (
        re.compile(
            r"(?:(?:決ま|決め|決定し|決定され|合意し|了承され|承認され)っ?た(?:こと|事項|内容|もの)|決定(?:事項|内容))"
            rf"{_END}|何[がを](?:決ま|決め|決定)[^、。]{{0,8}}$"
        ),
        ("決定", "承認"),
    ),
    (
        re.compile(
            r"(?:宿題(?:事項|に?(?:なった|された|残った)(?:こと|もの))?|持ち帰(?:り事項|った(?:こと|もの|課題|宿題)|ることになった(?:こと|もの))"
            rf"|次回まで(?:の|に)(?:宿題|課題|検討事項|やること|すること)|積み残し(?:の(?:課題|事項))?){_END}"
        ),
        ("宿題",),
    ),
    (
        re.compile(
            r"次(?:回|の)の?[^、。はがを]{0,14}?(?:の(?:日程|日時|予定|開催日?|時期))?(?:は|が|って)?いつ|次回の(?:日程|日時|開催(?:日|予定)?)"
            + _END
        ),
        _COMING,
    ),
)
_AGENDA = re.compile(
    rf"(?:議題|案件|アジェンダ){_END}|(?:話し合|話合|議論|協議|審議)(?:われ|され|し|っ)た(?:こと|内容|もの|議題){_END}"
    r"|何(?:が|を|について)(?:話し合|話合|議論|協議|審議)[^、。]{0,8}$"
)
_QUESTIONS = re.compile(
    r"(?:どんな|どのような|何の|どういう)(?:質問|質疑)(?:や意見)?(?:が|を)[^、。]{0,10}$"
    rf"|(?:質問(?:された|した|の)(?:こと|内容|事項)|質疑(?:の内容|応答)?|質問事項){_END}"
)
_PROCEEDS = re.compile("(?:質問|発言)(?:を|に)?(?:と?いた|と?し|終わ|移)")  # 再質問いたします asks nothing
_NEXT = re.compile("次回|次の")
_ANOTHER = re.compile("誰|だれ|どなた|どこ|どの|どちら|何課|いくら|いつ")  # asked of one thing that was decided


def _label(*names: str) -> re.Pattern[str]:
    """Return a pattern for a line that begins with a label, which may be printed wide: 日　　時　令和５年…."""
    spaced = "|".join(r"\s*".join(name) for name in names)
    return re.compile(rf"[\s・●○◯■□◆◇【\[(（0-9０-９.．]*(?:{spaced})[】\])）]*(?:\s*[:：|]\s*|\s+)\S")


_FIELDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (  # what is asked, and the line at the head that tells
    (
        re.compile(
            rf"(?:出席者|参加者|出席(?:し(?:た|ていた))?(?:人|方|委員|メンバー)|メンバー|顔ぶれ)(?:は?(?:誰|だれ|どなた))?{_END}"
            r"|(?:誰|だれ|どなた)が(?:出席|参加|出て)[^、。]{0,8}$"
        ),
        _label("出席者", "出席委員", "出席議員", "出席", "参加者"),
    ),
    (
        re.compile(rf"(?:欠席者|欠席(?:した|していた)?(?:人|方|委員))(?:は?(?:誰|だれ|どなた))?{_END}"),
        _label("欠席者", "欠席委員", "欠席議員", "欠席"),
    ),
    (
        re.compile(rf"いつ(?:開かれ|開催|行われ|あ[りっ])[^、。]{{0,8}}$|(?:開催日時?|日時)(?:は?いつ)?{_END}"),
        _label("日時", "開催日時", "開催日", "年月日", "期日"),
    ),
    (
        re.compile(
            rf"(?:どこ|何処)で(?:開かれ|開催|行われ|あ[りっ])[^、。]{{0,8}}$|(?:開催場所|会場|場所)(?:は?どこ)?{_END}"
        ),
        _label("場所", "開催場所", "会場"),
    ),
)
_OF_ROLES = "今 現在 の 町 市 村 区 県 うち 当 本 会議"
_WHO_IS = re.compile(
    r"^(?P<role>[^、。?]{2,24}?)(?:の(?:お?名前|氏名)は何|(?:の(?:お?名前|氏名))?(?:は|って)(?:いま|今|現在)?(?:誰|だれ|どなた|何という(?:人|方)|何さん))"
    r"(?:です|でした|なの|が(?:務め|なって|担当)[^、。]{0,6})?(?:か|っけ|かな|の)*[?。!\s]*$"
)
# Words of such a question that name no matter.
_PLAIN = frozenset(
    words(
        "会議 本部 推進 委員 協議 審議 部会 会合 議事 録 記録 前回 今回 次回 次 回 前 後 終わり"
        " 最後 直近 最新 今年 昨年 年度 年 月 日 時点 話 中 町 市 村 区 議会 定例会 主 決まる"
        " 決める 決定 事項 内容 合意 了承 承認 宿題 課題 持ち帰る 積み残し 検討 継続 保留 残る"
        " やる なる いつ 日程 日時 開催 予定 時期 開く 議題 案件 話し合う 議論 協議 何 一覧 全部"
        " 全て まとめ まとめる リスト 教える 知る 示す 出す 見せる 挙げる 列挙 どんな どれ ある 者"
        " 質問 質疑 応答 主 出る 令和 平成 第 出席 欠席 参加 人 方 誰 どなた メンバー 顔ぶれ 行う 会場 場所 どこ"
    )
)


@dataclass(frozen=True, slots=True)
class _Point:
    meeting: Document
    citation: Citation
    fit: float  # share of the matter that it says, 0 to 1


def minuted(
    question: str,
    documents: Sequence[Document],
    read: Callable[[Document], Meeting],
    understand: Callable[[str], Question],
    today: date | None = None,
) -> Answer | None:
    """Return what the minutes list of what is asked of a meeting; None when that is not asked, or nothing is listed."""
    folded = fold(question)
    day = today or date.today()
    if asked := _WHO_IS.match(folded):
        return _holder(question, asked["role"], documents, read, day)
    kinds = next((kinds for asked, kinds in _KINDS if asked.search(folded)), None)
    if kinds and kinds != _COMING and _ANOTHER.search(folded):
        return None
    field = next((label for asked, label in _FIELDS if asked.search(folded)), None)
    listed = _listing(folded, kinds, field)
    if listed is None:
        return None
    matter = _matter(question, documents, understand, day)
    if field and matter.terms:
        return None
    meetings, said = _meant(question, documents, day, is_named=bool(matter.terms))
    points = [
        _Point(meeting, citation, _fit(citation, matter)) for meeting in meetings for citation in listed(read(meeting))
    ]
    least = max(LEAST, BESIDE * max((point.fit for point in points), default=0.0))
    points = [point for point in points if point.fit >= least]
    if kinds == _COMING:  # of the newest meeting that says so
        points = [point for point in points if _NEXT.search(fold(point.citation.quote))][:1]
    return _answer(points, said) if points else None


def _holder(
    question: str, asked: str, documents: Sequence[Document], read: Callable[[Document], Meeting], today: date
) -> Answer | None:
    """Return the line that lists the holder of a role, of the newest meeting; and of the one that has the full name."""
    every = [document for document in documents if document.facts.attendees]
    scope = scope_of(question, every, today)
    meant = scope.filters.select(every) if scope.filters else every
    listed: list[tuple[str, _Point]] = []
    for document in sorted(meant, key=lambda one: (str(held_on(one) or ""), one.id), reverse=True):
        known = frozenset(words(fold(f"{document.title} {document.facts.body or ''} {_OF_ROLES}")))
        for one in document.facts.attendees:
            if not any(_is_role(asked, role, known) for role in (one.role, one.office) if role):
                continue
            citation = _listed(read(document), one.name, one.role)
            same = any(name.startswith(one.name) for name, _ in listed)
            if citation and not same and (not listed or one.name.startswith(listed[0][0])):
                listed.append((one.name, _Point(document, citation, 1.0)))
    if not listed or scope.is_empty:
        return None
    points = [point for _, point in listed]
    return _answer(points, scope.said or SAID.format(meeting=points[0].meeting.title))


def _is_role(asked: str, role: str, known: frozenset[str]) -> bool:
    """Tell whether a role is the one asked for: DX推進本部の本部長 is the 本部長 of that meeting, a 副本部長 is not."""
    role, asked = fold(role), asked.removesuffix("さん")
    return asked.endswith(role) and known.issuperset(words(asked.removesuffix(role)))


def _listed(meeting: Meeting, name: str, role: str) -> Citation | None:
    """Return the first line that says a name and the role."""
    for passage in meeting.passages:
        for sentence in sentences_of(passage):
            closed = re.sub(r"\s", "", fold(sentence.text))
            if fold(name) in closed and fold(role) in closed:
                return cited(meeting, sentence.start, sentence.end, passage)
    return None


def _matter(
    question: str, documents: Sequence[Document], understand: Callable[[str], Question], today: date
) -> Question:
    """Return the question with those terms alone that name a matter: neither time, nor meeting, nor what is asked."""
    text = question
    period = read_period(question, today)
    for spoken in reversed(period.words if period else ()):
        text = text[: spoken.start] + " " * (spoken.end - spoken.start) + text[spoken.end :]
    named = {form for one in documents if one.facts.meeting for form in words(fold(one.facts.meeting))}
    named = {form for form in named if form in words(fold(_series_words(question, documents)))}
    understood = understand(text)
    terms = {
        form: weight
        for form, weight in understood.terms.items()
        if form not in _PLAIN and form not in named and not form.isdecimal()
    }
    return replace(understood, terms=terms)


def _series_words(question: str, documents: Sequence[Document]) -> str:
    """Return the names of meetings that the question says."""
    folded = fold(question)
    names = {name for one in documents for name in (one.facts.meeting_name, one.facts.body) if name}
    return " ".join(name for name in names if fold(name) in folded)


def _meant(question: str, documents: Sequence[Document], today: date, *, is_named: bool) -> tuple[list[Document], str]:
    """Return the meetings that a question means, newest first, and what is told of that.

    Without a time, the newest of its series; all of them where a matter ``is_named``; none for a number that none has.
    """
    scope = scope_of(question, documents, today)
    period = read_period(question, today)
    number = period.meeting_number if period else None
    chosen = [document for document in documents if number in (None, document.facts.meeting_number)]
    if scope.filters:
        chosen = scope.filters.select(chosen)
    elif scope.preferred:
        chosen = [document for document in chosen if document.id in scope.preferred]
    assembly = is_of_assembly(question)
    meetings = [
        document
        for document in of_series(question, chosen)
        if document.facts.meeting and held_on(document) and (document.facts.kind == "議会会議録") == assembly
    ]
    newest_first = sorted(meetings, key=lambda document: (held_on(document), document.id), reverse=True)
    if scope.filters or scope.is_empty or is_named:
        return ([] if scope.is_empty else newest_first), scope.said
    newest = newest_first[:1]
    return newest, SAID.format(meeting=newest[0].title) if newest else ""


Lister = Callable[[Meeting], Iterator[Citation]]


def _listing(folded: str, kinds: tuple[DecisionKind, ...] | None, field: re.Pattern[str] | None) -> Lister | None:
    """Return what lists what is asked for; None when nothing of a meeting as such is."""
    if kinds:
        return lambda meeting: _citations(decisions_of(meeting, frozenset(kinds), Lexicon(())))
    if field:
        return lambda meeting: _field(meeting, field)
    if _AGENDA.search(folded):
        return lambda meeting: _citations(items_of(meeting, Lexicon(())))
    return _questions if _QUESTIONS.search(folded) else None


def _citations(said: Sequence[Said]) -> Iterator[Citation]:
    return (one.citation for one in said)


def _questions(meeting: Meeting) -> Iterator[Citation]:
    """Yield the sentences that ask, of those who do not answer."""
    for passage in meeting.passages:
        if passage.turn_kind == "question":
            for sentence in sentences_of(passage):
                if is_question(folded := fold(sentence.text)) and not _PROCEEDS.search(folded):
                    yield cited(meeting, sentence.start, sentence.end, passage)


def _field(meeting: Meeting, label: re.Pattern[str]) -> Iterator[Citation]:
    """Yield the first line that begins with a label."""
    for passage in meeting.passages:
        for sentence in sentences_of(passage):
            if label.match(sentence.text):
                yield cited(meeting, sentence.start, sentence.end, passage)
                return


def _fit(citation: Citation, matter: Question) -> float:
    """Return the share of the matter that a citation says with its headings, 1 where none is named."""
    told = words(fold(" ".join((citation.quote, *citation.headings))))
    return coverage(matter.terms, told, matter.alternatives) if matter.terms else 1.0


def _answer(points: Sequence[_Point], said: str) -> Answer:
    shown = points[:MOST]
    several = len({point.meeting.id for point in shown}) > 1
    statements = [
        Statement(_read(point.citation), number, side=point.meeting.title if several else "")
        for number, point in enumerate(shown, 1)
    ]
    citations = [replace(point.citation, number=number) for number, point in enumerate(shown, 1)]
    more = MORE.format(all=len(points), shown=MOST) if len(points) > MOST else ""
    return Answer("", "answered", tuple(statements), tuple(citations), (), "", 0.0, 0, note=more, scope=said)


def _read(citation: Citation) -> str:
    quote = citation.quote
    return readable([spelled(quote, citation.header) if is_row(quote) else quote])
