from __future__ import annotations

import pytest

from ingest.stages import stages_of


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("DX推進計画（案）について", ("案",)),
        ("計画の素案をまとめた。", ("素案",)),
        ("条例案を提出する。", ("案",)),
        ("延期は検討中とする。", ("検討中",)),
        ("四月から始めることに決定した。", ("決定",)),
        ("原案のとおり可決されました。", ("案", "決定")),
        ("令和6年4月1日から施行する。", ("施行",)),
        ("要領は廃止する。", ("廃止",)),
        ("案内係を置く。提案を受けた。", ()),  # 案内 and 提案 are no drafts
        ("まだ決定していない。", ()),
        ("予算は一億円です。", ()),
    ],
)
def test_stage_words_are_found(text, stages):
    assert stages_of(text) == stages


def test_the_innermost_heading_counts_for_its_passages():
    assert stages_of("意見を募集する。", ("第1章 条例案", "議題4 計画（素案）について")) == ("素案",)
