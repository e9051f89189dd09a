"""What a page says when it cannot show what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from audit.errors import AuditError
from index.errors import StoreError
from policy.errors import PolicyError
from ui.trouble import quoted, report

UNEXPECTED = "もう一度開いてください。続くときは、サーバーの動作記録（ログ）を確認するよう、管理者に伝えてください。"


def notice_html(heading: str, message: str, kind: str = "failed") -> str:
    """Return a notice; ``kind`` is ``failed``, which a screen reader interrupts for, or ``not_found``."""
    role = "alert" if kind == "failed" else "status"
    return (
        f'<div class="answer {kind}" role="{role}" lang="ja"><div class="notice"><h2>{escape(heading)}</h2>'
        f"<p>{escape(message)}</p></div></div>"
    )


@contextmanager
def japanese_errors() -> Iterator[None]:
    """Turn an error into a Japanese sentence on the page; the log gets the place of one that nobody foresaw."""
    try:
        yield
    except StoreError as error:
        st.html(notice_html("いまは記録を開けません", str(error)))
    except (AuditError, PolicyError) as error:
        st.html(notice_html("この操作はできません", str(error)))
    except Exception as error:
        st.html(notice_html("問題が起きました", UNEXPECTED + quoted(report(error))))
