"""Results heaped just inside a limit: hand values, null worlds at the stated rate, and results in a ledger."""

from __future__ import annotations

from math import comb
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics.judgement.shrinkage import benjamini_hochberg
from analytics.quality.bunching import JUST_INSIDE, PLACED, Laboratory, bunching, judged, probabilities
from analytics.store import open_snapshot
from analytics.view import WHOLE, Scope
from data import settings
from tests.worlds import publish_sampled, sampled

THRESHOLDS = settings.load().thresholds


def by_hand(k: int, n: int) -> float:
    """P(k or more of n) where each is one of three with the same chance."""
    return sum(comb(n, i) * 2 ** (n - i) for i in range(k, n + 1)) / 3**n


@pytest.mark.parametrize("counts", [(5, 20, 5), (0, 10, 20), (10, 10, 10), (0, 45, 0)])
def test_the_probability_is_that_of_the_binomial_with_a_third(counts: tuple[int, int, int]) -> None:
    assert probabilities(np.array([counts]), THRESHOLDS)[0] == pytest.approx(by_hand(counts[1], sum(counts)))


def test_nothing_is_said_of_fewer_than_thirty() -> None:
    assert np.isnan(probabilities(np.array([(0, 29, 0)]), THRESHOLDS)[0])


def test_the_exact_test_comes_near_the_standardised_difference() -> None:
    n, k = 900, 340  # (340 − 300) / √(900 · 2/9) = 2.83, P = 0.0023 to 0.0028
    assert probabilities(np.array([(280, k, n - k - 280)]), THRESHOLDS)[0] == pytest.approx(0.00255, abs=3e-4)


def bands(outside: int, just_inside: int, inside: int) -> list[tuple[int, int]]:
    return [(-1, outside), (0, just_inside), (1, inside)]


def placed(laboratory: str, item: str, counts: tuple[int, int, int]) -> list[tuple[str, str, int, int]]:
    return [(laboratory, item, band, n) for band, n in bands(*counts)]


def test_items_of_a_laboratory_are_added_up() -> None:
    (found,) = judged([*placed("甲", "铅", (4, 10, 6)), *placed("甲", "镉", (1, 10, 9))], THRESHOLDS)
    assert (found.beside, found.bands[JUST_INSIDE], found.results) == (40, 20, 40)
    assert found.p == pytest.approx(by_hand(20, 40))
    assert set(found.items) == {"铅", "镉"}


def test_only_laboratories_beyond_chance_are_named_and_stand_first() -> None:
    ordinary = [part for n in range(8) for part in placed(f"演示{n}所", "铅", (20, 20, 20))]
    found = judged(
        [*ordinary, *placed("演示聚集所", "铅", (5, 50, 5)), *placed("演示小所", "铅", (0, 9, 0))], THRESHOLDS
    )
    assert [(one.name, one.heaped) for one in found][:2] == [("演示聚集所", True), ("演示0所", False)]
    assert (found[-1].name, found[-1].p) == ("演示小所", None)


def slopes(worlds: int, laboratories: int, bend: float, chance: np.random.Generator) -> np.ndarray:
    """Counts in three bands of densities that fall to nought, are level or rise, straight but for the bend."""
    slope = chance.uniform(-0.3, 0.3, (worlds, laboratories, 1))
    shares = 1 / 3 + slope * np.array([-1, 0, 1]) + bend * np.array([1, -2, 1])
    sizes = chance.integers(30, 300, (worlds, laboratories))
    return chance.multinomial(sizes, np.clip(shares, 0, None) / np.clip(shares, 0, None).sum(-1, keepdims=True))


@pytest.mark.parametrize("bend", [0, 0.03])
def test_where_nobody_minds_the_limit_alarms_stay_under_the_stated_rate(bend: float) -> None:
    counts = slopes(2_000, 6, bend, np.random.default_rng(20171231))
    p = probabilities(counts.reshape(-1, 3), THRESHOLDS)
    assert (p <= 0.05).mean() <= 0.05
    worlds = [benjamini_hochberg(world, THRESHOLDS.false_discovery).any() for world in p.reshape(2_000, 6)]
    assert np.mean(worlds) <= THRESHOLDS.false_discovery


