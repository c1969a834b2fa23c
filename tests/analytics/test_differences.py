"""What a publication does to the figures, and volumes of rows that are unusual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from analytics.differences import Effect, effects, jumps, rule
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope, View
from tests.worlds import AS_OF, publish_sampled, publish_small, sampled

YEAR = View("", date(2017, 1, 1), date(2018, 1, 1), basis="district")


def batches(months: Sequence[int], area: str = "likou") -> list[pa.Table]:
    """So many conforming batches in each month of 2017, the district's own."""
    return [sampled({(area, "C007"): (n, 0)}, "D", f"2017-{month:02}-15") for month, n in enumerate(months, 1) if n]


def opened(store: Path, *parts: pa.Table, **about: Any) -> Snapshot:
    return open_snapshot(store, publish_sampled(store, *parts, **about).id, scope=WHOLE)


def of(found: Sequence[Effect], indicator: str) -> Effect:
    return next(effect for effect in found if effect.indicator == indicator)


def test_every_indicator_is_there_and_the_changed_come_first(tmp_path: Path) -> None:
    old = opened(tmp_path, sampled({("likou", "C007"): (38, 2)}, "D"))
    new = opened(tmp_path, sampled({("likou", "C007"): (36, 4)}, "D"))
    found = effects(old, new, WHOLE, YEAR)
    assert {effect.indicator for effect in found} == set(new.indicators)
    assert [effect.changed for effect in found] == sorted((effect.changed for effect in found), reverse=True)


def test_an_effect_is_said_in_points_or_in_units(tmp_path: Path) -> None:
    old = opened(tmp_path, sampled({("likou", "C007"): (38, 2)}, "D"))
    new = opened(tmp_path, sampled({("likou", "C007"): (45, 5)}, "D"))
    found = effects(old, new, WHOLE, YEAR)
    assert of(found, "pass_rate").texts("zh") == ("95.0%", "90.0%", "−5.0个百分点")
    assert of(found, "batches").texts("en") == ("40 batches", "50 batches", "+10")


def test_a_rate_that_stays_but_was_counted_from_more_has_changed(tmp_path: Path) -> None:
    old = opened(tmp_path, sampled({("likou", "C007"): (19, 1)}, "D"))
    new = opened(tmp_path, sampled({("likou", "C007"): (38, 2)}, "D"))
    effect = of(effects(old, new, WHOLE, YEAR), "pass_rate")
    assert effect.changed and effect.difference == 0


def test_whose_rows_may_be_seen_is_obeyed(tmp_path: Path) -> None:
    old = opened(tmp_path, sampled({("likou", "C007"): (9, 0)}, "D"))
    new = opened(tmp_path, sampled({("likou", "C007"): (9, 0), ("gucheng", "C007"): (9, 0)}, "D"))
    assert not of(effects(old, new, Scope(("likou",)), YEAR), "batches").changed
    assert of(effects(old, new, WHOLE, YEAR), "batches").difference == 9


def test_a_place_that_a_snapshot_does_not_know_has_no_figure_there(snapshot: Snapshot) -> None:
    """And is not widened to the whole."""
    found = effects(snapshot, snapshot, WHOLE, YEAR.with_(areas=("elsewhere",)))
    assert {(effect.old, effect.new) for effect in found} == {(None, None)}


def test_a_snapshot_has_no_effect_on_itself(snapshot: Snapshot) -> None:
    found = effects(snapshot, snapshot, WHOLE, YEAR)
    assert not any(effect.changed or effect.redefined for effect in found)


def test_eight_times_the_month_before_is_said(tmp_path: Path) -> None:
    old, new = opened(tmp_path, *batches([40] * 11)), opened(tmp_path, *batches([40] * 11 + [320]))
    (jump,) = jumps(new, old)
    assert jump.text("zh") == "2017年12月抽查结果台账320行，为上月（40行）的8倍；此前各月的中位数为40行"
    assert "8 times the month before (40)" in jump.text("en")


@pytest.mark.parametrize(
    ("months", "marked"),
    [
        ([40] * 11 + [119], []),  # not three times
        ([40] * 11 + [120], [120]),
        ([5] * 11 + [29], []),  # too few rows
        ([10] * 11 + [30], [30]),
        ([40] * 10 + [10, 40], [10]),  # a fall, and back to what is usual
        ([120] * 6 + [40, 120], [40]),  # and what is three times one poor month, but usual, is not
        ([40, 0, 0, 0, 120], [120]),  # the months without rows are no base
    ],
)
def test_unusual_is_what_is_far_from_the_month_before_and_from_the_usual(
    tmp_path: Path, months: list[int], marked: list[int]
) -> None:
    assert [jump.rows for jump in jumps(opened(tmp_path, *batches(months)))] == marked


def test_only_months_that_a_publication_touched_are_looked_at(tmp_path: Path) -> None:
    months = [40] * 5 + [320] + [40] * 5
    old, new = opened(tmp_path, *batches(months)), opened(tmp_path, *batches([*months, 41]))
    assert len(jumps(new)) == 1 and jumps(new, old) == []


def test_a_month_that_is_emptied_is_unusual(tmp_path: Path) -> None:
    old, new = opened(tmp_path, *batches([40] * 12)), opened(tmp_path, *batches([40] * 11))
    assert [(jump.month, jump.rows) for jump in jumps(new, old)] == [(date(2017, 12, 1), 0)]


def test_a_month_not_yet_over_is_never_too_small(tmp_path: Path) -> None:
    about = {"as_of": date(2017, 12, 20)}
    old, new = opened(tmp_path, *batches([40] * 11), **about), opened(tmp_path, *batches([40] * 11 + [5]), **about)
    assert jumps(new, old) == []


def sent(name: str, rows: int, first: str, last: str) -> dict[str, Any]:
    source = {"file": f"{name}.xlsx", "sheet": "", "kind": "sampling_results", "sha256": name, "sender": "演示一科"}
    counts = {"rows_read": rows, "rows_accepted": rows, "rows_filtered": 0, "rows_rejected": 0}
    return source | counts | {"first": first, "last": last}


def test_a_sender_is_set_beside_what_that_sender_sent_before(tmp_path: Path) -> None:
    earlier = [sent("一月", 40, "2017-01-02", "2017-01-30"), sent("二至三月", 90, "2017-02-02", "2017-03-30")]
    old = opened(tmp_path, *batches([40] * 11), sources=earlier)
    now = [*earlier, sent("四月", 200, "2017-04-03", "2017-04-28")]
    new = opened(tmp_path, *batches([40] * 11 + [41]), sources=now)
    (jump,) = jumps(new, old)
    assert jump.text("zh").startswith("演示一科报送：2017年4月抽查结果台账200行，为上月（45行）的4.4倍")


def test_the_rule_is_stated_with_its_thresholds(small_world: Path) -> None:
    assert "3倍" in rule(open_snapshot(small_world, scope=WHOLE).thresholds, "zh")


def test_a_world_without_anything_unusual(tmp_path: Path) -> None:
    assert jumps(open_snapshot(tmp_path, publish_small(tmp_path, as_of=AS_OF).id, scope=WHOLE)) == []
