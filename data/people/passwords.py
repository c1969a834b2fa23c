"""Passwords: what they must be, and how they are kept (Argon2id with the parameters of RFC 9106, section 4)."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data import settings
from data.people.errors import PeopleError

LONGEST = 200  # characters: hashing more is work for nothing
DISTINCT = 5
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_AT_ONCE = BoundedSemaphore(2)  # each takes 64 MB and a processor: others wait, so that pages keep one
_HASHER = PasswordHasher()


def check(password: str, account: str) -> None:
    """Raises PeopleError for a password that is short, made of few characters, a row of keys, or has the account's
    name in it. Nothing else is asked for: length is what counts (NIST SP 800-63B, 5.1.1.2)."""
    lowered, least = password.casefold(), settings.load().rules.password_length
    if not least <= len(password) <= LONGEST:
        raise PeopleError("password_length", least=least, most=LONGEST)
    if len(set(lowered)) < DISTINCT:
        raise PeopleError("password_few", n=DISTINCT)
    if account.casefold() in lowered:
        raise PeopleError("password_account")
    if any(lowered in row * 3 or lowered in row[::-1] * 3 for row in _ROWS):
        raise PeopleError("password_row")


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def verified(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was kept; None, for nobody's, takes as long and is False."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), _bytes(password[: LONGEST + 1])) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def _bytes(password: str) -> bytes:
    """The same bytes however a keyboard composes a character."""
    return normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _HASHER.hash(b"nobody's")
