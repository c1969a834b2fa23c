"""Installations small enough to compare whole: that of today, and that of the first release."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from data.audit import Entry, Log
from data.operations.home import Home
from data.people import Person, accounts
from data.state import State

FIRST_RELEASE = Path(__file__).with_name("first_release.zip")


@pytest.fixture
def home(small_world: Path, tmp_path: Path) -> Home:
    """The small world, a paper, an account and an act."""
    shutil.copytree(small_world, tmp_path / "home" / "snapshots")
    found = Home(tmp_path / "home" / "snapshots", tmp_path / "home" / "state.sqlite")
    State(found.state).change("local", "pack", lambda _: "演示材料", name="月报")
    accounts.add(State(found.state), Person("demo01", "演示帐号01", "leader", None, ()), "演示口令 2018 甲乙丙丁", 0.0)
    Log(found.audit, 400).write([Entry("demo01", "view", "page:overview")])
    return found


@pytest.fixture
def first_release(tmp_path: Path) -> Home:
    """What the first release left: a snapshot, a state with notes, papers and a template, each in its oldest format."""
    with zipfile.ZipFile(FIRST_RELEASE) as packed:
        packed.extractall(tmp_path / "first")
    return Home(tmp_path / "first" / "snapshots", tmp_path / "first" / "state.sqlite")
