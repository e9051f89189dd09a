"""What was decided, what was left open, and what is still to be done: the sentences that say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.agenda import is_closing
from ingest.minutes import Utterance
from ingest.sentences import sentence_spans
from ingest.turns import Minutes
from ingest.types import Block, Decision, DecisionKind, RecordKind, Turn

_SECTION = re.compile(
    r"(?:[0-9０-９一二三四五六七八九十]+[.．、 　]*|[■□◆◇●○【＜〈])?(?:"
    r"(?P<決定>(?:本日の)?決定(?:した)?(?:事項|内容)|合意事項)|(?P<承認>承認事項|了承事項)|(?P<保留>保留(?:事項|とした事項))|"
    r"(?P<継続検討>(?:継続|引き続き)?検討(?:中の|すべき)?事項|継続検討|未決事項|残された課題)|"
    r"(?P<宿題>(?:次回(?:会議)?までの)?(?:宿題(?:事項)?|課題|対応事項|確認事項))|(?P<今後の予定>今後の(?:予定|スケジュール|日程)|次回(?:の)?(?:予定|開催|日程)))"
    r"(?:について)?[】＞〉：:]?(?:[（(][^）)]{1,10}[）)])?"
)
_HEADER = frozenset(
    [
        "番号",
        "No.",
        "No",
        "№",
        "内容",
        "決定事項",
        "決定した内容",
        "決定内容",
        "所管",
        "所管課",
        "担当",
        "担当課",
        "期限",
        "項目",
        "備考",
        "時期",
        "区分",
    ]
)
_DUTY = re.compile(r"(?:[^\s。、]{0,12}(?:課|室|局|部|係|会議|会)|次回(?:会議)?|[0-9０-９年月日末まで]+|なし|特になし)")
LEAST_ITEM = 6  # characters; what is shorter under such a heading is a cell beside it

_DONE = (
    r"(?:する|し(?:た|ます|ました)|いたし(?:ます|ました)|され(?:た|ました)|とする|とし(?:た|ます|ました)|となった|となりました|である|です|"
    r"を得(?:た|ました)|こと(?:と|に)(?:する|した|します|しました|なった|なりました|いたします))"
)
_RULES: tuple[tuple[DecisionKind, re.Pattern[str]], ...] = (
    (
        "継続検討",
        re.compile(
            r"引き続き(?:検討|協議)|検討を(?:続け|継続)|継続(?:して)?(?:の)?(?:検討|審査|協議|審議)|検討(?:中)?と(?:する|し(?!ては))"
        ),
    ),
    (
        "保留",
        re.compile(
            rf"保留{_DONE}\Z|見送(?:る|った|ります|りました)(?:ことと.{{1,6}})?\Z|未定(?:です|である|だ)?\Z|次回(?:の会議)?(?:に|で)(?:判断|決定|決める)[^。]{{0,4}}\Z"
        ),
    ),
    ("承認", re.compile(rf"(?:承認|了承|認定|同意){_DONE}\Z|(?<!と)認め(?:る|ます|た|ました)\Z")),
    (
        "決定",
        re.compile(
            rf"(?:決定|可決|議決|採択|否決){_DONE}\Z|こと(?:に|と)(?:決し(?:ました|た)|決まりました|決まった)\Z|(?:に|と)決めた\Z|"
            r"案のとおり(?:進める|決する|定める|実施する)(?:こと)?\Z"
        ),
    ),
    (
        "今後の予定",
        re.compile(
            r"次回(?:の(?:会議|開催|本部会議|委員会))?(?:は|について)[^。]*(?:予定|開催|行[いうっ]|開[きく])|今後の(?:予定|スケジュール)は"
        ),
    ),
)
_PROMISE = re.compile(
    r"(?:次回|次の会議)[^。]*(?:報告|提出|提示|示|説明|整理|諮|出)[^。]{0,6}(?:します|する|いたします|こと|ほしい|ください|願います|したい(?:と思います)?)\Z"
)
_ORDER = re.compile(
    r"(?<!ない)(?<!という)(?<!その)(?<!この)こと\Z|(?:提出|報告|確認|整理|作成|検討|調査|調整)(?:して|を)(?:ほしい|ください|お願いします)\Z|出してほしい\Z"
)
_WORTH = re.compile(r"[決可議採否承了認同保見未次引検継今宿案]|こと|ほしい|ください|お願い")
_RESULT = re.compile(  # （結果）承認, 【審議結果】原案のとおり可決, 採決結果：否決
    r"(?:[（(【〔\[＜<][ 　]*{0}[ 　]*[）)】〕\]＞>][ 　：:]*|{0}[ 　]*[：:][ 　]*)(?P<words>[^\n]{{2,60}})".format(
        r"(?:審議|採決|表決|協議|議決)?(?:の)?結果"
    )
)
_RESULTS: tuple[tuple[DecisionKind, re.Pattern[str]], ...] = (
    ("継続検討", re.compile(r"継続(?:審議|審査|検討|協議)|引き続き(?:審議|審査|検討|協議)")),
    ("保留", re.compile(r"保留|見送り|先送り")),
    ("決定", re.compile(r"(?:不承認|不同意|不認定|可決|否決|議決|採択|決定)")),
    ("承認", re.compile(r"承認|了承|認定|同意|了解")),
)
_BEHIND = re.compile(
    rf"(?:{_DONE}|と(?:する|した|なった)|すべき(?:もの)?)?[ 　]*(?:[（(][^（）()]{{1,30}}[）)])?[。．]?[ 　]*\Z"
)
_ASKS = re.compile(r"か\Z|[？?]\Z")
_TRAIL = " 　\n。．」）)"


def find_decisions(text: str, minutes: Minutes, kind: RecordKind | None) -> tuple[Decision, ...]:
    """Return the decisions of a document in order; a sentence that decides one thing and leaves another is there twice.

    In an assembly only what the chair says decides. Outside the turns, the entries below headings such as 「決定事項」
    count, and in minutes that name no speakers every sentence that decides.
    """
    is_record = kind in ("議事録", "議会会議録") or bool(minutes.turns)
    if not is_record:
        return ()
    found: list[Decision] = []
    section: DecisionKind | None = None
    for said, number in zip(minutes.utterances, minutes.numbers, strict=True):
        block = said.block
        opened = _opened(text, block) if number is None else None
        if opened or block.kind == "heading" or number is not None or is_closing(text, block):
            section = opened
        results = list(_results(text, block))
        found += results
        if results or opened or block.kind == "heading":  # 「【結果】…」 reads like a heading
            continue
        if section:
            found += _entry(text, block, section)
        elif number is not None:
            found += _said(text, said, minutes.turns[number - 1], assembly=kind == "議会会議録")
        elif not minutes.turns:
            found += _judged(text, block, _rules)
    return tuple(found)


def _opened(text: str, block: Block) -> DecisionKind | None:
    """Return what the entries below a line are, when it is a heading of such a list."""
    if block.end - block.start > 30:
        return None
    match = _SECTION.fullmatch(text, block.start, block.end)
    return match.lastgroup if match else None  # type: ignore[return-value]


def _results(text: str, block: Block) -> Iterator[Decision]:
    """Yield the lines that give an item's result behind a mark; nobody says them, whoever spoke last."""
    start = block.start
    for line in text[block.start : block.end].split("\n"):
        match = _RESULT.match(line)
        ends = (
            ((kind, list(pattern.finditer(line, match.start("words")))) for kind, pattern in _RESULTS) if match else ()
        )
        kind = next((kind for kind, found in ends if found and _BEHIND.match(line, found[-1].end())), None)
        if kind:
            yield Decision(kind, block.page, start, start + len(line), line)
        start += len(line) + 1