def test_results_of_every_day_written_down_raise_no_more_alarms_than_stated() -> None:
    """200 worlds of six laboratories: results fall off towards the limit and are rounded, as laboratories do."""
    chance, (worlds, each, n) = np.random.default_rng(2017), (200, 6, 500)
    laboratory = np.repeat(np.arange(worlds * each), n)
    edge = chance.choice([0.2, 0.5, 1.0, 20.0, 100.0], laboratory.size)
    values = edge * chance.lognormal(np.log(0.6), 0.4, laboratory.size)
    values = np.where(edge < 2, values.round(3), values.round(1))
    frame = pd.DataFrame({"inspection_body": laboratory.astype(str), "measured": values, "limit_high": edge})
    with duckdb.connect() as con:
        con.register("given", frame)
        missing = "null::varchar AS measured_item, null::double AS limit_low, null::varchar AS area"
        con.execute(f"create table sampling_results as select *, {missing} from given")
        placed = con.execute(PLACED, {"areas": None, "band": THRESHOLDS.bunching_band}).fetchall()
    p = np.array([one.p if one.p else np.nan for one in sorted(judged(placed, THRESHOLDS), key=lambda x: int(x.name))])
    assert np.isfinite(p).mean() > 0.8
    assert (p <= 0.05).mean() <= 0.05
    alarms = [benjamini_hochberg(world, THRESHOLDS.false_discovery).any() for world in p.reshape(worlds, each)]
    assert np.mean(alarms) <= THRESHOLDS.false_discovery


def test_a_quarter_of_failures_moved_inside_is_seen() -> None:
    counts = slopes(500, 1, 0, np.random.default_rng(7)).reshape(-1, 3)
    moved = counts[:, 0] // 2
    p = probabilities(counts + np.stack([-moved, moved, 0 * moved], axis=1), THRESHOLDS)
    assert (p[counts.sum(axis=1) > 150] <= 0.05).mean() > 0.8


def results(*rows: tuple[str, float, float | None, float | None], area: str = "likou") -> pa.Table:
    """Batches with laboratory, result, upper and lower limit."""
    laboratory, measured, high, low = map(list, zip(*rows, strict=True))
    day = f"2017-06-{10 + len(area):02}"
    table = sampled({(area, "C007"): (len(rows), 0)}, "D", day)
    added = {"inspection_body": laboratory, "measured_item": ["铅"] * len(rows)}
    for name, values in added.items():
        table = table.append_column(name, pa.array(values, pa.string()))
    for name, values in {"measured": measured, "limit_high": high, "limit_low": low}.items():
        table = table.append_column(name, pa.array(values, pa.float64()))
    return table


def measured(store: Path, *tables: pa.Table, scope: Scope = WHOLE) -> list[Laboratory]:
    publish_sampled(store, *tables)
    return bunching(open_snapshot(store, scope=WHOLE), scope)


def test_results_are_placed_in_bands_of_a_twentieth_of_the_limit(tmp_path: Path) -> None:
    values = (1.0, 0.96, 0.95, 0.91, 1.01, 1.05, 1.06, 0.5)  # bands of five hundredths: 0.96 to 1.00 is just inside
    (found,) = measured(tmp_path, results(*(("演示所", value, 1.0, None) for value in values)))
    assert found.bands == {0: 2, 1: 2, -1: 2, -2: 1, 10: 1}


def test_a_lower_limit_is_kept_from_above(tmp_path: Path) -> None:
    values = (20.0, 20.9, 21.0, 19.9, 19.0)  # bands of ten tenths: 20.0 to 20.9 is just inside
    (found,) = measured(tmp_path, results(*(("演示所", value, None, 20.0) for value in values)))
    assert found.bands == {0: 2, 1: 1, -1: 2}


def test_results_written_too_coarsely_are_left_out(tmp_path: Path) -> None:
    assert measured(tmp_path, results(("演示所", 0.4, 0.5, None), ("演示所", 0.5, 0.5, None))) == []


def test_whose_rows_may_be_seen_is_obeyed(tmp_path: Path) -> None:
    tables = [results(("演示所", 0.99, 1.0, None), area=area) for area in ("likou", "gucheng")]
    (found,) = measured(tmp_path, *tables, scope=Scope(("likou",)))
    assert found.results == 1


def test_a_ledger_without_results_has_no_laboratories(tmp_path: Path) -> None:
    assert measured(tmp_path, sampled({("likou", "C007"): (3, 0)}, "D")) == []
