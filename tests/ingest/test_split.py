from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.split import HARD_LIMIT, content_hash, split
from ingest.types import Block, BlockKind, Header

SIZE = 80


Part = str | tuple[BlockKind, int | None, str]


def lay_out(*parts: Part) -> tuple[str, tuple[Block, ...]]:
    """Return a text and its blocks; a part is its words, or (kind, page, words)."""
    text = ""
    blocks: list[Block] = []
    for part in parts:
        kind, page, words = part if isinstance(part, tuple) else ("paragraph", None, part)
        text += "\n" if text else ""
        level = 1 if kind == "heading" else 0
        blocks.append(Block(len(text), len(text) + len(words), kind, level, page))
        text += words
    return text, tuple(blocks)


def passages(*parts, size=SIZE):
    text, blocks = lay_out(*parts)
    found = split("d", text, blocks, size)
    for ordinal, passage in enumerate(found):
        assert passage.text == text[passage.start : passage.end]
        assert (passage.ordinal, passage.document, passage.id) == (ordinal, "d", 0)
        assert all(0 <= start < end <= len(passage.text) for start, end in passage.sentences)
    return found


def texts(*parts, size=SIZE):
    return [passage.text for passage in passages(*parts, size=size)]


def sentences_of(passage):
    return [passage.text[start:end] for start, end in passage.sentences]


S30 = "あ" * 29 + "。"


def test_sentences_are_gathered_up_to_the_size():
    assert texts(S30 * 5) == [S30 * 2, S30 * 2, S30]


def test_short_paragraphs_share_a_passage():
    (passage,) = passages("一つ。", "二つ。")
    assert (passage.text, sentences_of(passage)) == ("一つ。\n二つ。", ["一つ。", "二つ。"])


def test_no_passage_crosses_a_page():
    found = passages(("paragraph", 1, "一頁。"), ("paragraph", 2, "二頁。"))
    assert [(passage.text, passage.page) for passage in found] == [("一頁。", 1), ("二頁。", 2)]


def test_no_passage_crosses_a_page_even_under_a_heading():
    found = passages(("heading", 1, "議題"), ("paragraph", 2, "二頁。"))
    assert [(passage.text, passage.page, passage.headings) for passage in found] == [
        ("議題", 1, ("議題",)),
        ("二頁。", 2, ("議題",)),
    ]


def test_a_heading_begins_a_passage_and_stays_with_its_text():
    found = passages("前。", ("heading", None, "1 予算"), "予算の話。", ("heading", None, "2 防災"), "防災の話。")
    assert [(passage.text, passage.headings) for passage in found] == [
        ("前。", ()),
        ("1 予算\n予算の話。", ("1 予算",)),
        ("2 防災\n防災の話。", ("2 防災",)),
    ]


def test_headings_are_nested_by_level():
    text = "章\n節\n文。\n章2\n文2。"
    blocks = [
        Block(0, 1, "heading", 1),
        Block(2, 3, "heading", 2),
        Block(4, 6),
        Block(7, 9, "heading", 1),
        Block(10, 13),
    ]
    assert [passage.headings for passage in split("d", text, blocks, SIZE)] == [("章", "節"), ("章2",)]


def test_no_passage_crosses_a_change_of_speaker():
    found = passages(
        "○議長（山田君）　開会します。", "続けます。", "○市長（鈴木君）　お答えします。", "○議長（山田君）　了解。"
    )
    assert [(passage.speaker, passage.text) for passage in found] == [
        ("議長（山田君）", "開会します。\n続けます。"),
        ("市長（鈴木君）", "お答えします。"),
        ("議長（山田君）", "了解。"),
    ]


def test_two_turns_of_one_speaker_are_two_passages():
    found = passages("○議長（山田君）　開会します。", "○議長（山田君）　閉会します。")
    assert [passage.text for passage in found] == ["開会します。", "閉会します。"]


def test_a_long_sentence_without_punctuation_is_cut_and_nothing_lost():
    found = texts("あ" * 1_000)
    assert "".join(found) == "あ" * 1_000
    assert max(map(len, found)) <= SIZE


def test_a_long_sentence_is_cut_at_commas():
    found = texts(("あ" * 39 + "、") * 5)
    assert found == [("あ" * 39 + "、") * 2, ("あ" * 39 + "、") * 2, "あ" * 39 + "、"]


def test_a_quotation_is_whole_up_to_the_hard_limit():
    quotation = "「" + "い。" * 100 + "」と述べた。"
    assert SIZE < len(quotation) <= SIZE * HARD_LIMIT
    assert texts(f"前の文。{quotation}後の文。") == ["前の文。", quotation, "後の文。"]


