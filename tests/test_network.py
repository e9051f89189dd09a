"""What ships starts and answers with the network cut."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Replaces what a library would reach the network with; who tries is written down, even where it catches the error.
PROGRAM = """
import json, socket, sys
from pathlib import Path

attempts = []

def cut(name):
    def refuse(*arguments, **_keywords):
        attempts.append(f"{name} {[str(argument) for argument in arguments]}")
        raise OSError(101, "Network is unreachable")
    return refuse

for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, cut(name))
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, cut(name))

from answer.assistant import Assistant
from index.encoder import load_encoder
from index.store import Store
from index.update import Options, add
from ingest.read import Limits, find_files
from policy.decide import load_policy
from settings import ROOT, load_settings

if __name__ == "__main__":
    settings = load_settings(store=Path(sys.argv[1]))
    limits = Limits(10**8, 10**9)
    options = Options(limits, settings.ingest.passage_characters, load_policy(settings.policy), processes=1)
    report = add(
        Store(settings.store),
        lambda: load_encoder(settings.encoder.name, ROOT),
        find_files([ROOT / "data" / "records"]),
        options,
    )
    answer = Assistant.open(settings).ask("生成AIに個人情報を入力してよいか")
    print(json.dumps({
        "failed": report.failed,
        "added": len(report.added),
        "status": answer.status,
        "shown": len(answer.citations or answer.nearest),
        "attempts": attempts,
        "slow to import": sorted({"torch", "transformers", "sentence_transformers"} & sys.modules.keys()),
    }))
"""


@cache
def can_leave_the_network() -> bool:
    return (
        bool(shutil.which("unshare")) and not subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode
    )


@pytest.mark.slow
def test_adding_and_answering_need_no_network(tmp_path):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "store")]
    if can_leave_the_network():  # then nothing gets out whatever a compiled library tries
        command = ["unshare", "-rn", *command]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["attempts"], said["failed"]) == ([], [])
    assert said["added"] == len(list((ROOT / "data" / "records").iterdir()))
    assert said["status"] in ("answered", "not_found")
    assert said["slow to import"] == []
    assert said["shown"] > 0


@pytest.mark.slow
def test_the_program_would_notice_an_attempt(tmp_path):
    before, _, _ = PROGRAM.partition("from answer.assistant")
    asking = "import urllib.request, contextlib\nwith contextlib.suppress(OSError):\n    urllib.request.urlopen('http://example.com')\nprint(len(attempts))"
    done = subprocess.run([sys.executable, "-c", before + asking], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1\n", "")
