"""The commands on the audit log, and what other commands leave in it."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta

from data import audit, publishing, settings
from data.audit import DONE, FAILED, REFUSED, Asked, console, wording
from data.audit.checking import checked
from data.commands import FINDINGS, OK, say
from data.ledgers import LedgerError
from data.operations import backup, databases
from data.operations.errors import OperationError
from data.operations.home import Home, home
from data.publishing import SnapshotError
from data.state import State, StateError
from data.text import Lang, exact, t

RECORDED = {
    "publish": "publish",
    "demo": "publish",
    "use": "use",
    "import": "import",
    "prune": "prune",
    "export": "export",
    "backup": "backup",
    "restore": "restore",
    "upgrade": "upgrade",
}
_ID = re.compile(r"[\w-]{1,40}", re.ASCII)
_FILE = re.compile(r"[\w.+-]{1,80}", re.ASCII)  # as a timer names it: words that somebody typed are left out


def show(options: Namespace) -> int:
    """Print or write what was done, or see whether the log is whole; 1 if it is not."""
    log = audit.log(settings.of(options.store))
    if options.what == "verify":
        noted = options.noted or ""
        found = checked(log, State(settings.of(options.store).state), noted)
        say(wording.verdict(found, options.lang, noted))
        return OK if found.whole else FINDINGS
    end = options.last + timedelta(days=1) if options.last else None
    asked = Asked(options.first, end, options.person, options.act or "", options.object)
    return _write(log, asked, options) if options.csv else _print(log, asked, options)


def _print(log: audit.Log, asked: Asked, options: Namespace) -> int:
    lang: Lang = options.lang
    rows = log.rows(asked, options.show)
    say(_line(row, lang) for row in reversed(rows))
    print(t("audit.shown", lang, shown=exact(len(rows)), total=exact(log.count(asked))))
    return OK


def _line(row: audit.Row, lang: Lang) -> str:
    words = {"at": row.local_time, "object": row.object, "address": row.address}
    said = {name: getattr(wording, name)(getattr(row, name), lang) for name in ("person", "act", "outcome")}
    return t("audit.line", lang, **words, **said).rstrip()


def _write(log: audit.Log, asked: Asked, options: Namespace) -> int:
    from analytics.export import csv  # noqa: PLC0415 - exports take a second to load

    record(options, "export", "audit")
    options.csv.write_bytes(csv.table(wording.columns(log.rows(asked), options.lang)))
    print(t("audit.written", options.lang, file=options.csv))
    return OK


def recorded(command: Callable[[Namespace], int], options: Namespace) -> int:
    """Run a command, and take down what it did to the installation."""
    if options.command not in RECORDED or getattr(options, "dry_run", False):
        return command(options)
    place = home(options.store)
    object, outcome = _OBJECTS.get(options.command, _snapshots)(options, place), FAILED
    try:
        status = command(options)
        outcome = DONE
        return status
    except (SnapshotError, LedgerError, OperationError, StateError):
        outcome = REFUSED
        raise
    finally:
        if options.command != "restore" or outcome == DONE or place.audit.exists():  # else it would be in the way
            record(options, RECORDED[options.command], object(outcome), outcome)


def record(options: Namespace, act: str, object: str, outcome: str = DONE) -> None:
    """Take down an act of a command on an installation."""
    console.record(settings.of(options.store), f"data {options.command}", act, object, outcome)


def _snapshots(options: Namespace, _: Home) -> Callable[[str], str]:
    before = set(publishing.snapshot_ids(options.store))
    return lambda outcome: f"snapshot:{_touched(options, before, outcome)}"


def _backup(options: Namespace, _: Home) -> Callable[[str], str]:
    """The name of the file, and the seal by which the backup is known under any name."""

    def named(_outcome: str) -> str:
        name = options.file.name if _FILE.fullmatch(options.file.name) else "…"
        try:
            with backup.opened(options.file) as (_packed, about):
                return f"backup:{name}:{about.seal}"
        except (OperationError, OSError):
            return f"backup:{name}"

    return named


def _versions(_: Namespace, place: Home) -> Callable[[str], str]:
    before = _version(place)
    return lambda _outcome: f"version:{before}-{_version(place)}"


def _version(place: Home) -> int:
    try:
        return databases.version(place.state)
    except OperationError:
        return 0


_OBJECTS = {"backup": _backup, "restore": _backup, "upgrade": _versions}


def _touched(options: Namespace, before: set[str], outcome: str) -> str:
    """The snapshots that came or went; else the one that was named, or that is in force now."""
    changed = before ^ set(publishing.snapshot_ids(options.store))
    if changed or options.command == "prune":
        return ",".join(sorted(changed))
    named = getattr(options, "id", "")
    if named or outcome != DONE:
        return named if _ID.fullmatch(named) else ""
    return publishing.current(options.store)
