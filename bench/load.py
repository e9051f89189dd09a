"""Many sessions ask the page at once while records are re-ingested and once rolled back; everything on this machine.

    python -m bench.load [--sessions 20] [--seconds 180] [--every 20] [--think 6]

Prints one JSON. A session is Streamlit's own protocol over its websocket; it waits ``--think`` seconds on average
between an answer and the next question, and a new visitor comes after every six questions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.load_records import (
    ASKED,
    NAMES,
    SAMPLE_QUESTIONS,
    Done,
    bring_in,
    change_records,
    file_name,
    go_back,
    write_records,
)
from bench.page_session import PageSession, Shown
from settings import ROOT

QUESTIONS_OF_A_VISITOR = 6
PATIENCE_SECONDS = 120  # for the server to come up, and for one answer
P95_SECONDS = 1.5
GROWTH = 0.15


@dataclass(frozen=True, slots=True)
class State:
    """What the store holds after an update or rollback."""

    begun: float  # time.monotonic()
    reported: float
    names: frozenset[str]  # file names


@dataclass(slots=True)
class Log:
    """What happened so far."""

    states: list[State] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)  # records that went, in order
    updates: list[float] = field(default_factory=list)  # seconds
    rollbacks: int = 0
    answers: list[Shown] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)  # seconds since the start, MB of the server
    processor: list[float] = field(default_factory=list)  # seconds that the server computed since it was started

    def wrongly_cited(self, shown: Shown) -> list[str]:
        """Return the files cited that were in no state which could answer between question and answer."""
        ended = shown.sent + shown.seconds
        before = [state for state in self.states if state.reported <= shown.sent]
        current = before[-1:] + [state for state in self.states if state.reported > shown.sent and state.begun < ended]
        allowed = frozenset[str]().union(*(state.names for state in current))
        return [name for name in shown.files if name not in allowed]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--every", type=float, default=20, help="seconds between two updates")
    parser.add_argument("--think", type=float, default=6, help="seconds between answer and question, on average")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder), arguments))
    print(json.dumps(result, ensure_ascii=False, indent=1))


async def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    write_records(folder / "records")
    load_before = os.getloadavg()
    log = Log()
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        run = partial(loop.run_in_executor, process)
        await _changed(log, run(bring_in, folder / "store", folder / "records"))
        server, address, output = _start_server(folder)
        try:
            first = PageSession(address)
            await first.open()
            await first.ask(SAMPLE_QUESTIONS[0])  # answered when everything is loaded
            await first.close()
            started = time.monotonic()
            await asyncio.gather(
                *(_visit(log, address, number, started, arguments) for number in range(arguments.sessions)),
                _update(log, folder, run, started, arguments),
                _watch_memory(log, server.pid, started, arguments.seconds),
            )
        finally:
            server.kill()
            server.wait()
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
    log.errors += [line for line in lines if "Traceback" in line or "ERROR" in line]
    return _result(log, arguments, load_before)


async def _visit(log: Log, address: str, number: int, started: float, arguments: argparse.Namespace) -> None:
    chance = random.Random(number)  # noqa: S311  (which question comes is no secret)
    await asyncio.sleep(chance.random() * arguments.think)
    end = started + arguments.seconds
    while time.monotonic() < end:
        session = PageSession(address)
        try:
            await asyncio.wait_for(session.open(), PATIENCE_SECONDS)
            for _ in range(QUESTIONS_OF_A_VISITOR):
                if time.monotonic() >= end:
                    break
                question = _question(log, chance)
                shown = await asyncio.wait_for(session.ask(question), PATIENCE_SECONDS)
                log.answers.append(shown)
                log.errors += session.errors + ([] if shown.status else [f"no answer: {question}"])
                await asyncio.sleep(chance.uniform(0.5, 1.5) * arguments.think)
        except Exception as error:  # whatever it is, it is a loss to be counted
            log.errors.append(f"{type(error).__name__}: {error}")
        finally:
            await session.close()


def _question(log: Log, chance: random.Random) -> str:
    """Return a question about a record that went lately, about any, or about the sample records."""
    kind = chance.random()
    if kind < 0.2:
        return chance.choice(SAMPLE_QUESTIONS)
    lately = log.removed[-2:]
    name = chance.choice(lately) if lately and kind < 0.6 else chance.randrange(len(NAMES))
    return chance.choice(ASKED).format(name=NAMES[name])


async def _update(
    log: Log, folder: Path, run: Callable[..., asyncio.Future[Done]], started: float, arguments: argparse.Namespace
) -> None:
    rounds = int(arguments.seconds / arguments.every)
    for number in range(1, rounds):
        await asyncio.sleep(max(0.0, started + number * arguments.every - time.monotonic()))
        if number == max(2, rounds // 2):
            await _changed(log, run(go_back, folder / "store"))
            log.rollbacks += 1
            continue
        gone = change_records(folder / "records", number)
        done = await _changed(log, run(bring_in, folder / "store", folder / "records"))
        log.updates.append(done.seconds)
        assert file_name(gone) not in done.names
        log.removed.append(gone)


async def _changed(log: Log, work: asyncio.Future[Done]) -> Done:
    begun = time.monotonic()
    done = await work
    log.states.append(State(begun, time.monotonic(), done.names))
    return done


async def _watch_memory(log: Log, server: int, started: float, seconds: float) -> None:
    while (since := time.monotonic() - started) < seconds:
        log.memory.append((since, _resident(server)))
        log.processor.append(_computed(server))
        await asyncio.sleep(1)
    log.memory.append((since, _resident(server)))
    log.processor.append(_computed(server))


def _resident(process: int) -> int:
    """Return the MB that a process keeps in memory."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) // 1024


