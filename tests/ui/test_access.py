"""Who may do what in the page, without a browser."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import app as front_door
from audit import tables
from audit.accounts import Accounts
from audit.errors import AccountError, NotAllowed, SessionEnded
from audit.log import AuditLog
from audit.passwords import Passwords
from audit.types import Account
from settings import SettingsError, load_settings
from tests.audit.conftest import FAST, GOOD
from tests.e2e.fake_app import ANSWERED
from tests.ui.test_ask import ask, everything_kept, shown
from ui import access, password, sign_in, users

NEW = "北汐町のDX記録-2025"
WRONG = "まちがいのパスワード"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["fake_app.py"])
    monkeypatch.setenv("KIROKU_STORE", str(tmp_path))
    monkeypatch.setenv("KIROKU_SIGN_IN__MODE", "local")
    monkeypatch.setenv("KIROKU_ACCOUNTS__FAILURES", "3")
    monkeypatch.setattr(access, "sent_token", lambda: "")  # AppTest is no browser: it has no cookie
    monkeypatch.setattr(access, "source", lambda: "")  # … and no address
    st.cache_resource.clear()
    opened = AuditLog.open(tmp_path / "audit.sqlite")
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def people(log: AuditLog) -> Accounts:
    accounts = Accounts(log, Passwords(FAST))
    accounts.add("kanri", GOOD, "administrator", "総務課", by=None)
    accounts.add("shokuin", GOOD, "staff", "企画課", by="kanri")
    accounts.add("eturan", GOOD, "viewer", by="kanri")
    return accounts


def page() -> None:
    from app import record_question, serve
    from tests.e2e.fake_app import open_fake

    serve(open_fake, recorded_by=record_question)  # type: ignore[arg-type]


def opened() -> AppTest:
    return AppTest.from_function(page, default_timeout=20).run()


def enter(app: AppTest, name: str, password: str = GOOD) -> AppTest:
    app.text_input(key="sign_in_name").set_value(name)
    next(field for field in app.text_input if field.label == "パスワード").set_value(password)
    app.button[0].click().run()
    return past_loading(app)


def past_loading(app: AppTest) -> AppTest:
    for _ in range(100):
        if 'class="waiting"' not in shown(app):
            break
        app.run()
    return app


def end_all_sessions(log: AuditLog) -> None:
    over = tables.sessions.update().values(expires="2000-01-01T00:00:00.000000+00:00")
    log.database.write(lambda connection: connection.execute(over).rowcount)


# -- off, and the first start


def test_without_sign_in_anybody_asks_as_staff_and_nobody_administers(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIROKU_SIGN_IN__MODE", "off")
    assert access.person() == access.Person(None, "staff")
    assert access.require("staff").department is None
    with pytest.raises(NotAllowed, match=re.escape('[sign_in] に mode = "local"')):
        access.require("administrator")
    with pytest.raises(NotAllowed, match="kiroku users add"):
        users.show()
    app = past_loading(opened())
    assert "サインイン" not in shown(app)
    ask(app, ANSWERED)
    assert [(entry.event.who, entry.event.department) for entry in log.entries(kind="question")] == [(None, None)]


@pytest.mark.parametrize("mode", ["", "lokal", "Local", "true"])
def test_a_mode_that_does_not_exist_is_an_error(mode: str, log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIROKU_SIGN_IN__MODE", mode)
    monkeypatch.setenv("KIROKU_SIGN_IN__OTHERS", "himitsu")
    with pytest.raises(SettingsError, match=r"sign_in\.mode（.*'off', 'local' or 'oidc'）、sign_in\.others") as error:
        load_settings()
    assert "himitsu" not in str(error.value)
    app = opened()
    assert "sign_in.mode" in shown(app)
    assert (len(app.chat_input), len(app.text_input)) == (0, 0)


def test_without_any_account_the_page_says_how_to_make_the_first(log: AuditLog) -> None:
    app = opened()
    assert "kiroku users add 名前 --role 管理者" in shown(app).replace("&#x27;", "'")
    assert len(app.text_input) == 0


# -- signing in


def test_nothing_of_the_pages_is_shown_before_somebody_signs_in(people: Accounts) -> None:
    app = opened()
    assert "サインイン" in shown(app)
    assert (len(app.chat_input), [button.label for button in app.button]) == (0, ["サインイン"])


def test_who_signed_in_is_said_and_the_question_is_recorded_under_name_and_department(
    people: Accounts, log: AuditLog
) -> None:
    app = enter(opened(), "shokuin")
    assert "サインイン中：<bdi>shokuin</bdi>（職員・<bdi>企画課</bdi>）" in shown(app)
    ask(app, ANSWERED)
    asked = [(entry.event.who, entry.event.department) for entry in log.entries(kind="question")]
    assert asked == [("shokuin", "企画課")]


@pytest.mark.parametrize(("name", "password"), [("shokuin", WRONG), ("daremo", GOOD)])
def test_a_failure_does_not_tell_whether_the_name_exists(people: Accounts, name: str, password: str) -> None:
    app = enter(opened(), name, password)
    assert "利用者名またはパスワードが違います。" in shown(app)
    assert [field.value for field in app.text_input] == [name, ""]


@pytest.mark.parametrize(("name", "password"), [("", GOOD), (" ", GOOD), ("shokuin", "")])
def test_an_empty_field_is_no_try(people: Accounts, log: AuditLog, name: str, password: str) -> None:
    app = enter(opened(), name, password)
    assert sign_in.MISSING in shown(app)
    assert list(log.entries(kind="sign_in")) == []


def test_after_three_failures_the_page_says_for_how_long_the_name_is_closed(people: Accounts) -> None:
    app = opened()
    for _ in range(3):
        enter(app, "shokuin", WRONG)
    assert "15 分ほど待つか" in shown(enter(app, "shokuin"))
    assert "サインイン中" not in shown(app)
    people.enable("shokuin", by="kanri")
    assert "サインイン中" in shown(enter(app, "shokuin"))


def test_no_password_is_kept_in_the_session(people: Accounts) -> None:
    app = enter(opened(), "shokuin", WRONG)
    app.run()
    assert WRONG not in everything_kept(app)
    app = enter(app, "shokuin")
    app.run()
    assert GOOD not in everything_kept(app)


def test_a_database_that_cannot_be_read_lets_nobody_in(people: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    app = enter(opened(), "shokuin")
    monkeypatch.setenv("KIROKU_AUDIT__URL", "sqlite:////proc/nowhere/audit.sqlite")
    st.cache_resource.clear()
    app.run()
    assert "いまは使えません" in shown(app)
    assert len(app.chat_input) == 0


# -- the end of a session


def test_after_the_end_of_a_session_the_same_person_goes_on_with_the_conversation(
    people: Accounts, log: AuditLog
) -> None:
    app = ask(enter(opened(), "shokuin"), ANSWERED)
    end_all_sessions(log)
    app.run()
    assert "期限が切れました" in shown(app)
    assert ANSWERED not in shown(app)
    assert ANSWERED in shown(enter(app, "shokuin"))


def test_another_person_sees_nothing_of_the_conversation_before(people: Accounts, log: AuditLog) -> None:
    app = ask(enter(opened(), "shokuin"), ANSWERED)
    end_all_sessions(log)
    app.run()
    app = enter(app, "kanri")
    assert "サインイン中：<bdi>kanri</bdi>" in shown(app)
    assert "turns" not in app.session_state or app.session_state["turns"] == []


def test_a_question_asked_after_the_end_of_the_session_is_not_answered(people: Accounts, log: AuditLog) -> None:
    app = enter(opened(), "shokuin")
    end_all_sessions(log)
    ask(app, ANSWERED)
    assert "期限が切れました" in shown(app)
    assert list(log.entries(kind="question")) == []


def test_signing_out_ends_the_session_on_the_server_and_forgets_the_conversation(
    people: Accounts, log: AuditLog
) -> None:
    app = ask(enter(opened(), "shokuin"), ANSWERED)
    token = app.session_state[access.TOKEN]
    app.button(key="sign_out").click().run()
    assert "サインアウトしました。" in shown(app)
    assert ANSWERED not in everything_kept(app)
    with pytest.raises(SessionEnded):
        access.door().sign_in.resume(token)  # type: ignore[union-attr]


def test_a_role_that_is_taken_away_holds_at_once(people: Accounts) -> None:
    app = enter(opened(), "shokuin")
    people.set_role("shokuin", "viewer", by="kanri")
    ask(app, ANSWERED)
    assert "期限が切れました" in shown(app)
    assert "職員" not in shown(enter(app, "shokuin"))


# -- what the server refuses, whatever was shown


def signed_in_as(name: str, people: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give this test, which is no page, the session of somebody."""
    token = access.door().sign_in.sign_in(name, GOOD).token  # type: ignore[union-attr]
    monkeypatch.setattr(st, "session_state", {access.TOKEN: token})


