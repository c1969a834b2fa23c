"""The bundle: what it holds, that it installs from its own wheels alone, and that one that is not whole is refused."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from time import time

import pytest

from data.operations.bundle import PLATFORMS, PYTHONS, SUMS, bundle
from data.operations.errors import OperationError
from data.publishing.files import sha256
from tests.source import PROJECT

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
WHEEL = """Wheel-Version: 1.0
Generator: tests
Root-Is-Purelib: true
Tag: py3-none-any
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pip that is installed and a package of one line."""
    folder = tmp_path_factory.mktemp("wheels")
    pip = distribution("pip")
    with zipfile.ZipFile(folder / f"pip-{pip.version}-py3-none-any.whl", "w") as packed:
        for file in pip.files or []:
            if file.parts[0].startswith("pip") and file.suffix != ".pyc":
                packed.write(str(file.locate()), str(file))
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as packed:
        packed.writestr("tiny.py", "ANSWER = 42\n")
        packed.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        packed.writestr("tiny-1.0.dist-info/WHEEL", WHEEL)
        packed.writestr("tiny-1.0.dist-info/RECORD", "")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program of a few files under version control, with our scripts, and one file that is not under it."""
    folder = tmp_path_factory.mktemp("project")
    copied = [path for path in (PROJECT / "deploy").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    for path in copied:
        (folder / path.relative_to(PROJECT)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(PROJECT)).write_bytes(path.read_bytes())
        (folder / path.relative_to(PROJECT)).chmod(path.stat().st_mode)
    (folder / "data" / "snapshots").mkdir(parents=True)
    (folder / "data" / "snapshots" / "CURRENT").write_text("20171231-0000\n")
    (folder / "requirements.txt").write_text("tiny<2  # a reason\n")
    git = ["git", "-C", str(folder), "-c", "user.name=tests", "-c", "user.email=tests@example.invalid"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True)
    (folder / "data" / "state.sqlite").write_text("of this machine alone")
    return folder


@pytest.fixture(scope="module")
def bundled(project: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("out") / "linux", "linux", (HERE,), wheels=wheels, project=project).folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_what_is_under_version_control_and_nothing_else(bundled: Path) -> None:
    assert "app/data/snapshots/CURRENT" in names(bundled)
    assert "app/data/state.sqlite" not in names(bundled)
    assert {"install.sh", "start.sh", "quality", "wheels/tiny-1.0-py3-none-any.whl"} <= names(bundled)


def test_every_file_is_listed_with_its_hash(bundled: Path) -> None:
    lines = (bundled / SUMS).read_text(encoding="utf-8").splitlines()
    assert {line.partition("  ")[2] for line in lines} == names(bundled) - {SUMS}
    assert all(sha256(bundled / name) == digest for digest, _, name in (line.partition("  ") for line in lines))


def test_a_bundle_makes_another_one_of_the_same_program(bundled: Path, wheels: Path, tmp_path: Path) -> None:
    again = bundle(tmp_path / "again", "linux", (HERE,), wheels=wheels, project=bundled / "app").folder
    assert (again / SUMS).read_bytes() == (bundled / SUMS).read_bytes()


def test_a_folder_with_something_in_it_is_left_alone(bundled: Path, project: Path) -> None:
    before = names(bundled)
    with pytest.raises(OperationError) as refused:
        bundle(bundled, "linux", (HERE,), project=project)
    assert (refused.value.key, names(bundled)) == ("out_taken", before)


def test_what_a_killed_one_left_is_cleared_a_day_later(project: Path, wheels: Path, tmp_path: Path) -> None:
    for name, days in (("old", 2), ("new", 0)):
        (tmp_path / f".incoming-{name}").mkdir()
        then = time() - days * 86_400
        os.utime(tmp_path / f".incoming-{name}", times=(then, then))
    bundle(tmp_path / "out", "linux", (HERE,), wheels=wheels, project=project)
    assert {path.name for path in tmp_path.iterdir()} == {"out", ".incoming-new"}


def test_without_all_wheels_there_is_no_bundle(project: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(OperationError) as refused:
        bundle(tmp_path / "out", "windows", (HERE,), wheels=tmp_path / "none", project=project)
    assert refused.value.key == "no_wheels"
    assert [path.name for path in tmp_path.iterdir()] == ["none"]


def install(folder: Path, data: Path) -> subprocess.CompletedProcess[str]:
    words = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run([folder / "install.sh", data], env=words, capture_output=True, text=True, check=False)


def test_it_installs_from_its_own_wheels(bundled: Path, tmp_path: Path) -> None:
    done = install(bundled, tmp_path / "数据 1")
    assert (done.returncode, done.stderr) == (0, "")
    answer = subprocess.run(
        [bundled / ".venv" / "bin" / "python", "-c", "import tiny; print(tiny.ANSWER)"], capture_output=True, check=True
    )
    assert answer.stdout == b"42\n"
    assert (tmp_path / "数据 1" / "snapshots" / "CURRENT").exists()
    assert (bundled / "quality.env").read_text(encoding="utf-8") == f'QUALITY_STORE="{tmp_path}/数据 1/snapshots"\n'


def test_one_that_is_not_whole_is_refused_and_named(project: Path, wheels: Path, tmp_path: Path) -> None:
    broken = bundle(tmp_path / "broken", "linux", (HERE,), wheels=wheels, project=project).folder
    (broken / "wheels" / "tiny-1.0-py3-none-any.whl").write_bytes(b"half")
    done = install(broken, tmp_path / "data")
    assert (done.returncode, done.stdout) == (1, "! wheels/tiny-1.0-py3-none-any.whl\n")
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def windows(project: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "windows"
    return bundle(out, "windows", PYTHONS[:1], wheels=wheels, project=project).folder


@pytest.mark.parametrize("name", [path.name for path in sorted((PROJECT / "deploy" / "windows").iterdir())])
def test_scripts_for_windows_are_read_there_as_they_are_meant(windows: Path, name: str) -> None:
    raw, source = (windows / name).read_bytes(), (PROJECT / "deploy" / "windows" / name).read_text(encoding="utf-8")
    assert raw.decode("gbk") == source.replace("\n", "\r\n")
    # where a system takes each byte for a letter, none of a Chinese character's may be a sign of the command line
    inner = [byte for letter in source if len(letter.encode("gbk")) == 2 for byte in letter.encode("gbk")]
    assert not set(inner) & set(b'|&<>^%!"')


def test_every_jump_in_a_script_for_windows_has_its_mark() -> None:
    for script in (PROJECT / "deploy" / "windows").glob("*.bat"):
        lines = script.read_text(encoding="utf-8").splitlines()
        jumps = {line.split("goto ")[1].strip() for line in lines if "goto " in line}
        assert jumps == {line[1:] for line in lines if line.startswith(":")}


def test_each_platform_has_its_scripts() -> None:
    assert {folder.name for folder in (PROJECT / "deploy").iterdir() if folder.is_dir()} >= set(PLATFORMS)
