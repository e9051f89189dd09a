"""Addresses down to the house. The recogniser takes a folded text and yields spans of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.fold import after, before
from policy.identifiers import COUNTER
from policy.near import around, stretches
from policy.offices import belongs_to_place, is_at_an_organisation
from policy.types import Span

_PREFECTURE = (
    "(?:北海道|東京都|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|"
    "長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|"
    "鹿児島|沖縄)県)"
)
_LETTER = r"[一-龥々〆ヶケノツ㐀-䶿ァ-ヴぁ-ん]"
_AREA = rf"(?:{_LETTER}{{1,7}}?[市区町村郡] ?)"
_N = r"(?:[0-9]{1,5}|[〇一二三四五六七八九十百]{1,5})"
_HOUSE = (
    rf"(?:{_N}丁目 ?{_N}番(?:地)?(?:の ?{_N})? ?(?:{_N}号)?"
    rf"|{_N}丁目 ?(?:[0-9]{{1,4}})(?:-[0-9]{{1,4}}){{0,2}}(?:号)?"
    rf"|{_N}番地? ?(?:の|-)? ?{_N}(?:-{_N})?(?:号)?|{_N}番地|{_N}番(?![一-龥])"
    r"|[1-9][0-9]{0,4}-[0-9]{1,4}(?:-[0-9]{1,4}){0,2})"
)
_ROOM = r"(?:[ の]?[一-龥ァ-ヴA-Za-z\-]{2,15} ?[0-9]{1,4}(?:号室|号)|[ \-][0-9]{1,4}号室)?"
_ADDRESS = re.compile(
    rf"(?P<area>{_PREFECTURE}? ?{_AREA}{{0,3}})(?P<town>(?:大字|字)?{_LETTER}{{0,24}}?) ?"
    rf"(?P<house>{_HOUSE})(?![0-9]|-[0-9]|[月日年]|号?線){_ROOM}"
)
_TO_NO_NAME = re.compile(
    r"(?s:.*)(?:[^一-龥々〆ヶケノツ㐀-䶿ァ-ヴぁ-ん ]|  )"
)  # to the last that stands in no place's name
_NEAR_DIGIT = re.compile(_HOUSE)
_FIGURE = re.compile("[0-9〇一二三四五六七八九十百]")
_OF_A_HOUSE = re.compile("丁目|番|[0-9]-[0-9]")
_REACH = 40  # characters; a house's number has at most 30
_NO_TOWN = re.compile(
    r"(?:伝票|資料|図表?|表|別紙|別表|様式|議案|議題|項目?|第|号|第.{0,3}条|課題|施策|事業|目標|参考|年度?|フェ-ズ|案|番号|ペ-ジ|内線|電話|日|時|分|"
    r"約|計|は|が|を|に|で|と|へ|も|や|から|まで|より|ル-ル|ステップ|バ-ジョン|レベル|令和|平成|昭和|会議室|室|階|平均|合計|対|比|"
    r"の|版|型)$"
)
_LIVES = re.compile(
    r"(?:住所|現住所|居所|自宅|本籍|転居先|転入先|転出先|引っ?越し?先|対象宅|所在|宛先|送付先|届け先|訪問先|お住まい|住まい|在住|宅|の家|実家|方|通報|開栓|閉栓|返戻)"
    r"[^。\n]{0,6}$"
)
_LIVED_IN = re.compile(
    r" ?(?:に|で)?(?:お?住|在住|居住|暮ら|お住まい|引っ越|転居|転入|転出|"
    r"の[^。\n]{0,6}(?:さん|様|氏|家|自宅|宅|アパ-ト|土地|家屋|空き家|住民|世帯))"
)
_OFFICE = (
    "(?:市役所|町役場|村役場|区役所|役場|役所|庁舎|県庁|都庁|支所|出張所|公民館|図書館|センタ-|会館|学校|小学校|中学校|保育園|公園|"
    "体育館|消防署|警察署|病院|市民会館|文化会館|ホ-ル|事務所|本社|会場|駅|交差点|付近)"
)
_PLACE = re.compile(  # what may stand before an address: whose it is
    rf"{_OFFICE}|診療所|医院|歯科|クリニック|薬局|助産院|助産所|整骨院|接骨院|特養|老健|ホ-ム|苑|(?<![別])荘|作業所|デイサ-ビス|サ-ビス|学童|クラブ|児童館|"
    "幼稚園|こども園|斎場|火葬場|霊園|墓地|処理場|浄水場|工場|道の駅|プ-ル|コ-ナ-|ステ-ション|集積所|避難所|避難場所|投票所|投票区|集会所|"
    r"集会場|交番|駐在所|郵便局|銀行|農協|店舗?|商店街|会社|\([株有]\)|法人|営業所|事業所|支社|支部|[市町村国県公]有地|工事場所|工事箇所|施工場所|売却|"
    "物件|競売|公売|相談所|相談室|署|庁|館|博物館|劇場|球場|グラウンド|広場|神社|寺院|研修所|試験場|保健所|機関"
)
_GROUND = re.compile(r" ?(?:地先|地内|先(?![一-龥])|外[0-9一二三四五六七八九]?筆|ほか[0-9]?筆|付近)")
_OF_AN_AUTHORITY = re.compile(
    "(?:(?:総務|外務|法務|財務|環境|防衛|厚生労働|国土交通|文部科学|経済産業|農林水産)省|[一-龥ァ-ヴ]{1,6}庁|内閣府|裁判所|税務署)"
    "[ (:、の]{0,2}(?:所在地|住所)?[ は:]{0,2}(?:〒? ?[0-9]{3}-[0-9]{4} ?)?$"
)
_IS_AN_OFFICE = re.compile(
    rf"(?!から|まで|へ)[、, ]{{0,2}}[ (（「にのはが]*(?:ある|所在する|あります)?(?!、?(?:どの|どこ|どち|何|いずれ))"
    rf"[^。\n、さ様氏住が]{{0,8}}?{_OFFICE}"
)

_HOMES = ("住所", "居所", "自宅", "本籍", "転居先", "転入先", "転出先")
_ONE_NUMBER = re.compile(
    rf"(?:{'|'.join(_HOMES)})[ はがの:「]{{0,3}}(?P<n>{_PREFECTURE}? ?{_AREA}{{1,3}}"
    rf"(?P<town>{_LETTER}{{1,10}}?)[1-9][0-9]{{1,4}})"
    r"(?![0-9]|[\-.,%] ?[0-9]| ?(?:年|月|日|丁目|番|号|歳|割|か所|箇所|カ所|度|階|km|m|%|戸|校|園|地区|区|世帯))"
)


def addresses(folded: str) -> Iterator[Span]:
    """Yield addresses with a house number; the name of a city, or of a town with its 丁目, is none."""
    at = 0
    folded = re.sub(
        r"(?<![0-9])[0-9]{1,3}(?=[条線])", lambda numbers: "一" * len(numbers.group()), folded
    )  # 北1条西2丁目
    houses = (house for start, end in around(folded, _OF_A_HOUSE, _REACH) for house in _numbered(folded, start, end))
    for house in houses:
        if house.start() < at:
            continue
        window = max(at, folded.rfind("\n", 0, house.start()) + 1, house.start() - 45)
        match = _best(folded, window, house)
        if match and (_is_home(folded, match) or _is_listed(folded, match, at)):
            at = match.end()
            yield match.span()
    yield from _of_one_number(folded)


def _numbered(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the numbers of houses in order; that each begins with a figure makes looking for them quick."""
    while figure := _FIGURE.search(folded, start, end):
        house = _NEAR_DIGIT.match(folded, figure.start(), end)
        if house:
            yield house
        start = (house or figure).end()


