"""What sign-in costs a run: python -m benchmarks.people [--smoke]

100 accounts with five sessions each in a state file of their own (--smoke: 10 accounts). Every run and every request
looks its session up anew, so that this is what each of them pays: goal 1 ms. A cookie of an identity provider has a
signature to be looked at on top. The ratio is to the same look-up with one account.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data import settings
from data.people import Person, accounts, sessions
from data.people.passwords import hashed, verified
from data.state import State
from pages.parts import identity_provider

ACCOUNTS, SMOKE, SESSIONS, TIMES = 100, 10, 5, 400
GOAL = 1.0  # ms
SECRET = "s" * 40


def filled(folder: Path, n: int) -> tuple[State, list[str]]:
    """So many accounts, and the ids of their sessions."""
    folder.mkdir(exist_ok=True)
    state, rules = State(folder / "state.sqlite"), settings.load().rules
    ids = []
    for number in range(n):
        who = Person(f"account{number:03d}", f"演示帐号{number:03d}", "township", (f"place{number % 20}",))
        accounts.add(state, who, "", time.time() - 60)
        ids += [sessions.id_of(sessions.begin(state, who.id, rules, time.time())) for _ in range(SESSIONS)]
    return state, ids


def milliseconds(doing: Callable[[int], object], times: int = TIMES) -> float:
    """The median time of a call."""
    taken = []
    for n in range(times):
        begun = time.perf_counter()
        doing(n)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def look_up(state: State, ids: list[str]) -> float:
    """The median time of looking a session up."""
    rules = settings.load().rules
    return milliseconds(lambda n: sessions.session(state, ids[n % len(ids)], rules, time.time()))


def provider() -> float:
    """The median time of reading a provider's cookie."""
    said = {"email": "account@example.com", "is_logged_in": True, "nonce": "n" * 20}
    cookies = {"_streamlit_user": create_signed_value(SECRET, "_streamlit_user", json.dumps(said)).decode()}
    with patch.object(identity_provider, "get_signing_secret", lambda: SECRET):
        return milliseconds(lambda _: identity_provider.identified(cookies))


def main() -> int:
    """Print medians; leaves with 1 if the goal is missed."""
    parser = argparse.ArgumentParser(description="what sign-in costs a run")
    parser.add_argument("--smoke", action="store_true", help=f"{SMOKE} accounts in place of {ACCOUNTS}")
    n = SMOKE if parser.parse_args().smoke else ACCOUNTS
    with tempfile.TemporaryDirectory() as folder:
        one, many = (look_up(*filled(Path(folder) / str(count), count)) for count in (1, n))
    kept = hashed("corn under 7 roofs")
    password = milliseconds(lambda _: verified(kept, "corn under 7 roofs"), 5)
    print(f"{n} accounts, {n * SESSIONS} sessions, median of {TIMES}")
    print(f"  look-up, each run      {many:7.3f} ms   goal {GOAL:g} ms   {many / one:.2f} times that with one account")
    print(f"  a provider's cookie    {provider():7.3f} ms")
    print(f"  a password, at sign-in {password:7.1f} ms")
    return int(many > GOAL)


if __name__ == "__main__":
    sys.exit(main())
