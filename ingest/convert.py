"""Old Office files, turned into new ones by LibreOffice where that is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import BrokenFile, UnsupportedFile

BECOMES = {".doc": ".docx", ".rtf": ".docx", ".xls": ".xlsx", ".ppt": ".pptx"}
SECONDS = 120  # for one file
_PROGRAMS = {".docx": "Word", ".xlsx": "Excel", ".pptx": "PowerPoint"}


def converted(data: bytes, suffix: str, name: str) -> bytes:
    """Return the file as DOCX, XLSX or PPTX; see ``BECOMES``.

    Raises ``UnsupportedFile`` where LibreOffice is missing, ``BrokenFile`` where it fails or takes too long.
    """
    target = BECOMES[suffix]
    program = shutil.which("soffice")
    if program is None:
        raise UnsupportedFile(
            f"「{name}」({suffix})は古い形式です。",
            f"{_PROGRAMS[target]} などで開き、{target} か PDF で保存し直して追加してください。"
            "(サーバーに LibreOffice を入れると、そのまま読めます。)",
        )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / f"record{suffix}").write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",  # one that runs already is left alone
            "--convert-to",
            target[1:],
            "--outdir",
            str(folder / "new"),
            str(folder / f"record{suffix}"),
        ]
        if not _ran(command):
            raise BrokenFile(
                f"「{name}」は LibreOffice での変換が {SECONDS} 秒で終わりませんでした。",
                f"{_PROGRAMS[target]} などで {target} に保存し直して追加してください。",
            )
        result = folder / "new" / f"record{target}"
        if not result.is_file():
            raise BrokenFile(
                f"「{name}」は LibreOffice で変換できません(壊れているか、パスワードがかかっています)。",
                f"{_PROGRAMS[target]} などで開いて {target} に保存し直してから追加してください。",
            )
        return result.read_bytes()


def _ran(command: list[str]) -> bool:
    """Run the command with all it starts; False where it had to be ended."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process and its children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
