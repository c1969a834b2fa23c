"""Format -> the function that writes it; each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import NamedTuple

from analytics.export.clean import safe_name
from analytics.export.pack import Pack


class Format(NamedTuple):
    """Where a format is written, its type for browsers, and whether it holds one exhibit only."""

    module: str
    mime: str
    single: bool = False


FORMATS: Mapping[str, Format] = {}


def render(pack: Pack, format: str) -> bytes:
    """The file of a pack. A format that holds one exhibit takes a pack of one; KeyError for an unknown format."""
    write: Callable[[Pack], bytes] = getattr(import_module(f"analytics.export.{FORMATS[format].module}"), format)
    return write(pack)


def file_name(pack: Pack, format: str) -> str:
    """The name of the file: title and the day that the data end on, on any system."""
    return f"{safe_name(pack.title)}_{pack.provenance.as_of:%Y%m%d}.{format}"
