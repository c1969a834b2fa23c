"""Queries that nobody waits for any longer are interrupted."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE
from analytics.waiting import Abandoned, while_waited_for

ENDLESS = "select count(*) from range(10000000) a, range(10000000) b where a.range + b.range < 0"


@pytest.fixture
def snapshot(small_world: Path) -> Snapshot:
    return open_snapshot(small_world, scope=WHOLE)


def test_a_query_ends_when_nobody_waits_for_it(snapshot: Snapshot) -> None:
    asked = iter((True, True, False))
    with pytest.raises(Abandoned), while_waited_for(lambda: next(asked, False)):
        snapshot.rows(ENDLESS)


def test_queries_side_by_side_end_too(snapshot: Snapshot) -> None:
    asked = iter((True, True, True, False))
    with pytest.raises(Abandoned), while_waited_for(lambda: next(asked, False)):
        snapshot.at_once([lambda: snapshot.rows(ENDLESS), lambda: snapshot.frame(ENDLESS)])


def test_nothing_is_asked_for_who_has_left(snapshot: Snapshot) -> None:
    with pytest.raises(Abandoned), while_waited_for(lambda: False):
        snapshot.rows("select 1")


def test_the_queries_of_others_go_on(snapshot: Snapshot) -> None:
    gone = Event()
    with pytest.raises(Abandoned), while_waited_for(lambda: not gone.is_set()):
        snapshot.rows("select 1")
        gone.set()
        snapshot.rows("select 1")
    assert snapshot.rows("select 1") == [(1,)]
