"""What the columns of a kind may be called, and the unit that a heading states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from data.ledgers.kinds import NUMERIC, Column, Kind

BRACKETED = re.compile(r"(.+?)[(\[【](.*)[)\]】]")
SCALES = {"元": ("money", 1e-4), "千元": ("money", 0.1), "万元": ("money", 1.0), "亿元": ("money", 1e4)}
SCALES |= {"米": ("length", 1e-3), "千米": ("length", 1.0), "公里": ("length", 1.0)}


@lru_cache(maxsize=10_000)
def plain(heading: str) -> str:
    """A heading without what does not distinguish it: width, case, spaces, line breaks, marks."""
    return re.sub(r"[\s*:：]", "", unicodedata.normalize("NFKC", heading)).lower()


def _name_and_unit(heading: str) -> tuple[str, str]:
    bracketed = BRACKETED.fullmatch(heading)
    return (bracketed[1], bracketed[2]) if bracketed else (heading, "")


class Vocabulary:
    """What the columns of a kind may be called."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.meanings: dict[str, tuple[str, int, str]] = {}  # heading -> column, rank of the name, unit
        for column in kind.columns.values():
            for rank, name in enumerate((column.zh, column.en, column.id, *column.aliases)):
                short, unit = _name_and_unit(plain(name))
                for spelling in (plain(name), short):
                    self.meanings.setdefault(spelling, (column.id, rank, unit))

    def meaning(self, parts: Sequence[str]) -> tuple[str, int, float] | None:
        """Column, rank of the name and factor of the unit of a heading in parts, the outer before the inner."""
        for start in range(len(parts)):
            heading = plain("".join(parts[start:]))
            short, unit = _name_and_unit(heading)
            found = self.meanings.get(heading) or self.meanings.get(short)
            if found:
                return found[0], found[1], _factor(self.kind.columns[found[0]], unit, found[2])
        return None


def factor(column: Column, heading: str) -> float:
    """What the numbers under a heading that states its unit are multiplied by to be in the unit of the column."""
    return _factor(column, _name_and_unit(plain(heading))[1], _name_and_unit(plain(column.zh))[1])


def _factor(column: Column, unit: str, ours: str) -> float:
    theirs, own = SCALES.get(unit), SCALES.get(ours)
    if column.type not in NUMERIC or not theirs or not own or theirs[0] != own[0]:
        return 1.0
    return theirs[1] / own[1]
