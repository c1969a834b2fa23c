"""Queries that nobody waits for any longer are interrupted: whoever asks may say how that is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from threading import Lock, Thread
from time import sleep

import duckdb

EVERY = 0.1  # seconds between two looks at what runs: no query of a page lasts as long
Test = Callable[[], bool]
_TEST: ContextVar[Test | None] = ContextVar("still waited for", default=None)


class Abandoned(BaseException):
    """Nobody waits for the answer. No error, so it passes by all that tells people of errors."""


@contextmanager
def while_waited_for(test: Test) -> Iterator[None]:
    """Interrupt the queries asked within once `test` says no; they raise Abandoned. Asked by another thread."""
    _running()  # from now on somebody looks
    before = _TEST.set(test)
    try:
        yield
    finally:
        _TEST.reset(before)


@contextmanager
def interruptible(cursor: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The cursor of one query, interrupted when nobody waits for it any longer. Raises Abandoned."""
    test = _TEST.get()
    if test is None:
        yield cursor
        return
    with _running().watched(cursor, test):
        yield cursor


class _Running:
    """The queries that run, each with the test of whoever asked, looked through again and again."""

    def __init__(self) -> None:
        self._lock, self._tests = Lock(), dict[int, tuple[duckdb.DuckDBPyConnection, Test]]()
        Thread(target=self._look, name="nobody waits", daemon=True).start()

    @contextmanager
    def watched(self, cursor: duckdb.DuckDBPyConnection, test: Test) -> Iterator[None]:
        if not test():
            raise Abandoned
        with self._lock:
            self._tests[id(cursor)] = cursor, test
        try:
            yield
        except duckdb.InterruptException:
            raise Abandoned from None
        finally:
            with self._lock:
                del self._tests[id(cursor)]

    def _look(self) -> None:
        while True:
            sleep(EVERY)
            self._interrupt()

    def _interrupt(self) -> None:
        with self._lock:
            running = list(self._tests.values())
        for cursor, test in running:
            if not test():
                cursor.interrupt()


@cache
def _running() -> _Running:
    return _Running()
