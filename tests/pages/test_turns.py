"""Runs take turns: in the order in which they came, and nobody behind a slow one for ever."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from analytics.store import open_snapshot
from analytics.view import WHOLE
from pages.parts import watch
from pages.parts.turns import Turns

LONG = 30.0  # seconds that nothing here takes


def holding(turns: Turns, people: ThreadPoolExecutor) -> tuple[Event, Future[None]]:
    """Somebody whose turn it is until the event is set."""
    begun, done = Event(), Event()

    def hold() -> None:
        with turns.taken():
            begun.set()
            done.wait(LONG)

    held = people.submit(hold)
    begun.wait(LONG)
    return done, held


def waiting(turns: Turns, people: ThreadPoolExecutor, name: str, log: list[str]) -> Future[None]:
    """Somebody who stands in line already."""

    def run() -> None:
        with turns.taken():
            log.append(name)

    before = turns.waiting
    found = people.submit(run)
    while turns.waiting == before and not found.done():
        pass
    return found


def test_who_came_first_is_first() -> None:
    turns, log = Turns(1, slow=LONG), list[str]()
    with ThreadPoolExecutor(5) as people:
        done, _ = holding(turns, people)
        line = [waiting(turns, people, name, log) for name in "abcd"]
        done.set()
        for one in line:
            one.result(LONG)
    assert log == list("abcd")


def test_no_more_at_once_than_there_are_places() -> None:
    turns, log = Turns(2, slow=LONG), list[str]()
    with ThreadPoolExecutor(3) as people:
        first, second = holding(turns, people), holding(turns, people)
        third = waiting(turns, people, "third", log)
        assert (turns.waiting, log) == (1, [])
        second[0].set()
        third.result(LONG)
        first[0].set()
    assert log == ["third"]


def test_behind_a_slow_one_the_next_goes_in_after_a_while() -> None:
    turns, log = Turns(1, slow=0.05), list[str]()
    with ThreadPoolExecutor(2) as people:
        done, _ = holding(turns, people)
        waiting(turns, people, "next", log).result(LONG)
        done.set()
    assert log == ["next"]


def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns(1, slow=LONG)
    with pytest.raises(ZeroDivisionError), turns.taken():
        _ = 1 // 0
    with turns.taken():
        assert turns.waiting == 0


def test_a_run_whose_reader_asked_for_another_stops(small_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requests, snapshot = ScriptRequests(), open_snapshot(small_world, scope=WHOLE)
    monkeypatch.setattr(watch, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=requests))
    with pytest.raises(StopException), watch.waited_for():
        assert snapshot.rows("select 1") == [(1,)]
        requests.request_rerun(RerunData())
        snapshot.rows("select 1")
