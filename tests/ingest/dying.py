"""Work for other processes that kills the one it runs in."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def double(number: int) -> int:
    """Return twice the number; a negative one is the end of the process."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def die_once(job: tuple[str, int]) -> int:
    """Return the number; the first who comes by is killed."""
    path = Path(job[0])
    try:
        path.unlink()
    except FileNotFoundError:
        return job[1]
    os.kill(os.getpid(), signal.SIGKILL)
    return -1
