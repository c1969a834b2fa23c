"""Who is signed in: one row a session under the hash of what the browser holds, which itself is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe

from data.people import Person, of_row
from data.settings import SignInRules
from data.state import State

SEEN = 60  # seconds between two marks of when a session was last used: a run reads, and seldom writes
_SESSION = """
select a.id, a.name, a.role, a.areas, a.hidden, a.due, s.seen from sessions s join accounts a on a.id = s.account
where s.id = ? and not s.revoked and not a.disabled and s.made >= a.since and s.until > ? and s.seen > ?
"""


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. `due`: the password must be changed before anything else is seen."""

    id: str
    person: Person
    due: bool
    seen: float


def id_of(token: str) -> str:
    """Under which a session is kept."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(state: State, account: str, rules: SignInRules, now: float) -> str:
    """Begin a session; returns the token that the browser is to hold."""
    token = token_urlsafe(32)
    take(state, id_of(token), account, rules, (now, now))
    return token


def take(state: State, id: str, account: str, rules: SignInRules, times: tuple[float, float]) -> bool:
    """Begin a session under an id that somebody else gave out, `times` when that was and now; False where the id was
    taken before, whether that session ended or not."""
    made, now = times
    with state.write() as file:
        file.execute("delete from sessions where until <= ?", (now,))
        values = (id, account, made, now, made + rules.session_hours * 3600)
        query = "insert or ignore into sessions (id, account, made, seen, until) values (?, ?, ?, ?, ?)"
        return bool(file.execute(query, values).rowcount)


def session(state: State, id: str, rules: SignInRules, now: float) -> Session | None:
    """The session of an id with what its account may now; None where it ended, or never was."""
    rows = state.read(_SESSION, id, now, now - rules.idle_minutes * 60)
    return Session(id, of_row(*rows[0][:5]), bool(rows[0][5]), rows[0][6]) if rows else None


def mark(state: State, used: Session, now: float) -> None:
    """Keep that a session was used, where the last mark is old."""
    if now - used.seen > SEEN:
        with state.write() as file:
            file.execute("update sessions set seen = ? where id = ?", (now, used.id))


def end(state: State, id: str) -> None:
    """Sign out; the row stays until its time is over, so that the same id is not taken again."""
    with state.write() as file:
        file.execute("update sessions set revoked = 1 where id = ?", (id,))
