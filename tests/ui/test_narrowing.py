"""Records chosen by whose they are, meeting, year, kind and stage; all of it at once."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.types import Document, Facts
from ui.narrowing import Choice

STAGES = {"plan": frozenset({"決定", "案"}), "minutes": frozenset({"検討中"})}


def record(name, day, **facts):
    return Document(name, name, name, name, day, 1, "", "", facts=Facts(**facts))


DOCUMENTS = [
    record("plan", date(2024, 3, 26), kind="計画", body="汐見野町"),
    record("minutes", date(2024, 5, 23), kind="議事録", body="汐見野町", meeting_name="DX推進本部会議"),
    record("leaflet", date(2024, 9, 1)),
]


@pytest.mark.parametrize(
    ("choice", "found", "said"),
    [
        (Choice(), ["plan", "minutes", "leaflet"], ""),
        (Choice(body="汐見野町"), ["plan", "minutes"], "汐見野町"),
        (Choice(meeting="DX推進本部会議"), ["minutes"], "DX推進本部会議"),
        (Choice(year=2023), ["plan"], "令和5年度（2023年度）"),  # March belongs to the year before
        (Choice(kind="その他"), ["leaflet"], "その他"),
        (Choice(stage="案"), ["plan"], "「案」を述べる"),
        (Choice(body="汐見野町", stage="検討中"), ["minutes"], "汐見野町、「検討中」を述べる"),
        (Choice(year=2024, kind="計画"), [], "令和6年度（2024年度）、計画"),
    ],
)
def test_a_choice_leaves_the_records_to_which_all_of_it_applies(choice, found, said):
    assert [document.id for document in choice.select(DOCUMENTS, STAGES)] == found
    assert choice.said == said
