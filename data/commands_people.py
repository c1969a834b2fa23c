"""The command on accounts: python -m data users list|add|change|disable|enable|password|revoke|adopt."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from getpass import getpass
from pathlib import Path

from data import publishing, reference, settings
from data.commands import OK, say
from data.commands_audit import record
from data.people import Person, accounts
from data.people.accounts import Account
from data.people.errors import PeopleError
from data.publishing import SnapshotError
from data.state import State
from data.text import Lang, pick, t

ALL, NONE = "all", "none"


def users(options: Namespace) -> int:
    """Do with accounts what is asked, and say so."""
    state = State(settings.of(options.store).state)
    if options.act == "list":
        say(_lines(state, options))
        return OK
    if not options.account:
        raise PeopleError("missing", what=t("commands.values.account", options.lang))
    id = accounts.named(options.account)
    said = _ACTS[options.act](state, id, options)
    record(options, "account", f"account:{id}:{options.act}")
    print(t(f"commands.users.{said}", options.lang, id=id, **_counted(options)))
    return OK


def _counted(options: Namespace) -> dict[str, int]:
    return {"n": options.adopted} if hasattr(options, "adopted") else {}


def _add(state: State, id: str, options: Namespace) -> str:
    who = _altered(Person(id, options.name or id, options.role or ""), options)
    password = "" if settings.load().sign_in == "oidc" else _password(options.lang)
    accounts.add(state, who, password, time.time())
    return "did_add" if password else "did_add_oidc"


def _change(state: State, id: str, options: Namespace) -> str:
    accounts.change(state, _altered(accounts.found(state, id).person, options))
    return "did_change"


def _set_password(state: State, id: str, options: Namespace) -> str:
    accounts.found(state, id)
    accounts.set_password(state, id, _password(options.lang), time.time(), due=True)
    return "did_password"


def _disable(state: State, id: str, _: Namespace) -> str:
    accounts.disable(state, id, True, time.time())
    return "did_disable"


def _enable(state: State, id: str, _: Namespace) -> str:
    accounts.disable(state, id, False, time.time())
    return "did_enable"


def _revoke(state: State, id: str, _: Namespace) -> str:
    accounts.revoke(state, id, time.time())
    return "did_revoke"


def _adopt(state: State, id: str, options: Namespace) -> str:
    options.adopted = accounts.adopt(state, id)
    return "did_adopt"


_ACTS: Mapping[str, Callable[[State, str, Namespace], str]] = {
    "add": _add,
    "change": _change,
    "disable": _disable,
    "enable": _enable,
    "password": _set_password,
    "revoke": _revoke,
    "adopt": _adopt,
}
ACTS = ("list", *_ACTS)


def _password(lang: Lang) -> str:
    """A password typed twice unseen, or the first line of what is piped in; never a word of the command, which others
    on the machine can read. Raises PeopleError."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = getpass(t("commands.users.ask", lang))
        if given != getpass(t("commands.users.ask_again", lang)):
            raise PeopleError("twice")
    if not given:
        raise PeopleError("no_password")
    return given


def _altered(who: Person, options: Namespace) -> Person:
    """A person with what the command says of them."""
    said = {
        "name": options.name,
        "role": options.role,
        "areas": None if options.areas is None else _areas(options.areas, options),
        "hidden": None if options.hide is None else _hidden(options.hide),
    }
    who = replace(who, **{name: value for name, value in said.items() if value is not None})
    return replace(who, areas=None) if options.areas == ALL else who


def _hidden(typed: str) -> tuple[str, ...]:
    from analytics.hiding import HIDDEN  # noqa: PLC0415 - slow to import

    names = _split(typed)
    for name in names:
        if name not in HIDDEN:
            raise PeopleError("hidden", name=name, names=", ".join(HIDDEN))
    return names


def _split(typed: str) -> tuple[str, ...]:
    words = (word.strip() for word in typed.replace("，", ",").split(","))
    return () if typed == NONE else tuple(sorted({word for word in words if word}))


def _areas(typed: str, options: Namespace) -> tuple[str, ...]:
    if typed == ALL:
        return ()
    rows = reference.areas(_folder(options.store))
    return tuple(sorted({_area(word, rows, options.lang) for word in _split(typed)}))


def _folder(store: Path) -> Path:
    """Where the areas stand: with the snapshot in force, else with the program."""
    try:
        return store / publishing.current(store) / "definitions" / "reference"
    except SnapshotError:
        return reference.DEFAULT


def _area(word: str, rows: Mapping[str, Mapping[str, str | None]], lang: Lang) -> str:
    """The id of an area by its id or its name; raises PeopleError for a name of none or of several."""
    if word in rows:
        return word
    names = {
        id: (row["name_zh"] or "", row["name_en"] or "", *(row["aliases"] or "").split(";")) for id, row in rows.items()
    }
    ids = [id for id, each in names.items() if word in each]
    if len(ids) == 1:
        return ids[0]
    near = ids or get_close_matches(word, [name for id, each in names.items() for name in (id, *each) if name], 3)
    said = t("people.error.near", lang, names=t("commands.join", lang).join(near)) if near else ""
    raise PeopleError("area", area=word, near=said)


def _lines(state: State, options: Namespace) -> Iterator[str]:
    found, rows = accounts.listed(state), reference.areas(_folder(options.store))
    yield from (_line(one, rows, options.lang) for one in found)
    if not found:
        yield t("commands.users.none", options.lang)


def _line(one: Account, rows: Mapping[str, Mapping[str, str | None]], lang: Lang) -> str:
    who, join = one.person, t("commands.join", lang)
    seen = [
        pick({"zh": rows[id]["name_zh"] or id, "en": rows[id]["name_en"] or id}, lang) if id in rows else id
        for id in who.areas or ()
    ]
    areas = t("people.every_area", lang) if who.areas is None else join.join(seen) or t("people.no_areas", lang)
    hidden = t("commands.users.hides", lang, names=join.join(who.hidden)) if who.hidden else ""
    locked = one.locked_until > time.time()
    state = "disabled" if one.disabled else "locked" if locked else "due" if one.due else "active"
    words = {"id": who.id, "name": who.name, "role": t(f"people.role.{who.role}", lang)}
    return t("commands.users.line", lang, **words, areas=areas, hidden=hidden, state=t(f"commands.users.{state}", lang))
