"""What a command works with, as the settings want it: the store, the encoder, the options of an update."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from settings import ROOT, Settings

if TYPE_CHECKING:  # the heavy libraries are loaded by the commands that need them
    from index.store import Store
    from index.types import Encoder
    from index.update import Options


def open_store(settings: Settings) -> Store:
    from index.store import Store

    return Store(settings.store)


def update_options(settings: Settings) -> Options:
    from index.update import Options
    from ingest.read import Limits
    from policy.decide import load_policy

    ingest = settings.ingest
    return Options(
        limits=Limits(ingest.max_file_bytes, ingest.max_unpacked_bytes),
        passage_characters=ingest.passage_characters,
        processes=ingest.processes,
        keep_generations=settings.keep_generations,
        keep_originals=settings.keep_originals,
        policy=load_policy(settings.policy),
    )


def encoder_loader(settings: Settings) -> Callable[[], Encoder]:
    @cache
    def load() -> Encoder:
        from index.encoder import load_encoder

        encoder = settings.encoder
        return load_encoder(encoder.name, ROOT, encoder.question_prefix, encoder.passage_prefix)

    return load
