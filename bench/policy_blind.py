"""The blind set of the policy: wordings and fillings written without a look at the recognisers or at the other parts.

The wordings are ``data/policy/*.blind*.txt``; every number, name and address is made here, alike for the same seed.
Names are half from a list of our own, half from ``../shared``; the real sentences come from the minutes before 2019.
"""

from __future__ import annotations

import csv
import json
import lzma
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.policy_set import SHARED, WORDINGS, Example

FILLINGS = 4  # texts made of each wording
REAL = 80  # sentences with a number, from the minutes
SEED = {"blind": 61, "blind2": 67}
HYPHENS = "-‐‑–—−－ー"
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
TITLED = ("さいたま市浦和区常盤", "豊山町大字豊場字新栄", "松本市丸の内", "深谷市仲町", "桐生市織姫町")
AREAS = ("03-3", "06-6", "048-4", "0277-4", "0263-3", "0568-2", "052-9", "011-2", "092-7", "0493-2")


@dataclass(frozen=True, slots=True)
class Pool:
    """Names of one part, divided by strokes."""

    family: str
    given: str
    kana: str
    latin: str
    variant: str
    great: str
    places: str


POOLS = {
    "blind": Pool(
        family=(
            "安達/井手/宇佐美/江口/大河内/片桐/木戸/久保寺/小宮山/榊原/志村/菅原/瀬川/高須/立花/辻本/寺島/鳥居/中込/"
            "西沢/野々村/羽田/日比野/福永/細川/真鍋/三好/向井/室井/森下/八木沢/湯浅/吉岡/若林/渡会/佐藤/鈴木/田中/伊藤/"
            "小林"
        ),
        given=(
            "健一/美智子/翔太/陽菜/結衣/大輔/久美子/正雄/ハル/ヨシ子/蓮/凛/悠真/さくら/あかり/幸四郎/政宗/美咲/千代/茂/"
            "清/トメ/一郎/弘明/恵理子/直樹/由紀/光太郎/英二/雅代"
        ),
        kana=(
            "あだち けんいち/うさみ みちこ/えぐち しょうた/おおこうち ひな/"
            "かたぎり ゆい/こみやま だいすけ/すがわら くみこ/"
            "せがわ まさお/つじもと はる/とりい れん/にしざわ りん/ひびの ゆうま/ほそかわ さくら/まなべ あかり/"
            "わたらい ちよ"
        ),
        latin=(
            "Kenichi Adachi/USAMI Michiko/Eguchi Shota/Hina Okochi/"
            "KATAGIRI YUI/Daisuke Komiyama/Sugahara Kumiko/Masao Segawa/"
            "Nguyen Van Minh/Maria Santos/TORII Ren/Rin Nishizawa/"
            "Yuma Hibino/HOSOKAWA SAKURA/Akari Manabe"
        ),
        variant=(
            "髙橋 正雄/渡邉健一/渡邊 美咲/齋藤由紀/齊藤 茂/山﨑光太郎/"
            "濵田 清/𠮷田久美子/德永大輔/廣瀬 さくら/櫻井恵理子/"
            "澤田 翔太/嶋﨑陽菜/髙﨑 トメ/邊見直樹/龍﨑英二/冨樫 美智子/栁田一郎"
        ),
        great=(
            "渋沢栄一/徳川家康/福沢諭吉/津田梅子/北里柴三郎/野口英世/"
            "伊能忠敬/二宮尊徳/勝海舟/大隈重信/田中正造/樋口一葉/"
            "新渡戸稲造/夏目漱石/坂本龍馬/上杉鷹山"
        ),
        places=(
            "豊山/戸田/松本/深谷/千葉/山口/石川/福島/長野/秋田/太田/桐生/熊谷/川口/渋谷/品川/成田/岡崎/小牧/本庄/富岡/"
            "渋川"
        ),
    ),
    "blind2": Pool(
        family=(
            "相川/明石/生田/磯部/今泉/植松/梅沢/大槻/岡部/小野寺/柏木/勝又/川端/北原/倉田/児玉/斉木/坂巻/佐久間/塩沢/"
            "清水/須永/関根/高柳/田辺/茶谷/津久井/富樫/内藤/沼尻/野口/橋爪/蛭田/藤波/星野/前沢/三谷/武藤/村松/矢島/"
            "横溝/鷲尾/和久井/山本/中村/加藤/渡辺"
        ),
        given=(
            "誠/和子/拓海/美優/葵/剛/節子/幸子/文雄/律子/颯/紬/朔太郎/ひかり/みのり/勘九郎/信玄/早紀/キヨ/勇/実/フミ/"
            "三郎/秀樹/智恵子/雅人/真理/龍之介/慎司/富士子"
        ),
        kana=(
            "あいかわ まこと/いそべ かずこ/おのでら たくみ/かしわぎ みゆう/"
            "きたはら あおい/さかまき つよし/しおざわ せつこ/"
            "つくい ふみお/とがし りつこ/はしづめ そう/ふじなみ ひかり/やじま さき/よこみぞ いさむ/わくい みのる/"
            "むらまつ まり"
        ),
        latin=(
            "Makoto Aikawa/ISOBE Kazuko/Onodera Takumi/Miyu Kashiwagi/"
            "KITAHARA AOI/Tsuyoshi Sakamaki/Shiozawa Setsuko/Fumio Tsukui/"
            "Tran Thi Mai/Carlos Oliveira/TOGASHI Ritsuko/So Hashizume/"
            "Hikari Fujinami/YAJIMA SAKI/Mari Muramatsu/Chen Xiaoyu/"
            "Kim Minseo"
        ),
        variant=(
            "髙柳 誠/渡邊和子/渡部 律子/齋木拓海/齊木 勇/﨑山美優/"
            "濵﨑 剛/𠮷川節子/德田文雄/廣田 ひかり/櫻田早紀/澤村 颯/"
            "嶋津紬/髙瀨 キヨ/川邉三郎/黑田秀樹/國井 智恵子/桒原雅人/眞鍋真理/冨永慎司"
        ),
        great=(
            "源頼朝/太田道灌/塙保己一/井上円了/葛飾北斎/松尾芭蕉/紫式部/"
            "武田信玄/石川啄木/宮沢賢治/与謝野晶子/高杉晋作/前島密/"
            "荻野吟子/本多静六/森鴎外"
        ),
        places=(
            "豊山/戸田/松本/深谷/宮崎/富山/長野/大垣/高崎/前橋/館林/大泉/上尾/志木/柏/松戸/市川/足立/板橋/安城/豊川/"
            "都城"
        ),
    ),
}


