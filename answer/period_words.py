"""Words of a question that place a record in time, as patterns; ``answer.period`` says what they mean.

Patterns are matched against the question with its letters and figures narrowed, which keeps every offset.
"""

from __future__ import annotations

import re

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """Return ``text`` with full-width letters and figures as narrow ones; offsets stay."""
    return text.translate(_NARROW)


# What is a record, or is told in one.
_RECORD = (
    r"(?:会議録|議事録|議事|会議|会合|本部会|委員会|協議会|検討会|審議会|懇談会|研究会|勉強会|意見交換会|部会|定例会|臨時会"
    r"|本会議|議会(?!費|事務)|報告会|説明会|講演会|セミナー|視察|打合せ|打ち合わせ|打合わせ|ワーキング|wg|ミーティング"
    r"|記録|答弁|一般質問|質疑|発言|広報|会報|資料|月号)"
)
# What a year may be the year of, whenever that was written down.
_CONTENT = (
    r"(?:当初予算|補正予算|予算|決算|事業費|目標|計画|方針|税|交付金|補助金|職員数|人口|件数|利用者数|採用|入庁|入学"
    r"|スケジュール|予定|見込|版|改正|改定|制度|実績|割合|利用率|交付率)"
)
_GAP = rf"(?:(?!{_CONTENT})[^、。はがをにで?\s]){{0,20}}?"
_HAPPENED = (
    r"(?:行われた会|話し合|話合|議論|協議|決ま|決めた|決めら|決定され|決定し|出た|出され|挙が|上が|報告|説明され"
    r"|説明し|説明が|言われ|言った|述べ|答弁|答え|回答(?![率数者])|発言|質問|質疑|話題|議題|指摘|検討され|了承|承認|可決|議決|審議"
    r"|何があ|どんな話|何を話|何が話|取り上げ)"
)
_STARTS = (
    r"(?:実施|整備|導入|開始|稼働|移行|完了|終了|完成|予定|始|終わ|廃止|予算|改定|改正|施行|運用|供用|適用|使|変わ|なる|なり"
    r"|目指|行う|行い|する|できる|予定|値上|値下|開館|開設|義務)"
)

RECORD_FOLLOWS = re.compile(
    rf"(?:号?(?:の|に|中の|中に|内の|、|における|において|に行われた|にあった|に開かれた|に開催された|分の|当時の|頃の|ごろの)?\s?){_GAP}{_RECORD}"
    rf"|号"
    rf"|(?:に|中に|内に|は|には|で|では|、)?(?!の)\s?[^、。?]{{0,14}}?{_HAPPENED}(?!する予定|される予定|する見込|る予定|ることになって)",
    re.IGNORECASE,
)
HELD_FOLLOWS = re.compile(r"(?:に|中に|は|には|、)?[^、。?]{0,14}?(?:開かれ|開催|行われ)")
RECORD = re.compile(_RECORD, re.IGNORECASE)
CONTENT_FOLLOWS = re.compile(
    rf"(?:末)?(?:までに|までの)|\s?{_STARTS}|(?:の|分の|末の|における|からの|、)?\s?[^、。はがをにで?\s]{{0,12}}?{_CONTENT}"
    rf"|(?:末|中|内|頃|ごろ)?(?:に|から|より|には|からは|は)\s?[^、。?]{{0,12}}?{_STARTS}"
)
DIRECTION = re.compile(
    r"(?P<since>以降|以後|以来|から(?!の?(?:運用|導入|変更|開始))|より後|より(?:あと|のち))"
    r"|(?P<until>以前|より前|より(?:まえ)|まで(?!に)|までに(?=[^、。]{0,6}(?:開かれ|開催)))"
)
TOGETHER = re.compile(r"(?:[のとや、,・]|および|及び|または|又は|から|,|\s)*")  # between dates that share what follows

MEETING = re.compile(
    r"第\s?(?P<ordinal>[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s?回(?!目)|(?P<count>[0-9]{1,3})回目|(?P<first>初回)"
)
MEETING_FOLLOWS = re.compile(
    rf"(?:の|に|、)?{_GAP}(?:{_RECORD}|本部|会(?=[のはがをにで、。?\s]|$))|(?:では?|に|は|の内容|の概要)(?!申請)|\s*$"
    r"|の(?:終わり|最後|冒頭|初め|はじめ|始め|とき|時|場で|席|際|後|あと|中で|結論|決定|宿題|出席|欠席|議題|司会|議長)",
    re.IGNORECASE,
)

# Which of several records: a word, and whether it means only that one.
NEWEST = re.compile(
    r"(?P<compared>前回(?=の[^、。]{1,8}(?:より|と比べ|に比べ)|から|より|と(?:比|の(?:違|差)|違|同じ|今回)))"
    r"|(?P<only>前回|今回|この前|こないだ|このあいだ|この間の|先日)"
    r"|(?P<rather>最新|直近(?!の?[0-9一二三四五六七八九十半])|最近|一番新しい|いちばん新しい|最も新しい|もっとも新しい|最後)"
)
BEFORE_NEWEST = re.compile(r"前々回|前前回|前回の前|[1一]つ前|ひとつ前")
RECORD_IS_MEANT = re.compile(rf"の?{_GAP}{_RECORD}", re.IGNORECASE)

ERA_SHORT = re.compile(r"(?<![0-9A-Za-z])[RH]\s?(?P<number>[0-9]{1,2})(?![0-9A-Za-z./-]|\s?年)")
SPAN = re.compile(
    r"(?:ここ|過去|直近|この|最近)の?(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,2}|半)(?P<unit>年|[かヶカケ箇]月|週間|日)間?"
)
AGO = re.compile(r"(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?P<unit>年度?|[かヶカケ箇]月)前")
PAST_WORD = re.compile(r"一昨日|おととい|昨日|きのう|本日|今日|先々週|先週|今週|先々月|おととし|前年度|前年(?!度)")
