"""What must stay: the snapshots that notes and packs name."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics import annotations
from analytics.annotations import Note
from analytics.export import packs
from analytics.export.packs import PACK, Item, Saved
from analytics.retention import protected, protecting
from data.state import LOCAL, State, StateError

FIRST, SECOND, THIRD = "20170630-aaaa", "20170930-bbbb", "20171231-cccc"


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite")


def keep(state: State, saved: Saved, name: str = "", owner: str = LOCAL) -> None:
    state.change(owner, PACK, lambda _: packs.to_json(saved), name=name)


def test_nothing_kept_protects_nothing(state: State) -> None:
    assert protected(state) == set()


def test_a_note_on_a_snapshot_protects_it_and_one_on_a_month_protects_none(state: State) -> None:
    notes = (Note("1", FIRST, "甲", "乙", "2018-01-05"), Note("2", "2017-06", "甲", "乙", "2018-01-05"))
    state.change(annotations.OWNER, annotations.KIND, lambda _: annotations.to_json(notes))
    assert protected(state) == {FIRST}


def test_packs_protect_the_snapshots_of_their_charts_and_of_their_cover(state: State) -> None:
    keep(state, Saved(items=(Item("1", "products.rate", f"snapshot={FIRST}&period=2017"),)), "月报")
    keep(state, Saved(items=(Item("1", "products.rate", "period=2017"),), query=f"snapshot={SECOND}"))
    assert protected(state) == {FIRST, SECOND}


def test_packs_of_whoever_signs_in_count(state: State) -> None:
    keep(state, Saved(items=(Item("1", "products.rate", f"snapshot={THIRD}"),)), owner="somebody")
    assert protected(state) == {THIRD}


def test_while_they_are_protected_nobody_names_another(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.database._SECONDS_TO_WAIT", 0.01)
    keep(state, Saved(query=f"snapshot={FIRST}"))
    with protecting(state) as named:
        assert named == {FIRST}
        with pytest.raises(StateError):
            keep(state, Saved(query=f"snapshot={SECOND}"))
    keep(state, Saved(query=f"snapshot={SECOND}"))
    assert protected(state) == {SECOND}


def test_a_pack_that_cannot_be_read_forbids_to_remove_anything(state: State) -> None:
    state.change(LOCAL, PACK, lambda _: "{", name="坏")
    with pytest.raises(StateError):
        protected(state)
