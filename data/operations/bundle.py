"""A folder from which the dashboard is installed without internet: program, wheels, scripts, and a hash of every file.

The program is what the version control has at its last commit; a bundle without one is made again from its own list.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from data.operations.backup import Progress, nobody
from data.operations.errors import OperationError
from data.publishing.files import ASIDE, clear_forgotten, sha256
from data.settings import PROJECT

PARTS = (
    *(".streamlit", "analytics", "assets", "data", "deploy", "docs", "pages", "static"),
    *("dashboard.py", "pyproject.toml", "README.md", "requirements.txt"),
)
SUMS = "SHA256SUMS"
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = {
    "linux": ("manylinux2014_x86_64", *(f"manylinux_2_{n}_x86_64" for n in (28, 27, 26, 24, 17, 12, 5))),
    "windows": ("win_amd64",),
}
TEXTS = {"linux": ("utf-8", "\n"), "windows": ("gbk", "\r\n")}  # as a Chinese Windows reads a script


class Bundled(NamedTuple):
    """Where it lies, how many files and wheels it has, and bytes."""

    folder: Path
    files: int
    wheels: int
    size: int


def bundle(  # noqa: PLR0913 - each is said by name
    out: Path,
    platform: str,
    pythons: Sequence[str] = PYTHONS,
    *,
    wheels: Path | None = None,
    project: Path = PROJECT,
    progress: Progress = nobody,
) -> Bundled:
    """Make the bundle in a folder that is not there yet; all of it, or nothing. `wheels` is a folder to take packages
    from instead of the registry. Raises OperationError out_taken, no_list or no_wheels."""
    if out.exists() and any(out.iterdir()):
        raise OperationError("out_taken", folder=out)
    aside = out.with_name(f"{ASIDE}{uuid4().hex}")
    try:
        aside.mkdir(parents=True)
        clear_forgotten(out.parent)
        progress("program")
        _copy_program(project, aside / "app")
        _place_scripts(aside / "app" / "deploy", platform, aside)
        progress("wheels")
        for python in pythons:
            _fetch(aside / "app" / "requirements.txt", platform, python, wheels, aside / "wheels")
        (aside / "PYTHONS").write_text("\n".join(pythons) + "\n", encoding="ascii", newline="\n")
        progress("sums")
        _write_sums(aside)
        if out.exists():
            out.rmdir()
        aside.rename(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    files = [path for path in out.rglob("*") if path.is_file()]
    return Bundled(out, len(files), len([*(out / "wheels").iterdir()]), sum(path.stat().st_size for path in files))


def _copy_program(project: Path, target: Path) -> None:
    if (project / ".git").exists():
        parts = [part for part in PARTS if (project / part).exists()]
        done = subprocess.run(["git", "-C", project, "archive", "HEAD", *parts], capture_output=True, check=False)
        if done.returncode:
            raise OperationError("no_list", folder=project)
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as packed:
            packed.extractall(target, filter="data")
    else:
        for name in _listed(project):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project / name, target / name)


def _listed(project: Path) -> Iterator[str]:
    """The files of the program of a bundle, by the list beside it."""
    try:
        lines = (project.parent / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OperationError("no_list", folder=project) from error
    names = (line.partition("  ")[2] for line in lines)
    yield from (name.removeprefix("app/") for name in names if name.startswith("app/"))


def _place_scripts(deploy: Path, platform: str, target: Path) -> None:
    """The scripts of the platform at the top of the bundle, in its lines and encoding."""
    for script in sorted((deploy / platform).iterdir()):
        text = script.read_text(encoding="utf-8")
        encoding, lines = TEXTS[platform]
        (target / script.name).write_text(text, encoding=encoding, newline=lines)
        if platform == "linux" and text.startswith("#!"):
            (target / script.name).chmod(0o755)


def _fetch(requirements: Path, platform: str, python: str, local: Path | None, target: Path) -> None:
    """The wheels of every package that is required, and of pip, for a platform and a Python."""
    tags = [word for tag in PLATFORMS[platform] for word in ("--platform", tag)]
    source = ["--no-index", "--find-links", str(local)] if local else []
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *source, *tags]
    command += ["--python-version", python, "--implementation", "cp", "--only-binary", ":all:", "--dest", str(target)]
    done = subprocess.run([*command, "pip", "-r", str(requirements)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperationError("no_wheels", python=python, reason=(done.stderr.strip().splitlines() or [""])[-1])


def _write_sums(folder: Path) -> None:
    """The list in the format of sha256sum."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    text = "".join(f"{sha256(folder / name)}  {name}\n" for name in names)
    (folder / SUMS).write_text(text, encoding="utf-8", newline="\n")
