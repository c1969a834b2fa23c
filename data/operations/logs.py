"""What the server writes down: starts and stops, errors by number, slow runs. Nobody's name, address or search words:
of an error it says where in the code it came from, never what it says, as that may quote a row or a request.
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from data.settings import PROJECT

NAME = "dashboard"
FORMAT = "%(asctime)s %(levelname)s %(message)s"
MEGABYTES, FILES = 1, 10  # of a file, and how many stay: months of a quiet server
_LOG = logging.getLogger(NAME)
_NUMBER = "_number_in_the_log"
_INSTALLED = ("site-packages", "dist-packages")


def where(error: BaseException | None) -> str:
    """The type of an error and the lines of code that it came through, then those of what caused it."""
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [f"  {_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


def _short(file: str) -> str:
    """A file of a package from the package on, one of ours from the project on."""
    parts = Path(file).parts
    for name in _INSTALLED:
        if name in parts:
            return "/".join(parts[parts.index(name) + 1 :])
    path = Path(file)
    return path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else path.name


def number(error: BaseException) -> str:
    """The number that a reader is told and the log has: the same for the same fault, and for one error the same however
    far it was passed on since."""
    found = getattr(error, _NUMBER, "") or f"E-{hashlib.sha256(where(error).encode()).hexdigest()[:8].upper()}"
    with suppress(AttributeError):  # an error that has no room for it
        setattr(error, _NUMBER, found)
    return found


def failed(what: str, error: BaseException) -> str:
    """Write an error down under its number, once, and give the number; `what` names a page, a card or who reports."""
    if hasattr(error, _NUMBER):
        return number(error)
    found = number(error)
    _LOG.error("%s %s\n%s", found, what, where(error))
    return found


def begin(folder: Path, name: str) -> None:
    """Write to a file of that name in the folder and to the error stream from now on, ours and what others report of
    errors. Where the folder cannot be written the error stream alone gets it. A server has a file of its own."""
    formatter = logging.Formatter(FORMAT)
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name}.log"
        handlers.append(RotatingFileHandler(file, maxBytes=MEGABYTES << 20, backupCount=FILES - 1, encoding="utf-8"))
    except OSError as error:
        logging.getLogger(NAME).warning("no log in the folder of logs: %s", error.strerror)
    end()
    for handler in handlers:
        handler.setFormatter(formatter)
        _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    logging.setLogRecordFactory(_sparing)


def end() -> None:
    """Close what was begun."""
    for handler in _LOG.handlers[:]:
        _LOG.removeHandler(handler)
        handler.close()
    logging.setLogRecordFactory(logging.LogRecord)


def _sparing(*arguments: Any, **named: Any) -> logging.LogRecord:
    """A record whose error, whoever reports it, is told by its number, under which ours has where it came from."""
    record = logging.LogRecord(*arguments, **named)
    if record.exc_info and (error := record.exc_info[1]):
        record.exc_text = failed(record.name, error) if record.levelno >= logging.WARNING else where(error)
    return record
