"""Plans for the small world, by hand: who is known for what, what was not sampled, what the next batches do."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from analytics.judgement.samples import precision
from analytics.planning import EVER, History, Look, Plan, gaps, history, plan
from analytics.planning.gaps import ONE, SEVERAL
from analytics.planning.plan import AGAIN, LEAST, MIX, NEVER, RISK, detectable, needed
from analytics.planning.strata import Stratum
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope, View
from data.publishing import write_snapshot
from tests.worlds import AS_OF, ledger, small_tables

REGISTER = """
enterprise_code    enterprise   area        industry licence_no licence_product licence_granted_on licence_valid_to directory_on credit_file_on
91411403MA40000001 演示甲玩具厂 gucheng     玩具     -          -               -                  -                2016-09-01   -
91411403MA40000011 演示己玩具厂 baogongmiao 玩具     -          -               -                  -                2016-09-01   -
91411403MA40000012 演示庚水泥厂 likou       水泥     演示许9    I017            2016-01-01         2020-12-31       -            -
91411403MA40000013 演示辛水泥厂 gucheng     建材     演示许8    I017            2010-01-01         2015-12-31       -            -
91411403MA40000014 演示壬养殖场 likou       养殖     -          -               -                  -                2016-09-01   -
91411403MA40000015 演示癸服装厂 likou       服装     -          -               -                  -                -            2016-09-01
"""  # noqa: E501


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small world with other enterprises in its register, one of which was sampled: 演示甲玩具厂."""
    store: Path = tmp_path_factory.mktemp("store")
    tables = {**small_tables(), "enterprises": ledger("enterprises", REGISTER)}
    write_snapshot(store, tables, as_of=AS_OF, demo=True, root="suiyang")
    return open_snapshot(store, scope=WHOLE)


def look(snapshot: Snapshot, **changes: object) -> Look:
    return Look(snapshot, WHOLE, View(snapshot.id, date(2017, 1, 1), date(2018, 1, 1)).with_(**changes))


def strata(found: History) -> dict[tuple[str, str], Stratum]:
    return {(stratum.place, stratum.product): stratum for stratum in found.strata}


def test_strata_hold_what_was_sampled_there(snapshot: Snapshot):
    found = history(look(snapshot))
    assert (found.dim, found.basis, found.end) == ("product_class", "district", date(2018, 1, 1))
    gucheng = strata(found)["gucheng", "daily"]
    assert gucheng == Stratum("gucheng", "daily", 2, date(2017, 12, 31), 11, 4, 4, 1, again=True)
    assert strata(found)["likou", "agricultural"].last == date(2017, 8, 8)
    assert found.present == 4


def test_the_years_end_with_the_view(snapshot: Snapshot):
    found = history(look(snapshot, start=date(2016, 1, 1), end=date(2017, 1, 1)))
    assert strata(found)["gucheng", "daily"].last == date(2016, 11, 2)
    assert found.basis == "all_supervision"
    assert (found.present, sum(stratum.failed for stratum in found.strata)) == (9, 1)


def test_a_view_of_one_place_or_product_has_its_strata_alone(snapshot: Snapshot):
    assert set(strata(history(look(snapshot, areas=("likou",))))) == {("likou", "agricultural"), ("likou", "daily")}
    assert {key[1] for key in strata(history(look(snapshot, products=("C007",))))} == {"daily"}


def test_an_enterprise_belongs_to_its_licence_or_else_to_its_industry(registered: Snapshot):
    found = strata(history(look(registered)))
    assert found["baogongmiao", "daily"].enterprises == 2  # 演示甲 was sampled there, 演示己 makes toys too
    assert found["likou", "industrial"] == Stratum("likou", "industrial", 1)
    assert found["gucheng", "industrial"].enterprises == 1  # a licence that has run out counts no more
    assert sum(stratum.enterprises for stratum in found.values()) == 8


def test_what_was_never_sampled_is_named(registered: Snapshot):
    missing = gaps(look(registered), history(look(registered)))
    assert [(gap.place, gap.product) for gap in missing if gap.what == "stratum"] == [("likou", "industrial")]
    never = {gap.enterprise for gap in missing if gap.what == "enterprise" and gap.since == EVER}
    assert never == {"演示己玩具厂", "演示庚水泥厂", "演示辛水泥厂", "演示壬养殖场"}
    products = {gap.product for gap in missing if gap.what == "product"}
    assert "C001" in products
    assert not products & {"C007", "C009", "I017", "A011"}