def _computed(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _start_server(folder: Path) -> tuple[subprocess.Popen[bytes], str, Path]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    output = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "HOME": str(folder), "KIROKU_STORE": str(folder / "store")}
    with output.open("wb") as file:
        server = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, env=environment)
    address = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}_stcore/health", timeout=1):  # noqa: S310  (our own server)
                return server, address, output
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise RuntimeError(output.read_text(encoding="utf-8", errors="replace"))


def _result(log: Log, arguments: argparse.Namespace, load_before: tuple[float, float, float]) -> dict[str, Any]:
    seconds = sorted(shown.seconds for shown in log.answers)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    early = min(60.0, arguments.seconds / 3)
    first = next(memory for since, memory in log.memory if since >= early)
    last = log.memory[-1][1]
    wrong = [name for shown in log.answers for name in log.wrongly_cited(shown)]
    return {
        "sessions": arguments.sessions,
        "seconds": arguments.seconds,
        "think seconds": arguments.think,
        "questions": len(log.answers),
        "statuses": dict(Counter(shown.status for shown in log.answers)),
        "errors": len(log.errors),
        "first errors": log.errors[:5],
        "citations of removed documents": len(wrong),
        "seconds to the whole page": {
            "median": round(statistics.median(seconds), 3),
            "95th percentile": round(p95, 3),
            "longest": round(seconds[-1], 3),
        },
        "server's processor seconds for one question": round(
            (log.processor[-1] - log.processor[0]) / len(log.answers), 3
        ),
        "updates": len(log.updates),
        "update seconds, median": round(statistics.median(log.updates), 2) if log.updates else None,
        "rollbacks": log.rollbacks,
        "server MB": {f"after {early:g} s": first, "at the end": last, "growth": round(last / first - 1, 3)},
        "load average before": [round(load, 1) for load in load_before],
        "load average after": [round(load, 1) for load in os.getloadavg()],
        "cores": os.cpu_count(),
        "met": {
            "no error": not log.errors,
            "no removed document cited": not wrong,
            f"95th percentile up to {P95_SECONDS} s": p95 <= P95_SECONDS,
            f"memory within {GROWTH:.0%}": last <= first * (1 + GROWTH),
        },
    }


if __name__ == "__main__":
    main()
