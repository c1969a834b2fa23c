"""The columns of a table on a page: each between what must stay on one line and what its longest text would take."""

from __future__ import annotations

from collections.abc import Sequence


def fitted(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Widths that fill the room. Where not all that is wanted fits, no column is narrower than its least, unless even
    these do not fit; where more fits, each grows in proportion."""
    low, high = sum(least), sum(wanted)
    if low < room < high:
        share = (room - low) / (high - low)
        return [a + (b - a) * share for a, b in zip(least, wanted, strict=True)]
    whole = wanted if high <= room else least
    return [one * room / sum(whole) for one in whole]
