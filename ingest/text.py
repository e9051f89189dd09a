"""TXT and Markdown: the encoding is found, the text is kept exactly, and blocks are pointed at."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.errors import NoText, UnknownEncoding
from ingest.layout import (
    columns,
    ends_sentence,
    heading_level,
    is_decoration,
    is_item,
    is_title,
    settle_headings,
)
from ingest.types import Block, BlockKind, Extract

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SAMPLE_BYTES = 4096
NEWLINE = re.compile(r"\r\n?")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0e-\x1f]")
_THREE_BYTES = re.compile(r"[\u0800-\uffff]")  # in UTF-8

# Logarithms of how likely one character of each class is in a Japanese record, for choosing between encodings.
_HIRAGANA, _KATAKANA, _PUNCTUATION, _ASCII, _HALF_WIDTH = -4.2, -5.0, -4.5, -5.0, -4.8
_FREQUENT_KANJI, _KANJI, _RARE_KANJI, _LATIN, _OTHER, _CONTROL = -6.8, -9.8, -14.0, -9.5, -13.0, -20.0
_HALF_WIDTH_ONCE = -3.0  # half-width kana are a style: a record uses them or does not
_HALF_WIDTH_ODD = -7.0  # a voicing mark after a vowel, a small letter at the start
_UNLIKELY_BYTE = -5.5  # below this mean per byte it is no text of ours
_FREQUENT = frozenset(
    "一二三四五六七八九十百千万億円年月日時分人名件号第市町村区県都道府国民住役所場会議員長部課係室局次事務総合企画調整推進本委託副監理財政"
    "税金予算決定行政運営計業法令条例規則制度改正案題質問答弁説明報告検討協議審承認意見要望対応実施開始終了完出席者欠資料配布内容概要目的方針"
    "基本的全体主管担当関係機連携支援活用利公共施設整備地域社教育学校生徒児童保健福祉医療介護高齢障害子防災消火安心交通路水下環境産農工商観光"
    "文化情報通信電子技術技個番カード申請手続窓口発表示見直化新旧大中小上下前後左右先同今来毎午回数量増減多少加入力作成用使取得持続自動車両身心"
    "可能必要不足平令和昭元東西南北川山田島野口谷原木林井松本村藤佐伊石森池橋宮城知識理解経済労働女男家族現在状況結果成果効率向上課題性質別"
    "種類等級位置付記録読書言語話聞思考感想参照考慮以外内間期限近遠当面接直線点角度色白黒赤青土曜金庁署院館園店社員相談選任命職給与料費収支払請求"
)
_SMALL_OR_MARK = re.compile(r"(?<![ｦ-ﾝ])[ｧ-ｯﾞﾟ]|(?<![ｳ-ﾄﾊ-ﾎ])[ﾞﾟ]|[ｧ-ｯ]{2}|[｡｢｣､･]{2}|ｰ[ﾞﾟｧ-ｮ]")


def read_text(data: bytes, name: str) -> Extract:
    """Return the decoded text as it is, with its blocks; raises ``UnknownEncoding`` and ``NoText``."""
    text = decode(data, name)
    return _extract(text, tuple(text_blocks(text)), _stated_title(list(_lines(text[:2000]))), name)


def read_markdown(data: bytes, name: str) -> Extract:
    """Return the decoded text as it is; the marks of headings and bullets stay outside the blocks.

    Raises ``UnknownEncoding`` and ``NoText``.
    """
    text = decode(data, name)
    blocks = tuple(_markdown_blocks(text))
    title = next((text[block.start : block.end] for block in blocks if block.kind == "heading"), None)
    return _extract(text, blocks, title, name)


def _extract(text: str, blocks: tuple[Block, ...], title: str | None, name: str) -> Extract:
    if not blocks:
        raise NoText(f"「{name}」には文字がありません。")
    return Extract(text, blocks, title)


# -- encoding


def decode(data: bytes, name: str) -> str:
    r"""Return the text with its lines ended by ``\n``; raises ``UnknownEncoding``.

    By strict decoding and plausibility, because charset-normalizer 3.5.2, kept to the same encodings, misread 28 of
    1,022 excerpts of 6 to 500 characters that this reads.
    """
    return NEWLINE.sub("\n", _decoded(data, name))


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            if (text := _strictly(data[len(bom) :], encoding)) is not None:
                return text
            raise UnknownEncoding(f"「{name}」は {encoding.upper()} の印で始まりますが、途中に読めない文字があります。")
    if b"\x1b$" in data and data.isascii() and (text := _strictly(data, "iso2022_jp_ext")) is not None:
        return text
    text = _strictly(data, "utf-8")
    if text is not None and not _CONTROL_CHARACTER.search(text) and (_THREE_BYTES.search(text) or _is_ascii(data)):
        return text
    for encoding in _likely_encodings(data):
        if (text := _strictly(data, encoding)) is not None:
            return text
    raise UnknownEncoding(
        f"「{name}」の文字コードが分かりません(UTF-8、Shift_JIS、EUC-JP、UTF-16 のどれでも読めません)。"
    )


def _is_ascii(data: bytes) -> bool:
    """Tell ASCII from UTF-16 hiragana, whose every other byte is 0x30, an ASCII zero."""
    return data.isascii() and max(data[0::2].count(b"0"), data[1::2].count(b"0")) * 4 <= len(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likely_encodings(data: bytes) -> list[str]:
    """Return the encodings in which the sample around the first non-ASCII byte is text, the most plausible first."""
    found = re.search(rb"[^\x01-\x7f]", data)
    start = (found.start() if found else 0) // 2 * 2  # UTF-16 is read in pairs
    sample = data[start : start + SAMPLE_BYTES]
    scored = []
    for encoding in ("utf-8", "cp932", "euc_jp", "euc_jis_2004", "utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample, final=False)
        except UnicodeDecodeError:
            continue
        score = _plausibility(text)
        if score / len(sample) > _UNLIKELY_BYTE:
            scored.append((score, encoding))
    return [encoding for _, encoding in sorted(scored, key=lambda pair: -pair[0])]


def _plausibility(text: str) -> float:
    weights = _weights()
    score = sum(weights.get(character, _OTHER) * count for character, count in Counter(text).items())
    if re.search("[｡-ﾟ]", text):
        score += _HALF_WIDTH_ONCE + _HALF_WIDTH_ODD * len(_SMALL_OR_MARK.findall(text))
    return score


@cache
def _weights() -> dict[str, float]:
    rows = {
        row: [_strictly(bytes((row, cell)), "euc_jp") for cell in range(0xA1, 0xFF)] for row in range(0xA1, 0xF5)
    }  # JIS X 0208: rows B0–CF hold the everyday kanji (第一水準), D0–F4 the rest
    weights = {
        character: _KANJI if 0xB0 <= row <= 0xCF else _RARE_KANJI if row >= 0xD0 else _PUNCTUATION - 3
        for row, cells in rows.items()
        for character in cells
        if character
    }
    weights |= {chr(code): _OTHER for code in (*range(0x391, 0x3CA), *range(0x401, 0x452), *range(0x2500, 0x2580))}
    weights |= {chr(code): _LATIN for code in range(0xA0, 0x100)}
    weights |= {chr(code): _HIRAGANA for code in range(0x3041, 0x3094)}
    weights |= {chr(code): _KATAKANA for code in range(0x30A1, 0x30FB)}
    weights |= {chr(code): _ASCII for code in (*range(0x20, 0x7F), 0x09, 0x0A, 0x0D)}
    weights |= {chr(code): _HALF_WIDTH for code in range(0xFF66, 0xFFA0)} | dict.fromkeys("｡｢｣､･", _HALF_WIDTH - 3)
    weights |= dict.fromkeys("、。・ー「」（）　０１２３４５６７８９", _PUNCTUATION) | dict.fromkeys(
        _FREQUENT, _FREQUENT_KANJI
    )
    weights |= dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩髙﨑㈱№", _KANJI) | {
        chr(code): _CONTROL for code in range(0x20) if code not in (9, 10, 13)
    }
    return weights | {"\x7f": _CONTROL, "\ufffe": _CONTROL, "\uffff": _CONTROL}


# -- plain text


@dataclass(slots=True)
class _Line:
    start: int  # of the first character that is no white space
    text: str  # stripped
    indent: int  # columns
    tabbed: bool  # begins with a tab
    opens: bool  # after an empty line, or the first

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that say something."""
    opens = True
    start = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            opens = True
        elif not is_decoration(line):
            lead = len(raw) - len(raw.lstrip())
            yield _Line(start + lead, line, columns(raw[:lead]) if lead else 0, raw[0] == "\t", opens)
            opens = False
        start += len(raw) + 1


