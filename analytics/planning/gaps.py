"""What sampling has not reached: places and products, products, and enterprises of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.binding import Bound, conditions
from analytics.filters import Any_of
from analytics.planning.strata import FROM_SAMPLES, NAMED, WHO, YEARS, History, Look

EVER, SEVERAL, ONE = "ever", "several", "one"  # never at all, not in three years, not in one

_PRODUCTS = """
select fact.product, max(fact.sampled_on) from sampling_results AS fact
where fact.sampled_on < {end} and {held} group by all"""

_ENTERPRISES = f"""
with {NAMED},
sampled AS (
  select {WHO} AS who, max(fact.sampled_on) AS last
  {FROM_SAMPLES} where fact.sampled_on < {{end}} and {{covered}} group by all)
select area_closure.child, min(fact.enterprise), any_value(sampled.last)
from enterprise_records AS fact {{lift}} left join sampled on who = fact.enterprise_code
where fact.listing in ('licence', 'directory') and fact.listed_on < {{end}} and {{held}}
group by fact.enterprise_code, area_closure.child order by 1, 2"""


@dataclass(frozen=True)
class Gap:
    """What was not sampled: a stratum (place and product), a product, or an enterprise in a place.

    `since`: ever, several (not in the last three years) or one (not in the last year); `last` day, None if never.
    """

    what: str
    since: str
    last: date | None
    place: str = ""
    product: str = ""
    enterprise: str = ""


def gaps(look: Look, history: History) -> list[Gap]:
    """Everything unsampled for a year or more, the longest first; strata before enterprises before products."""
    found = [*_strata(history), *_enterprises(look, history), *_products(look, history)]
    return sorted(found, key=lambda gap: (EVER, SEVERAL, ONE).index(gap.since))


def _since(history: History, last: date | None) -> str:
    """For how long something was not sampled; nothing for less than a year."""
    if last is None:
        return EVER
    return SEVERAL if last < history.since(YEARS) else ONE if last < history.since(1) else ""


def _strata(history: History) -> Iterator[Gap]:
    for stratum in history.strata:
        if since := _since(history, stratum.last):
            yield Gap("stratum", since, stratum.last, stratum.place, stratum.product)


def _products(look: Look, history: History) -> Iterator[Gap]:
    """Products of the reference table that are in force; whether they are made or sold here it does not say."""
    bound, snapshot = Bound(), look.snapshot
    sql = _PRODUCTS.format(end=bound(look.end), held=_all(look.held(), bound))
    lasts = dict(snapshot.rows(sql, bound.values))
    chosen = set(look.view.products)
    for row in snapshot.reference("products"):
        code, last = row["code"], lasts.get(row["code"])
        wanted = not chosen or chosen & set(snapshot.product_paths[code])
        if wanted and _in_force(row, look.end) and (since := _since(history, last)):
            yield Gap("product", since, last, product=code)


def _in_force(row: dict[str, str], end: date) -> bool:
    """Whether a row of a code table holds on the day before `end`."""
    return row["valid_from"] < end.isoformat() and (not row["valid_to"] or row["valid_to"] >= end.isoformat())


def _enterprises(look: Look, history: History) -> Iterator[Gap]:
    """Holders of licences and enterprises of the directory; the register does not say what products all of them have,
    so a choice of products leaves them out."""
    if look.view.products:
        return
    bound, everywhere = Bound(), replace(look, view=look.view.with_(areas=()))
    sql = _ENTERPRISES.format(
        end=bound(look.end),
        covered=_all(everywhere.held(), bound),
        lift=look.lift(bound),
        held=_all(look.in_areas(), bound),
    )
    for place, enterprise, last in look.snapshot.rows(sql, bound.values):
        if since := _since(history, last):
            yield Gap("enterprise", since, last, place=place, enterprise=enterprise)


def _all(held: Sequence[Any_of], bound: Bound) -> str:
    return " and ".join(conditions(held, bound)) or "true"
