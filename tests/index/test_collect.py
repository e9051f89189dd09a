from __future__ import annotations

import json

import pytest

from index import update
from index.collect import collect, note, read_addresses
from index.fetched import STATE
from ingest.fetch import FetchLimits
from tests.ingest.web_server import Page, serving

LIMITS = FetchLimits(timeout_seconds=5, max_bytes=10_000, max_redirects=2, private_addresses=True)
PLAN = "予算の計画\n\n予算は一億円とする。"


@pytest.fixture
def web():
    with serving() as server:
        server.pages["/plan.txt"] = Page(PLAN.encode(), etag='"1"')
        yield server


@pytest.fixture
def run(store, encoder, options, web, tmp_path):
    """Return a function that does what ``kiroku fetch`` does, over paths of the server."""
    count = iter(range(100))

    def run(*paths):
        folder = tmp_path / f"fetched{next(count)}"
        addresses = [web.address + path for path in paths]
        found = collect(store, addresses, folder, LIMITS, options, lambda scheme, host: None)
        report = update.add(store, lambda: encoder, found.files, options)
        note(store, found, [*report.added, *report.changed, *report.unchanged])
        report.unchanged += found.unchanged
        report.failed += found.failed
        return report

    return run


def place(web, name="plan.txt"):
    return f"web/127.0.0.1/{name}"


def test_a_page_becomes_a_record_and_is_fetched_again_when_it_changed(run, web, store):
    assert run("/plan.txt").added == [place(web)]
    assert run("/plan.txt").unchanged == [place(web)]
    web.pages["/plan.txt"] = Page("予算の計画\n\n予算は二億円とする。".encode(), etag='"2"')
    report = run("/plan.txt")
    assert (report.changed, report.generation) == ([place(web)], 2)
    assert [headers.get("if-none-match") for _, headers in web.asked] == [None, '"1"', '"1"']
    assert [document.source for document in update.stored_documents(store)] == ["plan.txt"]


def test_what_was_removed_since_is_fetched_whole(run, web, store, encoder, options):
    run("/plan.txt")
    update.remove(store, lambda: encoder, ["plan.txt"], options)
    assert run("/plan.txt").added == [place(web)]


def test_what_gives_nothing_is_named_while_the_others_come(run, web):
    report = run("/none.txt", "/plan.txt")
    assert report.added == [place(web)]
    assert [failure["file"] for failure in report.failed] == [f"{web.address}/none.txt"]
    assert "そのページはありません(404)" in report.failed[0]["reason"]


def test_what_the_policy_refuses_is_kept_nowhere(run, web, store):
    web.pages["/secret.txt"] = Page("機密性3情報\n\n非公開の計画".encode())
    report = run("/secret.txt", "/plan.txt")
    assert [failure["file"] for failure in report.failed] == [place(web, "secret.txt")]
    assert len(list(store.originals.iterdir())) == 1
    assert list(json.loads((store.folder / STATE).read_text(encoding="utf-8"))) == [f"{web.address}/plan.txt"]


def test_an_address_that_holds_personal_information_is_not_asked(run, web):
    report = run("/plan.txt?my_number=123456789018")
    assert web.asked == []
    assert "123456789018" not in json.dumps(report.failed, ensure_ascii=False)
    assert "ファイル名に" in report.failed[0]["reason"]


def test_a_state_that_cannot_be_read_means_that_all_is_fetched_anew(run, web, store, caplog):
    run("/plan.txt")
    (store.folder / STATE).write_text("{", encoding="utf-8")
    assert run("/plan.txt").unchanged == [place(web)]
    assert "everything is fetched anew" in caplog.text


def test_a_list_may_have_comments_and_blank_lines(tmp_path):
    file = tmp_path / "urls.txt"
    file.write_text("\ufeff# 計画\nhttps://a.example/1\n\n  https://a.example/2  \nhttps://a.example/1\n", "utf-8")
    assert read_addresses(file) == ["https://a.example/1", "https://a.example/2"]


def test_what_was_fetched_stays_when_a_folder_is_mirrored(run, web, store, encoder, options, tmp_path):
    run("/plan.txt")
    path = tmp_path / "bousai.txt"
    path.write_text("防災の会議\n\n防災訓練は九月。", encoding="utf-8")
    update.add(store, lambda: encoder, [(path, path.name)], options)
    path.rename(tmp_path / "kenshu.txt")
    report = update.add(store, lambda: encoder, [(tmp_path / "kenshu.txt", "kenshu.txt")], options, only=True)
    assert report.removed == ["bousai.txt"]
    assert [document.place for document in update.stored_documents(store)] == ["kenshu.txt", place(web)]
