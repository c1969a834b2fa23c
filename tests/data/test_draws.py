"""Draws as they are kept: announced, recorded once, never changed, at most voided."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from data import draws
from data.draws import Announced, Recorded
from data.state import State, StateError

AT = datetime(2018, 1, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
MADE = Recorded('{"record": "甲"}', "ab12", "20171231-e557", ("E1", "E2"), 7)


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite")


def announced(state: State, seed: str = "第2018001期", at: datetime = AT, areas: tuple[str, ...] = ()) -> str:
    return draws.announce(state, Announced(seed, "第一季度", "local", at, areas))


def test_numbers_run_through_a_year(state: State):
    numbers = [announced(state, "1"), announced(state, "2"), announced(state, "3", AT.replace(year=2019))]
    assert numbers == ["2018-0001", "2018-0002", "2019-0001"]


def test_a_seed_is_there_before_its_record(state: State):
    number = announced(state, areas=("likou",))
    (kept,) = draws.listed(state)
    assert (kept.seed, kept.standing, kept.areas) == ("第2018001期", "unfinished", ("likou",))
    draws.record(state, number, MADE)
    (kept,) = draws.listed(state)
    assert (kept.standing, kept.selected, kept.directory, kept.sha256) == ("drawn", 2, 7, "ab12")
    assert draws.text(state, number) == MADE.text
    assert draws.snapshots(state) == {"20171231-e557"}


def test_a_seed_is_drawn_from_once(state: State):
    announced(state)
    with pytest.raises(StateError) as refused:
        announced(state)
    assert "2018-0001" in refused.value.message("zh")
    assert len(draws.listed(state)) == 1


def test_a_record_is_kept_once(state: State):
    number = announced(state)
    draws.record(state, number, MADE)
    with pytest.raises(StateError) as refused:
        draws.record(state, number, Recorded("{}", "", "", ("E9",), 1))
    assert (refused.value.key, draws.text(state, number)) == ("drawn_already", MADE.text)


def test_a_void_draw_stays_and_counts_no_more(state: State):
    number = announced(state)
    draws.record(state, number, MADE)
    assert draws.last_drawn(state) == {"E1": "2018-01-02", "E2": "2018-01-02"}
    draws.void(state, number, "名录有误", "local", AT)
    kept = draws.one(state, number)
    assert kept and (kept.standing, kept.reason, draws.text(state, number)) == ("voided", "名录有误", MADE.text)
    assert draws.last_drawn(state) == {}
    with pytest.raises(StateError) as refused:
        draws.void(state, number, "再次", "local", AT)
    assert refused.value.key == "voided_already"


def test_drawn_lately_counts_from_a_day(state: State):
    draws.record(state, announced(state), MADE)
    assert draws.last_drawn(state, "2018-01-02").keys() == {"E1", "E2"}
    assert draws.last_drawn(state, "2018-01-03") == {}


@pytest.mark.parametrize("what", ["record", "void"])
def test_there_is_no_record_of_a_draw_that_is_not_there(state: State, what: str):
    announced(state)
    with pytest.raises(StateError) as refused:
        if what == "record":
            draws.record(state, "2018-0009", MADE)
        else:
            draws.void(state, "2018-0009", "x", "local", AT)
    assert refused.value.key == "no_draw"


@pytest.mark.parametrize("table", ["draws", "draw_records", "draw_selected", "draw_voids"])
@pytest.mark.parametrize("how", ["update {} set number = 'x'", "delete from {}"])
def test_the_file_itself_refuses_to_change_what_was_drawn(state: State, table: str, how: str):
    number = announced(state)
    draws.record(state, number, MADE)
    draws.void(state, number, "名录有误", "local", AT)
    with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(state.path) as file:
        file.execute(how.format(table))


def test_two_at_once_get_two_numbers(state: State):
    with ThreadPoolExecutor(8) as many:
        numbers = list(many.map(lambda n: announced(state, str(n)), range(16)))
    assert sorted(numbers) == [f"2018-{n:04d}" for n in range(1, 17)]
