"""A process of its own for one piece of work on files that may be hostile; data.ledgers.apart starts and watches it."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import traceback
from contextlib import suppress
from typing import Any, BinaryIO

import duckdb

from data.ledgers.errors import LedgerError

NICE = 5  # those who look at the dashboard meanwhile go first
SPARE = 2  # the system's limit is this many times the watched one: it counts more than what is in use


def main() -> None:
    """Read a task (function, arguments, megabytes) from the standard input, answer on the standard output.

    Answers are pickled pairs: ("progress", arguments) any number of times, then ("done", result), ("refused", error),
    ("hungry", None) or ("broken", None).
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    function, arguments, megabytes = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _restrain(megabytes)

    def progress(*said: Any) -> None:
        _answer(answers, "progress", said)

    if "progress" in arguments:
        arguments["progress"] = progress
    try:
        _answer(answers, "done", function(**arguments))
    except LedgerError as error:
        _answer(answers, "refused", error)
    except (MemoryError, duckdb.OutOfMemoryException):
        _answer(answers, "hungry", None)
    except BaseException:  # a panic of a parser is no Exception
        traceback.print_exc()
        _answer(answers, "broken", None)


def _answer(answers: BinaryIO, what: str, value: Any) -> None:
    pickle.dump((what, value), answers)
    answers.flush()


def _end_with_parent() -> None:
    """The parent holds the other end of the standard input; it closes when the parent is gone."""
    sys.stdin.buffer.read()
    os._exit(1)


def _restrain(megabytes: int) -> None:
    """Less right to the processors, no core files, and an end to memory where the system has limits."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (there is none on Windows)

    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        most = SPARE * megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    main()
