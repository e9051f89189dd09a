"""Who may sign in, and what they may do then."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from audit import tables
from audit.accounts import Accounts
from audit.errors import AccountError, SessionEnded, SignInFailed
from audit.passwords import Passwords
from audit.sessions import LONGEST, Limits, SignIn
from audit.types import includes
from tests.audit.conftest import FAST, GOOD

OTHER = "北汐町のDX記録-2025"
NOW = datetime(2030, 1, 1, 9, tzinfo=UTC)
WRONG = "まちがいのパスワード"


@pytest.fixture
def people(accounts):
    accounts.add("kanri", GOOD, "administrator", by="root")
    accounts.add("shokuin", GOOD, "staff", "企画課", by="kanri")
    accounts.add("eturan", GOOD, "viewer", by="kanri")
    return accounts


@pytest.fixture
def door(people):
    return SignIn(people, Limits(session_minutes=60, failures=3, lockout_minutes=15, failures_by_source=6))


def contents(log):
    """Return everything that the tables hold, as one text."""

    def read(connection):
        return [list(connection.execute(sa.select(table))) for table in tables.metadata.sorted_tables]

    return repr(log.database.read(read))


def changes(log):
    return [
        (entry.event.who, entry.event.details["account"], entry.event.details["change"])
        for entry in log.entries(kind="account")
    ]


# -- accounts


def test_there_is_no_account_and_no_password_at_first(accounts):
    assert accounts.list() == []
    with pytest.raises(SignInFailed, match="users add 名前 --role administrator"):
        SignIn(accounts).sign_in("admin", "admin")


def test_accounts_are_listed_and_every_change_is_an_event(people, log):
    people.set_role("eturan", "staff", by="kanri")
    people.disable("shokuin", by="kanri")
    assert [(a.name, a.role, a.department, a.disabled) for a in people.list()] == [
        ("eturan", "staff", None, False),
        ("kanri", "administrator", None, False),
        ("shokuin", "staff", "企画課", True),
    ]
    assert changes(log) == [
        ("root", "kanri", "added"),
        ("kanri", "shokuin", "added"),
        ("kanri", "eturan", "added"),
        ("kanri", "eturan", "role"),
        ("kanri", "shokuin", "disabled"),
    ]


def test_a_refused_change_is_no_event(people, log):
    with pytest.raises(AccountError, match="最後の管理者"):
        people.disable("kanri", by="kanri")
    with pytest.raises(AccountError, match="最後の管理者"):
        people.set_role("kanri", "staff", by="kanri")
    with pytest.raises(AccountError, match="既にあります"):
        people.add("KANRI ", GOOD, "staff", by="kanri")
    with pytest.raises(AccountError, match="'nobody' はありません"):
        people.disable("nobody", by="kanri")
    with pytest.raises(AccountError, match="役割 'boss' はありません"):
        people.set_role("shokuin", "boss", by="kanri")
    assert len(changes(log)) == 3


def test_of_two_administrators_one_may_go(people):
    people.set_role("shokuin", "administrator", by="kanri")
    people.disable("kanri", by="shokuin")
    with pytest.raises(AccountError, match="最後の管理者"):
        people.set_role("shokuin", "viewer", by="shokuin")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("みじかい123", "12 文字以上"),
        ("あ" * 257, "256 文字以下"),
        ("aaaaaaaaaaaab", "5種類以上"),
        ("my-TANAKA-pass", "利用者名を含める"),
        ("my-ＴＡＮＡＫＡ-pass", "利用者名を含める"),  # full-width
    ],
)
def test_a_weak_password_is_refused_without_repeating_it(accounts, password, words):
    with pytest.raises(AccountError, match=words) as error:
        accounts.add("tanaka", password, "staff", by=None)
    assert password not in str(error.value)
    assert accounts.list() == []


@pytest.mark.parametrize("name", ["", " ", "a b", "a\nb", "a\u200bb", "a\ud800", "a\0b", "x" * 65])
def test_a_name_with_blanks_or_too_long_is_refused(accounts, name):
    with pytest.raises(AccountError, match="利用者名は"):
        accounts.add(name, GOOD, "staff", by=None)


def test_hashes_are_argon2id_and_differ_for_the_same_password():
    passwords = Passwords()
    first, second = passwords.hash(GOOD), Passwords(FAST).hash(GOOD)
    assert first.startswith("$argon2id$v=19$m=65536,")
    assert first != second
    assert [passwords.fits(first, GOOD), passwords.fits(first, OTHER), passwords.fits(None, GOOD)] == [
        True,
        False,
        False,
    ]
    assert passwords.fits("no hash", GOOD) is False
    assert [passwords.outdated(first), passwords.outdated(second)] == [False, True]


def test_full_width_letters_are_the_same_password(door):
    assert door.sign_in("ｋａｎｒｉ", GOOD.replace("-2024", "－２０２４")).account.name == "kanri"


# -- signing in


def test_signing_in_gives_a_session_and_an_event(door, log):
    session = door.sign_in("shokuin", GOOD, now=NOW)
    assert (session.account.name, session.account.role, session.account.department) == ("shokuin", "staff", "企画課")
    assert session.expires == (NOW + timedelta(hours=1)).isoformat(timespec="microseconds")
    assert [(e.event.who, e.event.department, e.event.status) for e in log.entries(kind="sign_in")] == [
        ("shokuin", "企画課", "done")
    ]


@pytest.mark.parametrize(
    ("name", "password"),
    [("shokuin", OTHER), ("daremo", GOOD), ("", ""), ("shokuin", "x" * 9999), ("\ud800\0", "\ud800\0")],
)
def test_every_failure_reads_the_same(door, name, password):
    with pytest.raises(SignInFailed, match=r"^利用者名またはパスワードが違います。$"):
        door.sign_in(name, password)


def test_a_disabled_account_cannot_sign_in(door, people):
    people.disable("shokuin", by="kanri")
    with pytest.raises(SignInFailed, match="違います"):
        door.sign_in("shokuin", GOOD)


def test_a_hash_made_with_weaker_parameters_is_replaced(log):
    Accounts(log, Passwords(FAST)).add("kanri", GOOD, "administrator", by=None)
    SignIn(Accounts(log)).sign_in("kanri", GOOD)
    assert "$argon2id$v=19$m=65536," in contents(log)


def test_failures_close_a_name_for_a_while(door, log):
    for _ in range(3):
        with pytest.raises(SignInFailed, match="違います"):
            door.sign_in("shokuin", WRONG, now=NOW)
    with pytest.raises(SignInFailed, match="15 分ほど待つか"):
        door.sign_in("shokuin", GOOD, now=NOW)  # the right one does not open it
    door.sign_in("kanri", GOOD, now=NOW)  # others are not concerned
    assert door.sign_in("shokuin", GOOD, now=NOW + timedelta(minutes=16)).account.name == "shokuin"
    assert [e.event.status for e in log.entries(kind="sign_in")] == ["failed"] * 3 + ["locked", "done", "done"]


def test_a_name_that_does_not_exist_is_closed_alike(door):
    for _ in range(3):
        with pytest.raises(SignInFailed, match="違います"):
            door.sign_in("daremo", WRONG, now=NOW)
    with pytest.raises(SignInFailed, match="続けて失敗"):
        door.sign_in("daremo", WRONG, now=NOW)


def test_an_administrator_opens_a_closed_name(door, people):
    for _ in range(3):
        with pytest.raises(SignInFailed):
            door.sign_in("shokuin", WRONG)
    people.enable("shokuin", by="kanri")
    assert door.sign_in("shokuin", GOOD).account.name == "shokuin"


def test_a_success_forgets_the_failures_before(door):
    for _ in range(3):
        for _ in range(2):
            with pytest.raises(SignInFailed, match="違います"):
                door.sign_in("shokuin", WRONG)
        door.sign_in("shokuin", GOOD)


def test_failures_close_an_address_whatever_the_names(door):
    for number in range(6):
        with pytest.raises(SignInFailed, match="違います"):
            door.sign_in(f"name{number}", WRONG, "10.0.0.5", now=NOW)
    with pytest.raises(SignInFailed, match="続けて失敗"):
        door.sign_in("kanri", GOOD, "10.0.0.5", now=NOW)
    assert door.sign_in("kanri", GOOD, "10.0.0.6", now=NOW).account.name == "kanri"


def test_many_may_sign_in_from_one_address(door):
    for _ in range(10):
        door.sign_in("kanri", GOOD, "10.0.0.5", now=NOW)


def test_many_tries_at_once_are_all_counted(door):
    """Each is counted before its password is compared, so no more than three are compared."""
    said = []

    def attempt():
        try:
            door.sign_in("shokuin", WRONG)
        except SignInFailed as error:
            said.append("違います" in str(error))

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(said), len(said)) == (3, 10)


# -- sessions


def test_a_session_ends_without_use_and_goes_on_with_it(door):
    session = door.sign_in("kanri", GOOD, now=NOW)
    later = NOW + timedelta(minutes=50)
    assert door.resume(session.token, now=later).expires == (later + timedelta(hours=1)).isoformat(
        timespec="microseconds"
    )
    assert door.resume(session.token, now=NOW + timedelta(minutes=100)).account.name == "kanri"
    with pytest.raises(SessionEnded, match="もう一度サインイン"):
        door.resume(session.token, now=NOW + timedelta(minutes=161))


def test_a_session_ends_after_twelve_hours_however_it_is_used(door):
    session = door.sign_in("kanri", GOOD, now=NOW)
    now = NOW
    while now < NOW + LONGEST - timedelta(minutes=30):
        now += timedelta(minutes=30)
        door.resume(session.token, now=now)
    with pytest.raises(SessionEnded):
        door.resume(session.token, now=NOW + LONGEST)


def test_signing_out_ends_a_session(door):
    session = door.sign_in("kanri", GOOD)
    door.sign_out(session)
    door.sign_out(session)
    with pytest.raises(SessionEnded):
        door.resume(session.token)


@pytest.mark.parametrize("token", ["", "x", "'; DROP TABLE sessions; --", "\ud800"])
def test_an_invented_token_is_no_session(door, token):
    with pytest.raises(SessionEnded):
        door.resume(token)


@pytest.mark.parametrize("change", ["disable", "set_password", "set_role"])
def test_a_change_of_the_account_ends_its_sessions(door, people, change):
    session = door.sign_in("shokuin", GOOD)
    {
        "disable": lambda: people.disable("shokuin", by="kanri"),
        "set_password": lambda: people.set_password("shokuin", OTHER, by="kanri"),
        "set_role": lambda: people.set_role("shokuin", "viewer", by="kanri"),
    }[change]()
    with pytest.raises(SessionEnded):
        door.resume(session.token)


def test_a_session_follows_the_account_from_one_request_to_the_next(door, people):
    session = door.sign_in("shokuin", GOOD)
    assert door.resume(session.token).account == {account.name: account for account in people.list()}["shokuin"]


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ("viewer", ["viewer"]),
        ("staff", ["viewer", "staff"]),
        ("administrator", ["viewer", "staff", "administrator"]),
    ],
)
def test_a_role_permits_what_those_below_it_do(given, allowed):
    assert [role for role in ("viewer", "staff", "administrator") if includes(given, role)] == allowed


# -- one's own password


def test_changing_the_own_password_ends_every_session_but_the_new_one(door, log):
    first, second = door.sign_in("shokuin", GOOD), door.sign_in("shokuin", GOOD)
    third = door.change_password(first, GOOD, OTHER)
    for ended in (first, second):
        with pytest.raises(SessionEnded):
            door.resume(ended.token)
    assert door.resume(third.token).account.name == "shokuin"
    assert changes(log)[-1] == ("shokuin", "shokuin", "password")


@pytest.mark.parametrize(
    ("current", "new", "error", "words"),
    [
        (WRONG, OTHER, SignInFailed, "^いまのパスワードが違います。$"),
        (GOOD, "みじかい", AccountError, "12 文字以上"),
        (GOOD, "shokuin no himitsu", AccountError, "利用者名を含める"),
        (GOOD, GOOD, AccountError, "いまと違うパスワード"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(door, current, new, error, words):
    session = door.sign_in("shokuin", GOOD)
    with pytest.raises(error, match=words):
        door.change_password(session, current, new)
    assert door.resume(session.token).account.name == "shokuin"
    assert door.sign_in("shokuin", GOOD).account.name == "shokuin"


def test_guessing_the_current_password_closes_the_name(door):
    session = door.sign_in("shokuin", GOOD)
    for _ in range(3):
        with pytest.raises(SignInFailed, match="いまの"):
            door.change_password(session, WRONG, OTHER)
    with pytest.raises(SignInFailed, match="15 分ほど待つか"):
        door.change_password(session, GOOD, OTHER)


def test_nobody_changes_a_password_after_the_session(door):
    session = door.sign_in("shokuin", GOOD)
    door.sign_out(session)
    with pytest.raises(SessionEnded):
        door.change_password(session, GOOD, OTHER)


def test_a_department_may_be_changed_and_taken_away(people, log):
    for department in ("窓口課", None, ""):
        people.set_department("shokuin", department, by="kanri")
    assert {account.name: account.department for account in people.list()}["shokuin"] is None
    assert changes(log)[-3:] == [("kanri", "shokuin", "department")] * 3


# -- secrets


def test_neither_password_nor_token_stands_anywhere(door, people, log, caplog):
    caplog.set_level(logging.DEBUG)
    session = door.sign_in("kanri", GOOD)
    people.set_password("shokuin", OTHER, by="kanri")
    with pytest.raises(SignInFailed):
        door.sign_in(WRONG, WRONG)  # a password typed as a name
    everything = contents(log) + caplog.text + repr(session) + repr(people.list())
    assert [secret for secret in (GOOD, OTHER, WRONG, session.token) if secret in everything] == []
