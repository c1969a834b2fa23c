"""Workbooks as packages of XML (.xlsx): what they unpack to, how far their cells reach, macros and entities."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from data.ledgers.errors import (
    CellsTooMany,
    ColumnsTooMany,
    FileEncrypted,
    FileHasEntities,
    FileHasMacros,
    FileIsOther,
    FileTooLarge,
    FileTooPacked,
    FileUnreadable,
)
from data.settings import Limits

HARMLESS = 20_000_000  # bytes that anything may unpack to, however well it was packed
CHUNK = 1 << 20
OVERLAP = 64  # bytes of a piece that are looked at with the next one again
MACROS = re.compile(r"vbaproject|macrosheets/|dialogsheets/")
MACRO_TYPES = re.compile(rb"vbaproject|macroenabled|macrosheet", re.IGNORECASE)
TYPES = "[content_types].xml"
WORKBOOK = "xl/workbook"
DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
COLUMNS = re.compile(rb' r="([A-Z]+)')
ROWS = re.compile(rb' r="[A-Z]*(\d+)')
ODD = (b" r='", b" r =", b" r= ", b'\nr="', b'\tr="', b"\nr='", b"\tr='")  # as no spreadsheet program writes
ODD_COLUMNS = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)")
ODD_ROWS = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*(\d+)")


def admit(path: Path, limits: Limits, deep: bool) -> None:
    """Raise the LedgerError that says why a workbook is not to be read, by its list of members alone unless `deep`."""
    try:
        with ZipFile(path) as archive, path.open("rb") as file:
            members = archive.infolist()
            _refuse_declared(path, members, limits)
            cells = sum(_part(path.name, file, member, limits) for member in members if deep)
    except (BadZipFile, zlib.error, NotImplementedError) as error:
        raise FileUnreadable(file=path.name) from error
    if cells > limits.cells:
        raise CellsTooMany(file=path.name, limit=f"{limits.cells:,}")


def _refuse_declared(path: Path, members: Sequence[ZipInfo], limits: Limits) -> None:
    """What the list of the members alone gives away."""
    names = [member.filename.lower() for member in members]
    unpacked = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise FileEncrypted(file=path.name)
    if not any(name.startswith(WORKBOOK) for name in names):
        raise FileIsOther(file=path.name, what=FileIsOther.words("archive"))
    if any(MACROS.search(name) for name in names):
        raise FileHasMacros(file=path.name)
    if unpacked > limits.unpacked_megabytes * 1_000_000:
        raise FileTooLarge(file=path.name, megabytes=unpacked // 1_000_000, limit=limits.unpacked_megabytes)
    if unpacked > HARMLESS and unpacked > limits.ratio * path.stat().st_size:
        raise FileTooPacked(file=path.name, ratio=limits.ratio)
    if len(set(names)) < len(names):  # which of the two is read depends on who reads
        raise FileUnreadable(file=path.name)


def _part(name: str, file: BinaryIO, member: ZipInfo, limits: Limits) -> int:
    """Look through a member; the number of cells of the rectangle that its cells span."""
    lower, kept = member.filename.lower(), b""
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    for piece in _pieces(name, file, member):
        if not lower.endswith((".xml", ".rels", ".vml")):
            continue
        if not kept and not _is_markup(piece):
            raise FileUnreadable(file=name)
        text = kept + piece
        if any(word in text for word in DECLARATIONS):
            raise FileHasEntities(file=name)
        if lower == TYPES and MACRO_TYPES.search(text):
            raise FileHasMacros(file=name)
        if "worksheets/" in lower:
            odd = any(mark in text for mark in ODD)
            columns |= set((ODD_COLUMNS if odd else COLUMNS).findall(text))
            rows |= set((ODD_ROWS if odd else ROWS).findall(text))
        kept = text[-OVERLAP:]
    if _reach(columns) > limits.columns:
        raise ColumnsTooMany(file=name, limit=limits.columns)
    return _reach(columns) * max((int(row[:8]) for row in rows), default=0)


def _is_markup(begin: bytes) -> bool:
    """Whether a part begins as XML in an encoding in which declarations can be seen."""
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")) and b"\0\0" not in begin[:8]


def _reach(columns: set[bytes]) -> int:
    """The number of the last column: A is 1, AA is 27."""
    last = max((len(letters), letters.upper()) for letters in columns)[1] if columns else b""
    number = 0
    for letter in last:
        number = number * 26 + letter - 64
    return number


def _pieces(name: str, file: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    """A member unpacked in pieces, as far as it says it goes; one that goes further raises FileUnreadable.

    zipfile itself stops at the size that the member states, other readers do not.
    """
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileUnreadable(file=name)
    file.seek(member.header_offset)
    header = file.read(30)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left, stated, inflate = member.compress_size, member.file_size, zlib.decompressobj(-15)
    while left and (packed := file.read(min(left, CHUNK))):
        left -= len(packed)
        while packed:
            piece = inflate.decompress(packed, CHUNK) if member.compress_type == ZIP_DEFLATED else packed
            packed = inflate.unconsumed_tail
            stated -= len(piece)
            if stated < 0:
                raise FileUnreadable(file=name)
            if piece:
                yield piece
