"""Format -> the function that writes it; each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import NamedTuple

from analytics.export.clean import safe_name
from analytics.export.pack import Pack


class Format(NamedTuple):
    """Where a format is written, its type for browsers, whether it holds one exhibit only, and how its files' names
    end where that is not the format's own name."""

    module: str
    mime: str
    single: bool = False
    suffix: str = ""


FORMATS: Mapping[str, Format] = {
    "pptx": Format("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "docx": Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": Format("pdf", "application/pdf"),
    "slides_pdf": Format("pdf", "application/pdf", suffix="slides.pdf"),
    "png": Format("picture", "image/png", single=True),
    "svg": Format("picture", "image/svg+xml", single=True),
    "csv": Format("csv", "application/zip", single=True, suffix="csv.zip"),
}


def render(pack: Pack, format: str) -> bytes:
    """The file of a pack. A format that holds one exhibit takes a pack of one; KeyError for an unknown format."""
    write: Callable[[Pack], bytes] = getattr(import_module(f"analytics.export.{FORMATS[format].module}"), format)
    return write(pack)


def file_name(pack: Pack, format: str) -> str:
    """The name of the file: title and the day that the data end on, on any system."""
    return f"{safe_name(pack.title)}_{pack.provenance.as_of:%Y%m%d}.{FORMATS[format].suffix or format}"
