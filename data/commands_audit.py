"""The commands on the audit log, and what other commands leave in it."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from data import audit, publishing, settings
from data.audit import DONE, FAILED, REFUSED, Asked, wording
from data.commands import FINDINGS, OK, say
from data.ledgers import LedgerError
from data.publishing import SnapshotError
from data.state import LOCAL
from data.text import Lang, exact, t

RECORDED = {
    "publish": "publish",
    "demo": "publish",
    "use": "use",
    "import": "import",
    "prune": "prune",
    "export": "export",
}
_ID = re.compile(r"[\w-]{1,40}", re.ASCII)


def show(options: Namespace) -> int:
    """Print or write what was done, or see whether the log is whole; 1 if it is not."""
    log = audit.log(settings.of(options.store))
    if options.what == "verify":
        noted = options.noted or ""
        found = log.verify(noted)
        say(wording.verdict(found, options.lang, noted))
        return OK if found.whole else FINDINGS
    end = options.last + timedelta(days=1) if options.last else None
    asked = Asked(options.first, end, options.person, options.act or "", options.object)
    return _write(log, asked, options.csv, options.lang) if options.csv else _print(log, asked, options)


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


def _write(log: audit.Log, asked: Asked, file: Path, lang: Lang) -> int:
    from analytics.export import csv  # noqa: PLC0415 - exports take a second to load

    file.write_bytes(csv.table(wording.columns(log.rows(asked), lang)))
    print(t("audit.written", lang, file=file))
    return OK


def recorded(command: Callable[[Namespace], int], options: Namespace) -> int:
    """Run a command, and take down what it did to the snapshots."""
    if options.command not in RECORDED or getattr(options, "dry_run", False):
        return command(options)
    before, outcome = set(publishing.snapshot_ids(options.store)), FAILED
    try:
        status = command(options)
        outcome = DONE
        return status
    except (SnapshotError, LedgerError):
        outcome = REFUSED
        raise
    finally:
        object, address = f"snapshot:{_touched(options, before, outcome)}", f"python -m data {options.command}"
        recorder = audit.recorder(settings.of(options.store))
        recorder.record(LOCAL, RECORDED[options.command], object, address, outcome)


def _touched(options: Namespace, before: set[str], outcome: str) -> str:
    """The snapshots that came or went; else the one that was named, or that is in force now."""
    changed = before ^ set(publishing.snapshot_ids(options.store))
    if changed or options.command == "prune":
        return ",".join(sorted(changed))
    named = getattr(options, "id", "")
    if named or outcome != DONE:
        return named if _ID.fullmatch(named) else ""
    return publishing.current(options.store)
