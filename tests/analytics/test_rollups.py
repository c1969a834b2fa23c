"""Every question of every page under every subset of filters: the answer is that of the rows, from the smallest rollup.

Questions come from the registry of cards, filters from the keys of addresses that indicators obey; the rows are added
up in pandas, from the parquet files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import query, reading
from analytics.answering import Sums
from analytics.answers import Answers
from analytics.cards import asking as asking_ahead
from analytics.cards.spec import pages
from analytics.filters import Any_of
from analytics.indicators import asked as question
from analytics.indicators import grouped
from analytics.periods import Period, parse_period
from analytics.query import Asked, aggregate
from analytics.store import Snapshot
from analytics.view import WHOLE, View, default_view
from tests.source import PROJECT

STORE = PROJECT / "data" / "snapshots"
AREAS = ((), ("likou", "gucheng"))
PRODUCTS = ((), ("farm",), ("building", "I017"), ("C007",))
SAMPLED: tuple[dict[str, Any], ...] = ({}, {"levels": ("P", "D"), "kinds": ("SUP", "TRK")})
STAGES = ((), ("PRD",))
PERIODS = ("2017", "2017-01-05..2017-06-19")


class ByRows:
    """Sums over the rows of parquet files, in pandas and NumPy; masks and groups are worked out once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.frames = {id: pd.read_parquet(snapshot.folder / "facts" / f"{id}.parquet") for id in snapshot.facts}
        self.days = {id: pd.to_datetime(rows[snapshot.facts[id].date]).to_numpy() for id, rows in self.frames.items()}
        self.held = lru_cache(None)(self._held)
        self.groups = lru_cache(None)(self._groups)

    def sums(self, one: Asked, days: Period) -> Sums:
        """What is asked, over some days."""
        fact, side = self.snapshot.facts[one.side.fact], one.side
        keep = (self.days[fact.id] >= np.datetime64(days.start)) & (self.days[fact.id] < np.datetime64(days.end))
        for any_of in (*(((dim, codes),) for dim, codes in side.where), *one.filters.conditions):
            keep &= self.held(fact.id, any_of)
        numbers, labels = self.groups(fact.id, one.by, one.filters.focus if "area" in one.by else "")
        keep &= numbers >= 0
        how, _, column = fact.measures.get(side.measure, side.measure).partition(":")
        if how == "distinct":
            pairs = pd.DataFrame({"group": numbers[keep], "value": self.frames[fact.id].loc[keep, column]}).dropna()
            return {labels[group]: float(n) for group, n in pairs.drop_duplicates()["group"].value_counts().items()}
        added = None if how == "count" else self.frames[fact.id].loc[keep, column].fillna(0).to_numpy(float)
        found = np.bincount(numbers[keep], added, len(labels))
        return {labels[n]: float(found[n]) for n in np.unique(numbers[keep])}

    def _held(self, fact: str, any_of: Any_of) -> np.ndarray:
        return np.logical_or.reduce([self.column(fact, dim).isin(codes).to_numpy() for dim, codes in any_of])

    def _groups(self, fact: str, by: tuple[str, ...], focus: str) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """The number of each row's group, -1 where it is in none, and the groups."""
        rows = pd.DataFrame({dim: self.column(fact, dim).fillna("") for dim in by}, index=self.frames[fact].index)
        outside = np.zeros(len(rows), bool)
        if focus:
            rows["area"] = rows["area"].map(lifted(self.snapshot, focus))
            outside = rows["area"].isna().to_numpy()
        if not by:
            return np.zeros(len(rows), int), [()]
        grouped = rows.fillna("").groupby(by[0] if len(by) == 1 else list(by), sort=False)
        labels = [key if isinstance(key, tuple) else (key,) for key in grouped.groups]
        numbers = grouped.ngroup().to_numpy()
        return np.where(outside, -1, numbers), labels

    def column(self, fact: str, dim: str) -> pd.Series:
        """A dim as texts."""
        values = self.frames[fact][dim]
        return values.map({True: "true", False: "false"}) if values.dtype == bool else values


@pytest.fixture(scope="module")
def rows(demo: Snapshot) -> ByRows:
    return ByRows(demo)


def subsets(snapshot: Snapshot) -> Iterator[View]:
    """A view for every subset of filters: places, products down to each level, sampling, stage, days."""
    usual = default_view(snapshot.known)
    for areas, products, sampled, stages, period in product(AREAS, PRODUCTS, SAMPLED, STAGES, PERIODS):
        yield usual.with_(areas=areas, products=products, stages=stages, period=parse_period(period), **sampled)


