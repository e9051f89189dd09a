from __future__ import annotations

from datetime import date

import pytest

from index.retriever import RecordsRetriever
from index.search import Generation
from index.types import Filters


@pytest.fixture
def generation(store, encoder, publish, record):
    publish(record("a/予算.txt", "予算の会議\n予算は一億円です。"), record("b.txt", "防災の会議\n防災訓練は九月です。"))
    generation = Generation(store, encoder)
    yield generation
    generation.close()


def test_langchain_gets_passages_with_what_a_citation_needs(generation):
    first, *rest = RecordsRetriever(generation=generation, top=3).invoke("予算はいくらですか")
    assert first.page_content == "予算は一億円です。"
    assert first.metadata.pop("score") == 1.0
    assert first.metadata == {"source": "予算.txt", "title": "予算の会議", "page": None, "speaker": None, "date": None}
    assert len(rest) == 2


def test_its_filters_hold(generation):
    retriever = RecordsRetriever(generation=generation, filters=Filters(sources=("b.txt",)))
    assert {document.metadata["source"] for document in retriever.invoke("予算")} == {"b.txt"}
    assert RecordsRetriever(generation=generation, filters=Filters(first_day=date(2024, 1, 1))).invoke("予算") == []