def test_a_quotation_beyond_the_hard_limit_is_cut_after_all():
    quotation = "「" + "い。" * 200 + "」と述べた。"
    assert len(quotation) > SIZE * HARD_LIMIT
    found = texts(quotation)
    assert "".join(found) == quotation
    assert max(map(len, found)) <= SIZE


def test_a_row_of_a_table_is_one_sentence():
    (passage,) = passages(("row", 1, "端末\t300台。予備\t20台。"))
    assert sentences_of(passage) == ["端末\t300台。予備\t20台。"]


TABLE = "番号\t決定した内容\t所管"
ROWS = [("row", 1, TABLE), *(("row", 1, f"{n}\t端末を{n}0台買う。{'あ' * 26}\t総務課") for n in range(1, 4))]


def with_headers(parts):
    """Return the text and blocks of ``parts``, the rows under the first row of their table."""
    text, blocks = lay_out(*parts)
    header = next(((b.start, b.end) for b in blocks if text[b.start : b.end] == TABLE), None)
    return text, [
        replace(block, header=header) if block.kind == "row" and (block.start, block.end) != header else block
        for block in blocks
    ]


def test_rows_of_a_table_know_the_row_that_heads_it_in_whatever_passage_they_stand():
    text, blocks = with_headers([*ROWS, ("paragraph", 1, "そのほか。")])
    found = split("d", text, blocks, SIZE)
    assert [(p.text.count("総務課"), p.headers, p.header_outside) for p in found] == [
        (1, (Header(TABLE, 1, 1),), ""),  # it stands here itself
        (1, (Header(TABLE, 0, 0),), TABLE),
        (1, (Header(TABLE, 0, 0),), TABLE),
    ]
    last = found[-1]
    assert [last.header_at(last.text.index(words)) for words in ("3\t", "総務課", "そのほか")] == [TABLE, TABLE, None]
    assert found[0].header_at(0) is None  # the header itself


def test_the_rows_of_a_conversation_have_no_header():
    header: Part = ("row", 1, "発言者\t発言")
    rows: list[Part] = [
        ("row", 1, f"{who}\t{what}") for who, what in (("事務局", "説明する。"), ("本部長", "承認する。")) * 2
    ]
    text, blocks = lay_out(header, *rows)
    first = blocks[0]
    headed = [first, *(replace(block, header=(first.start, first.end)) for block in blocks[1:])]
    found = split("d", text, headed, SIZE)
    assert [passage.speaker for passage in found if passage.turn] == ["事務局", "本部長"] * 2
    assert {passage.headers for passage in found if passage.turn} == {()}


def test_nothing_gives_no_passage():
    assert split("d", "", (), SIZE) == []


@pytest.mark.parametrize(
    "change", [{"text": "別"}, {"headings": ("別",)}, {"speaker": "別"}, {"headers": (Header("別", 0, 0),)}]
)
def test_the_content_hash_changes_with_all_that_is_searched(change):
    (passage,) = passages("一つ。")
    changed = replace(passage, **change)
    assert content_hash(changed, "題") != content_hash(passage, "題") != content_hash(passage, "別題")


def test_the_content_hash_does_not_change_with_the_place():
    (passage,) = passages("一つ。")
    moved = replace(passage, id=9, ordinal=4, page=3, start=100, end=103, document="e")
    assert content_hash(moved, "題") == content_hash(passage, "題")


WORDS = st.text(alphabet="あ亜a1。、「」『』（）！ 　\t", min_size=1, max_size=200).map(str.strip).filter(bool)
PART = st.tuples(st.sampled_from(["paragraph", "item", "row", "heading"]), st.integers(1, 3), WORDS)


@settings(max_examples=60, deadline=None)
@given(st.lists(PART, min_size=1, max_size=8))
def test_passages_are_slices_in_order_that_lose_nothing(parts):
    parts = sorted(parts, key=lambda part: part[1])
    text, blocks = lay_out(*parts)
    found = split("d", text, blocks, SIZE)
    assert all(passage.text == text[passage.start : passage.end] for passage in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    if all(passage.speaker is None for passage in found):  # a label belongs to no passage
        assert bare("".join(passage.text for passage in found)) == bare(text)
    for passage in found:
        inside = [block for block in blocks if block.start < passage.end and passage.start < block.end]
        assert {block.page for block in inside} == {passage.page}
        kinds = [block.kind for block in inside]
        assert "heading" not in kinds[kinds.index("paragraph") :] if "paragraph" in kinds else True
        assert bare("".join(sentences_of(passage))) == bare(passage.text) or passage.speaker


def bare(text):
    return "".join(text.split())
