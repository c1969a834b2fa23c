"""Reading what strangers sent in a process of its own, with an end to its time and memory.

The functions are those of the same names in this package, with `seconds` and `megabytes` (by default the settings'):
a file that is hostile or too large ends the child, and here it is a LedgerError. `progress` runs in this process; what
it raises ends the child, too.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pyarrow as pa

from data import settings
from data.ledgers import checking, guard, marking, recognised
from data.ledgers.errors import CheckBroken, CheckTooHungry, CheckTooLong
from data.ledgers.ledger import Checked
from data.ledgers.mapping import Given, text_of
from data.ledgers.recognised import Recognised
from data.ledgers.rows import Rows
from data.text import Lang

TICK = 0.02  # seconds between two looks at a child: a parser takes up to 2 GB a second
HEED = 0.5  # a child that dies having had this part of its memory died of hunger
FLAGS = ("CREATE_NO_WINDOW", "BELOW_NORMAL_PRIORITY_CLASS")  # on Windows
TURNS = threading.BoundedSemaphore(settings.load().limits.processes)
Answers = SimpleQueue[tuple[str, Any]]


def check(  # noqa: PLR0913 (the arguments of data.ledgers.check)
    files: Iterable[str | Path],
    *,
    as_of: date,
    kind: str | None = None,
    mapping: Given | None = None,
    reference: Mapping[str, pa.Table] | None = None,
    progress: checking.Progress | None = None,
    work: Path | None = None,
    sender: str = "",
    seconds: float | None = None,
    megabytes: int | None = None,
) -> Checked:
    """data.ledgers.check in a child process."""
    paths = _admitted(files)
    temporary = None if work else TemporaryDirectory(prefix="ledgers-", ignore_cleanup_errors=True)
    arguments = {
        "files": paths,
        "as_of": as_of,
        "kind": kind,
        "mapping": text_of(mapping) if mapping else None,
        "reference": reference,
        "work": Path(temporary.name if temporary else work or ".").absolute(),
        "sender": sender,
    }
    checked: Checked = run(checking.check, arguments, paths, progress=progress, seconds=seconds, megabytes=megabytes)
    return _held(checked, temporary) if temporary else checked


def recognise(  # noqa: PLR0913 (the arguments of data.ledgers.recognise)
    files: Iterable[str | Path],
    mapping: Given | None = None,
    *,
    kind: str | None = None,
    as_of: date | None = None,
    reference: Mapping[str, pa.Table] | None = None,
    headed: bool = True,
    seconds: float | None = None,
    megabytes: int | None = None,
) -> list[Recognised]:
    """data.ledgers.recognise in a child process."""
    paths = _admitted(files)
    mapping = text_of(mapping) if mapping else None
    arguments = {"files": paths, "mapping": mapping, "kind": kind, "as_of": as_of, "reference": reference}
    arguments["headed"] = headed
    return run(recognised.recognise, arguments, paths, seconds=seconds, megabytes=megabytes)


def admit(file: str | Path) -> None:
    """data.ledgers.guard.admit for a file that was just sent: at once for a small one, else in a child process."""
    (path,) = _admitted([file])
    if path.stat().st_size > guard.AT_ONCE:
        run(guard.admit, {"path": path}, [path])


def mark(  # noqa: PLR0913 (the arguments of data.ledgers.marking.mark)
    file: str | Path,
    issues: Iterable[Rows],
    target: Path,
    lang: Lang = "zh",
    *,
    seconds: float | None = None,
    megabytes: int | None = None,
) -> Path:
    """data.ledgers.marking.mark in a child process."""
    paths = _admitted([file])
    lying = [replace(rows, held=None) for rows in issues]
    arguments = {"file": paths[0], "issues": lying, "target": Path(target).absolute(), "lang": lang}
    return run(marking.mark, arguments, paths, seconds=seconds, megabytes=megabytes)


def run(  # noqa: PLR0913 (what is done, with what, on what, and its bounds)
    function: Callable[..., Any],
    arguments: Mapping[str, Any],
    files: Sequence[Path],
    *,
    progress: Callable[..., None] | None = None,
    seconds: float | None = None,
    megabytes: int | None = None,
) -> Any:
    """What a function of a module returns when a child calls it; `files` are what errors speak of.

    Raises the LedgerError that it raises, CheckTooLong, CheckTooHungry, and CheckBroken for all else.
    """
    limits = settings.load().limits
    seconds, megabytes = seconds or limits.seconds, megabytes or limits.memory_megabytes
    names = "、".join(file.name for file in files)
    arguments = {**arguments, "progress": None} if progress else dict(arguments)
    with TURNS, _child((function, arguments, megabytes)) as (process, answers):
        end, most = time.monotonic() + seconds, 0
        while True:
            what, value = _next(answers)
            most = max(most, _memory(process))
            if what == "progress" and progress:
                progress(*value)
            elif what == "done":
                return value
            elif what == "refused":
                raise value
            elif what == "hungry" or most > (HEED if what == "broken" else 1) * megabytes * 1_000_000:
                raise CheckTooHungry(files=names, megabytes=megabytes)
            elif what == "broken":
                raise CheckBroken(files=names)
            elif time.monotonic() > end:
                raise CheckTooLong(files=names, seconds=f"{seconds:g}")


@contextmanager
def _child(task: tuple[Callable[..., Any], Mapping[str, Any], int]) -> Iterator[tuple[psutil.Popen, Answers]]:
    """A process at work on a task, and its answers as they come; it is gone afterwards, whatever happened."""
    answers: Answers = SimpleQueue()
    process = psutil.Popen(
        [sys.executable, "-m", "data.ledgers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.PROJECT,
        creationflags=sum(getattr(subprocess, flag, 0) for flag in FLAGS),
    )
    reader = threading.Thread(target=_listen, args=(process.stdout, answers), daemon=True)
    try:
        reader.start()
        try:
            pickle.dump(task, process.stdin)
            process.stdin.flush()
        except BrokenPipeError:
            answers.put(("broken", None))
        yield process, answers
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdin.close()
        process.stdout.close()


def _listen(stream: Any, answers: Answers) -> None:
    """Pass on what a child says, up to its end."""
    try:
        while True:
            answers.put(pickle.load(stream))
    except (EOFError, pickle.UnpicklingError, OSError):
        answers.put(("broken", None))


def _next(answers: Answers) -> tuple[str, Any]:
    try:
        return answers.get(timeout=TICK)
    except Empty:
        return "", None


def _memory(process: psutil.Popen) -> int:
    """Bytes in use; 0 for a process that is gone."""
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _admitted(files: Iterable[str | Path]) -> list[Path]:
    """Absolute paths of files that are not refused at once."""
    paths = [Path(file).absolute() for file in files]
    for path in paths:
        guard.weigh(path)
    return paths


def _held(checked: Checked, temporary: TemporaryDirectory[str]) -> Checked:
    """Rows that keep the folder in which they lie in being."""
    parts = ("accepted", "rejected", "warnings", "tally")
    ledgers = [
        replace(ledger, **{part: replace(getattr(ledger, part), held=temporary) for part in parts})
        for ledger in checked.ledgers
    ]
    return replace(checked, ledgers=tuple(ledgers))