def asked(snapshot: Snapshot, view: View) -> list[Asked]:
    """What the cards of all pages ask in a view, each sum once."""
    told: dict[Any, Asked] = {}

    def heard(_: Snapshot, sums: Sequence[Asked]) -> list[list[Sums]]:
        told.update((key(one), one) for one in sums)
        return [[{} for _ in one.periods] for one in sums]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "aggregate", heard)
        for page in pages():
            shared = Answers(snapshot, WHOLE)
            for asking in dict.fromkeys(asking_ahead._asked(snapshot, WHOLE, view, page, shared)):
                grouped(snapshot, [shared._question(*asking)])
    return [*told.values()]


def key(one: Asked) -> tuple[Any, ...]:
    return one.side, one.by, tuple(one.periods), one.filters.conditions, one.filters.focus if "area" in one.by else ""


def lifted(snapshot: Snapshot, focus: str) -> dict[str, str]:
    """Every area below the focus, and the child of the focus that it lies in."""
    paths = {area: snapshot.areas.path(area) for area in snapshot.areas.below([focus])}
    return {area: path[path.index(focus) + 1] if area != focus else area for area, path in paths.items()}


def smallest(snapshot: Snapshot, one: Asked, days: Period) -> str:
    """The rollup that has the fewest cells of those with every dim that is asked for, by the sizes of their files."""
    fact = snapshot.facts[one.side.fact]
    distinct = one.side.measure.partition(":")[2]
    dims = {
        *one.by,
        *(dim for dim, _ in one.side.where),
        *(dim for any_of in one.filters.conditions for dim, _ in any_of),
    }
    dims |= {distinct} - {""}
    names = {f"{fact.id}_{n}": held for n, held in enumerate(fact.rollups) if dims <= held}
    span = snapshot.span(fact.id)
    to_the_end = span is not None and days.end > span[1]
    whole = days.start.day == 1 and (days.end.day == 1 or to_the_end)
    sizes = {name: snapshot.manifest.files[f"rollups/{name}.parquet"]["rows"] for name in names}
    return min(sizes, key=lambda name: sizes[name]) if sizes and whole else fact.id


def test_every_question_of_every_page_is_answered_as_by_the_rows_from_the_smallest_rollup(
    demo: Snapshot, rows: ByRows
) -> None:
    used: set[str] = set()
    seen: set[Any] = set()
    for view in subsets(demo):
        new = [one for one in asked(demo, view) if key(one) not in seen]
        seen.update(map(key, new))
        for one, found in zip(new, aggregate(demo, new), strict=True):
            pools: dict[Any, query.Pool] = {}
            tables = [pools[where].source.table for where, _ in query._placed(demo, pools, one)]
            assert tables == [smallest(demo, one, days) for days in one.periods], one
            used.update(tables)
            for days, sums in list(zip(one.periods, found, strict=True))[:: max(len(one.periods) // 3, 1)]:
                assert sums == pytest.approx(rows.sums(one, days)), (one, days)
    assert len(seen) > 5_000
    assert used > {f"{fact.id}_{n}" for fact in demo.facts.values() for n in range(len(fact.rollups))}


@pytest.mark.parametrize(
    ("indicator", "by", "filters", "table"),
    [
        ("pass_rate", (), {}, "sampling_results_4"),
        ("pass_rate", ("area",), {}, "sampling_results_3"),
        ("pass_rate", ("area",), {"stages": ("PRD",)}, "sampling_results_0"),
        ("pass_rate", ("product_group",), {}, "sampling_results_4"),
        ("pass_rate", ("product",), {}, "sampling_results_1"),
        ("pass_rate", ("area", "product_class"), {}, "sampling_results_5"),
        ("pass_rate", ("product_group",), {"areas": ("likou",)}, "sampling_results_6"),
        ("pass_rate", ("product",), {"areas": ("likou",)}, "sampling_results_2"),
        ("failed_items", ("failed_item",), {}, "failed_items_1"),
        ("failed_items", ("failed_item",), {"areas": ("likou",)}, "failed_items_0"),
        ("sampled_products", (), {}, "sampling_results_1"),
        ("sampled_enterprises", (), {}, "sampling_results"),
        ("pass_rate", (), {"period": parse_period("2017-01-05..2017-06-19")}, "sampling_results"),
    ],
)
def test_which_rollup_answers(
    demo: Snapshot, indicator: str, by: tuple[str, ...], filters: dict[str, Any], table: str
) -> None:
    view, told = default_view(demo.known).with_(**filters), list[Asked]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "aggregate", lambda _, sums: told.extend(sums) or [[{}] for _ in sums])
        grouped(demo, [question(demo, WHOLE, view, indicator, by)])
    pools: dict[Any, query.Pool] = {}
    for one in told:
        query._placed(demo, pools, one)
    assert {pool.source.table for pool in pools.values()} == {table}
