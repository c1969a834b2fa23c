"""What is taken into a meeting: exhibits in order under a cover, and the report that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.export.exhibit import Exhibit, Provenance
from analytics.report import Report
from data.text import Lang


@dataclass(frozen=True)
class Pack:
    """`title`, `office` and `day` stand on the cover; `number` is the document's number (文号), which gives a red head.

    `report` is what the document says in sentences before its charts; `template` a .pptx whose master is used.
    `provenance` is that of the whole: of the view that the pack was made in.
    """

    lang: Lang
    title: str
    provenance: Provenance
    exhibits: tuple[Exhibit, ...]
    office: str = ""
    day: date | None = None
    number: str = ""
    report: Report | None = None
    template: bytes | None = None
