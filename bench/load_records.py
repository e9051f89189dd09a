"""Records of an invented town that change while questions are asked, and the process that takes them in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commands.opening import encoder_loader, update_options
from index.store import Store
from index.types import Encoder
from index.update import add, stored_documents
from ingest.read import find_files
from settings import ROOT, load_settings

NAMES = [
    f"{first}{second}"
    for first in ("ひばり", "かえで", "つばき", "あおば", "みどり", "さくら", "もみじ", "すみれ")
    for second in ("支所", "図書館", "公民館", "体育館", "保育所", "出張所")
]
ASKED = ("{name}の予算はいくらですか", "{name}では端末を何台更新しますか", "{name}の工事はいつ始まりますか")
SAMPLE_QUESTIONS = ("生成AIに個人情報を入力してよいですか", "書かない窓口とは何ですか", "防災訓練はいつですか")


@dataclass(frozen=True, slots=True)
class Done:
    """What one update or rollback left in the store."""

    generation: int
    names: frozenset[str]  # files of the documents that answer from now on
    seconds: float


def file_name(name: int) -> str:
    return f"kaigi-{name:02}.txt"


def write_record(folder: Path, name: int, version: int) -> None:
    place = NAMES[name]
    lines = [
        f"{place}整備会議 議事録",
        f"開催日 令和6年{1 + name % 12}月{1 + version % 28}日",
        f"{place}の予算は{100 + 10 * name + version}万円とすることを決めた。",
        f"{place}では端末を{5 + name + version}台更新する。",
        f"{place}の工事は{1 + (name + version) % 12}月に始める。",
        "担当は情報政策課とし、次の会議で進み具合を報告する。",
    ]
    (folder / file_name(name)).write_text("\n\n".join(lines), encoding="utf-8")


def write_records(folder: Path) -> None:
    """Write all of them, and the sample records beside."""
    shutil.copytree(ROOT / "data" / "records", folder)
    for name in range(len(NAMES)):
        write_record(folder, name, 0)


def change_records(folder: Path, round_number: int) -> int:
    """Change three records, take one away and put the one of the round before back; return which went."""
    gone = 7 * round_number % len(NAMES)
    write_record(folder, 7 * (round_number - 1) % len(NAMES), round_number)
    for step in range(1, 4):
        write_record(folder, (gone + 11 * step) % len(NAMES), round_number)
    (folder / file_name(gone)).unlink(missing_ok=True)
    return gone


@cache
def loaded() -> Callable[[], Encoder]:
    return encoder_loader(load_settings())


def bring_in(store: Path, folder: Path) -> Done:
    """Do what ``kiroku sync`` does, in a process that has its encoder loaded."""
    settings = load_settings(store=store)
    report = add(Store(store), loaded(), find_files([folder]), update_options(settings), only=True)
    assert report.generation
    return Done(report.generation, _names(store), report.seconds)


def go_back(store: Path) -> Done:
    """Do what ``kiroku rollback`` does."""
    opened = Store(store)
    with opened.writing():
        number = opened.before_live()
        opened.verify(number)
        opened.make_live(number)
    return Done(number, _names(store), 0.0)


def _names(store: Path) -> frozenset[str]:
    return frozenset(document.source for document in stored_documents(Store(store)))
