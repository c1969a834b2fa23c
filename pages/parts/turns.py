"""Runs take turns: a few at a time, first come first served, so that many people at once do not starve one another.

Python runs one thread at a time and changes over every few milliseconds: fifty runs side by side all end late, and the
thread that sends what they have made gets a fiftieth of the time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic

RUNS = 2  # side by side: one is made while the other asks the database
SLOW = 1.0  # seconds without a turn coming free after which the next one runs beside those who are slow


class Turns:
    """`places` at a time; who comes while all are taken waits in line."""

    def __init__(self, places: int, slow: float = SLOW) -> None:
        self._places, self._slow = places, slow
        self._lock, self._line, self._taken = Lock(), deque[Event](), 0
        self._moved = monotonic()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A turn, as soon as it comes. Who is in it may be slow, but keeps nobody waiting longer than that."""
        mine = Event()
        with self._lock:
            self._line.append(mine)
            self._admit()
        while not mine.wait(self._slow):
            self._hasten()
        try:
            yield
        finally:
            with self._lock:
                self._taken -= 1
                self._admit()

    def _admit(self) -> None:
        while self._line and self._taken < self._places:
            self._next()

    def _next(self) -> None:
        self._taken, self._moved = self._taken + 1, monotonic()
        self._line.popleft().set()

    def _hasten(self) -> None:
        with self._lock:
            if self._line and monotonic() - self._moved >= self._slow:
                self._next()


TURNS = Turns(RUNS)
