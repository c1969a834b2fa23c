"""What the doctor looks at, a function a matter: each gives what it found, in words of operations.found."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from data import publishing, settings
from data.audit import Log
from data.operations import databases, running, swap
from data.operations.errors import OperationError
from data.operations.findings import Finding, note, well, wrong
from data.operations.home import LOG, Home
from data.publishing import SnapshotError
from data.publishing.files import LOCK
from data.state import VERSION, State, StateError

FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
LEAST = "质"  # a font of ours has it
AHEAD = timedelta(days=1)  # what a clock may differ by: offices in other time zones publish too
OLD = timedelta(days=400)  # since the last publication: a year without one, or a clock that runs ahead


@dataclass(frozen=True)
class Patient:
    """An installation and what surrounds it."""

    home: Home
    now: datetime
    port: int = 8501
    project: Path = settings.PROJECT
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free


def python(_: Patient) -> Iterator[Finding]:
    """The Python that runs."""
    yield well("python", version=".".join(map(str, sys.version_info[:3])))


def packages(patient: Patient) -> Iterator[Finding]:
    """The installed packages against requirements.txt."""
    lines = (patient.project / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line.partition("#")[0]) for line in lines if line.partition("#")[0].strip()]
    faults = [fault for one in wanted for fault in _package(one)]
    yield from faults or [well("packages", count=len(wanted))]


def _package(wanted: Requirement) -> Iterator[Finding]:
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        yield wrong("package_missing", name=wanted.name)
        return
    if not wanted.specifier.contains(found, prereleases=True):
        yield wrong("package_other", name=wanted.name, found=found, wanted=str(wanted.specifier))


def fonts(patient: Patient) -> Iterator[Finding]:
    """The fonts of exported files."""
    folder = patient.project / "data" / "fonts"
    faults = [wrong("font", file=folder / name) for name in FONTS if not _draws(folder / name)]
    yield from faults or [well("fonts", count=len(FONTS))]


def _draws(file: Path) -> bool:
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - loads slowly

    try:
        font: Any = TTFont(file, lazy=True)
        return ord(LEAST) in font.getBestCmap()
    except (OSError, TTLibError, AssertionError, KeyError):
        return False


def _there(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.is_dir())


def _places(patient: Patient) -> list[Path]:
    home = patient.home
    return list(dict.fromkeys((home.store, home.folder, settings.load().logs)))


def disk(patient: Patient) -> Iterator[Finding]:
    """The space where things are written."""
    least = settings.load().limits.free_megabytes
    for folder in dict.fromkeys((*_places(patient), Path(tempfile.gettempdir()))):
        free = patient.free(_there(folder)) >> 20
        told = {"folder": folder, "free": free, "least": least}
        yield well("disk", **told) if free >= least else wrong("disk_full", **told)


def rights(patient: Patient) -> Iterator[Finding]:
    """The right to write where things are written; beside the program only before the first start."""
    static = patient.project / "static"
    begun = (static / "plotly.min.js").exists()
    for folder in (*_places(patient), *([] if begun else [static])):
        try:
            with tempfile.NamedTemporaryFile(dir=_there(folder)):
                yield well("rights", folder=folder)
        except OSError as error:
            yield wrong("no_right", folder=folder, reason=error.strerror)
    for file in filter(Path.exists, _written(patient.home)):
        if not os.access(file, os.R_OK | os.W_OK):  # laid there by somebody else, such as an administrator
            yield wrong("no_right", folder=file, reason=os.strerror(errno.EACCES))


def _written(home: Home) -> list[Path]:
    """The files that are written in place, not replaced."""
    databases = [file.with_name(file.name + end) for file in home.databases.values() for end in ("", *LOG)]
    return [*databases, home.store / LOCK, home.folder / running.LOCK, *settings.load().logs.glob("dashboard-*.log")]


def clock(patient: Patient) -> Iterator[Finding]:
    """The clock against what was published, and against the program's own files."""
    now = patient.now
    days = [one.published_at for one in publishing.list_snapshots(patient.home.store)]
    program = datetime.fromtimestamp((patient.project / "requirements.txt").stat().st_mtime, UTC)
    latest = max([program, *(day.astimezone(UTC) for day in days)])
    told = {"now": f"{now:%Y-%m-%d %H:%M}", "latest": f"{latest:%Y-%m-%d %H:%M}"}
    if latest > now + AHEAD:
        yield wrong("clock_behind", **told)
    elif latest < now - OLD:
        yield note("clock_ahead", **told)
    else:
        yield well("clock", **told)