def _stated_title(lines: list[_Line]) -> str | None:
    return next((line.text for line in lines[:5] if is_title(line.text)), None)


def text_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text that has lines and empty lines and no other layout."""
    lines = list(_lines(text))
    levels = _levels(lines)
    widths = [columns(line.text) + line.indent for line in lines]
    wrap = wrap_width(widths)
    open_block: tuple[int, int, BlockKind, int] | None = None  # start, end, kind, indent
    after_row = False
    for here, (line, level) in enumerate(zip(lines, levels, strict=True)):
        row = "\t" in line.text or (line.tabbed and after_row)
        kind: BlockKind = "heading" if level else "row" if row else "item" if is_item(line.text) else "paragraph"
        after_row = row
        if open_block is not None:
            start, end, open_kind, indent = open_block
            hangs = open_kind == "item" and line.indent > indent
            if (
                kind == "paragraph"
                and not line.opens
                and (hangs or _goes_on(lines[here - 1], line, widths[here - 1], wrap))
            ):
                open_block = (start, line.end, open_kind, indent)
                continue
            yield Block(start, end, open_kind)
            open_block = None
        if kind in ("heading", "row"):
            yield Block(line.start, line.end, kind, level)
        else:
            open_block = (line.start, line.end, kind, line.indent)
    if open_block is not None:
        yield Block(*open_block[:3])


def _levels(lines: list[_Line]) -> list[int]:
    """Return the heading level of each line; the title, where one of the first lines reads like one, is level 1."""
    texts = [line.text for line in lines]
    levels = settle_headings(texts, [0 if len(text) > 60 or "\t" in text else heading_level(text) for text in texts])
    for here, text in enumerate(texts[:5]):
        if is_title(text):
            levels[here] = 1
            break
    return levels


def wrap_width(widths: list[int]) -> int:
    """Return the width, in columns, at which the lines were broken by hand or by a program, 0 when they were not.

    Lines count as broken when enough of them are nearly as wide as the widest one.
    """
    widest = max(widths, default=0)
    if not 40 <= widest <= 160:
        return 0
    full = sum(width >= widest - 4 for width in widths)
    return widest if full >= max(3, sum(width > widest / 2 for width in widths) // 4) else 0


def _goes_on(line: _Line, following: _Line, width: int, wrap: int) -> bool:
    return bool(wrap) and width >= wrap - 4 and following.indent <= line.indent and not ends_sentence(line.text)


# -- Markdown

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_HASH = re.compile(r"[ ]{0,3}(#{1,6})[ \t　]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-{2,})[ \t]*$")
_BULLET = re.compile(r"([ \t]*)(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|(?=\d{1,3}[.)][ \t]))(?=\S)")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")


def _markdown_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of CommonMark that records use; what it does not know stays a paragraph."""
    front = _FRONT_MATTER.match(text)
    body = (" " * front.end() if front else "") + text[front.end() if front else 0 :]
    body = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), body)
    open_block: tuple[int, int, BlockKind] | None = None
    fence = ""
    broken = False  # the line before ended with a hard break
    start = 0
    for raw in body.split("\n"):
        here, start = start, start + len(raw) + 1
        line = raw.strip()
        first, last = here + len(raw) - len(raw.lstrip()), here + len(raw.rstrip())
        fenced = _FENCE.match(raw)
        if fenced and (not fence or fenced[1].startswith(fence)):
            fence = "" if fence else fenced[1]
            line = ""
        elif fence:
            open_block = (open_block[0] if open_block else first, last, "paragraph") if line else open_block
            continue
        underline = _UNDERLINE.match(raw) if open_block and open_block[2] == "paragraph" else None
        if underline and open_block:
            yield Block(open_block[0], open_block[1], "heading", 1 if underline[1][0] == "=" else 2)
            open_block = None
            continue
        heading, bullet, row = _HASH.match(raw), _BULLET.match(raw), line.startswith("|")
        starts = not line or heading or bullet or row or broken or line.startswith(">") or is_decoration(line)
        if open_block and starts:
            yield Block(*open_block)
            open_block = None
        broken = raw.endswith(("  ", "\\"))
        if heading and heading[2]:
            yield _stripped(text, here + heading.start(2), here + heading.end(2), "heading", len(heading[1]))
        elif row and not _TABLE_RULE.match(raw):
            if cells := line.strip(" \t|"):
                first += line.index(cells)
                yield _stripped(text, first, first + len(cells), "row")
        elif not line or _TABLE_RULE.match(raw) or is_decoration(line) or heading:
            continue
        elif bullet:
            open_block = (here + bullet.end(), last, "item")
        elif open_block:
            open_block = (open_block[0], last, open_block[2])
        else:
            quoted = len(line) - len(line.lstrip("> \t　"))
            open_block = (first + quoted, last, "paragraph") if quoted < len(line) else None
    if open_block:
        yield Block(*open_block)


def _stripped(text: str, start: int, end: int, kind: BlockKind, level: int = 0) -> Block:
    content = text[start:end]
    start += len(content) - len(content.lstrip())
    return Block(start, start + len(content.strip()), kind, level)