def _of_one_number(folded: str) -> Iterator[Span]:
    """Yield addresses whose house has one number and no 番地; a word for where somebody lives stands before."""
    for first, last in stretches(folded, _HOMES):
        for match in _ONE_NUMBER.finditer(folded, first, last):
            if not _NO_TOWN.search(match.group("town")) and not COUNTER.match(folded, match.end()):
                yield match.span("n")


def _best(folded: str, window: int, house: re.Match[str]) -> re.Match[str] | None:
    """Return the address that ends in ``house``, from the first character from which all of it is a place's name."""
    names = _TO_NO_NAME.match(folded, window, house.start())
    start = names.end() if names else window
    if start == house.start():  # nothing is named: 12番の議員
        return None
    if prefectures := list(re.finditer(_PREFECTURE, folded[start : house.start()])):
        return _ADDRESS.match(folded, start + prefectures[-1].start())
    cut = start
    for particle in re.finditer(
        r"(?:[はをへも]|が(?!関|丘|浦|崎|窪|久保)|から|です|って|した|にある|在住|申請者|住所|本籍|自宅|宅|苦情|先) ?",
        folded[start : house.start()],
    ):
        cut = start + particle.end()
    while cut < house.start() and folded[cut] in " にとのや":
        cut += 1
    blanks = [cut + blank.end() for blank in re.finditer(" ", folded[cut : house.start()])]
    return next((match for at in (cut, *blanks) if (match := _ADDRESS.match(folded, at))), None)


def _is_listed(folded: str, match: re.Match[str], last: int) -> bool:
    """Say whether a block alone (本町3番) is an address, being a cell of its own or next to the address before."""
    if not match.group("house").endswith("番") or not (match.group("area") and match.group("town")):
        return False
    around = folded[max(0, match.start() - 1) : match.start()], folded[match.end() : match.end() + 1]
    return (last > 0 and match.start() - last < 8) or all(mark and mark in "/|," for mark in around)


def _is_home(folded: str, match: re.Match[str]) -> bool:
    area, town, house = match.group("area").strip(), match.group("town"), match.group("house")
    if re.fullmatch(r"[0-9]{4}(?:-[0-9]{4})+", house):
        return False  # no house, but a number in groups
    if not (area or town) or _NO_TOWN.search(town or area):
        return False
    told = before(folded, match.start(), 14)
    if (
        _OF_AN_AUTHORITY.search(before(folded, match.start(), 30))
        or "庁舎" in match.group()[match.end("house") - match.start() :]
    ):
        return False
    if not re.search("所有者|居住|住人|住んで", after(folded, match.end(), 20)) and (
        belongs_to_place(folded, match.start(), _PLACE, 24)
        or is_at_an_organisation(folded, match.start())
        or _GROUND.match(folded, match.end())
        or _IS_AN_OFFICE.match(after(folded, match.end(), 20))
    ):
        return False
    lives = _LIVES.search(told) or _LIVED_IN.match(after(folded, match.end(), 16))
    if house.endswith("番") and "丁目" not in house:  # 12番の議員 has no block
        named = bool(area and (town or re.search("[市区町村郡].+[町村]$", area)))
        if re.search("(?:議会|日程|議席|会議|順番?)$", town):
            return bool(named and lives)
        return named and bool(
            lives
            or (re.search("[市郡].+[町村字]|[一-龥]{2}", area + town if area[-1:] in "町村" else area[-1:] + town))
        )
    if re.search(r"丁目.*[0-9〇一二三四五六七八九十百]|番", house):
        return True
    if re.match(r"(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-", house):
        return False
    if area:
        return bool(lives or house.count("-") == 2 or len(town) >= 1 or area[-1] in "町村")
    return bool(lives or (house.count("-") == 2 and re.search(r"[一-龥ヶ]$", town)))
