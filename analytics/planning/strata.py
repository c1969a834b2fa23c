"""Strata of a sampling plan, places crossed with products: who is known to make or sell there, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.filters import Any_of, filters
from analytics.periods import add_months
from analytics.query import AREAS, Bound, conditions
from analytics.store import Snapshot
from analytics.view import Scope, View

DIMS = ("product_group", "product_class")  # the finer first
COVERED, OWN = "all_supervision", "district"
YEARS = 3

_SAMPLED = """
select area_closure.child AS place, fact."{dim}" AS product, max(fact.sampled_on) AS last,
  count(*) filter (where {recent})::BIGINT AS batches,
  count(*) filter (where {year} and {own})::BIGINT AS present,
  coalesce(sum(fact.judged) filter (where {recent} and {own}), 0)::BIGINT AS judged,
  coalesce(sum(fact.failed) filter (where {recent} and {own}), 0)::BIGINT AS failed,
  coalesce(sum(fact.failed) filter (where {year}), 0) > 0
    and coalesce(sum(fact.failed) filter (where {before}), 0) > 0 AS again
from sampling_results AS fact {lift}
where {held} group by all"""

# An enterprise is known for what was sampled of it and for what it holds a licence for; one in the register that is
# known for nothing, for what others of its industry are known for.
_KNOWN = """
with code AS (select unnest({products}) AS product, unnest({codes}) AS "{dim}"),
sampled AS (
  select distinct area_closure.child AS place, coalesce(fact.enterprise_code, fact.enterprise) AS who, fact."{dim}"
  from sampling_results AS fact {lift} where fact.sampled_on < {end} and {held}),
listed AS (
  select distinct area_closure.child AS place, coalesce(fact.enterprise_code, fact.enterprise) AS who, fact.industry,
    case when coalesce(fact.licence_valid_to >= {end}, true) then fact.licence_product end AS licensed
  from enterprise_records AS fact {lift}
  where fact.listing in ('licence', 'directory') and fact.listed_on < {end} and {held}),
told AS (from sampled union select place, who, code."{dim}" from listed join code on code.product = listed.licensed),
trade AS (select distinct listed.industry, told."{dim}" from listed join told using (who)),
every AS (
  from told union
  select listed.place, listed.who, trade."{dim}" from listed join trade using (industry)
  where listed.who not in (select who from told))
select place, "{dim}", count(distinct who)::BIGINT from every group by all"""


@dataclass(frozen=True)
class Stratum:
    """A place and a class or group of products.

    `enterprises` known there; `last` day of supervision sampling of any level; `batches` of any level in the years
    looked at; `judged` and `failed` of the plan's own level in these; `present` its batches in the last year;
    `again`: failures of any level in each of the last two years.
    """

    place: str
    product: str
    enterprises: int = 0
    last: date | None = None
    batches: int = 0
    present: int = 0
    judged: int = 0
    failed: int = 0
    again: bool = False


@dataclass(frozen=True)
class History:
    """What is known up to the day before `end`: strata by a dim of products, and the basis of their failures."""

    end: date
    dim: str
    basis: str
    strata: tuple[Stratum, ...]

    def since(self, years: int) -> date:
        """The first day of so many years up to the end."""
        return add_months(self.end, -12 * years)

    @property
    def present(self) -> int:
        """Batches of the last year."""
        return sum(stratum.present for stratum in self.strata)


def history(snapshot: Snapshot, scope: Scope, view: View) -> History:
    """The strata of a view that have enterprises, by product group where batches suffice for that, else by class.

    The years end with the view; its areas and products narrow. Failures are those of the district's own sampling, of
    all supervision sampling where it has none.
    """
    end = view.period.upto(snapshot.as_of).end
    for dim in DIMS:
        found = _on_some_basis(snapshot, scope, view, end, dim)
        judged = sum(stratum.judged for stratum in found.strata)
        if judged >= snapshot.thresholds.pooled_sample * len(found.strata):
            break
    return found


def _on_some_basis(snapshot: Snapshot, scope: Scope, view: View, end: date, dim: str) -> History:
    known = _known(snapshot, scope, view, end, dim)
    for basis in (OWN, COVERED):
        found = History(end, dim, basis, tuple(_strata(snapshot, scope, view, end, dim, basis, known)))
        if any(stratum.judged for stratum in found.strata):
            break
    return found


def held(snapshot: Snapshot, scope: Scope, view: View, basis: str = COVERED) -> tuple[Any_of, ...]:
    """The conditions of a view's areas and products on batches of a basis."""
    seen = view.with_(basis=basis, kinds=(), levels=(), stages=())
    return filters(snapshot, scope, seen, snapshot.indicators["batches"]).conditions


