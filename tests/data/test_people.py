"""Accounts, sessions and passwords: what a person may, how guessing ends, what voids a sign-in at once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import Type, extract_parameters

from data import settings
from data.__main__ import main
from data.people import ACTS, LOCAL, NOBODY, ROLES, Person, accounts, sessions
from data.people.errors import PeopleError
from data.people.passwords import check, hashed
from data.settings import SignInRules
from data.state import State
from data.text import LANGS, t
from tests.people import CLERK, OTHER, WORDS, cheap_hashes

RULES: SignInRules = settings.load(environment={}).rules
HOUR, MINUTE = 3600.0, 60.0


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with cheap_hashes():
        kept = State(tmp_path / "state.sqlite")
        accounts.add(kept, CLERK, WORDS, 0.0)
        yield kept


def signed_in(state: State, now: float = 1.0) -> str:
    return sessions.id_of(sessions.begin(state, "clerk", RULES, now))


def seen(state: State, id: str, now: float = 2.0) -> Person | None:
    found = sessions.session(state, id, RULES, now)
    return found.person if found else None


# what a person may


def test_without_sign_in_everything_may_be_done_and_without_an_account_nothing() -> None:
    assert {act for act in ACTS if LOCAL.may(act)} == ACTS  # type: ignore[arg-type]
    assert [act for act in ACTS if NOBODY.may(act)] == []  # type: ignore[arg-type]
    assert NOBODY.areas == ()


def test_only_stewards_publish_and_only_auditors_read_the_log() -> None:
    assert [role for role in ROLES if Person("x", "", role, None).may("publish")] == ["steward"]
    assert [role for role in ROLES if Person("x", "", role, None).may("audit")] == ["auditor"]


@pytest.mark.parametrize(("areas", "hidden"), [((), ()), (("likou",), ()), (None, ("fine",))])
def test_who_publishes_sees_everything(areas: tuple[str, ...] | None, hidden: tuple[str, ...]) -> None:
    assert not Person("x", "", "steward", areas, hidden).may("publish")


def test_every_role_does_known_acts_only_and_has_a_name() -> None:
    assert set().union(*ROLES.values()) <= ACTS
    assert all(t(f"people.role.{role}", lang) for role in (*ROLES, LOCAL.role) for lang in LANGS)


# accounts


def test_an_account_is_as_it_was_made(state: State) -> None:
    found = accounts.found(state, "clerk")
    assert (found.person, found.due, found.disabled) == (CLERK, True, False)


def test_a_change_holds_for_whoever_is_signed_in(state: State) -> None:
    id = signed_in(state)
    accounts.change(state, replace(CLERK, role="leader", areas=None, hidden=()))
    assert seen(state, id) == Person("clerk", "演示帐号01", "leader", None)


@pytest.mark.parametrize("id", ["local", "LOCAL", "", "a", "../x", "a b", "a'b", "-ab", "x" * 65])
def test_what_cannot_be_an_account_is_refused(id: str) -> None:
    with pytest.raises(PeopleError):
        accounts.named(id)


def test_an_account_is_one_however_it_is_typed(state: State) -> None:
    assert accounts.named(" Clerk ") == "clerk"
    with pytest.raises(PeopleError, match="there already"):
        accounts.add(state, CLERK, WORDS, 0.0)


@pytest.mark.parametrize("who", [replace(CLERK, id="new", role="king"), replace(CLERK, id="new", name="甲\n乙")])
def test_an_unknown_role_or_a_name_that_cannot_be_printed_is_refused(state: State, who: Person) -> None:
    with pytest.raises(PeopleError):
        accounts.add(state, who, WORDS, 0.0)
    assert len(accounts.listed(state)) == 1


def test_the_password_is_not_kept(state: State) -> None:
    (kept,) = state.read("select password from accounts")
    assert kept[0].startswith("$argon2id$") and WORDS not in kept[0]


def test_hashing_takes_what_rfc_9106_asks_for() -> None:
    found = extract_parameters(hashed(WORDS))
    assert (found.type, found.memory_cost, found.time_cost) == (Type.ID, 65_536, 3)


@pytest.mark.parametrize(
    "password", ["short 1", "aaaabbbbcccc", "my clerk words", "1234567890", "0987654321", "x" * 201]
)
def test_bad_passwords_are_refused(password: str) -> None:
    with pytest.raises(PeopleError):
        check(password, "clerk")


# proving who one is


def test_the_right_password_and_no_other(state: State) -> None:
    assert accounts.proven(state, "clerk", WORDS, RULES, 1.0)
    assert not accounts.proven(state, "clerk", OTHER, RULES, 1.0)
    assert not accounts.proven(state, "nobody", WORDS, RULES, 1.0)


def failing(state: State, times: int, now: float = 1.0) -> None:
    for _ in range(times):
        assert not accounts.proven(state, "clerk", OTHER, RULES, now)


def test_failures_in_a_row_lock_an_account_for_a_while(state: State) -> None:
    failing(state, RULES.failures)
    assert not accounts.proven(state, "clerk", WORDS, RULES, 2.0)
    assert accounts.proven(state, "clerk", WORDS, RULES, 1.0 + RULES.locked_minutes * MINUTE)


def test_the_right_password_forgets_failures(state: State) -> None:
    for _ in range(2):
        failing(state, RULES.failures - 1)
        assert accounts.proven(state, "clerk", WORDS, RULES, 1.0)


def test_an_attempt_counts_before_its_password_is_looked_at(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    look = lambda *_: bool(counted.append(accounts.found(state, "clerk").failures))  # noqa: E731
    monkeypatch.setattr(accounts, "verified", look)
    failing(state, 2)
    assert counted == [1, 2]


def test_an_unknown_account_takes_the_work_of_a_known_one(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    from data.people import passwords  # noqa: PLC0415

    hashes: list[str] = []
    verify = passwords.PasswordHasher.verify
    monkeypatch.setattr(passwords.PasswordHasher, "verify", lambda *args: hashes.append(args[1]) or verify(*args))
    for id in ("clerk", "nobody"):
        accounts.proven(state, id, OTHER, RULES, 1.0)
    known, unknown = (hash.rpartition("$")[0].rpartition("$")[0] for hash in hashes)
    assert known == unknown  # the same algorithm with the same memory, passes and lanes


def test_who_has_no_password_is_proven_by_none(state: State) -> None:
    accounts.add(state, Person("guest", "演示帐号02", "leader"), "", 0.0)
    assert not accounts.proven(state, "guest", "", RULES, 1.0)


# sessions


def test_what_the_browser_holds_is_not_kept(state: State) -> None:
    token = sessions.begin(state, "clerk", RULES, 1.0)
    assert token not in repr(state.read("select * from sessions"))
    assert seen(state, sessions.id_of(token)) == CLERK


def test_a_session_that_ended_is_over_for_good(state: State) -> None:
    id = signed_in(state)
    sessions.end(state, id)
    assert seen(state, id) is None
    assert not sessions.take(state, id, "clerk", RULES, (1.0, 2.0))


VOIDING: dict[str, Callable[[State], None]] = {
    "disabled": lambda state: accounts.disable(state, "clerk", True, 1.5),
    "revoked": lambda state: accounts.revoke(state, "clerk", 1.5),
    "another password": lambda state: accounts.set_password(state, "clerk", OTHER, 1.5, due=False),
}


@pytest.mark.parametrize("act", VOIDING)
def test_disabling_revoking_and_another_password_void_every_session(state: State, act: str) -> None:
    ids = [signed_in(state), signed_in(state)]
    VOIDING[act](state)
    assert [seen(state, id) for id in ids] == [None, None]


def test_an_account_opened_again_does_not_bring_its_sessions_back(state: State) -> None:
    id = signed_in(state)
    accounts.disable(state, "clerk", True, 1.5)
    accounts.disable(state, "clerk", False, 1.6)
    assert seen(state, id) is None


def test_a_session_ends_after_hours_and_when_it_is_left_alone(state: State) -> None:
    id, idle, whole = signed_in(state, 0.0), RULES.idle_minutes * MINUTE, RULES.session_hours * HOUR
    assert seen(state, id, idle - 1) and not seen(state, id, idle + 1)
    for now in range(0, int(whole), 1800):
        used = sessions.session(state, id, RULES, now)
        assert used
        sessions.mark(state, used, now)
    assert seen(state, id, whole - 1) and not seen(state, id, whole + 1)


# the command


def command(*words: str, stdin: str = WORDS, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin + "\n"))
    return main(["users", *words, "--lang", "zh"])


def test_the_command_makes_an_account_and_lists_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    words = ("add", "Clerk", "--name", "演示帐号01", "--role", "township", "--areas", "李口镇", "--hide", "fine")
    assert command(*words, "--store", str(tmp_path), monkeypatch=monkeypatch) == 0
    assert accounts.found(State(tmp_path / "state.sqlite"), "clerk").person == CLERK
    assert command("list", monkeypatch=monkeypatch) == 0
    assert "clerk  演示帐号01  乡镇办事处  李口镇（不含fine）  待本人改密码" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [("add", "new", "--role", "leader", "--areas", "月球"), ("disable", "nobody"), ("add",), ("change", "local")],
)
def test_what_is_wrong_with_a_command_is_said_and_changes_nothing(
    words: tuple[str, ...], state: State, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUALITY_STATE", str(state.path))
    assert command(*words, monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err
    assert [one.person for one in accounts.listed(state)] == [CLERK]


def test_what_was_kept_before_sign_in_can_be_taken_over(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    state.change(LOCAL.id, "pack", lambda _: "月报", name="月报")
    monkeypatch.setenv("QUALITY_STATE", str(state.path))
    assert command("adopt", "clerk", monkeypatch=monkeypatch) == 0
    assert (state.text("clerk", "pack", "月报").text, state.names(LOCAL.id, "pack")) == ("月报", [])
