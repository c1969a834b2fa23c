"""Files that nobody should send, made by code."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import xlwt

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": f'{RELATIONS}<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{RELATIONS}<Relationship Id="rId1" Type="{OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheet(rows: str) -> str:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def package(path: Path, parts: Mapping[str, str | bytes | Iterable[bytes]]) -> Path:
    """A workbook of the parts that every workbook has and these; a part may come in pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, **parts}.items():
            with archive.open(name, "w") as part:
                for piece in [content] if isinstance(content, str | bytes) else content:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return path


def bomb(path: Path, megabytes: int) -> Path:
    """A workbook of one row over and over, `megabytes` of XML that pack to a 270th or less."""
    begin, end = sheet("|").split("|")
    rows = ('<row><c t="inlineStr"><is><t>演示甲0001童车厂</t></is></c></row>' * 20_000).encode()
    pieces = [begin.encode(), *[rows] * -(-megabytes * 1_000_000 // len(rows)), end.encode()]
    return package(path, {SHEET: pieces})


def laughs(path: Path, encoding: str = "utf-8", padding: int = 0) -> Path:
    """Ten entities, each ten of the one before: a billion words of a few lines. `padding` bytes make it heavier."""
    names = [f"e{n}" for n in range(10)]
    entities = ['<!ENTITY e0 "ha">'] + [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names)]
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{"".join(entities)}]>'
    text = declared + sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>')
    noise = random.Random(0).randbytes(padding)
    return package(path, {SHEET: text.encode(encoding), "xl/media/image1.png": noise})


def lying(path: Path, megabytes: int = 50) -> Path:
    """A workbook whose sheet says that it unpacks to 300 kB, and goes on for `megabytes`."""
    content = bomb(path, megabytes).read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert content.count(size) >= 1
    path.write_bytes(content.replace(size, (300_000).to_bytes(4, "little")))
    return path


def far_apart(path: Path) -> Path:
    """Two cells at the corners of a sheet: a table of 17 thousand million cells for who would hold it."""
    cell = '<row r="{1}"><c r="{0}{1}"><v>1</v></c></row>'
    return package(path, {SHEET: sheet(cell.format("A", 1) + cell.format("XFD", 1_048_576))})


def program(path: Path) -> Path:
    """The first bytes of a program of Windows."""
    path.write_bytes(b"MZ\x90\0\x03\0\0\0" + b"\0" * 56 + b"This program cannot be run in DOS mode." + b"\0" * 1000)
    return path


def large(path: Path, megabytes: int = 201) -> Path:
    """A text table of a size; its bytes take no place on the disk."""
    with path.open("wb") as file:
        file.write("抽样单编号,抽样日期\n".encode())
        file.truncate(megabytes * 1_000_000)
    return path


def wide(path: Path, columns: int) -> Path:
    """A text table of a row of so many columns under headings."""
    lines = (",".join(f"{what}{n}" for n in range(columns)) for what in ("列", ""))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def compound(path: Path, *parts: str) -> Path:
    """A file as old Excel writes, of parts with these names."""
    path.write_bytes(OLE + b"\0" * 504 + b"".join(part.encode("utf-16-le").ljust(128, b"\0") for part in parts))
    return path


def old_workbook(path: Path, mark: bytes, place: int, instead: bytes) -> Path:
    """An .xls whose record that begins with `mark` has other bytes from `place` on."""
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "抽样单编号")
    book.save(str(path))
    content = path.read_bytes()
    at = content.index(mark) + place
    path.write_bytes(content[:at] + instead + content[at + len(instead) :])
    return path


def password(path: Path) -> Path:
    """An .xls with the record that says that the rest is encrypted."""
    return old_workbook(path, b"\xe1\0\x02\0", 0, b"\x2f\0")


def macro_sheet(path: Path) -> Path:
    """An .xls whose only sheet is one of macros, as they were before 1997."""
    return old_workbook(path, b"\x85\0", 9, b"\x01")
