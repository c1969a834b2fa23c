"""Texts that may stand in any file: ledgers hold what people typed, and programs that open a file may run it."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\[\]\x00-\x1f\x7f]+')
LONGEST_NAME = 180  # bytes: with date and ending below the 255 that file systems allow


def clean(text: object) -> str:
    """The text without characters that XML forbids; line breaks and tabs stay."""
    return _FORBIDDEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def safe_name(text: str) -> str:
    """The text as a part of a file's name on any system: no separators, no leading or trailing dots and blanks."""
    name = _NOT_IN_NAMES.sub(" ", clean(text)).strip(" .")
    return name.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .") or "_"