def snapshots(patient: Patient) -> Iterator[Finding]:
    """The snapshot in force, and the hashes of all."""
    store = patient.home.store
    try:
        yield well("in_force", id=publishing.current(store))
    except SnapshotError as error:
        none = not publishing.snapshot_ids(store)
        yield note("no_snapshots", store=store) if none else wrong("not_in_force", error=error)
    for id in publishing.snapshot_ids(store):
        yield from _snapshot(store, id)


def _snapshot(store: Path, id: str) -> Iterator[Finding]:
    try:
        harm = publishing.verify(store, id)
        yield wrong("damaged", id=id, file=harm[0].file, count=len(harm)) if harm else well("sound", id=id)
    except SnapshotError as error:
        yield wrong("unreadable", id=id, error=error)


def state(patient: Patient) -> Iterator[Finding]:
    """The databases: usable, whole, of this version; nothing left half-way."""
    home = patient.home
    if (home.folder / swap.PAPER).exists():
        yield wrong("half_way", folder=home.folder)
    for file in home.databases.values():
        if file.exists():
            yield _database(file)
    yield from _audit(home)
    found = _version(home.state)
    if found and found < VERSION:
        yield note("older", file=home.state, version=found, wanted=VERSION)


def _audit(home: Home) -> Iterator[Finding]:
    """Whether the rows of the audit log follow one another, where its file can be used."""
    try:
        broken = Log(home.audit, 1).verify().broken
    except StateError:
        return
    if broken is not None:
        yield wrong("audit_broken", file=home.audit, number=broken)


def _version(file: Path) -> int:
    try:
        return databases.version(file)
    except OperationError:
        return 0


def _database(file: Path) -> Finding:
    try:
        if harm := databases.harm(file):
            return wrong("harmed", file=file, harm=harm.splitlines()[0])
        if file.name == "state.sqlite" and databases.version(file) >= VERSION:
            State(file).read("select 1")
        return well("database", file=file)
    except (OperationError, StateError) as error:
        return wrong("unusable", error=error)


def environment(_: Patient) -> Iterator[Finding]:
    """Names in the environment that no setting has."""
    known = set(re.findall(r"^(\w+) *=", settings.FILE.read_text(encoding="utf-8").partition("\n[")[0], re.MULTILINE))
    odd = [name for name in os.environ if name.startswith("QUALITY_") and name[8:].lower() not in known]
    yield from [note("setting_unknown", name=name) for name in odd] or [well("settings_fine")]


def port(patient: Patient) -> Iterator[Finding]:
    """The port that the server will listen on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", patient.port))
            yield well("port", port=patient.port)
            return
        except OSError:
            pass
    yield note("serving", port=patient.port) if _ours(patient.port) else wrong("port_taken", port=patient.port)


def _ours(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=3) as answer:
            return answer.read() == b"ok"
    except (OSError, ValueError):
        return False


CHECKS: tuple[Callable[[Patient], Iterable[Finding]], ...] = (
    *(python, packages, fonts, environment, disk, rights, clock, snapshots, state, port),
)


def examine(patient: Patient) -> Iterator[Finding]:
    """All that is found, well or not, one matter after the other."""
    for check in CHECKS:
        yield from check(patient)
