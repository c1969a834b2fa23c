"""The cache that pages keep things in: bounded by bytes, made once for all who ask."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import pandas as pd
import pytest

from pages.parts.cache import BESIDE, Cache, weight


def letters(n: int) -> str:
    return "x" * n


def test_what_was_made_is_given_again() -> None:
    cache: Cache[list[int]] = Cache(1_000)
    assert cache.get("a", lambda: [1]) is cache.get("a", lambda: [2])


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    cache = Cache(3_000, len)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda: letters(1_000))
    made: list[str] = []
    for key in ("a", "c", "b"):
        cache.get(key, lambda key=key: made.append(key) or letters(1))
    assert made == ["b"]


def test_the_bytes_kept_are_those_of_what_is_there() -> None:
    cache = Cache(3_000, len)
    for n in range(50):
        cache.get(n, lambda: letters(1_000))
    assert (len(cache), cache.weight) == (2, 2 * (1_000 + BESIDE))


def test_what_is_larger_than_all_is_kept_until_the_next() -> None:
    cache = Cache(100, len)
    assert cache.get("a", lambda: letters(1_000)) is cache.get("a", lambda: letters(2_000))
    cache.get("b", lambda: letters(1))
    assert len(cache) == 1


def test_what_could_not_be_made_is_not_kept() -> None:
    cache: Cache[int] = Cache(1_000)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 7) == 7


def test_who_asks_for_what_is_being_made_gets_the_same() -> None:
    cache: Cache[object] = Cache(1_000)
    begun, go = Event(), Event()

    def slowly() -> object:
        begun.set()
        go.wait(10)
        return object()

    with ThreadPoolExecutor(2) as people:
        first = people.submit(cache.get, "a", slowly)
        begun.wait(10)
        second = people.submit(cache.get, "a", object)
        go.set()
        assert first.result() is second.result()


@dataclass
class Held:
    words: str
    rows: list[dict[str, str]]


@pytest.mark.parametrize(
    ("value", "least"),
    [
        (letters(1_000), 1_000),
        (Held(letters(500), []), 500),
        (Held("", [{"a": letters(100)} for _ in range(100)]), 10_000),
        (pd.DataFrame({"a": range(1_000)}), 8_000),
    ],
)
def test_a_value_weighs_what_it_holds(value: object, least: int) -> None:
    assert least <= weight(value) < least * 5 + sys.getsizeof({}) * 10
