"""How a Chromium is found or fetched, and what is said when neither goes."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser import chromium
from tests.browser.chromium import ChromiumMissing, Way

HERE, FETCHED = Path("here"), Path("fetched")
LOOK, PACKAGES, DOWNLOAD = Way("looked for"), Way("packages", (("update",), ("install",))), Way("download", (("get",),))


def launch(place: Path) -> str:
    if place == HERE:
        raise Error("no usable library\nfull log")
    return place.name


class Machine:
    """A machine on which the named command puts a Chromium in place and others fail."""

    def __init__(self, works: str) -> None:
        self.works, self.ran, self.places = works, [], [HERE]

    def fetch(self, command: tuple[str, ...]) -> None:
        self.ran.append(command[0])
        if command[0] == self.works:
            self.places.append(FETCHED)
        elif command[0] != "update":
            raise subprocess.SubprocessError("no network")


def provide(machine: Machine) -> str:
    return chromium.provide(launch, lambda: machine.places, (LOOK, PACKAGES, DOWNLOAD), machine.fetch)


def test_a_chromium_that_starts_is_taken_without_fetching():
    machine = Machine("nothing")
    machine.places = [HERE, FETCHED]
    assert provide(machine) == "fetched"
    assert machine.ran == []


def test_the_packages_of_the_system_come_before_the_download():
    machine = Machine("install")
    assert provide(machine) == "fetched"
    assert machine.ran == ["update", "install"]


def test_the_download_follows_when_the_packages_fail():
    machine = Machine("get")
    assert provide(machine) == "fetched"
    assert machine.ran == ["update", "install", "get"]


def test_every_attempt_is_named_when_nothing_goes():
    with pytest.raises(ChromiumMissing) as missing:
        provide(Machine("nothing"))
    said = str(missing.value)
    assert "looked for: here does not start: no usable library" in said
    assert "packages: no network" in said
    assert "download: no network" in said
    assert "CHROMIUM=" in said
    assert "apt-get install chromium" in said


def test_apt_get_is_left_alone_where_it_may_not_run():
    assert [way.commands[0][1:4] for way in chromium.ways(None) if way.commands] == [("-m", "playwright", "install")]


def test_sudo_is_used_only_where_it_asks_no_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chromium.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert chromium.administrator(lambda command: True, root=True) == ()
    assert chromium.administrator(lambda command: True, root=False) == ("sudo", "-n")
    assert chromium.administrator(lambda command: False, root=False) is None


def test_a_named_chromium_comes_first_and_playwrights_own_last(tmp_path: Path):
    for name in ("chromium", "own"):
        (tmp_path / name).touch(mode=0o755)
    found = list(chromium.candidates({"CHROMIUM": "named", "PATH": str(tmp_path)}, tmp_path / "own"))
    assert found == [Path("named"), tmp_path / "chromium", tmp_path / "own"]


def test_a_failing_command_is_told_with_its_last_lines():
    with pytest.raises(subprocess.SubprocessError, match=r"ended with 3: no such package"):
        chromium.run((sys.executable, "-c", "print('no such package'); exit(3)"))
