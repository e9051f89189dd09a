from __future__ import annotations

import logging

import pytest

from prompts.synonyms import load_synonyms, read_synonyms

WHOLE = """
[[section]]
name = "お金"
groups = [
    ["費用", "経費"],
    ["無料", "無償"],
]
one_way = [
    { from = "お金", to = ["費用", "予算"] },
]
"""


def read(tmp_path, text):
    path = tmp_path / "synonyms.toml"
    path.write_text(text, encoding="utf-8")
    return read_synonyms(path)


def test_groups_and_one_way_entries_are_read_from_all_sections(tmp_path):
    text = 'groups = [["紙", "用紙"]]\n' + WHOLE + WHOLE.replace("お金", "税").replace("費用", "税額")
    lexicon, problems = read(tmp_path, text)
    assert lexicon.groups == [["紙", "用紙"], ["費用", "経費"], ["無料", "無償"], ["税額", "経費"], ["無料", "無償"]]
    assert lexicon.one_way == [("お金", ["費用", "予算"]), ("税", ["税額", "予算"])]
    assert problems == []


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    lexicon, problems = read(tmp_path, "\ufeff" + WHOLE)
    assert (len(lexicon.groups), problems) == (2, [])


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (
            '["無料", "無償"],',
            '["無料"],',
            "synonyms.toml 「お金」のgroups の2番目 ['無料']: 違う言葉が2つ以上ありません。この項目を飛ばします。",
        ),
        (
            '["無料", "無償"],',
            '["無料", "無料"],',
            "synonyms.toml 「お金」のgroups の2番目 ['無料', '無料']: "
            "違う言葉が2つ以上ありません。この項目を飛ばします。",
        ),
        (
            '["無料", "無償"],',
            '["無料", 0],',
            "synonyms.toml 「お金」のgroups の2番目 ['無料', 0]: "
            '["言葉", "言葉"] の形ではありません。この項目を飛ばします。',
        ),
        (
            '["無料", "無償"],',
            '["無料", " "],',
            "synonyms.toml 「お金」のgroups の2番目 ['無料', ' ']: "
            '["言葉", "言葉"] の形ではありません。この項目を飛ばします。',
        ),
        (
            '["無料", "無償"],',
            '"無料",',
            "synonyms.toml 「お金」のgroups の2番目 '無料': "
            '["言葉", "言葉"] の形ではありません。この項目を飛ばします。',
        ),
    ],
)
def test_a_broken_entry_is_named_and_the_rest_counts(tmp_path, before, after, problem):
    lexicon, problems = read(tmp_path, WHOLE.replace(before, after))
    assert problems == [problem]
    assert (lexicon.groups, lexicon.one_way) == ([["費用", "経費"]], [("お金", ["費用", "予算"])])


@pytest.mark.parametrize(
    "entry", ['{ from = "お金" }', '{ from = "", to = ["費用"] }', '{ from = "お金", to = "費用" }']
)
def test_a_broken_one_way_entry_is_named_and_the_rest_counts(tmp_path, entry):
    lexicon, (problem,) = read(tmp_path, WHOLE.replace('{ from = "お金", to = ["費用", "予算"] }', entry))
    assert problem.startswith("synonyms.toml 「お金」のone_way の1番目")
    assert "の形ではありません。この項目を飛ばします。" in problem
    assert (len(lexicon.groups), lexicon.one_way) == (2, [])


def test_of_a_file_that_is_no_toml_the_lines_that_can_be_read_count(tmp_path):
    lexicon, problems = read(tmp_path, WHOLE.replace('["無料", "無償"],', '["無料", "無償],'))
    assert (lexicon.groups, lexicon.one_way) == ([["費用", "経費"]], [("お金", ["費用", "予算"])])
    assert problems[0].startswith("synonyms.toml の書き方に誤りがあります(")
    assert problems[0].endswith("読める行だけを使います。")
    assert problems[1:] == ['6行目を読めません: ["無料", "無償],']


def test_a_missing_comma_costs_no_entry(tmp_path):
    lexicon, problems = read(tmp_path, WHOLE.replace('["費用", "経費"],', '["費用", "経費"]'))
    assert (len(lexicon.groups), len(lexicon.one_way), len(problems)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file or directory"), ("費用".encode("cp932"), "UTF-8で保存し直してください")],
)
def test_a_file_that_cannot_be_read_leaves_no_synonyms(tmp_path, caplog, content, reason):
    path = tmp_path / "synonyms.toml"
    if content is not None:
        path.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        assert load_synonyms(path) == ([], [])
    assert caplog.messages == [f"synonyms.toml を読めません({reason})。言い換えなしで続けます。"]


def test_the_shipped_file_is_whole():
    lexicon, problems = read_synonyms()
    assert problems == []
    assert len(lexicon.groups) >= 450
    assert len({frozenset(group) for group in lexicon.groups}) == len(lexicon.groups)
    assert len({said for said, _ in lexicon.one_way}) == len(lexicon.one_way)
