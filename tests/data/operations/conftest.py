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


@pytest.fixture(scope="session")
def made(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation: the small world, a paper, an account and an act; to be copied."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(small_world, folder / "snapshots")
    state = State(folder / "state.sqlite")
    state.change("local", "pack", lambda _: "演示材料", name="月报")
    accounts.add(state, Person("demo01", "演示帐号01", "leader", None, ()), "演示口令 2018 甲乙丙丁", 0.0)
    Log(folder / "audit.sqlite", 400).write([Entry("demo01", "view", "page:overview")])
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    """That installation."""
    shutil.copytree(made, tmp_path / "home")
    return Home(tmp_path / "home" / "snapshots", tmp_path / "home" / "state.sqlite")


@pytest.fixture
def first_release(tmp_path: Path) -> Home:
    """What the first release left: a snapshot, a state with notes, papers and a template, each in its oldest format."""
    with zipfile.ZipFile(FIRST_RELEASE) as packed:
        packed.extractall(tmp_path / "first")
    return Home(tmp_path / "first" / "snapshots", tmp_path / "first" / "state.sqlite")
