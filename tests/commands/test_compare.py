"""``kiroku diff`` over the sample minutes, with the encoder that ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from settings import ROOT

MAY, NOVEMBER = "dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx"
CITATION = {"source", "title", "page", "speaker", "role", "date", "quote", "score"}


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("store") / "store"
    records = ROOT / "data" / "records"
    assert run("add", records / MAY, records / NOVEMBER, "--store", store)[0] == 0
    return store


def test_json_holds_every_kind_of_change_with_its_sources(store: Path):
    code, out, errors = run("diff", NOVEMBER, "令和5年度第1回", "--store", store, "--json")
    changes = json.loads(out)
    assert (code, errors) == (0, "")
    assert list(changes) == ["older", "newer", "agenda", "decisions", "figures", "homework"]
    assert (changes["older"]["source"], changes["newer"]["source"]) == (MAY, NOVEMBER)
    assert (changes["older"]["date"], changes["newer"]["date"]) == ("2023-05-18", "2023-11-09")
    assert len(changes["agenda"]["continued"]) == 3
    figure = changes["figures"][0]
    assert (figure["before"], figure["after"]) == ("1850万円", "1420万円")
    assert set(figure["older"]) == CITATION
    assert figure["older"]["page"] == 2
    assert (len(changes["homework"]["done"]), changes["homework"]["open"]) == (6, [])


def test_people_read_headings_and_lines_with_their_sources(store: Path):
    code, out, _ = run("diff", MAY, NOVEMBER, "--store", store)
    assert code == 0
    for line in (
        "■ 続いている議題(3 件)",
        "■ 残っている宿題(0 件)",
        "・1850万円 → 1420万円",
        "前回  概算経費は1,850万円を見込んでいます。［dx-honbu-r5-1.pdf、2ページ、DX推進室長］",
    ):
        assert line in out


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((MAY, "令和9年度"), "当てはまる文書がありません"),
        ((MAY, MAY), "同じ文書"),
        ((MAY, "令和5年度"), "2 件あります"),
    ],
)
def test_records_that_cannot_be_compared_are_named(store: Path, names: tuple[str, str], reason: str):
    code, out, errors = run("diff", *names, "--store", store)
    assert (code, out) == (1, "")
    assert reason in errors


def test_an_empty_store_says_what_to_do(tmp_path: Path):
    code, _, errors = run("diff", "a", "b", "--store", tmp_path / "none")
    assert code == 1
    assert "kiroku add" in errors


def test_one_record_alone_is_wrong_usage(store: Path):
    assert run("diff", MAY, "--store", store)[0] == 2
