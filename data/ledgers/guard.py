"""What a file may be before anything reads it; what is more, or something else, is refused by name."""

from __future__ import annotations

import gzip
import mmap
import re
import unicodedata
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from data import settings
from data.ledgers import packages
from data.ledgers.errors import (
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
PROGRAM = b"MZ"  # of Windows; a text may begin so, too, but holds no NUL
CHUNK = 1 << 20
LINE = 1 << 20  # bytes: 500 columns of 2,000 characters are no line of a ledger
NAME = 200  # characters of a name of a file
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # controls, turns of direction and what is no character


def named(name: str) -> str:
    """The name that a sender gave a file, safe to write it under in a folder of its own; raises FileNameUnsafe."""
    clean = unicodedata.normalize("NFC", name).strip()
    shown = "".join(char for char in clean if unicodedata.category(char) not in HIDDEN)
    bare = {PurePosixPath(clean).name, PureWindowsPath(clean).name}
    if clean != shown or bare != {clean} or not 0 < len(clean) <= NAME:
        raise FileNameUnsafe(file=shown[:NAME])
    if clean.startswith(".") or clean.endswith(".") or set(clean) & set('<>:"|?*') or RESERVED.fullmatch(clean):
        raise FileNameUnsafe(file=shown)
    return clean


def weigh(path: Path, limits: Limits | None = None) -> None:
    """Raise FileTooBig for a file larger than one that is sent may be, RowsTooMany … as `admit` does."""
    limits = limits or settings.load().limits
    size = path.stat().st_size
    if size > limits.file_megabytes * 1_000_000:
        raise FileTooBig(file=path.name, megabytes=f"{size / 1e6:.0f}", limit=limits.file_megabytes)


def admit(path: Path, limits: Limits | None = None) -> None:
    """Raise the LedgerError that says why a file is not to be read: no table, encrypted, with macros, or too much.

    Looks at bytes only, in pieces of a megabyte; nothing is parsed. `limits` are those of the settings by default.
    """
    limits = limits or settings.load().limits
    try:
        with path.open("rb") as file:
            begin = file.read(4096)
            file.seek(0)
            if begin.startswith(ZIP):
                packages.admit(path, limits)
            elif begin.startswith(OLE):
                _old_workbook(path.name, file)
            else:
                _text(path, file, begin, limits)
    except (OSError, EOFError, zlib.error) as error:
        raise FileUnreadable(file=path.name) from error


def _old_workbook(name: str, file: BinaryIO) -> None:
    """A compound file: only that of a workbook without macros may pass. Its parts are named in UTF-16."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(part: str) -> bool:
            return content.find(part.encode("utf-16-le")) >= 0

        if holds("EncryptedPackage"):
            raise FileEncrypted(file=name)
        if holds("_VBA_PROJECT"):
            raise FileHasMacros(file=name)
        if not holds("Workbook") and not holds("Book"):
            raise FileIsOther(file=name, what=FileIsOther.words("document"))


def _text(path: Path, file: BinaryIO, begin: bytes, limits: Limits) -> None:
    others = [what for signature, what in OTHERS.items() if begin.startswith(signature)]
    if begin.startswith(PROGRAM) and b"\0" in begin:
        others.append("program")
    if others:
        raise FileIsOther(file=path.name, what=FileIsOther.words(others[0]))
    if not begin.startswith(GZIP):
        _lines(path.name, file, limits)
        return
    with gzip.open(file) as unpacked:
        _lines(path.name, unpacked, limits, path.stat().st_size)  # type: ignore[arg-type]


def _lines(name: str, file: BinaryIO, limits: Limits, packed: int = 0) -> None:
    """Count what a text table holds; `packed` is its size in the file where it is compressed."""
    size = rows = unbroken = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        breaks = chunk.count(b"\n") or chunk.count(b"\r")
        rows += breaks
        unbroken = 0 if breaks else unbroken + len(chunk)
        if rows > limits.rows:
            raise RowsTooMany(file=name, limit=f"{limits.rows:,}")
        if unbroken > LINE:
            raise FileUnreadable(file=name)
        if packed and size > packages.HARMLESS and size > limits.ratio * packed:
            raise FileTooPacked(file=name, ratio=limits.ratio)
