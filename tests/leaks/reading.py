"""The text of a file of any format, all of it: for looking whether a word stands anywhere in it."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfReader


def text(content: bytes) -> str:
    """What can be read in a file: of an archive in all its members, of a PDF on all its pages."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{text(archive.read(name))}" for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "ignore")
