"""A draw of enterprises in proportion to strata, and of inspectors for them: lists in, lists out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analytics.drawing.errors import DrawingError
from analytics.drawing.order import NUMBERS, rank
from analytics.drawing.teams import Inspector, allowed, assign

DRAWN, VISITED = "drawn", "visited"  # why an entry is left out
NAMED = 5  # enterprises that an error names
_SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class Entry:
    """An enterprise of the directory; `stratum` holds the codes of the dims that the draw follows, `left_out` the
    reason why it cannot be drawn this time, "" for none."""

    id: str
    area: str
    stratum: tuple[str, ...] = ()
    left_out: str = ""


@dataclass(frozen=True)
class Chosen:
    """An enterprise drawn: its id, its number in the order of the draw, the codes of its inspectors."""

    id: str
    rank: str
    inspectors: tuple[str, ...]


@dataclass(frozen=True)
class Draw:
    """What was drawn, in the order of the draw; `quotas` has (stratum, eligible, drawn) for every stratum, sorted."""

    chosen: tuple[Chosen, ...]
    quotas: tuple[tuple[tuple[str, ...], int, int], ...]


def eligible(entries: Iterable[Entry]) -> list[Entry]:
    """Those that may be drawn."""
    return [one for one in entries if not one.left_out]


def strata(entries: Iterable[Entry]) -> dict[tuple[str, ...], int]:
    """How many may be drawn in each stratum."""
    return dict(sorted(Counter(one.stratum for one in eligible(entries)).items()))


def share_of(percent: str, size: int) -> int:
    """How many a share of the directory is, in per cent as it was written, rounded up: not fewer than the share. Raises
    DrawingError for what is no share."""
    if not _SHARE.fullmatch(percent) or not 0 < Fraction(percent) <= 100:
        raise DrawingError("share")
    return -(Fraction(percent) / 100 * size // -1)


def require_possible(entries: Sequence[Entry], n: int, inspectors: Sequence[Inspector], team: int) -> None:
    """Raise DrawingError for a draw that no seed makes possible; one that passes succeeds with every seed."""
    open_ = eligible(entries)
    if not entries:
        raise DrawingError("no_directory")
    if not 1 <= n <= len(open_):
        raise DrawingError("too_many" if n > len(open_) else "too_few", n=n, eligible=len(open_))
    if len({one.id for one in entries}) < len(entries) or len({one.code for one in inspectors}) < len(inspectors):
        raise DrawingError("twice")
    if len(inspectors) < team:
        raise DrawingError("few_inspectors", team=team, have=len(inspectors))
    may = allowed(inspectors)
    lacking = [one.id for one in open_ if len(may(one.area, one.id)) < team]
    if lacking:
        raise DrawingError("unstaffed", n=len(lacking), team=team, which=", ".join(lacking[:NAMED]))


def draw(seed: str, entries: Sequence[Entry], n: int, inspectors: Sequence[Inspector], team: int) -> Draw:
    """Draw `n` enterprises of the eligible `entries` and `team` inspectors for each.

    Strata get places in proportion to their eligible enterprises, rounded at random. Within a stratum those with the
    smallest numbers are drawn. Raises DrawingError where there are too few enterprises, or too few inspectors who need
    not keep away.
    """
    require_possible(entries, n, inspectors, team)
    sizes = strata(entries)
    places = quotas(seed, sizes, n)
    ranked = sorted((rank(seed, one.id), one) for one in eligible(entries))
    left, drawn = dict(places), []
    for number, one in ranked:
        if left[one.stratum]:
            left[one.stratum] -= 1
            drawn.append((number, one))
    may = allowed(inspectors)
    teams = assign(seed, [one.id for _, one in drawn], [may(one.area, one.id) for _, one in drawn], team)
    chosen = (Chosen(one.id, number, who) for (number, one), who in zip(drawn, teams, strict=True))
    return Draw(tuple(chosen), tuple((name, size, places[name]) for name, size in sizes.items()))


def quotas(seed: str, sizes: Mapping[tuple[str, ...], int], n: int) -> dict[tuple[str, ...], int]:
    """`n` places in proportion to sizes, whole numbers by systematic sampling with a random start over the strata in
    random order (Madow: On the theory of systematic sampling, Annals of Mathematical Statistics 20, 1949): each gets
    the whole number below or above its part, on average just its part, and none more than it has.

    So every enterprise has the same chance, n / sum of sizes. By largest remainder strata whose part is small would get
    no place with any seed, and who is in them could know it.
    """
    whole, start = sum(sizes.values()), int(rank(seed), 16)
    places, reached, given = {}, 0, 0
    for name in sorted(sizes, key=lambda name: rank(seed, *name)):
        reached += n * sizes[name]
        upto = (reached * NUMBERS + start * whole) // (whole * NUMBERS)
        places[name], given = upto - given, upto
    return places
