"""Accounts in state.sqlite. None is ever removed, only disabled: its name owns what was kept under it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.people import LOCAL, ROLES, Person, of_row
from data.people.errors import PeopleError
from data.people.passwords import check, hashed, verified
from data.settings import SignInRules
from data.state import State

# of a person or of a provider's claim, such as an address of mail; as it is kept and compared
_ID = re.compile(r"[^\W_][\w.@+-]{1,63}")
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Account:
    """A person's account. `due`: the password was set by somebody else and must be changed first. Times are seconds
    since the epoch; sessions begun before `since` are void."""

    person: Person
    due: bool
    changed: float
    since: float
    disabled: bool
    failures: int
    locked_until: float


_COLUMNS = "id, name, role, areas, hidden, due, changed, since, disabled, failures, locked_until"


def named(typed: str) -> str:
    """The id of an account as somebody types it; raises PeopleError for what cannot be one."""
    id = typed.strip().casefold()
    if not _ID.fullmatch(id) or id == LOCAL.id:
        raise PeopleError("id", id=typed[:64])
    return id


def listed(state: State) -> list[Account]:
    """All accounts, by id."""
    return [_account(row) for row in state.read(f"select {_COLUMNS} from accounts order by id")]


def found(state: State, id: str) -> Account:
    """An account; raises PeopleError where there is none."""
    rows = state.read(f"select {_COLUMNS} from accounts where id = ?", id)
    if not rows:
        raise PeopleError("unknown", id=id)
    return _account(rows[0])


def known(state: State, id: str) -> bool:
    """Whether there is an account that is not shut."""
    return bool(state.read("select 1 from accounts where id = ? and not disabled", id))


def _account(row: Sequence[Any]) -> Account:
    return Account(of_row(*row[:5]), bool(row[5]), row[6], row[7], bool(row[8]), *row[9:])


def add(state: State, who: Person, password: str, now: float) -> None:
    """Make an account whose password its owner changes at the first sign-in; "" is no password at all: that of
    somebody whom an identity provider signs in. Raises PeopleError for a bad password and where the id is taken."""
    _check(who)
    if password:
        check(password, who.id)
    kept = hashed(password) if password else ""
    with state.write() as file:
        if file.execute("select 1 from accounts where id = ?", (who.id,)).fetchone():
            raise PeopleError("taken", id=who.id)
        values = {**_written(who), "password": kept, "due": bool(kept), "changed": now, "since": now}
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        file.execute(f"insert into accounts ({columns}) values ({marks})", tuple(values.values()))


def change(state: State, who: Person) -> None:
    """Give an account another name, role, areas or hidden columns, which hold from its next request on."""
    _check(who)
    _set(state, who.id, {name: value for name, value in _written(who).items() if name != "id"})


def _check(who: Person) -> None:
    if named(who.id) != who.id:
        raise PeopleError("id", id=who.id)
    if who.role not in ROLES:
        raise PeopleError("role", role=who.role, roles=", ".join(ROLES))
    if not who.name.isprintable() or not 1 <= len(who.name) <= _LONGEST_NAME:
        raise PeopleError("name", most=_LONGEST_NAME)


def _written(who: Person) -> dict[str, Any]:
    areas = None if who.areas is None else json.dumps(who.areas)
    return {"id": who.id, "name": who.name, "role": who.role, "areas": areas, "hidden": json.dumps(who.hidden)}


def disable(state: State, id: str, disabled: bool, now: float) -> None:
    """Shut an account, or open it again; sessions that it had are void either way."""
    _set(state, id, {"disabled": disabled, "since": now, "failures": 0, "locked_until": 0})


def revoke(state: State, id: str, now: float) -> None:
    """Sign an account out everywhere."""
    _set(state, id, {"since": now})


def set_password(state: State, id: str, password: str, now: float, due: bool) -> None:
    """Put another password in place, void every session and open a locked account; raises PeopleError for a bad one.

    `due` where somebody else set it than the one who will use it.
    """
    check(password, id)
    values = {"password": hashed(password), "due": due, "changed": now, "since": now, "failures": 0, "locked_until": 0}
    _set(state, id, values)


def _set(state: State, id: str, values: Mapping[str, Any]) -> None:
    """Change columns of an account; raises PeopleError where there is none. `values` are named by this module only."""
    columns = ", ".join(f"{name} = ?" for name in values)
    with state.write() as file:
        if not file.execute(f"update accounts set {columns} where id = ?", (*values.values(), id)).rowcount:
            raise PeopleError("unknown", id=id)


def proven(state: State, id: str, password: str, rules: SignInRules, now: float) -> bool:
    """Whether a password is that of an account which is neither shut nor locked; the answer takes as long either way.

    An attempt counts as failed before its password is looked at, so that guesses sent at once do not outrun the count.
    """
    with state.write() as file:
        kept = _attempt(file, id, rules, now)
    right = verified(kept, password)
    if right:
        _set(state, id, {"failures": 0, "locked_until": 0})
    return right


def _attempt(file: sqlite3.Connection, id: str, rules: SignInRules, now: float) -> str | None:
    """The hash that an attempt is held against, None for an account that is not there, shut or locked."""
    query = "select password, failures, disabled, locked_until from accounts where id = ?"
    row = file.execute(query, (id,)).fetchone()
    if row is None or not row[0] or row[2] or row[3] > now:
        return None
    failures = row[1] + 1
    locked = now + rules.locked_minutes * 60 if failures >= rules.failures else 0
    values = (0 if locked else failures, locked, id)
    file.execute("update accounts set failures = ?, locked_until = ? where id = ?", values)
    return row[0]


def adopt(state: State, id: str) -> int:
    """Give an account what was kept on a dashboard without sign-in, but for what it keeps under the same names itself;
    returns how many things."""
    found(state, id)
    with state.write() as file:
        queries = (f"update or ignore {table} set owner = ? where owner = ?" for table in ("texts", "files"))
        return sum(file.execute(query, (id, LOCAL.id)).rowcount for query in queries)