def test_what_was_not_sampled_for_one_or_several_years_is_told_apart(snapshot: Snapshot):
    lasts = {"a": date(2017, 1, 1), "b": date(2016, 12, 31), "c": date(2014, 12, 31)}
    strata = tuple(Stratum(place, "daily", last=last) for place, last in lasts.items())
    missing_from = History(AS_OF + timedelta(days=1), "product_class", "district", strata)
    missing = gaps(look(snapshot), missing_from)
    assert [(gap.place, gap.since) for gap in missing if gap.what == "stratum"] == [("c", SEVERAL), ("b", ONE)]


def made(*found: Stratum, n: int = 20, snapshot: Snapshot) -> Plan:
    return plan(History(date(2018, 1, 1), "product_class", "district", found), n, snapshot.thresholds)


def sampled(place: str, product: str = "daily", enterprises: int = 1, judged: int = 50, failed: int = 0) -> Stratum:
    return Stratum(place, product, enterprises, date(2017, 6, 1), judged, judged, judged, failed)


def test_every_stratum_says_why_it_gets_its_batches(snapshot: Snapshot):
    again = Stratum("c", "daily", 1, date(2017, 6, 1), 50, 50, 50, 6, again=True)
    found = made(
        sampled("a", failed=1), Stratum("b", "daily", 1), again, sampled("d", failed=18), sampled("e", "industrial"),
        sampled("f", "farm", 1, 0), snapshot=snapshot,
    )  # fmt: skip
    assert [line.reason for line in found.lines] == [MIX, NEVER, AGAIN, RISK, MIX, LEAST]
    assert [line.suggested for line in found.lines][-1] == 1
    assert sum(line.suggested for line in found.lines) == 20
    assert sum(line.share for line in found.lines) == pytest.approx(1)


def test_more_batches_go_where_more_fail_and_where_more_enterprises_are(snapshot: Snapshot):
    found = made(sampled("a", failed=2), sampled("b", failed=20), sampled("c", enterprises=4), n=60, snapshot=snapshot)
    counts = [line.suggested for line in found.lines]
    assert counts[1] > counts[0]
    risks = [line.risk for line in found.lines]
    assert risks[0] > 2 / 50  # drawn towards the others
    assert risks[1] < 20 / 50


def test_a_plan_too_small_for_the_minimum_takes_the_longest_unsampled_first(snapshot: Snapshot):
    found = made(sampled("a"), sampled("b"), Stratum("c", "daily", 1), n=2, snapshot=snapshot)
    assert [line.suggested for line in found.lines] == [1, 0, 1]
    assert found.short == 1


def test_precision_is_that_of_what_is_judged_and_planned_together(snapshot: Snapshot):
    found = made(sampled("a", failed=5), n=50, snapshot=snapshot)
    (whole,) = found.precision()
    assert whole.before == pytest.approx(float(precision(found.lines[0].risk, 50)))
    assert whole.after == pytest.approx(float(precision(found.lines[0].risk, 100)))
    (never,) = made(Stratum("a", "daily", 1), n=9, snapshot=snapshot).precision()
    assert never.before is None


def test_what_is_needed_for_a_fall_detects_that_fall(snapshot: Snapshot):
    found = made(sampled("a", judged=1_000, failed=50), snapshot=snapshot)
    (batches,) = needed(found, [0.02], 0.8)
    (fall,) = detectable(found, [int(batches)], 0.8)
    assert fall == pytest.approx(0.02, abs=1e-4)
    assert np.isnan(detectable(made(sampled("a"), snapshot=snapshot), [1], 0.8)[0])


def test_a_world_without_failures_has_a_plan_too(snapshot: Snapshot):
    found = made(sampled("a"), sampled("b", enterprises=3), n=8, snapshot=snapshot)
    assert [line.suggested for line in found.lines] == [2, 6]


def test_rows_of_others_are_not_planned_with(snapshot: Snapshot):
    mine = Look(snapshot, Scope(("likou",)), look(snapshot).view)
    found = history(mine)
    assert {stratum.place for stratum in found.strata} == {"likou"}
    assert {gap.place for gap in gaps(mine, found)} <= {"likou", ""}
