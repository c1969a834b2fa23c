"""What people keep: it survives, and nobody overwrites another's change without seeing it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.state import Kept, State, StateError
from data.text import LANGS


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "folder" / "state.sqlite")


def test_reading_makes_no_file(state: State) -> None:
    assert (state.text("a", "pack"), state.names("a", "pack"), state.file("a", "template")) == (Kept(), [], None)
    assert not state.path.parent.exists()


def test_a_text_is_there_after_a_restart(state: State) -> None:
    state.change("a", "pack", lambda _: "甲")
    assert State(state.path).text("a", "pack") == Kept("甲", 1)


def test_owners_kinds_and_names_are_apart(state: State) -> None:
    state.change("a", "pack", lambda _: "1", name="月报")
    assert state.text("b", "pack", "月报") == state.text("a", "notes", "月报") == state.text("a", "pack") == Kept()
    assert (state.names("a", "pack"), state.names("b", "pack")) == (["月报"], [])


def test_a_change_from_a_stale_sight_is_refused_and_changes_nothing(state: State) -> None:
    seen = state.change("a", "pack", lambda _: "1").revision
    state.change("a", "pack", lambda _: "2", seen=seen)
    with pytest.raises(StateError) as refused:
        state.change("a", "pack", lambda _: "3", seen=seen)
    assert (refused.value.key, state.text("a", "pack")) == ("conflict", Kept("2", 2))


def test_additions_from_many_sides_all_stay(state: State) -> None:
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda n: state.change("a", "pack", lambda text: text + "x"), range(40)))
    assert state.text("a", "pack") == Kept("x" * 40, 40)


def test_a_change_that_fails_halfway_leaves_what_was(state: State) -> None:
    state.change("a", "pack", lambda _: "1")
    with pytest.raises(ZeroDivisionError):
        state.change("a", "pack", lambda _: str(1 / 0))
    assert state.text("a", "pack") == Kept("1", 1)


def test_a_file_takes_the_place_of_the_one_before(state: State) -> None:
    state.keep_file("a", "template", "旧.pptx", b"1")
    state.keep_file("a", "template", "新.pptx", b"2")
    assert (state.file_name("a", "template"), state.file("a", "template")) == ("新.pptx", ("新.pptx", b"2"))
    state.forget_file("a", "template")
    assert (state.file_name("a", "template"), state.file("a", "template")) == ("", None)


def test_what_is_forgotten_is_gone(state: State) -> None:
    state.change("a", "pack", lambda _: "1", name="月报")
    state.forget("a", "pack", "月报")
    assert state.names("a", "pack") == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_file_that_is_no_state_is_named(state: State, lang: str) -> None:
    state.path.parent.mkdir()
    state.path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StateError) as found:
        state.text("a", "pack")
    assert str(state.path) in found.value.message(lang)  # type: ignore[arg-type]


def test_a_file_of_a_later_version_is_left_alone(state: State) -> None:
    state.change("a", "pack", lambda _: "1")
    with sqlite3.connect(state.path) as later:
        later.execute("pragma user_version = 99")
    with pytest.raises(StateError) as found:
        state.change("a", "pack", lambda _: "2")
    assert found.value.key == "newer"


def test_all_texts_of_a_kind_whoever_keeps_them(state: State) -> None:
    for owner, kind, name in (("b", "pack", ""), ("a", "pack", "月报"), ("a", "notes", "")):
        state.change(owner, kind, lambda _, text=owner + name: text, name=name)
    assert (state.texts("pack"), state.texts("other")) == (["a月报", "b"], [])
