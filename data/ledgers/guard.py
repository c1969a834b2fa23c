"""What a file may be before anything reads it; what is more, or something else, is refused by name."""

from __future__ import annotations

import gzip
import math
import mmap
import re
import unicodedata
import zlib
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from data import settings
from data.ledgers import packages
from data.ledgers.errors import (
    ColumnsTooMany,
    FileEncrypted,
    FileHasMacros,
    FileIsOther,
    FileNameUnsafe,
    FileTooBig,
    FileTooPacked,
    FileUnreadable,
    RowsTooMany,
)
from data.settings import Limits

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
OTHERS: Mapping[bytes, str] = {  # how other files begin
    b"\x7fELF": "program",
    b"\xcf\xfa\xed\xfe": "program",
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
}
PASSWORD = re.compile(
    rb"\x09\x08(?:\x08\0.{8}|\x10\0.{16})(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)  # FilePass behind BOF, MS-XLS
PROGRAM = b"MZ"  # of Windows; a text may begin so, too, but holds no NUL
CHUNK = 1 << 20
AT_ONCE = 300_000  # bytes of a file that is looked through while its sender waits
SEPARATORS = (b",", b";", b"\t", b"|")  # between the columns of a text table
LINE = 1 << 20  # bytes: 500 columns of 2,000 characters are no line of a ledger
NAME = 240  # bytes of a name of a file: every file system takes them
FORBIDDEN = set('<>:"|?*')  # on Windows, as are the reserved names
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
UNSEEN = "Cf"  # marks of direction and joints, which chat programs leave in names
NOT_WRITTEN = ("Cc", "Cs", "Co", "Cn")  # controls and what is no character


def named(name: str) -> str:
    """The name that a sender gave a file, safe to write it under in a folder of its own; raises FileNameUnsafe."""
    seen = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) != UNSEEN).strip()
    shown = "".join(char for char in seen if unicodedata.category(char) not in NOT_WRITTEN)
    faults = (
        seen != shown,
        {PurePosixPath(seen).name, PureWindowsPath(seen).name} != {seen},
        not 0 < len(shown.encode()) <= NAME,
        seen.startswith(".") or seen.endswith("."),
        bool(set(seen) & FORBIDDEN),
        bool(RESERVED.fullmatch(seen)),
    )
    if any(faults):
        raise FileNameUnsafe(file=shown[:NAME])
    return seen


def weigh(path: Path, limits: Limits | None = None) -> None:
    """What can be said of a file that was sent at once and by anybody: raises FileTooBig, and what `admit` raises for
    a small file, or for the list of contents of a large one.
    """
    limits = limits or settings.load().limits
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileUnreadable(file=path.name) from error
    if size > limits.file_megabytes * 1_000_000:
        raise FileTooBig(file=path.name, megabytes=math.ceil(size / 1e6), limit=limits.file_megabytes)
    admit(path, limits, deep=size <= AT_ONCE)


def admit(path: Path, limits: Limits | None = None, *, deep: bool = True) -> None:
    """Raise the LedgerError that says why a file is not to be read: no table, encrypted, with macros, or too much.

    Looks at bytes only, in pieces of a megabyte; nothing is parsed. `limits` are those of the settings by default.
    Unless `deep`, what lies behind the beginnings and lists of contents is left alone.
    """
    limits = limits or settings.load().limits
    try:
        with path.open("rb") as file:
            begin = file.read(4096)
            file.seek(0)
            if begin.startswith(ZIP):
                packages.admit(path, limits, deep)
            elif begin.startswith(OLE):
                _old_workbook(path.name, file)
            else:
                _refuse_others(path.name, begin)
                if deep:
                    _lines(path, file, begin.startswith(GZIP), limits)
    except (OSError, EOFError, zlib.error) as error:
        raise FileUnreadable(file=path.name) from error


def _old_workbook(name: str, file: BinaryIO) -> None:
    """A compound file: only that of a workbook without macros may pass. Its parts are named in UTF-16."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(part: str) -> bool:
            return content.find(part.encode("utf-16-le")) >= 0

        if holds("EncryptedPackage") or PASSWORD.search(content):
            raise FileEncrypted(file=name)
        if holds("_VBA_PROJECT"):
            raise FileHasMacros(file=name)
        if not holds("Workbook") and not holds("Book"):
            raise FileIsOther(file=name, what=FileIsOther.words("document"))


def _refuse_others(name: str, begin: bytes) -> None:
    others = [what for signature, what in OTHERS.items() if begin.startswith(signature)]
    if begin.startswith(PROGRAM) and b"\0" in begin:
        others.append("program")
    if others:
        raise FileIsOther(file=name, what=FileIsOther.words(others[0]))


def _columns(line: bytes) -> int:
    return 1 + max(map(line.count, SEPARATORS))


def _lines(path: Path, file: BinaryIO, packed: bool, limits: Limits) -> None:
    """Refuse a text table of too many rows or columns, a line without end, what unpacks to far more than its size."""
    most = max(packages.HARMLESS, limits.ratio * path.stat().st_size)
    size = rows = unbroken = 0
    begun = b""  # of a line that goes on in the next piece
    with gzip.open(file) if packed else nullcontext(file) as text:
        while chunk := text.read(CHUNK):
            breaks = chunk.count(b"\n") or chunk.count(b"\r")
            size, rows, unbroken = size + len(chunk), rows + breaks, 0 if breaks else unbroken + len(chunk)
            if rows > limits.rows:
                raise RowsTooMany(file=path.name, limit=f"{limits.rows:,}")
            if unbroken > LINE:
                raise FileUnreadable(file=path.name)
            lines = (begun + chunk).splitlines()
            if any(len(line) > limits.columns and _columns(line) > limits.columns for line in lines):
                raise ColumnsTooMany(file=path.name, limit=limits.columns)
            begun = b"" if chunk.endswith((b"\n", b"\r")) else lines[-1]
            if size > most:
                raise FileTooPacked(file=path.name, ratio=limits.ratio)