def _entry(text: str, block: Block, section: DecisionKind) -> Iterator[Decision]:
    words = text[block.start : block.end]
    cells = words.split("\t")
    if all(cell.strip() in _HEADER for cell in cells) or len(words) < LEAST_ITEM or _DUTY.fullmatch(words):
        return
    kinds = [kind for kind, rule in _RULES[-1:] if rule.search(words.rstrip(_TRAIL))]
    yield Decision(kinds[0] if kinds else section, block.page, block.start, block.end, words)


def _said(text: str, said: Utterance, turn: Turn, *, assembly: bool) -> Iterator[Decision]:
    if turn.kind == "chair":
        yield from _judged(text, said.block, _rules if assembly else _all_rules)
    elif not assembly and turn.kind != "question":
        yield from _judged(text, said.block, _own_rules)


def _judged(text: str, block: Block, rules: Callable[[str], list[DecisionKind]]) -> Iterator[Decision]:
    if not _WORTH.search(text, block.start, block.end):
        return
    for start, end in sentence_spans(text, block.start, block.end):
        sentence = text[start:end].rstrip(_TRAIL)
        if not _ASKS.search(sentence):
            for kind in rules(sentence):
                yield Decision(kind, block.page, start, end, text[start:end])


def _rules(sentence: str) -> list[DecisionKind]:
    return [kind for kind, rule in _RULES if rule.search(sentence)]


def _own_rules(sentence: str) -> list[DecisionKind]:
    """Return what somebody else than the chair can say for himself: what he will do, what comes next, what is open."""
    kinds: list[DecisionKind] = [kind for kind in _rules(sentence) if kind in ("保留", "今後の予定")]
    return [*kinds, "宿題"] if _PROMISE.search(sentence) else kinds


def _all_rules(sentence: str) -> list[DecisionKind]:
    """Return what a sentence of the chair says; what it orders done and decides nothing about is homework."""
    kinds = _rules(sentence)
    return [*kinds, "宿題"] if _PROMISE.search(sentence) or (not kinds and _ORDER.search(sentence)) else kinds