ADMINISTRATORS_ALONE = [
    users.show,
    lambda: users.add("nobody", NEW, "administrator", ""),
    lambda: users.change(Account("shokuin", "staff", None, False, ""), "administrator", ""),
    lambda: users.set_password("kanri", NEW),
    lambda: users.disable("kanri"),
    lambda: users.enable("eturan"),
]


@pytest.mark.parametrize("name", ["shokuin", "eturan"])
@pytest.mark.parametrize("function", ADMINISTRATORS_ALONE)
def test_a_function_of_administrators_refuses_others(
    people: Accounts, log: AuditLog, name: str, function, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in_as(name, people, monkeypatch)
    before = people.list()
    with pytest.raises(NotAllowed, match="「管理者」の役割が要ります"):
        function()
    assert people.list() == before


@pytest.mark.parametrize("function", [*ADMINISTRATORS_ALONE, password.show, lambda: access.change_password(GOOD, NEW)])
def test_nothing_can_be_called_without_signing_in(people: Accounts, function, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {access.TOKEN: "invented"})
    with pytest.raises(SessionEnded, match="サインインしてください"):
        function()


def test_a_person_made_up_in_the_session_gains_nothing(people: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in_as("eturan", people, monkeypatch)
    st.session_state[access.FOUND] = access.Person("kanri", "administrator")
    with pytest.raises(NotAllowed):
        access.require("administrator")


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("eturan", ["viewer"]), ("shokuin", ["viewer", "staff"]), ("kanri", ["viewer", "staff", "administrator"])],
)
def test_a_role_may_do_what_those_below_it_may(
    people: Accounts, name: str, allowed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in_as(name, people, monkeypatch)
    somebody = access.person()
    assert somebody is not None
    assert [role for role in ("viewer", "staff", "administrator") if somebody.may(role)] == allowed
    assert somebody.token not in repr(somebody)


def test_a_log_names_who_was_there_when_the_question_was_asked(
    people: Accounts, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.e2e.fake_app import ANSWERS

    signed_in_as("shokuin", people, monkeypatch)
    access.require("staff")
    end_all_sessions(log)
    front_door.record_question(ANSWERED, ANSWERS[ANSWERED])
    assert [entry.event.who for entry in log.entries(kind="question")] == ["shokuin"]


# -- one's own password


def test_changing_the_own_password_goes_on_with_a_new_session(
    people: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in_as("shokuin", people, monkeypatch)
    old = st.session_state[access.TOKEN]
    access.change_password(GOOD, NEW)
    assert access.require("staff").name == "shokuin"
    assert st.session_state[access.TOKEN] != old
    with pytest.raises(SessionEnded):
        access.door().sign_in.resume(old)  # type: ignore[union-attr]
    assert access.door().sign_in.sign_in("shokuin", NEW).account.name == "shokuin"  # type: ignore[union-attr]


def test_an_administrators_change_is_recorded_under_the_administrators_name(
    people: Accounts, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in_as("kanri", people, monkeypatch)
    users.add("atarashii", NEW, "staff", " 窓口課 ")
    made = {account.name: account for account in people.list()}["atarashii"]
    users.change(made, "viewer", "窓口課")
    users.change(made, "staff", "")
    users.set_password("atarashii", GOOD)
    users.disable("atarashii")
    users.enable("atarashii")
    changes = [
        (entry.event.who, entry.event.details["change"])
        for entry in log.entries(kind="account")
        if entry.event.details["account"] == "atarashii"
    ]
    assert changes == [
        ("kanri", change) for change in ("added", "role", "department", "password", "disabled", "enabled")
    ]
    with pytest.raises(AccountError, match="最後の管理者"):
        users.disable("kanri")
