"""Who saw, exported, published and changed what, and when: `Recorder.record` is the one way into the log.

Rows say who by the account's id alone, and hold neither words that people typed nor cells of ledgers.
"""

from __future__ import annotations

import atexit
import logging
from pathlib import Path
from threading import Lock, Timer

from data.audit.log import DONE, VERSION, Asked, Entry, Log, Row, Verdict
from data.settings import Settings

__all__ = [
    "ACTS",
    "DONE",
    "FAILED",
    "REFUSED",
    "VERSION",
    "VIEW",
    "Asked",
    "Entry",
    "Log",
    "Recorder",
    "Row",
    "Verdict",
]

FILE = "audit.sqlite"
VIEW = "view"  # somebody saw a page or a sheet: written in the background
CHANGES = ("publish", "use", "import", "prune", "note", "task", "draw", "account")
KEEPING = ("backup", "restore", "upgrade")
ACTS = (VIEW, "export", *CHANGES, *KEEPING, "sign_in", "sign_out", "trim", "lost")
REFUSED, FAILED = "refused", "failed"
OUTCOMES = (DONE, REFUSED, FAILED)
SECONDS = 0.8  # that a view waits at most before it is written: what a killed server loses
MOST_WAITING = 10_000  # acts that are kept while the file cannot be written
_LOG = logging.getLogger("dashboard")


class Recorder:
    """Takes acts of many threads. Views wait a moment and are written together in the background, so that they cost a
    run next to nothing; everything else is written before `record` returns, with the views before it. What cannot be
    written is said in the server's log and tried again with the next act: nobody is kept from working."""

    def __init__(self, log: Log | None) -> None:
        self.log = log  # None: nothing is recorded
        self._waiting: list[Entry] = []
        self._lost, self._due = 0, False
        self._lock, self._writing = Lock(), Lock()
        atexit.register(self.flush)

    @property
    def waiting(self) -> int:
        """How many acts are not in the file yet."""
        return len(self._waiting)

    def record(self, person: str, act: str, object: str = "", address: str = "", outcome: str = DONE) -> None:
        """Take an act down; raises ValueError for a word that the log does not know."""
        if act not in ACTS or outcome not in OUTCOMES:
            raise ValueError(f"{act} {outcome}: {', '.join((*ACTS, *OUTCOMES))}")
        if self.log is None:
            return
        with self._lock:
            self._waiting.append(Entry(person, act, object, address, outcome))
            begins = act == VIEW and not self._due
            self._due = self._due or begins
        if act != VIEW:
            self.flush()
        elif begins:
            self._in_a_moment()

    def _in_a_moment(self) -> None:
        timer = Timer(SECONDS, self.flush)
        timer.daemon = True
        timer.start()

    def flush(self) -> None:
        """Write what waits."""
        with self._writing:
            with self._lock:
                entries, self._waiting, self._due = self._waiting, [], False
            if self.log and entries:
                self._write(self.log, entries)

    def _write(self, log: Log, entries: list[Entry]) -> None:
        lost = [Entry("", "lost", f"rows:{self._lost}")] if self._lost else []
        try:
            log.write([*lost, *entries])
            self._lost = 0
        except Exception as error:  # whatever it is, the acts are kept
            _LOG.error("audit: %s", error)
            with self._lock:
                every = entries + self._waiting
                self._lost += max(len(every) - MOST_WAITING, 0)
                self._waiting = every[-MOST_WAITING:]


def log(settings: Settings) -> Log:
    """The log of an installation, beside what people keep."""
    return Log(settings.state.with_name(FILE), settings.audit_days)


def recorder(settings: Settings) -> Recorder:
    """What writes the log of an installation; nothing where the setting `audit` is off."""
    return beside(settings.state, settings.audit, settings.audit_days)


def beside(state: Path, audit: str, days: int) -> Recorder:
    """The same of a state file and the settings `audit` and `audit_days`."""
    return Recorder(Log(state.with_name(FILE), days) if audit == "on" else None)
