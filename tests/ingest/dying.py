"""Work for other processes that kills the one it runs in."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path


def double(number: int) -> int:
    """Return twice the number; a negative one is the end of the process."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def die_while_telling(number: int) -> int:
    """Return the number; a negative one is the end of the process when it has told the first part of its result."""
    if number < 0:
        send = Connection._send  # type: ignore[attr-defined]

        def send_and_die(connection: Connection, part: bytes) -> None:
            send(connection, part[: len(part) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

        Connection._send = send_and_die  # type: ignore[attr-defined]
    return number


def stumble(number: int) -> int:
    """Return the number; a negative one raises."""
    if number < 0:
        raise ValueError(f"{number} is negative")
    return number


def die_once(job: tuple[str, int]) -> int:
    """Return the number; the first who comes by is killed."""
    path = Path(job[0])
    try:
        path.unlink()
    except FileNotFoundError:
        return job[1]
    os.kill(os.getpid(), signal.SIGKILL)
    return -1
