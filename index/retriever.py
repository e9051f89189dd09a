"""The index as a LangChain retriever, for chains and agents that others build."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.search import Generation
from index.types import Filters, Hit


class RecordsRetriever(BaseRetriever):
    """Gives the passages of one opened generation as LangChain documents, best first.

    It searches and no more: what may be asked is for ``policy.decide`` to say before. Of documents that are limited to
    departments it gives those of ``filters.department`` alone.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    generation: Generation
    top: int = 10
    depth: int = 50
    filters: Filters | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002  (named by the library)
        return [as_document(hit) for hit in self.generation.search(query, self.top, self.depth, self.filters)]


def as_document(hit: Hit) -> Document:
    """Return a hit as a LangChain document; its metadata is what a citation needs, absent values as None."""
    passage, document = hit.passage, hit.document
    metadata: dict[str, Any] = {
        "source": document.source,
        "title": document.title,
        "page": passage.page,
        "speaker": passage.speaker,
        "date": document.date.isoformat() if document.date else None,
        "score": hit.score,
    }
    return Document(id=str(passage.id), page_content=passage.text, metadata=metadata)
