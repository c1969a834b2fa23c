"""What an identity provider said of a browser: the cookie in which Streamlit keeps the provider's answer, signed."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from streamlit.auth_util import (
    encode_provider_token,
    get_cookie_with_chunks,
    get_secrets_auth_section,
    get_signing_secret,
)
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from data import settings

ENTER, LEAVE, BACK = "/auth/login", "/auth/logout", "/oauth2callback"  # Streamlit's own addresses
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


@dataclass(frozen=True)
class Identity:
    """Whom the provider named: `id` stands for this one sign-in, `made` is when it was, in seconds since the epoch."""

    id: str
    name: str
    made: float


def identified(cookies: Mapping[str, str]) -> Identity | None:
    """Whom a browser's cookies name, as long as a session may last; None where they are not signed by us.

    The `id` is made of what is signed, not of the cookie as it came: the last letter of a signature has bits that count
    for nothing, so that one sign-in had several cookies. A long answer comes in parts, which must be of one sign-in.
    """
    rules, secret, times = settings.load().rules, get_signing_secret(), list[float]()

    def part(name: str) -> bytes | None:
        held = cookies.get(name, "")
        said = decode_signed_value(secret, name, held.encode("latin-1", "ignore"), rules.session_hours / 24)
        if said is not None:
            times.append(_made(held))
        return said

    said = get_cookie_with_chunks(part, AUTH_COOKIE_NAME) if secret else None
    claims: dict[str, Any] = json.loads(said) if said else {}
    name = claims.get(rules.claim)
    if not said or not isinstance(name, str) or not _trusted(claims, rules.claim) or max(times) - min(times) > 1:
        return None
    return Identity(sha256(f"{times[-1]} ".encode() + said).hexdigest(), name.strip().casefold(), times[-1])


def _trusted(claims: Mapping[str, Any], claim: str) -> bool:
    """Whether the provider stands by what it says: anybody can enter any address of mail with some."""
    return claim != "email" or claims.get("email_verified") is not False


def _made(held: str) -> float:
    """When a cookie was signed (itsdangerous: seconds in base64 between the last two dots)."""
    stamp = held.rsplit(".", 2)[1]
    return float(int.from_bytes(urlsafe_b64decode(stamp + "=" * (-len(stamp) % 4)), "big"))


def entrance() -> str:
    """Where the browser goes to be named, below the root of the server."""
    return f"{ENTER}?provider={encode_provider_token('default')}"


def lacking() -> list[str]:
    """What .streamlit/secrets.toml does not say under [auth] and must."""
    said = get_secrets_auth_section()
    return [name for name in _NEEDED if not said.get(name)]
