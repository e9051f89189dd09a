"""One letter for what names and keyboards write in several, for search only: questions and records alike.

Beyond NFKC: old and variant characters, dashes, wave dashes, and letters that a broken conversion left. Display never
passes through here. Several old forms share a new one, which is all that a search needs. Kanji numerals stay (三重,
一部 and 四万十 are no numbers), and so do 斎 and 斉 outside names (斎場, 一斉).
"""

from __future__ import annotations

import re
import unicodedata

VERSION = 2  # of what ``unify`` does; an index made otherwise must be built anew

# Old form, new form. Facts from 常用漢字表 (平成22年内閣告示第2号), which names the 康熙字典体 of its characters, from
# 戸籍法施行規則別表第二 (人名用漢字), which lists old forms allowed in names, and the printed forms of JIS X 0213:2004.
_OLD_AND_NEW = """
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜 奧奥 橫横 溫温
穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関 歡歓 觀観
氣気 旣既 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡 挾挟 狹狭 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 莖茎 惠恵
揭掲 溪渓 經経 螢蛍 輕軽 繼継 鷄鶏 藝芸 擊撃 缺欠 硏研 縣県 儉倹 劍剣 險険 圈圏 檢検 獻献 權権 顯顕 驗験 嚴厳 廣広
效効 恆恒 黃黄 鑛鉱 號号 國国 黑黒 濟済 碎砕 齋斎 齊斉 劑剤 雜雑 參参 棧桟 蠶蚕 慘惨 贊賛 殘残 絲糸 齒歯 兒児 辭辞
濕湿 實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 稱称 燒焼 證証 獎奨 條条 狀状 乘乗
淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 觸触 囑嘱 眞真 寢寝 愼慎 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬
聲声 靜静 竊窃 攝摂 專専 淺浅 戰戦 踐践 錢銭 潛潜 纖繊 禪禅 雙双 壯壮 莊荘 搜捜 插挿 巢巣 曾曽 裝装 總総 騷騒 增増
藏蔵 臟臓 卽即 屬属 續続 墮堕 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼
蟲虫 鑄鋳 廳庁 徵徴 聽聴 鎭鎮 遞逓 鐵鉄 點点 轉転 傳伝 黨党 盜盗 燈灯 當当 鬭闘 德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳
霸覇 拜拝 廢廃 賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 甁瓶 佛仏 拂払 竝並 變変 邊辺 辨弁 瓣弁 辯弁 舖舗 步歩 寶宝
襃褒 豐豊 沒没 飜翻 每毎 萬万 滿満 麵麺 默黙 彌弥 譯訳 藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧
龍竜 兩両 獵猟 綠緑 壘塁 淚涙 禮礼 勵励 靈霊 齡齢 曆暦 歷歴 戀恋 爐炉 勞労 樓楼 祿禄 錄録 灣湾 內内 產産 稅税 說説
銳鋭 閱閲 悅悦 脫脱 敎教 晚晩 淸清 靑青 冐冒 戾戻 尙尚 吳呉 娛娯 飮飲 稻稲 遙遥 瑤瑶 堯尭 巖巌 檜桧 薗園 亙亘 凜凛
彥彦 晉晋 穰穣 槇槙 萠萌 蘆芦 禰祢 埜野 穐秋 郞郎 俱倶 俠侠 剝剥 噓嘘 囊嚢 塡填 屛屏 幷并 搔掻 摑掴 瘦痩 禱祷 簞箪
繡繍 繫繋 萊莱 蔣蒋 蟬蝉 蠟蝋 醬醤 頰頬 顚顛 驒騨 鷗鴎 鹼鹸 瀆涜 焰焔 攪撹 潑溌 醱醗 啞唖 嚙噛 壺壷 麴麹 頸頚 輛輌
濤涛 礪砺 諫諌 兔兎 凉涼 况況 决決 冲沖 减減 姬姫 戶戸 鄰隣 閒間 羣群 裡裏 讚讃 餠餅 駈駆 鬪闘 雞鶏 啟啓 溯遡
"""
# Written in names beside the usual character; both stand in 法務省 戸籍統一文字.
_IN_NAMES = """
髙高 﨑崎 嵜崎 㟢崎 邉辺 濵浜 嶌島 嶋島 㠀島 冨富 峯峰 舘館 栁柳 桺柳 桒桑 渕淵 渊淵 柗松 枩松 㐂喜 𠮷吉 圡土 𡈽土
𣘺橋 槗橋 𠀋丈 㓛功 曻昇 斈学 寉鶴 靏鶴 靍鶴 壄野 龝秋 籔藪 薮藪 篭籠 賎賤 靱靭 頴穎 鈎鉤 泻潟 邨村 聰聡 叄参 寳宝
逹達 迠辺 舩船 亰京 恊協 卋世 囯国 寜寧 惪徳 昻昂 曺曹 杦杉 梹浜 楳梅 煕熙 凞熙 畄留 畧略 礒磯 緜綿 翆翠 貭質 釼剣
劔剣 劒剣 鐡鉄 銕鉄 桝枡 竃竈 鴬鶯
"""


def _pairs(table: str) -> dict[str, str]:
    """Return old → new, as NFKC leaves them."""
    return {pair[0]: pair[1] for pair in unicodedata.normalize("NFKC", table).split()}


_DASHES = "‐‑‒–—―−─━⁃"
_WAVES = "〜∼∽〰"
_SELECTORS = [chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))]  # of one glyph among several
_LETTERS = (
    _pairs(_OLD_AND_NEW)
    | _pairs(_IN_NAMES)
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_WAVES, "~")
    | dict.fromkeys(_SELECTORS, "")
)
# Looked for first: one letter in thousands is an odd one. A range for letters beyond 16 bits is 25 times faster.
_LETTER = re.compile(
    f"[{''.join(letter for letter in _LETTERS if letter <= chr(0xFFFF))}{chr(0x20000)}-{chr(0xE01EF)}]"
)

_REWRITTEN = (  # by what stands around; each pattern begins with a letter, which is what makes it quick
    (re.compile(r"斎(?=[藤木田賀])"), "斉"),  # 斎藤 and 斉藤 are written for each other
    (re.compile(r"-(?<=[ァ-ヺ]-)(?![0-9a-z-])"), "ー"),  # センタ-, デ―タ
    (re.compile(r"ケ(?<=[一-龠]ケ)(?=[一-龠])"), "ヶ"),  # 霞ケ関; 3ケ月 and 3か月 are one to SudachiPy
    (re.compile(r"ー(?<=[0-9a-z]ー)(?=[0-9a-z])"), "-"),  # 048ー441
    # 﨑 (FA B1 in Windows-31J) loses its first byte in some conversions and is left as ｱ (B1): 宮ア for 宮﨑.
    (re.compile(r"ア(?<=[宮高山岩尾柿黒川大長石松篠神寺赤島浜]ア)(?![ァ-ヺー])"), "崎"),
)


def unify(text: str) -> str:
    """Return ``text``, which is in NFKC and lower case, with one letter for each."""
    text = _LETTER.sub(lambda match: _LETTERS.get(match[0], match[0]), text)
    for pattern, letter in _REWRITTEN:
        text = pattern.sub(letter, text)
    return text
