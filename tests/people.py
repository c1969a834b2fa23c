"""Invented people, and passwords whose hashing does not take the time it should."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import time

import pytest
from argon2 import PasswordHasher

from data.people import Person, accounts, passwords
from data.state import State

WORDS, OTHER = "corn under 7 roofs", "rain over 9 fields"
CLERK = Person("clerk", "演示帐号01", "township", ("likou",), ("fine",))
LEADER = Person("leader", "演示帐号02", "leader", None)
STEWARD = Person("steward", "演示帐号03", "steward", None)


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Passwords are hashed in a moment."""
    with pytest.MonkeyPatch.context() as patch:
        passwords._nobodys.cache_clear()
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield
    passwords._nobodys.cache_clear()


def enrol(state: State, *people: Person) -> None:
    """Accounts with the password WORDS, which their owners have made their own."""
    for who in people:
        accounts.add(state, who, WORDS, time() - 10)
        accounts.set_password(state, who.id, WORDS, time() - 5, due=False)
