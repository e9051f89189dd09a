"""The visitor without a browser, as ``bench.load`` uses it, sees what a browser is sent."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bench.page_session import PageSession
from tests.e2e.fake_app import ANSWERED, BROKEN, CITATIONS, NOT_FOUND, REFUSED


def test_a_visitor_asks_one_question_after_another_and_sees_what_fails(address):
    async def visit():
        session = PageSession(address)
        await session.open()
        shown = [await session.ask(question) for question in (ANSWERED, NOT_FOUND, REFUSED)]
        errors = list(session.errors)
        broken = await session.ask(BROKEN)
        await session.close()
        return shown, errors, broken, session.errors

    with ThreadPoolExecutor(1) as outside:  # where no browser's loop is running
        shown, errors, broken, failures = outside.submit(asyncio.run, visit()).result()
    assert [answer.status for answer in shown] == ["answered", "not_found", "refused"]
    assert shown[0].files == tuple(citation.source for citation in CITATIONS)
    assert all(answer.seconds > 0 for answer in shown)
    assert (errors, broken.status, len(failures)) == ([], "", 1)
    assert "お答えの途中で問題が起きました" in failures[0]
