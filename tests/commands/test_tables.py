"""The tables of the terminal: a time, a number of a file or an id is never broken, however wide the Japanese beside it.

Rich measures full-width characters as two cells.
"""

from __future__ import annotations

import json
import re

import pytest

from commands.terminal import console, minute, print_table
from tests.commands.test_commands import run, run_json

TITLE = "令和６年第２回汐見野町議会定例会における書かない窓口の本格導入に関する特別委員会の会議録（第２号・抜粋）"
MOMENT = re.compile(r"(?<!\S)20\d\d-\d\d-\d\d \d\d:\d\d(?!\S)")


@pytest.fixture(params=["50", "80", "200"])
def width(request, monkeypatch):
    monkeypatch.setenv("COLUMNS", request.param)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Three generations of one document with a long title and a long name."""
    folder = tmp_path_factory.mktemp("long")
    file = folder / f"{'tokubetsu-iinkai-' * 3}r6-2.txt"
    for day in (3, 4, 5):
        file.write_text(f"{TITLE}\n令和6年6月{day}日\n開会した。\n", encoding="utf-8")
        assert run_json("add", file, "--store", folder / "store")[0] == 0
    return folder / "store"


def test_versions_and_history_keep_each_time_in_one_line(store, width):
    _, told = run_json("versions", TITLE, "--store", store)
    _, out, _ = run("versions", TITLE, "--store", store)
    moments = [minute(version["since"]) for version in told["versions"]]
    assert MOMENT.findall(out) == moments
    assert all(version["sha256"][:12] in out for version in told["versions"])
    assert len(MOMENT.findall(run("history", "--store", store)[1])) == 3


def test_documents_keep_id_and_day_in_one_line(store, width):
    (document,) = run_json("documents", "--store", store)[1]["documents"]
    _, out, _ = run("documents", "--store", store)
    assert f"{document['id']}  2024-06-05" in out


def test_no_line_is_wider_than_the_terminal(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "50")
    print_table(("作成", "題名"), [("2024-06-05 10:00", TITLE)], whole=("作成",))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 2
    assert all(console.measure(line).maximum <= 50 for line in lines)
    assert "".join(line[18:].strip() for line in lines[1:]) == TITLE


def test_a_damaged_generation_is_told_below_the_table(store, width):
    (store / "generations" / "0002" / "manifest.json").write_text(json.dumps({}), encoding="utf-8")
    code, out, err = run("history", "--store", store)
    assert (code, "壊れています" in out, len(MOMENT.findall(out))) == (0, True, 2)
    assert "世代 2" in err
