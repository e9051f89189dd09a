"""fetched.json in the store: for each web address what its server said of the copy that was taken in."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from index.store import Store, write_durably
from ingest.addresses import Known

logger = logging.getLogger(__name__)

STATE = "fetched.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of an address that was taken in last."""

    place: str
    sha256: str
    known: Known


def read_copies(store: Store) -> dict[str, Copy]:
    """Return the copies by address; none, with a warning, when the file cannot be read."""
    try:
        content = json.loads((store.folder / STATE).read_text(encoding="utf-8"))
        return {
            address: Copy(copy["place"], copy["sha256"], Known(**copy["known"])) for address, copy in content.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        logger.warning("%s cannot be read (%s); everything is fetched anew", store.folder / STATE, error)
        return {}


def write_copies(store: Store, copies: Mapping[str, Copy]) -> None:
    """Replace the file as a whole. Raises OSError."""
    content = {address: asdict(copy) for address, copy in copies.items()}
    write_durably(store.folder / STATE, json.dumps(content, ensure_ascii=False, indent=1).encode())
