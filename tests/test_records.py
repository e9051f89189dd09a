"""The sample records are what their sources say, and every evaluation question can be checked against them."""

from __future__ import annotations

import html
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

DATA = Path(__file__).parents[1] / "data"
RECORDS = sorted(path.name for path in (DATA / "records").iterdir())
FONTS = [
    Path("/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf"),
    Path("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"),
]


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _pages(path: Path) -> list[str]:
    """Return the text of every page, white space dropped; one page where the format has none."""
    match path.suffix:
        case ".pdf":
            return [_squeeze(page.extract_text()) for page in PdfReader(path).pages]
        case ".docx":
            return [_squeeze("".join(docx.Document(str(path)).element.body.itertext()))]
        case ".html":
            return [_squeeze(html.unescape(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))))]
        case _:
            return [_squeeze(path.read_bytes().decode("cp932" if path.name.startswith("seminar") else "utf-8"))]


@cache
def _record(name: str) -> tuple[str, ...]:
    return tuple(_pages(DATA / "records" / name))


def _questions(name: str) -> list[dict[str, Any]]:
    lines = (DATA / "eval" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


MINUTES_TRAINING = _questions("minutes-training")
FITTING = _questions("development") + _questions("training") + MINUTES_TRAINING
MINUTES = _questions("minutes")
ALL = _questions("questions") + FITTING + MINUTES
ANSWERABLE = [question for question in ALL if question["answerable"]]


def _golds(questions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (record, gold string without white space) of every answer that the questions accept."""
    places = [
        place for question in questions if question["answerable"] for place in [question, *question.get("also", [])]
    ]
    return [(place["source"], _squeeze(gold)) for place in places for gold in place["gold"]]


def test_sources_give_the_committed_records(tmp_path: Path) -> None:
    if importlib.util.find_spec("reportlab") is None:
        pytest.skip("reportlab is not installed: pip install -e .[records]")
    if missing := [path.name for path in FONTS if not path.exists()]:
        pytest.skip(f"{missing} absent: apt-get install fonts-ipaexfont")
    subprocess.run(
        [sys.executable, "-m", "data.make_records", "--out", tmp_path], cwd=DATA.parent, check=True, capture_output=True
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == RECORDS
    assert {name: tuple(_pages(tmp_path / name)) for name in RECORDS} == {name: _record(name) for name in RECORDS}


def test_records_come_in_every_format_that_is_read() -> None:
    assert {Path(name).suffix for name in RECORDS} == {".pdf", ".docx", ".html", ".md", ".txt"}


def test_every_pdf_states_its_title_and_has_text_on_every_page() -> None:
    for name in (name for name in RECORDS if name.endswith(".pdf")):
        metadata = PdfReader(DATA / "records" / name).metadata
        assert metadata is not None
        assert "汐見野町" in f"{metadata.title}{metadata.author}"
        assert all(_record(name)), name


@pytest.mark.parametrize(
    ("name", "answerable", "unanswerable"),
    [
        ("questions", 40, 20),
        ("development", 80, 40),
        ("training", 170, 90),
        ("minutes", 50, 10),
        ("minutes-training", 160, 115),
    ],
)
def test_question_sets_have_their_stated_size(name: str, answerable: int, unanswerable: int) -> None:
    kinds = [question["answerable"] for question in _questions(name)]
    assert (kinds.count(True), kinds.count(False)) == (answerable, unanswerable)


def test_no_id_and_no_question_stands_twice() -> None:
    assert len({question["id"] for question in ALL}) == len(ALL)
    assert len({_squeeze(question["question"]) for question in ALL}) == len(ALL)


def test_every_record_is_asked_about() -> None:
    assert sorted({question["source"] for question in ANSWERABLE}) == RECORDS


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_every_gold_string_stands_in_its_record(question: dict[str, Any]) -> None:
    places = [question, *question.get("also", [])]
    absent = [
        gold for place in places for gold in place["gold"] if _squeeze(gold) not in "".join(_record(place["source"]))
    ]
    assert absent == []


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_page_is_where_the_first_gold_string_stands(question: dict[str, Any]) -> None:
    if not question["source"].endswith(".pdf"):
        assert question["page"] is None
    else:
        assert _squeeze(question["gold"][0]) in _record(question["source"])[question["page"] - 1]


def test_unanswerable_questions_say_what_is_missing() -> None:
    assert all(
        set(question) - {"kind"} == {"id", "question", "answerable", "why"}
        for question in ALL
        if not question["answerable"]
    )


@pytest.mark.parametrize("questions", [MINUTES, MINUTES_TRAINING], ids=["minutes", "minutes-training"])
@pytest.mark.parametrize("answerable", [True, False])
def test_what_minutes_are_asked_is_of_six_kinds(questions: list[dict[str, Any]], answerable: bool) -> None:
    kinds = {"who", "when", "decided", "since", "year", "changed"}
    assert {question["kind"] for question in questions if question["answerable"] is answerable} == kinds


def test_models_are_not_fitted_on_what_minutes_are_measured_by() -> None:
    fitted = _golds(FITTING)
    assert [
        gold
        for source, gold in _golds(MINUTES)
        if any(source == other and (gold in text or text in gold) for other, text in fitted)
    ] == []
