"""What an OpenID provider says, and the role that the settings make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.errors import NotAllowed, SessionEnded
from audit.sessions import LONGEST
from settings import load_settings
from ui.claims import department_of, name_of, role_of, session_of, signed_in_at

NOW = datetime(2030, 1, 1, 9, tzinfo=UTC)
DEFAULTS = load_settings().sign_in
SETTINGS = DEFAULTS.model_copy(
    update={
        "administrators": ("dx-kanri", "Bucho@town.example"),
        "staff": ("職員",),
        "viewers": ("閲覧", "kanri@town.example"),
    }
)


def claims(**given: Any) -> dict[str, Any]:
    return {"email": "sato@town.example", "iat": NOW.timestamp()} | given


@pytest.mark.parametrize(
    ("given", "role"),
    [
        ({"groups": ["dx-kanri"]}, "administrator"),
        ({"groups": "dx-kanri"}, "administrator"),  # Keycloak sends one group alone as a string
        ({"groups": ["閲覧", "職員"]}, "staff"),  # the highest
        ({"groups": ["閲覧"]}, "viewer"),
        ({"email": "BUCHO@TOWN.EXAMPLE"}, "administrator"),
        ({"email": "kanri@town.example", "groups": ["職員"]}, "staff"),
    ],
)
def test_a_group_or_a_name_gives_the_role(given: dict[str, Any], role: str) -> None:
    assert role_of(claims(**given), SETTINGS) == role


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"groups": ["DX-KANRI"]},  # groups are compared letter by letter
        {"groups": ["dx-kanri2"]},
        {"groups": {"dx-kanri": True}},
        {"groups": [["dx-kanri"], None, 1]},
        {"groups": "dx-kanri 職員"},
        {"role": "administrator"},  # a claim that the settings do not name
    ],
)
def test_whoever_is_in_no_list_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="役割がありません"):
        role_of(claims(**given), SETTINGS)


@pytest.mark.parametrize("others", ["staff", "viewer"])
def test_the_others_get_the_role_that_the_settings_give_them(others: str) -> None:
    assert role_of(claims(), SETTINGS.model_copy(update={"others": others})) == others


def test_by_default_the_others_are_refused_and_nobody_is_an_administrator() -> None:
    assert (DEFAULTS.others, DEFAULTS.administrators) == ("refused", ())


@pytest.mark.parametrize("verified", [False, "false"])
def test_an_address_that_the_provider_has_not_verified_is_refused(verified: object) -> None:
    with pytest.raises(NotAllowed, match="確認の済んでいない"):
        role_of(claims(email="bucho@town.example", email_verified=verified), SETTINGS)


@pytest.mark.parametrize("name", [None, "", " ", 7, ["sato@town.example"]])
def test_a_person_without_a_name_is_refused(name: object) -> None:
    with pytest.raises(NotAllowed, match="'email' を知らせない"):
        name_of(claims(email=name), SETTINGS)


def test_the_name_is_taken_from_the_claim_that_the_settings_name() -> None:
    by_account = SETTINGS.model_copy(update={"name_claim": "preferred_username"})
    given = claims(preferred_username=" ＳＡＴＯ ", email_verified=False)  # the address plays no part then
    assert name_of(given, by_account) == "sato"


@pytest.mark.parametrize(("claim", "department"), [("企画課 ", "企画課"), ("", None), (None, None), (["企画課"], None)])
def test_the_department_is_a_text_or_none(claim: object, department: str | None) -> None:
    assert department_of(claims(department=claim), SETTINGS) == department


def test_a_sign_in_holds_for_twelve_hours() -> None:
    last = NOW + LONGEST - timedelta(seconds=1)
    assert signed_in_at(claims(), last) == NOW
    with pytest.raises(SessionEnded, match="期限が切れました"):
        signed_in_at(claims(), NOW + LONGEST)


def test_a_session_is_one_sign_in_whatever_else_the_provider_says() -> None:
    given = claims(iss="https://id.town.example", sub="7", nonce="a")
    assert session_of(given, NOW) == session_of(given | {"groups": ["職員"], "department": "企画課"}, NOW)
    others = [given | {"sub": "8"}, given | {"nonce": "b"}, given | {"iss": "https://other.example"}, {}]
    sessions = {session_of(one, NOW) for one in [given, *others]} | {session_of(given, NOW + timedelta(seconds=1))}
    assert len(sessions) == 6


@pytest.mark.parametrize("issued", [None, "1893488400", True])
def test_a_sign_in_of_unknown_time_does_not_hold(issued: object) -> None:
    with pytest.raises(SessionEnded):
        signed_in_at(claims(iat=issued), NOW)
