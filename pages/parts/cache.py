"""A cache bounded by bytes: what pages keep between runs and readers lies in such ones."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")
ALIKE = 8  # items of a list or mapping that are weighed, evenly spread: rows of a table resemble one another
PLAIN = frozenset((str, int, float, bool, bytes, type(None)))
BESIDE = 250  # bytes that an entry takes beside what it holds


def weight(value: Any) -> int:
    """About how many bytes a value takes, what it holds included."""
    own, kind = sys.getsizeof(value), type(value)
    if kind in PLAIN:
        return own
    if kind is dict:
        return own + _alike(list(value.values()))
    if kind in (list, tuple):
        return own + _alike(value)
    if is_dataclass(value):
        return own + sum(weight(getattr(value, one.name)) for one in fields(value))
    return own


def _alike(items: Sequence[Any]) -> int:
    if len(items) <= ALIKE:
        return sum(map(weight, items))
    weighed = items[:: -(-len(items) // ALIKE)]
    return sum(map(weight, weighed)) * len(items) // len(weighed)


@dataclass
class _Entry(Generic[T]):
    lock: Lock = field(default_factory=Lock)
    made: list[T] = field(default_factory=list)  # one value, once there is one
    weight: int = 0


class Cache(Generic[T]):
    """Values by key that take at most so many bytes together, the last made left aside: those that were not asked for
    the longest go first. Who asks for what somebody else is making waits for it."""

    def __init__(self, most: int, weigh: Callable[[T], int] = weight) -> None:
        self._most, self._weigh = most, weigh
        self._lock, self._entries, self.weight = Lock(), OrderedDict[Hashable, _Entry[T]](), 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, else what `make` gives, which is kept unless it raises."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
        if entry.made:
            return entry.made[0]
        with entry.lock:
            if not entry.made:
                entry.made.append(make())
                self._weighed(key, entry)
        return entry.made[0]

    def _weighed(self, key: Hashable, entry: _Entry[T]) -> None:
        entry.weight = self._weigh(entry.made[0]) + BESIDE
        with self._lock:
            if self._entries.get(key) is not entry:
                return
            self.weight += entry.weight
            self._entries.move_to_end(key)
            while self.weight > self._most and len(self._entries) > 1:
                self.weight -= self._entries.popitem(last=False)[1].weight
