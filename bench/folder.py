"""Measure a folder with very many files in it: what an administrator waits for, and how much memory it takes.

    python -m bench.folder [--files 10000]

Prints one JSON. Each file is a short record of an invented town, and no two are alike. Every step is the command as
staff run it, in a process of its own, from its start to its end: the start alone is given for comparison. Times are
by the clock and by the processor, of all its processes together: where others share the cores, only the second
compares. Memory is the most that the process held, and the most that one of those held which read and cut for it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.load_records import NAMES
from settings import ROOT

TOPICS = ("窓口", "端末", "防災", "予算", "研修", "電子申請", "文書管理", "庁内ネットワーク")
FILES = 10_000
QUESTION = "ひばり支所の窓口の予算はいくらですか"

COMMAND = """
import json, resource, sys
from cli import app
try:
    app(sys.argv[1:], standalone_mode=False)
finally:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps([processor, *(one.ru_maxrss // 1024 for one in used)]), file=sys.stderr)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), arguments.files), ensure_ascii=False, indent=1))


def measure(folder: Path, files: int) -> dict[str, Any]:
    records, store = folder / "records", folder / "store"
    write_records(records, files)
    steps = {
        "start alone": run("documents", store),
        "dry run": run("sync", records, "--dry-run", store),
        "add": run("sync", records, store),
        "nothing changed": run("sync", records, store),
    }
    write_record(records, 0, version=1)
    steps["one file changed"] = run("sync", records, store)
    path(records, 1).unlink()
    steps["one file gone"] = run("sync", records, store)
    steps["status"] = run("status", store)
    steps["rollback"] = run("rollback", store)
    steps["ask"] = run("ask", QUESTION, store)
    told = steps["add"]["told"]
    return {
        "files": len(told["added"]),
        "failed": len(told["failed"]),
        "passages": told["passages"],
        "add, ms per file": round(1000 * steps["add"]["seconds"] / files, 2),
        "add, processor ms per file": round(1000 * steps["add"]["processor seconds"] / files, 2),
        "bytes of records": sum(file.stat().st_size for file in records.iterdir()),
        "bytes of one generation": sum(file.stat().st_size for file in newest(store).rglob("*") if file.is_file()),
        "steps": {name: {key: value for key, value in step.items() if key != "told"} for name, step in steps.items()},
    }


def write_records(folder: Path, files: int) -> None:
    folder.mkdir()
    for number in range(files):
        write_record(folder, number, version=0)


def write_record(folder: Path, number: int, version: int) -> None:
    place, topic = NAMES[number % len(NAMES)], TOPICS[number // len(NAMES) % len(TOPICS)]
    lines = [
        f"{place}{topic}検討会議（第{number + 1}回） 議事録",
        f"開催日 令和{1 + number % 6}年{1 + number % 12}月{1 + number % 28}日",
        f"議題 {topic}の見直しについて",
        f"課長 {place}の{topic}の予算は{100 + number + version}万円とする案を説明します。",
        f"委員 {topic}の利用は前年より{number % 40}件増えた。次の会議までに内訳を示してほしい。",
        f"課長 内訳は{1 + (number + 1) % 12}月の会議で報告します。端末は{5 + number % 90}台を更新します。",
        "議長 異議がないようですので、原案のとおり決定します。",
    ]
    path(folder, number).write_text("\n\n".join(lines), encoding="utf-8")


def path(folder: Path, number: int) -> Path:
    return folder / f"kaigi-{number:05}.txt"


def run(command: str, *arguments: str | Path) -> dict[str, Any]:
    """Return what a command took and told; the last of ``arguments`` is the store."""
    *given, store = map(str, arguments)
    started = time.monotonic()
    line = [sys.executable, "-c", COMMAND, command, *given, "--store", store, "--json"]
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = round(time.monotonic() - started, 2)
    processor, most, most_beside = json.loads(ended.stderr.splitlines()[-1])
    return {
        "seconds": seconds,
        "processor seconds": round(processor, 2),
        "memory, MB": most,
        "largest process beside, MB": most_beside,
        "told": json.loads(ended.stdout),
    }


def newest(store: Path) -> Path:
    return max((store / "generations").iterdir())


if __name__ == "__main__":
    main()
