"""An error that nobody foresaw: the log gets its place, the page a number by which the two are found together."""

from __future__ import annotations

import logging
import secrets
import traceback

logger = logging.getLogger(__name__)


def report(error: Exception) -> str:
    """Write the place of an error into the server's log; return the number to quote.

    Its message may repeat a question or a record, and stays out of both.
    """
    number = secrets.token_hex(3).upper()
    logger.error("%s %s\n%s", number, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return number


def quoted(number: str) -> str:
    """Return the sentence with which a person names the error to an administrator."""
    return f"問い合わせ番号は {number} です。"
