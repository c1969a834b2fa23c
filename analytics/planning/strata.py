"""Strata of a sampling plan, places crossed with products: who is known to make or sell there, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.binding import Bound, conditions
from analytics.filters import Any_of, filters
from analytics.periods import add_months
from analytics.pooling import AREAS
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

# Who was sampled: a credit code, which the register tells where a sample has the name alone.
NAMED = "named AS (select enterprise AS name, min(enterprise_code) AS code from enterprise_records group by all)"
WHO = "coalesce(fact.enterprise_code, named.code, fact.enterprise)"
FROM_SAMPLES = "from sampling_results AS fact left join named on named.name = fact.enterprise"

# An enterprise is known for what was sampled of it and for what it holds a licence for; one in the register that is
# known for nothing, for what others of its industry are known for.
_KNOWN = f"""
with {NAMED},
code AS (select unnest({{products}}) AS product, unnest({{codes}}) AS "{{dim}}"),
sampled AS (
  select distinct area_closure.child AS place, {WHO} AS who, fact."{{dim}}"
  {FROM_SAMPLES} {{lift}} where fact.sampled_on < {{end}} and {{held}}),
listed AS (
  select distinct area_closure.child AS place, fact.enterprise_code AS who, fact.industry,
    case when coalesce(fact.licence_valid_to >= {{end}}, true) then fact.licence_product end AS licensed
  from enterprise_records AS fact {{lift}}
  where fact.listing in ('licence', 'directory') and fact.listed_on < {{end}} and {{held}}),
told AS (from sampled union select place, who, code."{{dim}}" from listed join code on code.product = listed.licensed),
trade AS (select distinct listed.industry, told."{{dim}}" from listed join told using (who)),
every AS (
  from told union
  select listed.place, listed.who, trade."{{dim}}" from listed join trade using (industry)
  where listed.who not in (select who from told))
select place, "{{dim}}", count(distinct who)::BIGINT from every group by all"""


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


@dataclass(frozen=True)
class Look:
    """What is looked at: whose rows, through which view, up to the day before `end`."""

    snapshot: Snapshot
    scope: Scope
    view: View

    @property
    def end(self) -> date:
        return self.view.period.upto(self.snapshot.as_of).end

    def held(self, basis: str = COVERED) -> tuple[Any_of, ...]:
        """The conditions of the view's areas and products on batches of a basis."""
        seen = self.view.with_(basis=basis, kinds=(), levels=(), stages=())
        return filters(self.snapshot, self.scope, seen, self.snapshot.indicators["batches"]).conditions

    def in_areas(self) -> list[Any_of]:
        """Those of them that speak of areas."""
        return [any_of for any_of in self.held() if all(dim == "area" for dim, _ in any_of)]

    def lift(self, bound: Bound) -> str:
        """The join that gives each row, as area_closure.child, the place that it counts for."""
        return AREAS.format(focus=bound(self.snapshot.areas.focus(self.view.areas)))

    def compared(self, place: str) -> bool:
        """Whether a place is one of those that are compared: below the focus, or all that is seen."""
        areas = self.snapshot.areas
        return areas.get(place).ranked and (place != areas.focus(self.view.areas) or not areas.parted)


def history(look: Look) -> History:
    """The strata of a view that have enterprises, by product group where batches suffice for that, else by class.

    The years end with the view; its areas and products narrow. Failures are those of the district's own sampling, of
    all supervision sampling where it has none.
    """
    for dim in DIMS:
        found = _on_some_basis(look, dim)
        judged = sum(stratum.judged for stratum in found.strata)
        if judged >= look.snapshot.thresholds.pooled_sample * len(found.strata):
            break
    return found


def _on_some_basis(look: Look, dim: str) -> History:
    known = _known(look, dim)
    for basis in (OWN, COVERED):
        sampled = _sampled(look, dim, basis)
        strata = tuple(Stratum(*key, n, *sampled.get(key, ())) for key, n in sorted(known.items()))
        if any(stratum.judged for stratum in strata):
            break
    return History(look.end, dim, basis, strata)


def _sampled(look: Look, dim: str, basis: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What was found, by place and product: the fields of a stratum from `last` on."""
    bound, every, day = Bound(), look.held(), "fact.sampled_on"
    own = [any_of for any_of in look.held(basis) if any_of not in every]
    end, one, two, several = (bound(add_months(look.end, -12 * n)) for n in (0, 1, 2, YEARS))
    sql = _SAMPLED.format(
        dim=dim,
        recent=f"{day} >= {several}",
        year=f"{day} >= {one}",
        before=f"{day} >= {two} and {day} < {one}",
        own=" and ".join(conditions(own, bound)) or "true",
        lift=look.lift(bound),
        held=" and ".join([f"{day} < {end}", *conditions(every, bound)]),
    )
    return {row[:2]: row[2:] for row in look.snapshot.rows(sql, bound.values)}


def _known(look: Look, dim: str) -> dict[tuple[str, str], int]:
    """Enterprises by place and product."""
    bound, depth = Bound(), DIMS[::-1].index(dim)
    paths = {code: path for code, path in look.snapshot.product_paths.items() if len(path) > len(DIMS)}
    sql = _KNOWN.format(
        dim=dim,
        products=bound(tuple(paths)),
        codes=bound(tuple(path[depth] for path in paths.values())),
        lift=look.lift(bound),
        end=bound(look.end),
        held=" and ".join(["true", *conditions(look.in_areas(), bound)]),
    )
    rows, wanted = look.snapshot.rows(sql, bound.values), _wanted(look, depth)
    return {(place, code): n for place, code, n in rows if look.compared(place) and code in wanted}


def _wanted(look: Look, depth: int) -> set[str]:
    """The classes or groups that hold a product chosen, or lie in a class chosen; all when none is."""
    paths = look.snapshot.product_paths
    chosen = [paths[code] for code in look.view.products] or [()]
    longer = [path for path in paths.values() if len(path) > depth]
    return {path[depth] for path in longer for pick in chosen if path[: len(pick)] == pick[: len(path)]}
