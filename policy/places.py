"""Addresses down to the house, and number plates. Every recogniser takes a folded text and yields spans of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.fold import after, before
from policy.types import Span

_PREFECTURE = (
    r"(?:北海道|東京都|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|"
    r"滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)"
)
_LETTER = r"[一-龥々〆ヶケノツ㐀-䶿ァ-ヴぁ-ん]"
_AREA = rf"(?:{_LETTER}{{1,7}}?[市区町村郡] ?)"
_N = r"(?:[0-9]{1,5}|[〇一二三四五六七八九十百]{1,5})"
_HOUSE = (
    rf"(?:{_N}丁目 ?{_N}番(?:地)?(?:の ?{_N})? ?(?:{_N}号)?"
    rf"|{_N}丁目 ?(?:[0-9]{{1,4}})(?:-[0-9]{{1,4}}){{0,2}}(?:号)?"
    rf"|{_N}番地?(?:の|-) ?{_N}(?:号)?|{_N}番地|{_N}番 ?{_N}号"
    r"|[1-9][0-9]{0,4}-[0-9]{1,4}(?:-[0-9]{1,4}){0,2})"
)
_ROOM = r"(?:[ の]?[一-龥ァ-ヴA-Za-z\-]{2,15} ?[0-9]{1,4}(?:号室|号)|[ \-][0-9]{1,4}号室)?"
_ADDRESS = re.compile(
    rf"(?P<area>{_PREFECTURE}? ?{_AREA}{{0,3}})(?P<town>(?:大字|字)?{_LETTER}{{0,10}}?) ?(?P<house>{_HOUSE})(?![0-9]|-[0-9]|[月日年]){_ROOM}"
)
_NEAR_DIGIT = re.compile(_HOUSE)
_NO_TOWN = re.compile(
    r"(?:資料|図表?|表|別紙|別表|様式|議案|議題|項目?|第|号|条|課題|施策|事業|目標|参考|年度?|フェ-ズ|案|番号|ペ-ジ|内線|電話|日|時|分|約|計|"
    r"は|が|を|に|で|と|へ|も|や|から|まで|より|ル-ル|ステップ|バ-ジョン|レベル|令和|平成|昭和|会議室|室|階|平均|合計|対|比|の|版|型)$"
)
_LIVES = re.compile(r"(?:住所|現住所|居所|自宅|本籍|転居先|転入先|転出先|所在|宛先|送付先|お住まい|在住)[^。\n]{0,6}$")
_LIVED_IN = re.compile(
    r" ?(?:に|で)?(?:お?住|在住|居住|暮ら|お住まい|引っ越|転居|転入|転出|の[^。\n]{0,6}(?:さん|様|氏|家|自宅|宅|アパ-ト|土地|家屋|空き家|住民|世帯))"
)
_OFFICE = (
    r"(?:市役所|町役場|村役場|区役所|役場|役所|庁舎|県庁|都庁|支所|出張所|公民館|図書館|センタ-|会館|学校|小学校|中学校|保育園|公園|体育館|"
    r"消防署|警察署|病院|市民会館|文化会館|ホ-ル|事務所|本社|会場|駅)"
)
_OF_AN_OFFICE = re.compile(rf"{_OFFICE}[^。\n]{{0,8}}$")
_IS_AN_OFFICE = re.compile(rf"[ (（「、,にのはが]*(?:ある|所在する|あります)?[^。\n、さ様氏]{{0,8}}?{_OFFICE}")
_PLATES = (
    "札幌|函館|旭川|室蘭|釧路|帯広|北見|苫小牧|知床|青森|八戸|弘前|岩手|盛岡|平泉|宮城|仙台|秋田|山形|庄内|福島|会津|郡山|いわき|白河|水戸|土浦|つくば|宇都宮|"
    "那須|とちぎ|日光|群馬|前橋|高崎|大宮|川口|所沢|川越|熊谷|春日部|越谷|千葉|成田|習志野|市川|船橋|袖ヶ浦|市原|野田|柏|松戸|品川|世田谷|練馬|杉並|板橋|足立|"
    "江東|葛飾|八王子|多摩|横浜|川崎|湘南|相模|山梨|富士山|新潟|長岡|上越|長野|松本|諏訪|南信州|安曇野|富山|石川|金沢|福井|岐阜|飛騨|静岡|浜松|沼津|伊豆|名古屋|"
    "豊橋|三河|岡崎|豊田|尾張小牧|一宮|春日井|三重|鈴鹿|四日市|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|堺|奈良|飛鳥|和歌山|神戸|姫路|鳥取|島根|出雲|岡山|倉敷|広島|福山|"
    "山口|下関|徳島|香川|高松|愛媛|高知|福岡|北九州|久留米|筑豊|佐賀|長崎|佐世保|熊本|大分|宮崎|鹿児島|奄美|沖縄"
)
_PLATE = re.compile(
    rf"(?:{_PLATES})[ ]?[0-9][0-9A-Z]{{1,2}}[ \-]?[ぁ-んA-Z][ \-]?(?:[0-9]{{2}}-[0-9]{{2}}|[・.]{{0,3}}[0-9]{{1,4}}|[0-9・.]-?[0-9]{{2,3}})(?![0-9])"
)


def addresses(folded: str) -> Iterator[Span]:
    """Yield addresses with a house number; the name of a city, or of a town with its 丁目, is none."""
    at = 0
    for house in _NEAR_DIGIT.finditer(folded):
        if house.start() < at:
            continue
        window = max(at, folded.rfind("\n", 0, house.start()) + 1, house.start() - 45)
        match = _best(folded, window, house)
        if match and _is_home(folded, match):
            at = match.end()
            yield match.span()


def _best(folded: str, window: int, house: re.Match[str]) -> re.Match[str] | None:
    """Return the address that ends in ``house``, from the first character from which all of it is a place's name."""
    words = folded[window : house.start()]
    start = window + max((match.end() for match in re.finditer(r"[^一-龥々〆ヶケノツ㐀-䶿ァ-ヴぁ-ん ]|  ", words)), default=0)
    prefecture = None
    for prefecture in re.finditer(_PREFECTURE, folded[start : house.start()]):
        pass
    if prefecture:
        return _ADDRESS.match(folded, start + prefecture.start())
    cut = start
    for particle in re.finditer(r"(?:[はがをへも]|から|です|って|した|にある|在住|申請者|住所|本籍|自宅|宅|苦情|先) ?", folded[start : house.start()]):
        cut = start + particle.end()
    while cut < house.start() and folded[cut] in " にとのや":
        cut += 1
    return _ADDRESS.match(folded, cut)


def _is_home(folded: str, match: re.Match[str]) -> bool:
    area, town, house = match.group("area").strip(), match.group("town"), match.group("house")
    if not (area or town) or _NO_TOWN.search(town or area):
        return False
    told = before(folded, match.start(), 14)
    if _OF_AN_OFFICE.search(told) or _IS_AN_OFFICE.match(after(folded, match.end(), 20)):
        return False
    if re.search(r"丁目.*[0-9〇一二三四五六七八九十百]|番", house):
        return True
    lives = _LIVES.search(told) or _LIVED_IN.match(after(folded, match.end(), 16))
    if re.match(r"(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-", house):
        return False
    if area:
        return bool(lives or house.count("-") == 2 or len(town) >= 1 or area[-1] in "町村")
    return bool(lives or (house.count("-") == 2 and re.search(r"[一-龥ヶ]$", town)))


def plates(folded: str) -> Iterator[Span]:
    """Yield number plates: place, class, letter and number."""
    yield from (match.span() for match in _PLATE.finditer(folded))
