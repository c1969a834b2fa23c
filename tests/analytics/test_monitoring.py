"""Which control chart a series is put on, in which unit of time, and what its points signal."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.judgement import rules
from analytics.monitoring import Series, chance, chart_for, false_signals, lasting, watch
from analytics.periods import Period, add_months
from data.settings import load

LIMITS = load().thresholds
STEADY = [8, 12, 9, 11, 7, 13, 10, 8, 12, 9, 11, 10, 8, 12, 9, 11, 7, 13, 10, 8, 12, 9, 11, 10]


def months(x, n=None, start=date(2014, 1, 1), whole=None, **more) -> Series:
    starts = [add_months(start, k) for k in range(len(x))]
    periods = tuple(Period(day, add_months(day, 1)) for day in starts)
    sizes = np.ones(len(x)) if n is None else np.broadcast_to(np.asarray(n, float), len(x)).copy()
    done = np.ones(len(x), bool) if whole is None else np.array(whole)
    return Series(periods, np.array(x, float), sizes, done, averaged=n is None, **more)


def flagged(held) -> dict[int, tuple[str, int, int]]:
    signals = [signal for stage in held.stages for signal in stage.signals]
    return {i: (s.rule, s.way, s.length) for i, s in enumerate(signals) if s}


def frame(series: Series) -> pd.DataFrame:
    """The same counts for the second route."""
    index = pd.PeriodIndex([period.start for period in series.periods], freq="M")
    return pd.DataFrame({"x": series.x, "n": series.n}, index=index)


# which chart


@pytest.mark.parametrize(
    ("indicator", "chart"),
    [
        ("pass_rate", "p"),
        ("enforcement_cases_found", "c"),
        ("accident_rate", "u"),
        ("periodic_inspection_rate", "xmr"),
        ("days_to_close", "xmr"),
        ("equipment_overdue", "xmr"),
        ("case_goods_value", "xmr"),
    ],
)
def test_shares_counts_and_rates_have_charts_of_their_own_and_all_else_xmr(snapshot, indicator, chart):
    assert chart_for(snapshot, snapshot.indicators[indicator]) == chart


# which unit


def test_months_with_five_failures_expected_are_points_with_the_limits_of_pandas():
    series = months([100 - k for k in STEADY], 100)
    held = watch(series, "p", "month", LIMITS)
    share = frame(series).x.sum() / frame(series).n.sum()
    width = 3 * np.sqrt(share * (1 - share) / frame(series).n)
    (stage,) = held.stages
    assert (held.unit, held.chart, held.lacking) == ("month", "p", "")
    assert stage.limits.center == pytest.approx(np.full(24, share))
    assert stage.limits.lower == pytest.approx(share - width)
    assert stage.limits.upper == pytest.approx(np.minimum(share + width, 1))


def test_few_failures_a_month_make_quarters():
    series = months([28, 29, 27, 30, 28, 26] * 8, 30)
    held = watch(series, "p", "month", LIMITS)
    quarters = frame(series).groupby(pd.PeriodIndex(frame(series).index, freq="Q")).sum()
    (stage,) = held.stages
    assert (held.unit, held.asked) == ("quarter", "month")
    assert stage.points.values == pytest.approx((quarters.x / quarters.n).to_numpy())


def test_few_failures_a_quarter_make_twelve_months_rolling_without_runs():
    series = months([28] * 20 + [29] * 28, 29)
    held = watch(series, "p", "quarter", replace(LIMITS, expected_failures=4))
    rolled = frame(series).rolling(12).sum().dropna()
    (stage,) = held.stages
    assert held.unit == "rolling"
    assert stage.points.values == pytest.approx((rolled.x / rolled.n).to_numpy())
    assert {rule for rule, _, _ in flagged(held).values()} <= {rules.OUTSIDE}


def test_too_few_even_in_twelve_months_have_no_limits_and_say_why():
    held = watch(months([30] * 24, 30), "p", "quarter", LIMITS)
    assert (held.unit, held.lacking) == ("quarter", "counts")
    assert [stage.limits for stage in held.stages] == [None]


def test_a_quarter_begun_before_the_first_month_is_left_out_and_one_cut_short_is_not_whole():
    held = watch(months([2] * 40, start=date(2014, 2, 1)), "c", "quarter", LIMITS)
    points = held.stages[0].points
    assert points.periods[0] == Period(date(2014, 4, 1), date(2014, 7, 1))
    assert (points.whole[-2:].tolist(), points.x[-2:].tolist()) == ([True, False], [6, 4])


def test_counts_keep_their_size_however_long_the_point():
    held = watch(months([1, 2, 3] * 16), "c", "month", LIMITS)
    (stage,) = held.stages
    assert held.unit == "quarter"
    assert stage.points.values.tolist() == [6] * 16
    assert stage.limits.upper[0] == pytest.approx(6 + 3 * np.sqrt(6))


def test_rates_average_their_exposure_over_longer_points():
    series = replace(months([1, 2, 3] * 16, 50), per=1000, averaged=True)
    (stage,) = watch(series, "u", "month", LIMITS).stages
    assert stage.points.values == pytest.approx(np.full(16, 6 / 50 * 1000))
    assert stage.limits.upper[0] == pytest.approx((6 / 50 + 3 * np.sqrt(6 / 50 / 50)) * 1000)


def test_shares_that_vary_more_than_chance_have_wider_limits():
    series = months([95, 70] * 12, 100)
    held = watch(series, "p", "month", LIMITS)
    assert held.chart == "laney"
    plain = watch(series, "p", "month", replace(LIMITS, laney_from=1e9)).stages[0].limits
    assert (held.stages[0].limits.lower < plain.lower).all()


def test_single_values_have_the_screened_moving_range_of_pandas():
    y = pd.Series([0.97, 0.98, 0.97, 0.96, 0.97, 0.70, 0.97, 0.98, 0.96, 0.97, 0.98, 0.97, 0.96, 0.97])
    ranges = y.diff().abs().dropna()
    kept = ranges[ranges < 3.267 * ranges.mean()]
    (stage,) = watch(months(y, 1), "xmr", "month", LIMITS).stages
    assert len(kept) < len(ranges)
    assert stage.limits.lower[0] == pytest.approx(y.mean() - 2.66 * kept.mean())


# what signals


def test_one_point_outside_and_a_run_of_seven_are_flagged_and_nothing_else():
    before, run, after = [10, 12, 9, 12, 8, 12, 11, 9, 30, 9, 12, 8], [13, 13, 12, 13, 12, 13, 12], [8, 13, 9, 12] * 3
    held = watch(months([200 - k for k in before + run + after], 200), "p", "month", LIMITS)
    assert flagged(held) == {8: (rules.OUTSIDE, -1, 1)} | dict.fromkeys(range(12, 19), (rules.RUN, -1, 7))
    assert [held.stages[0].signals[i].state("up") for i in (8, 12)] == ["worse", "worse"]
    assert [held.stages[0].signals[8].state(good) for good in ("down", "neutral")] == ["better", "signal"]


def test_seven_points_that_rise_are_a_trend():
    held = watch(months([50, 52, 48, 51, 49, 47, 48, 49, 50, 51, 52, 53, 49, 51]), "xmr", "month", LIMITS)
    assert flagged(held) == dict.fromkeys(range(5, 12), (rules.TREND, 1, 7))


def test_an_incomplete_point_neither_signals_nor_moves_the_limits():
    sound = watch(months(STEADY), "c", "month", LIMITS)
    cut = watch(months([*STEADY, 90], whole=[True] * 24 + [False]), "c", "month", LIMITS)
    assert flagged(cut) == flagged(sound) == {}
    assert cut.stages[0].limits.upper[0] == sound.stages[0].limits.upper[0]


def test_a_month_without_samples_is_a_gap():
    held = watch(months([90] * 12 + [0] + [90] * 12, [100] * 12 + [0] + [100] * 12), "p", "month", LIMITS)
    assert held.size == 24
    assert np.isnan(held.stages[0].points.values[12])


def test_eleven_points_have_no_limits_and_twelve_have():
    assert watch(months([9] * 11), "c", "month", LIMITS).lacking == "points"
    assert watch(months([9] * 12), "c", "month", LIMITS).lacking == ""


def test_limits_are_made_anew_from_a_rebase_month():
    series = months([10, 8, 9, 11, 10, 12] * 2 + [30, 28, 33, 31, 29, 27] * 2)
    apart = watch(series, "c", "month", LIMITS, ("2015-01",))
    assert [stage.limits.center[0] for stage in apart.stages] == [10, pytest.approx(89 / 3)]
    assert flagged(apart) == {}
    assert flagged(watch(series, "c", "month", LIMITS)) != {}


CHANGED = [10, 8, 9, 11, 10, 12] * 3 + [30, 28, 33, 31, 29, 27] * 2


def test_a_lasting_change_of_level_is_found_where_it_begins():
    shift = lasting(watch(months(CHANGED), "c", "month", LIMITS), LIMITS)
    assert (shift.since.start, shift.before, shift.after) == (date(2015, 7, 1), 10, pytest.approx(89 / 3))


def test_a_level_that_was_made_anew_is_no_change_any_more():
    assert lasting(watch(months(CHANGED), "c", "month", LIMITS, ("2015-07",)), LIMITS) is None


@pytest.mark.parametrize(
    "x",
    [
        STEADY,
        [10, 8, 9, 11, 10, 12] * 3 + [30, 28, 33, 31, 29, 27],  # too short to have limits of its own
        [10, 8, 9, 11, 10, 12] * 4 + [40] + [10, 8, 9, 11, 10, 12] * 2,  # one month alone
        list(range(10, 90, 2)),  # a trend is no level
    ],
)
def test_what_does_not_last_or_settle_is_no_change_of_level(x):
    assert lasting(watch(months(x), "c", "month", LIMITS), LIMITS) is None


def test_points_on_both_sides_of_a_rebase_month_belong_to_neither_stage():
    held = watch(months([1] * 60, 60), "p", "month", replace(LIMITS, expected_failures=10), ("2016-01",))
    assert held.unit == "rolling"
    assert [(len(stage.points.x), stage.limits is not None) for stage in held.stages] == [
        (13, True),
        (11, False),
        (25, True),
    ]


# the last point, and the target


def test_the_last_whole_point_says_what_kind_of_variation_there_is():
    high = watch(months([*STEADY, 40]), "c", "month", LIMITS)
    assert [high.variation(good) for good in ("up", "down", "neutral")] == ["improvement", "concern", ""]
    assert watch(months(STEADY), "c", "month", LIMITS).variation("up") == "common"


@pytest.mark.parametrize(("target", "word"), [(0.75, "passes"), (0.9, "either"), (0.995, "fails"), (None, "")])
def test_the_limits_say_whether_a_target_is_met_for_sure(target, word):
    held = watch(months([100 - k for k in STEADY], 100), "p", "month", LIMITS)
    assert held.assurance(target, "up") == word


def test_under_twelve_points_there_is_no_verdict():
    held = watch(months([90] * 11, 100), "p", "month", LIMITS)
    assert (held.variation("up"), held.assurance(0.5, "up")) == ("", "")


# how often chance alone signals


def test_chance_alone_signals_as_often_as_published():
    """24 stable months: about 15 % of XmR charts."""
    y = np.random.default_rng(1).normal(100, 5, 24)
    assert 0.10 < chance(watch(months(y), "xmr", "month", LIMITS), LIMITS) < 0.25


@pytest.mark.parametrize(("chart", "n"), [("p", 100.0), ("c", None), ("xmr", None)])
def test_long_charts_signal_by_chance_more_often_than_short_ones(chart, n):
    short, long = (watch(months(STEADY * k, n), chart, "month", LIMITS) for k in (1, 3))
    assert chance(short, LIMITS) < chance(long, LIMITS)


def test_rolling_counts_are_drawn_at_the_size_of_their_months():
    held = watch(months([1, 0, 2, 1] * 12), "c", "quarter", LIMITS)
    assert held.unit == "rolling"
    assert chance(held, LIMITS) < 0.2
    assert false_signals(held, LIMITS, "up", 12) < 0.2


def test_a_chart_without_limits_has_no_chance_to_state():
    assert chance(watch(months([9] * 11), "c", "month", LIMITS), LIMITS) is None
