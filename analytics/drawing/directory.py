"""The directory that draws are made from: the enterprises of a snapshot, and when each was last visited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.drawing.draws import DRAWN, VISITED, Entry
from analytics.periods import add_months
from analytics.store import Snapshot
from analytics.view import Scope

BASES = ("all", "directory", "licensed")  # the whole register, those entered in the directory, those with a licence
DIMS = ("area", "industry", "product_class", "credit_file")  # what strata may follow
LISTED, UNLISTED = "listed", "unlisted"  # with a credit file, without
YEARS = (1, 3, 5)

_FIRMS = """
with visits AS (
  select enterprise_code, max(visited_on) AS last from enterprise_visits where visited_on < $end group by all)
select e.enterprise_code, e.enterprise, e.area, area_closure.child, coalesce(e.industry, ''),
  coalesce(e.licence_product, ''), e.credit_file_on is not null, e.directory_on is not null,
  e.licence_granted_on is not null, visits.last
from enterprises e
join area_closure on area_closure.area = e.area and area_closure.ancestor = $focus
left join visits using (enterprise_code)
where ($allowed is null or list_contains($allowed, e.area)) and ($areas is null or list_contains($areas, e.area))
  and e.enterprise_code is not null
order by e.enterprise_code"""


@dataclass(frozen=True)
class Firm:
    """An enterprise: credit code, name, area, the place below the focus that holds it, industry, class, group and
    product of its licence, credit file (listed or unlisted), and the last day it was visited before the end of what is
    looked at."""

    id: str
    name: str
    area: str
    place: str
    industry: str
    products: tuple[str, ...]
    credit_file: str
    bases: frozenset[str]
    visited: date | None

    @property
    def product_class(self) -> str:
        """The class of the licence, "" without one."""
        return self.products[0] if self.products else ""

    def code(self, dim: str) -> str:
        """The code of a dim."""
        return self.place if dim == "area" else getattr(self, dim)


def firms(snapshot: Snapshot, scope: Scope, areas: tuple[str, ...] = (), end: date | None = None) -> list[Firm]:
    """The enterprises that may be seen in areas (all if none), by credit code; visits count up to the day before
    `end`, the as-of date if none is given."""
    below = snapshot.areas.below
    params = {
        "end": end or snapshot.as_of + timedelta(days=1),
        "focus": snapshot.areas.focus(areas),
        "allowed": None if scope.areas is None else sorted(below(scope.areas)),
        "areas": sorted(below(areas)) if areas else None,
    }
    return [_firm(snapshot, row) for row in snapshot.rows(_FIRMS, params)]


def _firm(snapshot: Snapshot, row: tuple) -> Firm:
    id, name, area, place, industry, product, credit, directory, licensed, visited = row
    path = snapshot.product_paths.get(product, ())
    bases = {"all", *(["directory"] if directory else []), *(["licensed"] if licensed else [])}
    listed = LISTED if credit else UNLISTED
    return Firm(id, name or "", area, place, industry, path, listed, frozenset(bases), visited)


def chosen(found: Iterable[Firm], base: str, industry: str = "", products: Collection[str] = ()) -> list[Firm]:
    """Those of a base, of an industry where one is named, licensed for classes, groups or products where some are."""
    held = [one for one in found if base in one.bases and industry in ("", one.industry)]
    return [one for one in held if not set(products).isdisjoint(one.products)] if products else held


def entries(
    found: Iterable[Firm], by: Sequence[str], visited_since: date | None, drawn: Collection[str]
) -> list[Entry]:
    """The directory of a draw: who was drawn lately (`drawn`) is left out for that, else who was visited lately."""
    return [Entry(one.id, one.area, tuple(map(one.code, by)), _left_out(one, visited_since, drawn)) for one in found]


def _left_out(one: Firm, visited_since: date | None, drawn: Collection[str]) -> str:
    if one.id in drawn:
        return DRAWN
    visited = visited_since and one.visited and one.visited >= visited_since
    return VISITED if visited else ""


@dataclass(frozen=True)
class Covered:
    """Of `size` enterprises with a code of a dim, so many were reached within each of YEARS, and so many never."""

    code: str
    size: int
    within: tuple[int, ...]
    never: int


def coverage(found: Iterable[Firm], dim: str, end: date, drawn: Mapping[str, date] | None = None) -> list[Covered]:
    """A line a code of a dim, in the order of the codes: visited, or drawn where days of draws are given, at least once
    in the years up to the day before `end` or later. A full count: no interval."""
    days: dict[str, list[date | None]] = {}
    for one in found:
        last = max(filter(None, (one.visited, (drawn or {}).get(one.id))), default=None)
        days.setdefault(one.code(dim), []).append(last)
    since = [add_months(end, -12 * years) for years in YEARS]
    return [_covered(code, reached, since) for code, reached in sorted(days.items())]


def _covered(code: str, reached: Sequence[date | None], since: Sequence[date]) -> Covered:
    within = tuple(sum(day is not None and day >= first for day in reached) for first in since)
    return Covered(code, len(reached), within, reached.count(None))
