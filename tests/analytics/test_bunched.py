"""The chart of a laboratory's results beside their limits."""

from __future__ import annotations

from collections import Counter

from analytics.cards.bunched import bunched
from analytics.charts import figure, tokens
from analytics.quality.bunching import Laboratory

HEAPED = Laboratory("演示所", {}, 0.001, True, Counter({-1: 2, 0: 30, 1: 4, 40: 9}))


def test_bands_go_from_well_inside_to_beyond_the_limit() -> None:
    rows = bunched(HEAPED, 0.05, "zh").rows
    assert [row["label"] for row in (rows[0], *rows[8:11], rows[-1])] == [
        "限量内45%～50%",
        "限量内5%～10%",
        "限量内0%～5%",
        "超限量0%～5%",
        "超限量15%～20%",
    ]
    assert [row["value"] for row in rows[8:11]] == [4, 30, 2]


def test_the_band_just_inside_stands_out_where_results_are_heaped_alone() -> None:
    usual = Laboratory("演示所", {}, 0.4, False, HEAPED.bands)
    assert [row["tone"] for row in bunched(HEAPED, 0.05, "en").rows].count("worse") == 1
    assert [row["tone"] for row in bunched(usual, 0.05, "en").rows].count("worse") == 0


def test_it_can_be_drawn_in_both_modes() -> None:
    chart = bunched(HEAPED, 0.05, "zh")
    assert all(figure(chart, tokens(mode))["data"] for mode in ("light", "dark"))