class Chance(random.Random):
    """What is drawn for one part, alike each time."""

    def __init__(self, part: str) -> None:
        super().__init__(SEED[part])
        self.pool = POOLS[part]

    def named(self, kind: str) -> str:
        """Return one of the names of a kind."""
        return self.choice(str(getattr(self.pool, kind)).split("/"))


def personal(part: str = "blind") -> list[Example]:
    return list(_examples("personal", part))


def lookalikes(part: str = "blind") -> list[Example]:
    """Return the look-alikes: of our wordings, and real sentences that are taken as they come."""
    return [*_examples("lookalike", part), *(Example(text, "minutes", ()) for text in real_sentences(part))]


def _examples(kind: str, part: str) -> Iterator[Example]:
    chance = Chance(part)
    lines = Path(WORDINGS / f"{kind}.{part}.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            tries = [filled(line, chance) for _ in range(3 * FILLINGS)]
            yield from list({example.text: example for example in tries}.values())[:FILLINGS]


def filled(line: str, chance: Chance) -> Example:
    wording = line.split("\t", 1)[1].replace("⏎", "\n")
    text, gold = "", []
    for piece in re.split(r"(\{[^{}]+\})", wording):
        if piece[:1] != "{":
            text += piece
            continue
        make, category = SLOTS[piece[1:-1]]
        value = make(chance)
        if category:
            gold.append((len(text), len(text) + len(value), category))
        text += value
    return Example(text, line, tuple(gold))


def real_sentences(part: str) -> list[str]:
    """Return sentences with a number of two digits or more, as they stand, from the minutes before 2019."""
    chance = Chance(part)
    return chance.sample([s for s in earlier_minutes() if 12 <= len(s) <= 200 and re.search(r"[0-9０-９]{2}", s)], REAL)


@cache
def earlier_minutes() -> list[str]:
    sentences: list[str] = []
    with lzma.open(SHARED / "minutes" / "kiryu-2003-2022.jsonl.xz", "rt", encoding="utf-8") as lines:
        for meeting in map(json.loads, lines):
            if re.match(r"(?:平成31|令和)", meeting["session"]):
                continue
            for speech in meeting["speeches"]:
                if speech["type"] in ("質問", "答弁"):
                    sentences += [s.strip() for s in re.findall(r"[^。\n]+。", speech["body"])]
    return sentences


# -- names


@cache
def _rows(name: str) -> list[list[str]]:
    with (SHARED / "pii" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _surname(chance: Chance) -> str:
    return chance.named("family") if chance.random() < 0.5 else chance.choice(_rows("last_name_org.csv")[:1200])[0]


def _name(chance: Chance) -> str:
    if chance.random() < 0.5:
        given = chance.named("given")
    else:
        given = chance.choice(chance.choice(_rows(f"first_name_{chance.choice(['man', 'woman'])}_opti.csv"))[2:])
    return _surname(chance) + chance.choice(["", "", " ", "　"]) + given


def _katakana(chance: Chance) -> str:
    kana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in chance.named("kana"))
    return kana.replace(" ", chance.choice([" ", "　", ""]))


# -- numbers


def _digits(chance: Chance, count: int) -> str:
    return str(chance.randint(1, 9)) + "".join(chance.choice("0123456789") for _ in range(count - 1))


def _cut(digits: str, sizes: tuple[int, ...]) -> list[str]:
    return [digits[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]


def _script(text: str, chance: Chance, *, kanji: bool = False) -> str:
    """Return ``text`` half-width, full-width or, where a form would have it so, in 漢数字."""
    return text.translate(chance.choice([{}, {}, WIDE, KANJI if kanji else {}]))


def _my_number(chance: Chance) -> str:
    """Return a valid 個人番号 (check digit: 総務省令第85号 of 2014, article 5) as somebody would write it."""
    number = _valid(chance)
    form = chance.randrange(8)
    if form == 0:
        return number
    if form == 1:
        return number.translate(WIDE)
    if form == 2:
        return number.translate(KANJI)
    if form == 3:
        return chance.choice(["\n", " - "]).join(_cut(number, chance.choice([(4, 8), (4, 4, 4), (8, 4)])))
    if form == 4:
        return _script(" ".join(_cut(number, (4, 4, 4))), chance, kanji=True)
    if form == 5:
        return _script("　".join(_cut(number, (4, 4, 4))), chance, kanji=True)
    if form == 6:
        return chance.choice(["・", ".", "\n"]).join(_cut(number, (4, 4, 4)))
    return _script(chance.choice(HYPHENS).join(_cut(number, (4, 4, 4))), chance, kanji=True)


def _resident_code(chance: Chance) -> str:
    digits = _digits(chance, 11)
    return _script(chance.choice([digits, "-".join(_cut(digits, (5, 6))), " ".join(_cut(digits, (4, 4, 3)))]), chance)


def _pension(chance: Chance) -> str:
    return _script(chance.choice(["-", "-", "－", " ", ""]).join((_digits(chance, 4), _digits(chance, 6))), chance)


def _insured(chance: Chance) -> str:
    return _script(_digits(chance, chance.choice([8, 10])), chance)


def _sign_and_number(chance: Chance) -> str:
    sign, number = _digits(chance, chance.choice([2, 4])), _digits(chance, chance.choice([5, 7]))
    forms = [f"記号{sign} 番号{number}", f"記号 {sign}・番号 {number}", f"記号：{sign}、番号：{number}（枝番01）"]
    return _script(chance.choice(forms), chance)


def _licence(chance: Chance) -> str:
    """Return a valid 運転免許証番号: office, year, serial, check digit (modulus 11), times reissued."""
    body = f"{chance.choice(['30', '44', '43', '54', '10'])}{chance.randint(0, 23):02}{_digits(chance, 6)}"
    rest = sum(int(d) * w for d, w in zip(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    digits = f"{body}{0 if rest <= 1 else 11 - rest}{chance.choice('0001')}"
    return _script(chance.choice([digits, " ".join(_cut(digits, (4, 4, 4)))]), chance)


def _passport(chance: Chance) -> str:
    letters = "".join(chance.choice("MTAKNRSZ") for _ in range(2))
    return chance.choice([f"{letters}{_digits(chance, 7)}", f"{letters} {_digits(chance, 7)}"]).translate(
        chance.choice([{}, {k: k + 0xFEE0 for k in range(0x30, 0x5B)}])
    )


def _account(chance: Chance) -> str:
    bank = chance.choice(["群馬銀行", "みずほ銀行", "○○信用金庫", "埼玉りそな銀行", "JAさいたま", "三菱UFJ銀行"])
    branch = chance.choice(["本店", "中央支店", "駅前支店", "桐生支店"])
    kind = chance.choice(["普通", "普通預金", "（普）", "当座"])
    number = _script(_digits(chance, 7), chance)
    return chance.choice([f"{bank}{branch} {kind} {number}", f"{bank} {branch}　{kind}　口座番号 {number}"])


def _post_account(chance: Chance) -> str:
    sign, number = f"1{_digits(chance, 3)}0", f"{_digits(chance, 7)}1"
    return _script(
        chance.choice([f"記号{sign} 番号{number}", f"{sign}-{number}", f"記号：{sign}　番号：{number}"]), chance
    )


def _card(chance: Chance) -> str:
    start, length, sizes = chance.choice(
        [("4", 16, (4, 4, 4, 4)), ("52", 16, (4, 4, 4, 4)), ("3540", 16, (4, 4, 4, 4)), ("37", 15, (4, 6, 5))]
    )
    body = start + _digits(chance, length - 1 - len(start))
    total = sum(sum(divmod(int(d) * (2 if n % 2 else 1), 10)) for n, d in enumerate(reversed(body), 1))
    number = f"{body}{-total % 10}"
    return _script(chance.choice(["", "-", " ", "　"]).join(_cut(number, sizes)), chance)


def _mobile(chance: Chance) -> str:
    groups = (chance.choice(["090", "080", "070"]), _digits(chance, 4), _digits(chance, 4))
    return _script(chance.choice(["-", "-", "", " ", "‐", "−", "・"]).join(groups), chance)


def _landline(chance: Chance) -> str:
    area, first = chance.choice(AREAS).split("-")
    local = first + _digits(chance, 9 - len(area) - 4)[: 10 - len(area) - 4 - 1]
    last = _digits(chance, 4)
    forms = [f"{area}-{local}-{last}", f"({area}){local}-{last}", f"{area}({local}){last}", f"{area}{local}{last}"]
    return _script(chance.choice([*forms, f"{area}‐{local}‐{last}", f"{area} {local} {last}"]), chance)


def _abroad(chance: Chance) -> str:
    rest = f"{_digits(chance, 4)}-{_digits(chance, 4)}"
    plain = rest.replace("-", "")
    return chance.choice([f"+81-90-{rest}", f"+81 80 {rest.replace('-', ' ')}", f"＋81-70-{rest}", f"+8190{plain}"])


def _email(chance: Chance) -> str:
    local = chance.choice(["k.adachi", "michiko_usami", "eguchi-1985", "hina.o", "yui+kosodate", "segawa55", "m-taka"])
    return f"{local}@{chance.choice(['example.com', 'mail.example.net', 'docomo.example.jp', 'example.co.jp'])}"


def _broken_email(chance: Chance) -> str:
    return _email(chance).replace("@", chance.choice(["＠", "[at]", "(at)", " @ ", "★アット★", "［at］"]))


# -- places and days


@cache
def _towns() -> list[list[str]]:
    with lzma.open(SHARED / "pii" / "towns.tsv.xz", "rt", encoding="utf-8") as lines:
        towns = [line.rstrip("\n").split("\t") for line in lines]
    return [town for town in towns if len(town) == 3 and all(town) and not re.search(r"[（(0-9]", town[2])]


def _house(chance: Chance, town: str) -> str:
    one, two, three = chance.randint(1, 9), chance.randint(1, 40), chance.randint(1, 30)
    if town.endswith("丁目"):
        forms = [f"{two}-{three}", f"{two}番{three}号", f"{two}番地{three}", f"{two}の{three}"]
    else:
        forms = [
            f"{100 * one + two}",
            f"{two}番地",
            f"{one}-{two}-{three}",
            f"{one}丁目{two}番{three}号",
            f"{two}番地の{three}",
        ]
        forms[0] += chance.choice(["番地", "-1", "番地2"])
    house = _script(chance.choice(forms), chance)
    return house + chance.choice(["", "", "", f"　コーポ青葉{_digits(chance, 3)}号室", "（市営住宅3-201）"])


def _address(chance: Chance) -> str:
    prefecture, city, town = chance.choice(_towns())
    return prefecture + city + town + _house(chance, town)


def _short_address(chance: Chance) -> str:
    _prefecture, city, town = chance.choice(_towns())
    return city + town + _house(chance, town)


def _town(chance: Chance) -> str:
    town = chance.choice(["織姫町", "仲町二丁目", "大字豊場字下戸", "本町", "新曽南三丁目", "上柴町東四丁目", "大手"])
    if town.endswith("丁目"):
        return town + _script(chance.choice(["5番12号", "18番地の3", "7-21"]), chance)
    return town + _script(chance.choice(["1番1号", "204番地", "三丁目8番2号", "88番地の5", "3-14-9"]), chance)


def _public_address(chance: Chance) -> str:
    return chance.choice(TITLED) + _script(chance.choice(["1番1号", "4番2号", "11番1号", "3-18"]), chance)


def _birthday(chance: Chance) -> str:
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    era, years = chance.choice([("昭和", 62), ("平成", 30), ("大正", 13), ("令和", 6)])
    year = chance.randint(2, years)
    forms = [
        f"{era}{year}年{month}月{day}日",
        f"{ {'昭和': 'S', '平成': 'H', '大正': 'T', '令和': 'R'}[era] }{year}.{month}.{day}",
        f"{1925 + chance.randint(0, 90)}年{month}月{day}日",
        f"{1925 + chance.randint(0, 90)}/{month:02}/{day:02}",
        f"{era}{year}年{month}月{day}日".translate(KANJI),
    ]
    return _script(chance.choice(forms), chance)


def _born(chance: Chance) -> str:
    era, years = chance.choice([("昭和", 62), ("平成", 30), ("令和", 5)])
    day = f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    year = chance.choice([f"{era}{chance.randint(2, years)}年", f"{chance.randint(1930, 2022)}年"])
    return _script(f"{year}{day}{chance.choice(['生まれ', '生', 'に生まれた'])}", chance)


def _western_birthday(chance: Chance) -> str:
    year, month, day = chance.randint(1940, 2015), chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice([f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}", f"{year}.{month}.{day}"])


def _plate(chance: Chance) -> str:
    number = chance.choice(
        [f"{_digits(chance, 2)}-{_digits(chance, 2)}", f"・・{_digits(chance, 2)}", f"・{_digits(chance, 3)}"[:4]]
    )
    number = chance.choice([number, f"{_digits(chance, 4)}"])
    area = chance.choice(["熊谷", "群馬", "松本", "尾張小牧", "足立", "川口", "前橋"])
    gap = chance.choice(["", " ", "　"])
    return _script(
        gap.join((area, chance.choice(["500", "330", "580", "41", "30A"]), chance.choice("あさたをれ"), number)), chance
    )


def _meeting_day(chance: Chance) -> str:
    year, month, day = chance.randint(1, 7), chance.randint(1, 12), chance.randint(1, 28)
    forms = [f"令和{year}年{month}月{day}日", f"R{year}.{month}.{day}", f"{2018 + year}年{month}月{day}日"]
    return _script(
        chance.choice([*forms, f"{2018 + year}/{month}/{day}", f"平成{year + 20}年{month}月{day}日"]), chance
    )


# -- numbers of things


def _company(chance: Chance) -> str:
    body = _digits(chance, 12)
    total = sum(int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(body), 1))
    return f"{9 - total % 9}{body}"


def _twelve(chance: Chance) -> str:
    """Return twelve digits, in a third of the cases with what would be a valid check digit."""
    return _valid(chance) if chance.random() < 0.34 else _script(_digits(chance, 12), chance)


def _valid(chance: Chance) -> str:
    body = _digits(chance, 11)
    total = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(body), 1)) % 11
    return body + str(0 if total <= 1 else 11 - total)


def _money(chance: Chance) -> str:
    yen = chance.randint(1_000_000, 9_000_000_000)
    forms = [f"{yen:,}円", f"{yen // 1000:,}千円", f"{yen // 10_000}万円", f"{yen / 1e8:.1f}億円"]
    return _script(chance.choice(forms), chance)


def _document(chance: Chance) -> str:
    return (
        chance.choice(["総情第", "６デ推発第", "事務連絡第", "総行情第"]) + _script(_digits(chance, 3), chance) + "号"
    )


def _public_phone(chance: Chance) -> str:
    return _landline(chance)


def _public_mail(chance: Chance) -> str:
    local = chance.choice(["dx-suishin", "joho", "soumu", "kikaku-j", "madoguchi"])
    return f"{local}@{chance.choice(['city.kiryu.lg.jp', 'town.toyoyama.lg.jp', 'city.example.lg.jp'])}"


def _of(count: int) -> Callable[[Chance], str]:
    return lambda chance: _script(_digits(chance, count), chance)


SLOTS: dict[str, tuple[Callable[[Chance], str], str]] = {
    "マイナンバー": (_my_number, "my_number"),
    "住民票": (_resident_code, "resident_code"),
    "年金": (_pension, "pension_number"),
    "被保険者": (_insured, "insured_number"),
    "記号番号": (_sign_and_number, "insured_number"),
    "免許": (_licence, "licence"),
    "旅券": (_passport, "passport"),
    "口座": (_account, "bank_account"),
    "ゆうちょ": (_post_account, "bank_account"),
    "カード": (_card, "credit_card"),
    "携帯": (_mobile, "phone"),
    "固定": (_landline, "phone"),
    "国際": (_abroad, "phone"),
    "メール": (_email, "email"),
    "変メール": (_broken_email, "email"),
    "住所": (_address, "address"),
    "住所略": (_short_address, "address"),
    "町番地": (_town, "address"),
    "生年": (_born, "birth"),
    "生日": (_birthday, "birth"),
    "生日西暦": (_western_birthday, "birth"),
    "車両": (_plate, "plate"),
    "氏名": (_name, "person"),
    "姓": (_surname, "person"),
    "かな": (lambda chance: chance.named("kana"), "person"),
    "カナ": (_katakana, "person"),
    "ローマ": (lambda chance: chance.named("latin"), "person"),
    "異体": (lambda chance: chance.named("variant"), "person"),
    "公姓": (_surname, ""),
    "公氏名": (_name, ""),
    "偉人": (lambda chance: chance.named("great"), ""),
    "姓地名": (lambda chance: chance.named("places"), ""),
    "会議日": (_meeting_day, ""),
    "金額": (_money, ""),
    "法人番号": (_company, ""),
    "文書番号": (_document, ""),
    "役所電話": (_public_phone, ""),
    "役所メール": (_public_mail, ""),
    "役所住所": (_public_address, ""),
    "四四四": (lambda chance: "-".join(_cut(_twelve(chance), (4, 4, 4))), ""),
    "英数字": (lambda chance: f"SN{_digits(chance, 4)}{chance.choice('ABCX')}{_digits(chance, 6)}", ""),
    "百分率": (lambda chance: f"{chance.randint(100, 990) / 10}%", ""),
    "枚数": (lambda chance: f"{chance.randint(1000, 90000):,}", ""),
    "一〜二百": (lambda chance: str(chance.randint(1, 200)), ""),
    "十二桁": (_twelve, ""),
} | {
    name: (_of(n), "") for name, n in (("二桁", 2), ("三桁", 3), ("四桁", 4), ("八桁", 8), ("十桁", 10), ("十一桁", 11))
}
SLOTS |= {"十三桁": (_of(13), ""), "十六桁": (_of(16), "")}
