"""``kiroku users``: local accounts. A password is typed twice and hidden, or read from stdin; never an argument."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from audit.types import ROLES, Role
from commands.recording import opened_log
from commands.terminal import JsonFlag, StoreFlag, console, print_json, print_table, refusals
from settings import load_settings

if TYPE_CHECKING:
    from audit.accounts import Accounts

app = typer.Typer(help="利用者：登録・役割・停止", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="利用者名")]
RoleFlag = Annotated[str, typer.Option("--role", help="viewer(閲覧のみ)、staff(職員)、administrator(管理者)")]
StdinFlag = Annotated[bool, typer.Option("--password-stdin", help="パスワードを標準入力の1行目から読む")]


@app.command()
def add(
    name: NameArgument,
    role: RoleFlag = "staff",
    department: Annotated[str | None, typer.Option("--department", help="部署")] = None,
    from_stdin: StdinFlag = False,
    store: StoreFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """利用者を登録します。"""
    given = _role(role)
    with _accounts(store) as (accounts, by):
        made = accounts.add(name, _password(from_stdin=from_stdin), given, department, by=by)
    if as_json:
        print_json(dataclasses.asdict(made))
    else:
        console.print(f"{made.name}({ROLES[made.role]})を登録しました。", markup=False)


@app.command(name="list")
def show(store: StoreFlag = None, as_json: JsonFlag = False) -> None:
    """利用者の一覧を表示します。"""
    with _accounts(store) as (accounts, _by):
        known = accounts.list()
    if as_json:
        print_json({"users": [dataclasses.asdict(account) for account in known]})
    else:
        rows = [(a.name, ROLES[a.role], a.department or "", "停止" if a.disabled else "") for a in known]
        print_table(("利用者名", "役割", "部署", "状態"), rows)


@app.command()
def disable(name: NameArgument, store: StoreFlag = None) -> None:
    """利用者を停止します。サインイン中でも、次の操作から使えません。"""
    with _accounts(store) as (accounts, by):
        accounts.disable(name, by=by)
    console.print(f"{name} を停止しました。", markup=False)


@app.command()
def enable(name: NameArgument, store: StoreFlag = None) -> None:
    """停止した利用者、続けて失敗して閉じた利用者を、また使えるようにします。"""
    with _accounts(store) as (accounts, by):
        accounts.enable(name, by=by)
    console.print(f"{name} を使えるようにしました。", markup=False)


@app.command()
def password(name: NameArgument, from_stdin: StdinFlag = False, store: StoreFlag = None) -> None:
    """パスワードを変えます。サインイン中のものは終わります。"""
    with _accounts(store) as (accounts, by):
        accounts.set_password(name, _password(from_stdin=from_stdin), by=by)
    console.print(f"{name} のパスワードを変えました。", markup=False)


@app.command()
def role(
    name: NameArgument, new: Annotated[str, typer.Argument(metavar="ROLE", help="新しい役割")], store: StoreFlag = None
) -> None:
    """役割を変えます。"""
    given = _role(new)
    with _accounts(store) as (accounts, by):
        accounts.set_role(name, given, by=by)
    console.print(f"{name} の役割を「{ROLES[given]}」にしました。", markup=False)


@app.command()
def department(
    name: NameArgument,
    new: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="新しい部署。'' でなしにする")],
    store: StoreFlag = None,
) -> None:
    """部署を変えます。"""
    with _accounts(store) as (accounts, by):
        accounts.set_department(name, new.strip() or None, by=by)
    console.print(f"{name} の部署を変えました。", markup=False)


@contextmanager
def _accounts(store: StoreFlag) -> Iterator[tuple[Accounts, str]]:
    """Give the accounts and who asks."""
    from audit.accounts import Accounts
    from index.store import current_user

    with refusals(), opened_log(load_settings(store=store)) as log:
        yield Accounts(log), current_user()


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("パスワード", hide_input=True, confirmation_prompt="もう一度"))


def _role(name: str) -> Role:
    """Return the role named in English or Japanese. Exits with 2 when there is none."""
    for role_name, label in ROLES.items():
        if name in (role_name, label):
            return role_name
    raise typer.BadParameter(
        f"役割は {'、'.join(f'{known}({label})' for known, label in ROLES.items())} のいずれかです。"
    )
