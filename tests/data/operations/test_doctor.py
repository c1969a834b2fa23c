"""The doctor: a sound installation has no ills, and each planted fault is found with its remedy."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.operations import checks, databases
from data.operations.checks import Patient
from data.operations.findings import Finding
from data.operations.home import Home
from data.operations.swap import PAPER
from data.publishing import current, list_snapshots
from data.settings import PROJECT
from data.text import LANGS, t


@pytest.fixture
def patient(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """An installation whose program is the few files that the doctor looks at, the day after a publication."""
    monkeypatch.setenv("QUALITY_LOGS", str(tmp_path / "home" / "logs"))
    project = tmp_path / "program"
    shutil.copytree(PROJECT / "data" / "fonts", project / "data" / "fonts")
    shutil.copyfile(PROJECT / "requirements.txt", project / "requirements.txt")
    (project / "static").mkdir()
    latest = max(one.published_at for one in list_snapshots(home.store))
    return Patient(home, latest + timedelta(days=1), _free_port(), project, lambda _: 10**12)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ills(patient: Patient) -> list[str]:
    return [one.key for one in checks.examine(patient) if one.severity != "well"]


def test_a_sound_installation_has_no_ills(patient: Patient) -> None:
    assert ills(patient) == []


def break_font(patient: Patient) -> None:
    (patient.project / "data" / "fonts" / checks.FONTS[0]).unlink()


def cut_font(patient: Patient) -> None:
    font = patient.project / "data" / "fonts" / checks.FONTS[1]
    font.write_bytes(font.read_bytes()[:1000])


def flip_byte(patient: Patient) -> None:
    file = next((patient.home.store / current(patient.home.store)).glob("facts/*.parquet"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def lose_manifest(patient: Patient) -> None:
    (patient.home.store / current(patient.home.store) / "manifest.json").unlink()


def lose_current(patient: Patient) -> None:
    (patient.home.store / "CURRENT").write_text("20000101-0000", encoding="utf-8")


def break_state(patient: Patient) -> None:
    patient.home.state.write_bytes(b"no database" * 1000)


def require_newer(patient: Patient) -> None:
    (patient.project / "requirements.txt").write_text("duckdb>=99  # reason\nnobody-has-this<2  # reason\n")


def change_audit(patient: Patient) -> None:
    with closing(sqlite3.connect(patient.home.audit)) as file:
        file.execute("drop trigger unchanged")
        file.execute("update acts set person = 'demo02'")
        file.commit()


def stop_half_way(patient: Patient) -> None:
    (patient.home.folder / PAPER).write_text("[]")


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (break_font, ["font"]),
        (cut_font, ["font"]),
        (flip_byte, ["damaged"]),
        (lose_manifest, ["unreadable"]),
        (lose_current, ["not_in_force"]),
        (break_state, ["unusable"]),
        (require_newer, ["package_other", "package_missing"]),
        (stop_half_way, ["half_way"]),
        (change_audit, ["audit_broken"]),
    ],
)
def test_a_planted_fault_is_found(patient: Patient, plant: Callable[[Patient], None], found: list[str]) -> None:
    plant(patient)
    assert ills(patient) == found


def test_a_folder_that_may_not_be_written_is_found(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(dir: Path) -> None:
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr(checks.tempfile, "NamedTemporaryFile", refused)
    assert set(ills(patient)) == {"no_right"}


def test_a_file_that_somebody_else_laid_there_is_found(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.os, "access", lambda file, _: file != patient.home.state)
    found = [(one.key, one.values["folder"]) for one in checks.examine(patient) if one.severity != "well"]
    assert found == [("no_right", patient.home.state)]


def test_a_program_that_began_once_need_not_be_written(patient: Patient) -> None:
    (patient.project / "static" / "plotly.min.js").touch()
    folders = [one.values["folder"] for one in checks.examine(patient) if one.key == "rights"]
    assert patient.home.store in folders and patient.project / "static" not in folders


def test_a_full_disk_is_found(patient: Patient) -> None:
    assert set(ills(replace(patient, free=lambda _: 5 << 20))) == {"disk_full"}


def test_a_clock_that_was_or_is_wrong_is_found(patient: Patient) -> None:
    assert ills(replace(patient, now=patient.now - timedelta(days=9))) == ["clock_behind"]
    assert ills(replace(patient, now=patient.now + timedelta(days=900))) == ["clock_ahead"]


def test_a_port_that_another_program_has_is_found(patient: Patient) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", patient.port))
        assert ills(patient) == ["port_taken"]


def test_a_state_of_an_earlier_program_is_noted(first_release: Home, patient: Patient) -> None:
    found = list(checks.examine(replace(patient, home=first_release)))
    assert [one.key for one in found if one.severity == "note"] == ["older"]
    assert databases.version(first_release.state) == 1


def test_a_name_that_is_no_setting_is_noted(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALITY_STOER", "x")
    assert ills(patient) == ["setting_unknown"]


def every_finding(patient: Patient) -> Iterator[Finding]:
    for plant in (cut_font, flip_byte, lose_current, break_state, change_audit, require_newer):
        plant(patient)
    yield from checks.examine(patient)


@pytest.mark.parametrize("lang", LANGS)
def test_each_fault_is_told_with_its_remedy(patient: Patient, lang: str) -> None:
    for one in every_finding(patient):
        values = one.spoken(lang)  # type: ignore[arg-type]
        assert "{" not in t(f"operations.found.{one.key}", lang, **values)  # type: ignore[arg-type]
        if one.severity != "well":
            assert t(f"operations.remedy.{one.key}", lang, **values)  # type: ignore[arg-type]
