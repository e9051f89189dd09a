"""False replies made out of true sentences, each wrong in one way that a hurried reader would not see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# each pair is swapped both ways; the result is false about the sample records
NAMES = [
    ("浜通", "山添"),
    ("本庁", "浜通出張所"),
    ("住民課", "税務課"),
    ("税務課長", "福祉課長"),
    ("本部長", "副本部長"),
    ("総務課", "住民課"),
    ("青嶺市", "北汐町"),
    ("町長", "教育長"),
    ("ベトナム語", "タガログ語"),
    ("キャッシュレス決済", "オンライン決済"),
    ("生成AI", "RPA"),
    ("マイナンバーカード", "運転免許証"),
    ("スマートフォン", "パソコン"),
    ("書かない窓口", "オンライン申請"),
    ("所属長", "町長"),
    ("光回線", "無線回線"),
    ("吸音パネル", "防犯カメラ"),
    ("パブリックコメント", "アンケート"),
    ("発券機", "案内板"),
    ("転入", "転出"),
    ("押印", "署名"),
    ("履歴", "設定"),
    ("連携サーバ", "印刷サーバ"),
]
WORDS = [
    ("短縮", "延長"),
    ("短く", "長く"),
    ("廃止", "継続"),
    ("増や", "減ら"),
    ("開始", "終了"),
    ("延期", "中止"),
    ("検討中", "決定"),
    ("変更", "中止"),
    ("減額", "増額"),
    ("統合", "分割"),
    ("合格", "不合格"),
    ("以内", "以上"),
    ("以上", "未満"),
    ("保存", "削除"),
    ("本格導入", "試験導入"),
    ("残す", "廃止する"),
    ("毎年度", "隔年度"),
    ("毎週", "毎月"),
    ("遅れ", "前倒し"),
    ("平均", "最大"),
    ("見直", "廃止"),
    ("原則", "例外"),
    ("午前", "午後"),
    ("最も多く", "最も少なく"),
    ("まで", "から"),
    ("設置", "撤去"),
    ("研修", "面接"),
    ("抽出して点検", "抽出して公開"),
    ("報告", "命令"),
    ("職員", "議員"),
    ("利用料", "違約金"),
    ("住民", "職員"),
    ("今年度", "来年度"),
    ("昨年度", "今年度"),
    ("初年度", "次年度"),
    ("予約を", "料金を"),
    ("定員", "欠員"),
    ("人口", "世帯数"),
]
DENIALS = [
    ("てはならない", "てもよい"),
    ("してはなりません", "してもかまいません"),
    ("ありません。", "あります。"),
    ("できません。", "できます。"),
    ("認められていません。", "認められています。"),
    ("得られていません。", "得られています。"),
    ("使われません。", "使われます。"),
    ("足りませんでした。", "足りました。"),
    ("なければなりません。", "なくてもかまいません。"),
    ("しないという", "するという"),
    ("変えないと", "変えると"),
    ("せずに", "して"),
    ("しなくても", "しなければ"),
    ("終えない", "終えた"),
    ("ました。", "ませんでした。"),
    ("れます。", "れません。"),
    ("できます。", "できません。"),
    ("ります。", "りません。"),
    ("います。", "いません。"),
    ("します。", "しません。"),
    ("です。", "ではありません。"),
    ("でした。", "ではありませんでした。"),
]
LIES = [
    "費用は全額を国が負担します。",
    "この決定は議会で否決されました。",
    "担当は情報政策課の佐々木係長です。",
    "令和12年度に廃止される予定です。",
    "利用者は1万2,345人に達しました。",
    "ChatGPT Enterpriseを採用しました。",
    "全ての職員に義務付けられています。",
]
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_YEAR = re.compile(r"令和([0-9]+)年|(20[0-9]{2})年")


def false_replies(sentence: str, rivals: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (kind, reply) for a true sentence; ``rivals`` are numbers that stand in the passage as well."""
    yield from (("wrong number", f"{text}[1]") for text in _other_numbers(sentence, rivals))
    for match in _YEAR.finditer(sentence):
        other = f"令和{int(match[1]) + 1}年" if match[1] else f"{int(match[2]) - 1}年"
        yield "wrong year", f"{sentence[: match.start()]}{other}{sentence[match.end() :]}[1]"
    yield from (("swapped name", f"{text}[1]") for text in _swapped(sentence, NAMES))
    yield from (("altered fact", f"{text}[1]") for text in _swapped(sentence, WORDS))
    for affirmed, denied in DENIALS:
        if affirmed in sentence:
            yield "negated", f"{sentence.replace(affirmed, denied, 1)}[1]"
            break
    yield "invented citation", f"{sentence}[7]"
    yield "no citation", sentence
    lie = LIES[len(sentence) % len(LIES)]
    yield "mixed in one sentence", f"{sentence.rstrip('。')}が、{lie}[1]"
    yield "lie beside the truth", f"{lie}[1]"


def _other_numbers(sentence: str, rivals: Sequence[str]) -> Iterator[str]:
    for match in _NUMBER.finditer(sentence):
        value = match.group()
        digits = re.sub(r"[0-9]", lambda digit: str((int(digit.group()) + 3) % 10), value[:1]) + value[1:]
        changed = [digits if not digits.startswith("0") else f"9{value[1:]}", *[r for r in rivals if r != value][:2]]
        for other in changed:
            yield f"{sentence[: match.start()]}{other}{sentence[match.end() :]}"


def _swapped(sentence: str, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for one, other in pairs:
        for here, there in ((one, other), (other, one)):
            if here in sentence and there not in sentence:
                yield sentence.replace(here, there)
