"""Names of sheets: legal in every program, told apart by their number."""

from __future__ import annotations

from analytics.export.clean import safe_name

LONGEST = 31  # UTF-16 units


def sheet_name(place: int, text: str) -> str:
    """3 监督抽查合格率."""
    name = f"{place} {safe_name(text)}"
    while len(name.encode("utf-16-le")) > 2 * LONGEST:
        name = name[:-1]
    return name.rstrip("' ")
