"""Who may see a document: everybody, or some departments (課) alone.

Whoever reads the store for a person says of which department that person is; who says nothing sees what everybody may
see. ``ALL`` is for whoever administers the store at the machine itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import Enum

from ingest.types import Document


class Everything(Enum):
    """Its one member stands for all departments; no name that somebody could type does."""

    ALL = "all"


ALL = Everything.ALL
Department = str | Everything | None  # None: of no department, who sees what is limited to none


def plain_department(name: str) -> str:
    """Return the form in which departments are stored and compared: narrow, blanks aside."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def may_see(department: Department, document: Document) -> bool:
    """Tell whether somebody of ``department`` may see the document and know of it."""
    if not document.departments or department is ALL:
        return True
    return isinstance(department, str) and plain_department(department) in document.departments


def visible(documents: Iterable[Document], department: Department) -> list[Document]:
    """Return the documents that somebody of ``department`` may see, in their order."""
    return [document for document in documents if may_see(department, document)]
