"""The assistant over ``data/records`` as it ships: real readers, encoder, index and models."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.assistant import Assistant
from index.encoder import load_encoder
from index.store import Store
from index.update import Options, add
from ingest.read import Limits, find_files
from policy.decide import load_policy
from settings import ROOT, Settings, load_settings


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a store that holds ``data/records``."""
    return load_settings(store=tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def assistant(sample_settings: Settings) -> Assistant:
    ingest = sample_settings.ingest
    limits = Limits(ingest.max_file_bytes, ingest.max_unpacked_bytes)
    options = Options(limits, ingest.passage_characters, load_policy(sample_settings.policy), processes=1)
    encoder = load_encoder(sample_settings.encoder.name, ROOT)
    report = add(Store(sample_settings.store), lambda: encoder, find_files([ROOT / "data" / "records"]), options)
    assert not report.failed
    return Assistant(sample_settings, encoder)


SHARED_RECORDS: Path = ROOT.parent / "shared" / "records"


@pytest.fixture(scope="session")
def real_records(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant over the five real records of ``shared/records``."""
    if not SHARED_RECORDS.is_dir():
        pytest.skip("../shared is not here")
    settings = load_settings(store=tmp_path_factory.mktemp("real"))
    ingest = settings.ingest
    limits = Limits(ingest.max_file_bytes, ingest.max_unpacked_bytes)
    options = Options(limits, ingest.passage_characters, load_policy(settings.policy), processes=1)
    encoder = load_encoder(settings.encoder.name, ROOT)
    report = add(Store(settings.store), lambda: encoder, find_files([SHARED_RECORDS]), options)
    assert len(report.added) == 5
    return Assistant(settings, encoder)
