from __future__ import annotations

import gc
import weakref

import pytest

from ui.loading import Loader, Ready, spare_collector


@pytest.fixture(autouse=True)
def collecting():
    yield
    gc.unfreeze()


class Assistant:
    """Something in a circle, which only a collection finds."""

    def __init__(self) -> None:
        self.itself = self
        self.kept = [{"n": n, "self": []} for n in range(1_000)]


def test_what_the_server_keeps_is_not_looked_through_after_every_run_of_a_page():
    kept = Assistant()
    loader = Loader(lambda _progress: kept)  # type: ignore[arg-type,return-value]
    assert loader.settled() == Ready(kept)  # type: ignore[arg-type]
    assert gc.get_freeze_count() > 1_000


def test_what_an_assistant_before_left_is_collected():
    assistant = Assistant()
    alive = weakref.ref(assistant)
    spare_collector()
    del assistant
    gc.collect()
    assert alive()
    spare_collector()
    assert not alive()