def _strata(  # noqa: PLR0913
    snapshot: Snapshot, scope: Scope, view: View, end: date, dim: str, basis: str, known: dict[tuple[str, str], int]
) -> Iterator[Stratum]:
    bound, every = Bound(), held(snapshot, scope, view)
    own = [any_of for any_of in held(snapshot, scope, view, basis) if any_of not in every]
    day, years = "fact.sampled_on", [bound(add_months(end, -12 * n)) for n in (0, 1, 2, YEARS)]
    sql = _SAMPLED.format(
        dim=dim,
        recent=f"{day} >= {years[3]}",
        year=f"{day} >= {years[1]}",
        before=f"{day} >= {years[2]} and {day} < {years[1]}",
        own=" and ".join(conditions(own, bound)) or "true",
        lift=lift(snapshot, view, bound),
        held=" and ".join([f"{day} < {years[0]}", *conditions(every, bound)]),
    )
    found = {row[:2]: row[2:] for row in snapshot.rows(sql, bound.values)}
    for key in sorted(known):
        if _ranked(snapshot, view, key[0]):
            yield Stratum(*key, known[key], *found.get(key, ()))


def _ranked(snapshot: Snapshot, view: View, place: str) -> bool:
    return place != snapshot.areas.focus(view.areas) and snapshot.areas.get(place).ranked


def lift(snapshot: Snapshot, view: View, bound: Bound) -> str:
    """The join that gives each row, as area_closure.child, the place that it counts for."""
    return AREAS.format(focus=bound(snapshot.areas.focus(view.areas)))


def _known(snapshot: Snapshot, scope: Scope, view: View, end: date, dim: str) -> dict[tuple[str, str], int]:
    """Enterprises by place and product."""
    bound, place = Bound(), DIMS[::-1].index(dim)
    paths = {code: path for code, path in snapshot.product_paths.items() if len(path) > len(DIMS)}
    sql = _KNOWN.format(
        dim=dim,
        products=bound(tuple(paths)),
        codes=bound(tuple(path[place] for path in paths.values())),
        lift=lift(snapshot, view, bound),
        end=bound(end),
        held=" and ".join(["true", *conditions(areas_of(held(snapshot, scope, view)), bound)]),
    )
    wanted = _wanted(snapshot, view.products, place)
    rows = snapshot.rows(sql, bound.values)
    return {(place, product): n for place, product, n in rows if product and (not wanted or product in wanted)}


def areas_of(held: Sequence[Any_of]) -> list[Any_of]:
    """The conditions that speak of areas."""
    return [any_of for any_of in held if all(dim == "area" for dim, _ in any_of)]


def _wanted(snapshot: Snapshot, products: tuple[str, ...], place: int) -> set[Any]:
    """The classes or groups that hold the products chosen, or lie in a class chosen."""
    chosen = [snapshot.product_paths[code] for code in products]
    return {
        path[place]
        for path in snapshot.product_paths.values()
        for pick in chosen
        if len(path) > place and (path[: len(pick)] == pick or pick[: len(path)] == path)
    }
