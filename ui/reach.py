"""Which records somebody at a browser session is shown."""

from __future__ import annotations

from typing import Protocol

from audit.types import Role
from index.departments import ALL, Department


class Person(Protocol):
    """What is asked of whoever is signed in; None as department: of none."""

    @property
    def name(self) -> str | None: ...

    @property
    def role(self) -> Role: ...

    @property
    def department(self) -> str | None: ...


def department_of(person: Person | None) -> Department:
    """Return whose limited records are shown: an administrator, who limits them, sees all; nobody known sees none."""
    if person is None:
        return None
    return ALL if person.role == "administrator" else person.department
