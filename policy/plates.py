"""Number plates of cars, and of mopeds, which municipalities give out.

The recogniser takes a folded text and yields spans of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.fold import before
from policy.near import around, stretches
from policy.types import Span

_PLACES = (  # 自動車検査登録事務所とご当地ナンバー
    "札幌|函館|旭川|室蘭|釧路|帯広|北見|苫小牧|知床|青森|八戸|弘前|岩手|盛岡|平泉|宮城|仙台|秋田|"
    "山形|庄内|福島|会津|郡山|いわき|白河|水戸|土浦|つくば|宇都宮|那須|とちぎ|日光|群馬|前橋|高崎|"
    "大宮|川口|所沢|川越|熊谷|春日部|越谷|千葉|成田|習志野|市川|船橋|袖ヶ浦|市原|野田|柏|松戸|品川|"
    "世田谷|練馬|杉並|板橋|足立|江東|葛飾|八王子|多摩|横浜|川崎|湘南|相模|山梨|富士山|新潟|長岡|"
    "上越|長野|松本|諏訪|南信州|安曇野|富山|石川|金沢|福井|岐阜|飛騨|静岡|浜松|沼津|伊豆|名古屋|"
    "豊橋|三河|岡崎|豊田|尾張小牧|一宮|春日井|三重|鈴鹿|四日市|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|"
    "堺|奈良|飛鳥|和歌山|神戸|姫路|鳥取|島根|出雲|岡山|倉敷|広島|福山|山口|下関|徳島|香川|高松|"
    "愛媛|高知|福岡|北九州|久留米|筑豊|佐賀|長崎|佐世保|熊本|大分|宮崎|鹿児島|奄美|沖縄"
)
_PLATE = re.compile(
    rf"(?:{_PLACES}) ?[0-9][0-9A-Z]{{1,2}}[ \-]?[ぁ-んA-Z][ \-]?"
    r"(?:[0-9]{2}-[0-9]{2}|[・.]{0,3}[0-9]{1,4}|[0-9・.]-?[0-9]{2,3})(?![0-9])"
)
_MOPED = re.compile(  # a kana that is a particle as well stands apart: 桐生市の3か所 is no plate
    rf"(?:(?:[一-龥々ヶケァ-ヴ]{{1,6}}|[ぁ-ん]{{2,6}}[一-龥]{{0,3}})[市区町村]|(?<![一-龥])(?:{_PLACES}))"
    r"(?: ?[あ-うえきくけこさ-そたちつてなぬねひふほまみむめゆよら-ろわ] ?(?:[0-9]{1,2}-)?"
    r"| [あ-を] (?:[0-9]{1,2}-|(?=[0-9]{3})))"
    r"[0-9]{1,4}(?![0-9]|-[0-9]| ?(?:年|月|日|丁目|番|号|時|歳|割|か所|%|人|件|台|円))"
)
_MOPED_WORDS = ("原付", "原動機付", "標識", "バイク", "オ-トバイ", "スク-タ-", "二輪", "小型特殊", "車両番号")
_OF_THE_FLEET = re.compile(  # directly before one, the name of a car of the town or a firm
    r"(?:公用|庁用|社用|共用|清掃|収集|広報|給水|移動図書館|消防|救急|ポンプ|[市町村区県](?:有|長|の公用))(?:車両?|自動車)"
    r"(?:[ (][^\n、。]{0,8})?(?:の?(?:登録番号|ナンバ-|車番|番号))?[ :(は]{0,2}$"
)
_CLASS = re.compile(r"[0-9][0-9A-Z]{1,2}[ \-]?[ぁ-んA-Z][ \-]?[0-9・.]")
_REACH = 20  # characters; a match has at most 20


def plates(folded: str) -> Iterator[Span]:
    """Yield number plates: place, class, letter and number; of a moped the town, letter and number."""
    for start, end in around(folded, _CLASS, _REACH):
        for match in _PLATE.finditer(folded, start, end):
            if not _OF_THE_FLEET.search(before(folded, match.start(), 24)):
                yield match.span()
    for start, end in stretches(folded, _MOPED_WORDS, below=True):
        yield from (match.span() for match in _MOPED.finditer(folded, start, end))
