"""What takes its time runs beside the pages: it goes on when the page is left, and whoever comes back finds it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock, Thread
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
Tell = Callable[[str, float], None]  # what is being done, and which part of all is done
_KEPT = 12  # results of a few people at work; each holds paths and counts, the rows lie on disk


class Stopped(Exception):
    """Nobody wants it any more."""


class Job(Generic[T]):
    """One thing that is being done in a thread of its own, from the start on."""

    def __init__(self, doing: Callable[[Tell], T]) -> None:
        self._doing, self._done, self._stopped = doing, Event(), Event()
        self._said, self._result, self._error = ("", 0.0), cast(T, None), None
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result = self._doing(self._tell)
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def _tell(self, what: str, share: float) -> None:
        if self._stopped.is_set():
            raise Stopped
        self._said = (what, min(max(share, 0.0), 1.0))

    @property
    def said(self) -> tuple[str, float]:
        """What it said last: what it is at, and which part is done."""
        return self._said

    def wait(self, seconds: float) -> bool:
        """Whether it is over within that time."""
        return self._done.wait(seconds)

    def result(self) -> T:
        """What came of it; raises what it raised."""
        self._done.wait()
        if self._error:
            raise self._error
        return self._result

    def stop(self) -> None:
        """Ask it to end when it next says how far it is."""
        self._stopped.set()


class Desk:
    """The jobs of all who are sending, by owner, step and what they ask; the oldest go first."""

    def __init__(self) -> None:
        self._lock, self._jobs = Lock(), OrderedDict[tuple[str, str, Hashable], Job[Any]]()

    def job(self, owner: str, step: str, what: Hashable, doing: Callable[[Tell], T]) -> Job[T]:
        """The job that does this, begun if it is new; another of the same owner and step is stopped for it."""
        with self._lock:
            found = self._jobs.get((owner, step, what))
            if found is None:
                self._drop(lambda key: key[:2] == (owner, step))
                found = Job(doing)
            self._jobs[owner, step, what] = found
            self._jobs.move_to_end((owner, step, what))
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)[1].stop()
            return found

    def held(self, owner: str, step: str) -> Job[Any] | None:
        """What an owner asked for last at a step."""
        with self._lock:
            return next((job for key, job in reversed(self._jobs.items()) if key[:2] == (owner, step)), None)

    def forget(self, owner: str, step: str | None = None) -> None:
        """Stop and drop what an owner asked for, at one step or at all."""
        with self._lock:
            self._drop(lambda key: key[0] == owner and step in (None, key[1]))

    def _drop(self, which: Callable[[tuple[str, str, Hashable]], bool]) -> None:
        for key in [key for key in self._jobs if which(key)]:
            self._jobs.pop(key).stop()
