"""The servers that the states need, each started when it is asked for."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import SAMPLE_APP, Servers
from tests.e2e.office import make_office_store
from tests.e2e.states import App

SIGN_IN_APP = Path(__file__).with_name("sign_in_app.py")


class Apps:
    """Starts the servers over a store of the sample records; ``folder`` is where an office's own store is put."""

    def __init__(self, servers: Servers, sample_store: Path, folder: Path, **started: str) -> None:
        self._servers = servers
        self._sample_store = sample_store
        self._folder = folder
        self._addresses: dict[str, str] = dict(started)

    def address(self, app: App) -> str:
        if app == "slow":
            return self._servers.start("slow")  # it is slow once
        if app not in self._addresses:
            self._addresses[app] = self._start(app)
        return self._addresses[app]

    def _start(self, app: App) -> str:
        if app == "sample":
            return self._servers.start(str(self._sample_store), script=SAMPLE_APP)
        if app == "office":
            store = make_office_store(self._sample_store, self._folder)
            return self._servers.start(str(store), "KIROKU_SIGN_IN__MODE=local", script=SIGN_IN_APP)
        if app == "pins":
            return self._servers.start("ready")  # what is pinned is shown to all who ask there
        if app == "voice":
            return self._servers.start("ready", settings={"KIROKU_PAGE__VOICE_INPUT": "true"})
        return self._servers.start(app)
