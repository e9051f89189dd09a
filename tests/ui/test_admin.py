"""The administrators' pages without a browser: what each job does to the store and the log, and who is let in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from audit.errors import NotAllowed
from audit.feedback import Feedback, add_feedback, list_feedback
from audit.inbox import list_questions, send
from audit.recorder import Recorder
from index.errors import Cancelled, StoreError
from index.office import office_place
from index.update import stored_documents
from settings import load_settings
from tests.conftest import TopicEncoder
from ui import admin_ingest, admin_removal, admin_voices
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_ingest import Upload
from ui.admin_log import entries_html
from ui.admin_report import report_html
from ui.admin_usage import csv, tables_of, within
from ui.jobs import Job
from ui.staging import Staging

KANRI = Person("kanri", "administrator", "企画課")
MINUTES = "予算の会議\n予算は一億円です。\n"
NUMBERED = "マイナンバー 1234 5678 9018 の方の申請について協議した。\n"
HOSTILE = "<script>alert(1)</script>.txt"


@dataclass
class File:
    name: str
    words: str

    def getbuffer(self) -> memoryview:
        return memoryview(self.words.encode())


def job() -> Job:
    return Job("ingest", "取り込み", "kanri", datetime.now().astimezone())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = load_settings(store=tmp_path / "store", records=tmp_path / "records")
    recorder = Recorder(settings.audit_database, settings.lost_events, keep_days=30)
    desk = Desk(settings, TopicEncoder, recorder, lambda: KANRI)
    yield desk
    recorder.close()
    desk.log.close()


def uploaded(desk: Desk, *files: tuple[str, str]) -> Upload:
    staging = Staging()
    staging.take([File(*file) for file in files], desk.policy())
    return Upload(staging.files, 1, only=False, staging=staging)


def checked(desk: Desk, *files: tuple[str, str]) -> admin_ingest.Checked:
    return admin_ingest.check(desk, KANRI, desk.store(KANRI), uploaded(desk, *files), job())


def applied(desk: Desk, *files: tuple[str, str]) -> admin_ingest.Applied:
    return admin_ingest.apply(desk, KANRI, desk.store(KANRI), checked(desk, *files).upload, job())


def places(desk: Desk) -> list[str]:
    return [document.place for document in stored_documents(desk.store(KANRI))]


def events(desk: Desk) -> list[tuple[str, str | None, str | None]]:
    return [(entry.event.kind, entry.event.status, entry.event.who) for entry in desk.log.entries()]


def test_checking_stores_nothing_and_lets_go_of_what_would_not_go_in(desk: Desk) -> None:
    found = checked(desk, ("a.txt", MINUTES), ("b.txt", NUMBERED), ("../c.txt", MINUTES))
    assert (found.report.added, [one["file"] for one in found.report.failed]) == (["a.txt"], ["b.txt"])
    assert [one["file"] for one in found.upload.refused] == ["../c.txt"]
    assert found.upload.staging
    held = found.upload.staging._folder
    assert [path.name for path in held.iterdir()] == ["a.txt"]
    store = desk.store(KANRI)
    assert (store.generations(), store.originals.exists()) == ([], False)
    assert events(desk) == [("ingest", "checked", "kanri")]
    assert "1234" not in str([entry.event.details for entry in desk.log.entries()])
    found.upload.close()


def test_applying_makes_a_generation_in_the_persons_name_and_holds_nothing_any_more(desk: Desk) -> None:
    found = checked(desk, ("a.txt", MINUTES))
    done = admin_ingest.apply(desk, KANRI, desk.store(KANRI), found.upload, job())
    assert (done.report.added, done.report.generation, places(desk)) == (["a.txt"], 1, ["a.txt"])
    assert desk.store(KANRI).manifest().who == "kanri"
    assert events(desk) == [("ingest", "checked", "kanri"), ("ingest", "done", "kanri")]
    assert found.upload.staging
    assert not found.upload.staging._folder.exists()


@pytest.mark.parametrize("work", [admin_ingest.check, admin_ingest.apply])
def test_giving_up_leaves_the_store_as_it_was_and_holds_nothing(desk: Desk, work: Callable[..., Any]) -> None:
    applied(desk, ("a.txt", MINUTES))
    upload, given_up = uploaded(desk, ("b.txt", MINUTES)), job()
    given_up.given_up.set()
    with pytest.raises(Cancelled):
        work(desk, KANRI, desk.store(KANRI), upload, given_up)
    assert (places(desk), desk.store(KANRI).generations()) == (["a.txt"], [1])
    assert upload.staging
    assert not upload.staging._folder.exists()


def test_a_new_version_shows_its_changes_with_what_the_policy_masks_masked(desk: Desk) -> None:
    applied(desk, ("a.txt", MINUTES))
    found = checked(desk, ("a.txt", MINUTES.replace("一億", "二億")), ("b.txt", "同じ"), ("c.txt", "同じ"))
    html = report_html(found.report, (), lambda category: category)
    assert "追加 2件、変更 1件、変更なし 0件、削除 0件、失敗 0件" in html
    assert 'aria-label="消える行">－</span><bdi>予算は一億円です。</bdi>' in html
    assert 'aria-label="加わる行">＋</span><bdi>予算は二億円です。</bdi>' in html
    assert "<bdi>b.txt</bdi> と同じ内容です" in html
    found.upload.close()


def test_names_and_reasons_are_text_never_markup(desk: Desk) -> None:
    report = checked(desk, (HOSTILE, MINUTES))
    html = report_html(report.report, report.upload.refused, lambda category: category)
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    report.upload.close()


def test_removing_proves_it_in_the_log(desk: Desk) -> None:
    applied(desk, ("a.txt", MINUTES), ("b.txt", "防災の会議\n防災の訓練をします。\n"))
    done = admin_removal.remove(desk, KANRI, desk.store(KANRI), ["a.txt"], job())
    assert [(proof.place, proof.erased, proof.held_by) for proof in done.proofs] == [("a.txt", True, (1,))]
    assert places(desk) == ["b.txt"]
    [event] = [entry.event for entry in desk.log.entries(kind="removal")]
    assert (event.who, event.details["removed"], event.details["proof"][0]["erased"]) == ("kanri", ["a.txt"], True)
    assert "残っていません" in admin_removal.proofs_html(done.proofs)


def test_an_approved_answer_settles_its_question(desk: Desk) -> None:
    question = "畑の予算はありますか"
    send(desk.log, question, lambda _text: True)
    answered = admin_voices.register(desk, KANRI, desk.store(KANRI), 1, question, "予算はありません。", job())
    assert (answered.report.failed, places(desk)) == ([], [office_place(question)])
    [sent] = list_questions(desk.log)
    assert (sent.state, sent.document, sent.settled_by) == ("answered", office_place(question), "kanri")
    assert events(desk) == [("ingest", "done", "kanri"), ("inbox", "answered", "kanri")]


def test_an_answer_that_the_policy_refuses_leaves_its_question_open(desk: Desk) -> None:
    send(desk.log, "誰の申請ですか", lambda _text: True)
    answered = admin_voices.register(desk, KANRI, desk.store(KANRI), 1, "誰の申請ですか", NUMBERED, job())
    assert len(answered.report.failed) == 1
    assert (list_questions(desk.log)[0].state, desk.store(KANRI).generations()) == ("open", [])


def test_usage_counts_feedback_of_the_days_shown_and_saves_all_of_it(desk: Desk) -> None:
    add_feedback(desk.log, Feedback(False, "q", "answered", "a", reason="outdated"), lambda _text: True)
    given, now = list_feedback(desk.log), datetime.now().astimezone()
    assert within(given, now, now) == []
    from audit.usage import usage

    figures = usage([])
    tables = tables_of(figures, given, desk.policy())
    assert tables == {"職員の評価": {"違う（内容が古い）": 1}}
    assert "".join(csv(figures, tables)).splitlines()[:2] == ["集計,区分,件数", "職員の評価,違う（内容が古い）,1"]


def test_the_newest_entries_come_first_and_only_those_asked_for(desk: Desk) -> None:
    desk.record("ingest", KANRI, {"counts": {"added": 2}}, generation=1)
    desk.record("rollback", Person("soumu", "administrator"), {"from": 2}, generation=1)
    desk.record("ingest", KANRI, {"failed": [HOSTILE]}, status="failed")
    assert [entry.number for entry in desk.log.newest(2)] == [3, 2]
    assert [entry.number for entry in desk.log.newest(9, kind="ingest", who="kanri")] == [3, 1]
    assert [entry.number for entry in desk.log.newest(9, since=datetime.now().astimezone())] == []
    assert desk.log.people() == ["kanri", "soumu"]
    html = entries_html(desk.log.newest(9))
    assert "もとの世代：2" in html
    edited = {"changes": {"venue": {"from": "役場", "to": None}}}
    desk.record("edit", KANRI, edited, generation=2)
    assert "訂正：（場所 役場 → なし）" in entries_html(desk.log.newest(1))
    assert "<script" not in html


def page() -> None:
    import streamlit as st

    from ui import admin

    admin.show(st.session_state["desk"])


def opened(desk: Desk) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["desk"] = desk
    return app.run()


def shown(app: AppTest) -> str:
    return "".join(element.value for element in app.html)


def test_whoever_is_no_administrator_sees_the_refusal_and_nothing_else(desk: Desk) -> None:
    def refuse() -> Person:
        raise NotAllowed("この操作には「管理者」の役割が要ります。")

    app = opened(Desk(desk.settings, desk.encoder, desk.recorder, refuse))
    assert "この操作には「管理者」の役割が要ります。" in shown(app)
    assert (len(app.button), len(app.radio)) == (0, 0)


def test_another_administrator_sees_who_works_and_may_begin_nothing(desk: Desk) -> None:
    go_on = threading.Event()
    running = desk.jobs.start("ingest", "取り込み", "soumu", lambda _job: go_on.wait(20))
    app = opened(desk)
    assert f"soumuさんが {running.since:%H:%M} から取り込みをしています。" in shown(app)
    assert [button.label for button in app.button] == ["取りやめる"]
    go_on.set()
    assert running.ended.wait(5)


def test_a_check_that_the_store_has_overtaken_cannot_be_applied(desk: Desk) -> None:
    staged = uploaded(desk, ("a.txt", MINUTES))
    started = desk.jobs.start(
        "ingest", "確認", "kanri", lambda job: admin_ingest.check(desk, KANRI, desk.store(KANRI), staged, job)
    )
    assert started.ended.wait(20)
    assert "適用する" in [button.label for button in opened(desk).button]
    applied(desk, ("b.txt", MINUTES))
    app = opened(desk)
    assert admin_ingest.OVERTAKEN in shown(app)
    assert "適用する" not in [button.label for button in app.button]
    staged.close()


def test_the_servers_folder_must_not_be_empty(desk: Desk, tmp_path: Path) -> None:
    applied(desk, ("a.txt", MINUTES))
    (tmp_path / "records").mkdir()
    with pytest.raises(StoreError, match="全件の削除"):
        admin_ingest.check(desk, KANRI, desk.store(KANRI), Upload([], 1, only=True), job())
