"""A city compares its districts, a district its townships: the same cards, the words of the level, and the rates per
10,000 devices and 100 enterprises counted again by pandas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest
from scipy.stats import chi2

from analytics import cards
from analytics.findings import viewing
from analytics.frames import column
from analytics.indicators import compute
from analytics.quality.reporting import LATE, MISSING, reports
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from data.publishing import current, latest, list_snapshots
from tests.data.second_route import FAILED, STORE, SUPERVISION

EQUIPMENT_CASES = ["C11", "C12", "C13", "C14", "C15"]
ENDS = ("2017-01-01", "2018-01-01")


@pytest.fixture(scope="module")
def city() -> Snapshot:
    return open_snapshot(STORE, latest(list_snapshots(STORE), current(STORE))["demo-city"], scope=WHOLE)


@pytest.fixture(scope="module")
def year(city: Snapshot) -> View:
    return default_view(city.known)


@cache
def facts(city: Snapshot, name: str) -> pd.DataFrame:
    """A fact with the district of each row, by pandas."""
    frame = pd.read_parquet(city.folder / "facts" / f"{name}.parquet")
    return frame.assign(district=frame["area"].str.slice(0, 7))


def between(frame: pd.DataFrame, day: str, first: str, end: str) -> pd.DataFrame:
    days = pd.to_datetime(frame[day])
    return frame[(days >= first) & (days < end)]


def by_district(city: Snapshot, view: View, indicator: str) -> dict[str, tuple[float, float, float]]:
    rows = compute(city, WHOLE, view, indicator, ["area"])
    return {row.area: (row.numerator, row.denominator, row.value) for row in rows.itertuples()}


def counted(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby("district").size()


def enterprises(city: Snapshot) -> pd.Series:
    return counted(facts(city, "enterprises_known"))


def in_use(city: Snapshot, first: str, measure: str = "in_use") -> pd.Series:
    """Devices (台) by district and month."""
    rows = between(facts(city, "equipment_counts"), "month", first, ENDS[1])
    rows = rows[(rows["unit"] == "devices") & (rows["measure"] == measure)]
    return rows.groupby(["district", "month"])["quantity"].sum()


def agrees(found: dict[str, tuple[float, float, float]], x: pd.Series, n: pd.Series, per: int) -> None:
    assert len(found) == 10
    for district, (numerator, denominator, value) in found.items():
        assert numerator == pytest.approx(x.get(district, 0))
        assert denominator == pytest.approx(n[district])
        assert value == pytest.approx(x.get(district, 0) / n[district] * per)


def test_cases_per_100_enterprises(city: Snapshot, year: View) -> None:
    cases = between(facts(city, "enforcement_cases"), "found_on", *ENDS)
    agrees(by_district(city, year, "cases_per_100_enterprises"), counted(cases), enterprises(city), 100)


def test_failures_per_100_enterprises(city: Snapshot, year: View) -> None:
    batches = between(facts(city, "sampling_results"), "sampled_on", *ENDS)
    failed = batches[batches["kind"].isin(SUPERVISION) & batches["verdict"].isin(FAILED)]
    agrees(by_district(city, year, "failures_per_100_enterprises"), counted(failed), enterprises(city), 100)


def test_visits_per_100_enterprises(city: Snapshot, year: View) -> None:
    visits = between(facts(city, "enterprise_visits"), "visited_on", *ENDS)
    agrees(by_district(city, year, "visits_per_100_enterprises"), counted(visits), enterprises(city), 100)


def test_overdue_per_10000_devices_at_the_end(city: Snapshot, year: View) -> None:
    december = "2017-12-01"
    x, n = (in_use(city, december, measure).groupby("district").sum() for measure in ("overdue", "in_use"))
    agrees(by_district(city, year, "overdue_per_10000"), x, n, 10_000)


@pytest.mark.parametrize("indicator", ["equipment_cases_per_10000", "accident_rate"])
def test_cases_and_accidents_per_10000_devices_and_year(city: Snapshot, year: View, indicator: str) -> None:
    cases = between(facts(city, "enforcement_cases"), "found_on", "2015-01-01", ENDS[1])
    accidents = between(facts(city, "programme_events"), "occurred_on", "2015-01-01", ENDS[1])
    x = {
        "equipment_cases_per_10000": counted(cases[cases["case_type"].isin(EQUIPMENT_CASES)]),
        "accident_rate": counted(accidents[accidents["item"] == "equipment_accident"]),
    }[indicator]
    agrees(by_district(city, year, indicator), x, in_use(city, "2015-01-01").groupby("district").mean() * 3, 10_000)


def test_rates_of_chance_have_garwoods_interval_and_full_counts_none(city: Snapshot, year: View) -> None:
    row = compute(city, WHOLE, year, "cases_per_100_enterprises").iloc[0]
    ends = chi2.ppf(0.025, 2 * row.numerator) / 2, chi2.ppf(0.975, 2 * row.numerator + 2) / 2
    assert (row.lower, row.upper) == pytest.approx([end / row.denominator * 100 for end in ends])
    for indicator in ("overdue_per_10000", "visits_per_100_enterprises"):
        assert compute(city, WHOLE, year, indicator)[["lower", "upper"]].isna().all(axis=None)


def test_the_districts_of_every_sum_add_up_to_the_city(city: Snapshot, year: View) -> None:
    sums = [one for one in city.indicators.values() if "area" in one.by and not one.numerator.measure.startswith("dis")]
    assert len(sums) > 30
    for one in sums:
        whole, parts = compute(city, WHOLE, year, one.id), compute(city, WHOLE, year, one.id, ["area"])
        for side in ("numerator", "denominator")[: len(one.sides)]:
            assert parts[side].sum() == pytest.approx(whole[side].sum()), (one.id, side)


def test_the_townships_of_a_district_add_up_to_what_the_city_says_of_it(city: Snapshot, year: View) -> None:
    cities = by_district(city, year, "batches")
    for district, (batches, _, _) in cities.items():
        inside = compute(city, WHOLE, year.with_(areas=(district,)), "batches", ["area"])
        assert set(inside["area"]) == set(city.areas.children(district))
        assert inside["numerator"].sum() == batches


@pytest.mark.parametrize(("areas", "word", "whole"), [((), "各区县", "全市"), (("demo-04",), "各乡镇", "全区")])
def test_cards_speak_of_the_level_that_they_compare(city: Snapshot, year: View, areas, word: str, whole: str) -> None:
    names, said = [], ""
    for page in ("overview", "consumption", "products", "equipment", "programme", "plan"):
        for spec in cards.page(page):
            shown = cards.build(city, WHOLE, year.with_(areas=areas), spec.full_key, "zh")
            names.append(shown.words.name)
            said += f"{shown.words.name}{shown.words.takeaway}{shown.words.method}"
    other = {"各区县": "各乡镇", "各乡镇": "各区县"}[word]
    assert (sum(word in name for name in names) > 8, other in said, "{" in said) == (True, False, False)
    assert (whole in said, {"全市": "全区", "全区": "全市"}[whole] in said) == (True, False)


def test_words_by_level_are_data_in_both_languages(city: Snapshot, year: View) -> None:
    words = {"zh": "{each}一览", "en": "{each} at a glance"}
    inside = year.with_(areas=("demo-01",))
    assert [viewing.named(city, view, words, "zh") for view in (year, inside)] == ["各区县一览", "各乡镇一览"]
    assert viewing.named(city, year, words, "en") == "Districts at a glance"


def test_the_map_has_a_tile_of_its_own_for_every_district(city: Snapshot, year: View) -> None:
    rows = cards.build(city, WHOLE, year, "overview.map", "zh").rows
    assert (len(rows), len({(row["row"], row["col"]) for row in rows})) == (10, 10)
    assert column(rows, "short")[0] == "演示一区"


def test_a_district_clearly_above_the_city_is_judged_and_one_with_few_expected_events_is_not(city, year) -> None:
    states = {row["code"]: row["state"] for row in cards.build(city, WHOLE, year, "products.per_enterprise", "zh").rows}
    assert states["demo-04"] == "worse"
    month = year.with_(start=date(2017, 6, 1), end=date(2017, 7, 1))
    few = cards.build(city, WHOLE, month, "products.per_enterprise", "zh")
    assert set(column(few.rows, "state")) == {"insufficient"}


# reporting


def test_each_district_reports_by_month_and_says_what_came_late(city: Snapshot, year: View) -> None:
    found = reports(city, WHOLE, (), city.manifest.published_at.date(), year.period)
    assert len({line.sender for line in found.lines}) == 10
    bad = {
        (line.sender, line.kind): [f"{month:%m}" for month, cell in line.cells.items() if cell.state in (LATE, MISSING)]
        for line in found.lines
        if any(cell.state in (LATE, MISSING) for cell in line.cells.values())
    }
    assert bad == {
        ("演示六县", "sampling_results"): ["07", "08", "09"],
        ("演示七县", "enforcement_cases"): ["10", "11"],
        ("演示七县", "enterprise_visits"): ["11"],
        ("演示十县", "sampling_results"): ["11"],
    }
    late = next(line for line in found.lines if line.sender == "演示六县" and line.kind == "sampling_results")
    assert late.cells[date(2017, 7, 1)].first == date(2017, 10, 24)


def signals(city: Snapshot, view: View) -> list:
    content = cards.build(city, WHOLE, view, "overview.attention", "zh", choice="all").content
    return [signal for signal in content.signals if "台账" in signal.finding]


def test_missing_and_late_ledgers_need_attention(city: Snapshot, year: View) -> None:
    missing, late = signals(city, year)
    assert missing.finding == "2家单位有月度台账未报"
    assert "演示七县：" in missing.numbers
    assert "自2017年10月起2个月" in missing.numbers
    assert late.finding == "演示六县有月度台账迟报"
    assert (missing.page, dict(missing.own)) == ("methods", {"section": "reporting"})


def test_only_the_ledgers_of_the_district_looked_at_need_attention(city: Snapshot, year: View) -> None:
    assert [signal.finding for signal in signals(city, year.with_(areas=("demo-10",)))] == ["演示十县有月度台账未报"]
    assert signals(city, year.with_(areas=("demo-01",))) == []


def test_a_ledger_that_says_when_it_came_is_judged_by_that_day(city: Snapshot, year: View) -> None:
    in_time = [{**source, "received": source["received"] and "2017-08-01"} for source in city.manifest.sources]
    manifest = replace(city.manifest, sources=in_time)
    before, city.manifest = city.manifest, manifest
    try:
        found = reports(city, WHOLE, (), manifest.published_at.date(), year.period)
    finally:
        city.manifest = before
    assert found.count(LATE) == 0
