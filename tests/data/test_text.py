from datetime import date

import pytest

from data import text


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (1486, "1,486"),
        (0, "0"),
        (-3, "−3"),
        (66_873, "66,873"),
        (123_456, "12.3万"),
        (12_345_678, "1,234.6万"),
        (None, "—"),
    ],
)
def test_numbers_in_chinese(x, shown):
    assert text.number(x, "zh") == shown


def test_rates_round_half_up_once():
    assert text.percent(204 / 212) == "96.2%"
    assert text.percent(0.0125, 1) == "1.3%"
    assert text.percent(None) == "—"


def test_differences_of_rates_are_points_with_a_true_minus():
    assert text.points(0.014, "zh") == "+1.4个百分点"
    assert text.points(-0.0362, "zh") == "−3.6个百分点"
    assert text.points(-0.0001, "zh") == "0.0个百分点"


def test_ranges_repeat_the_unit():
    assert text.percent_range(0.63, 0.68, "zh", 0) == "63%～68%"


@pytest.mark.parametrize(
    ("start", "end", "zh"),
    [
        (date(2017, 1, 1), date(2018, 1, 1), "2017年"),
        (date(2014, 1, 1), date(2018, 1, 1), "2014—2017年"),
        (date(2017, 1, 1), date(2017, 7, 1), "2017年1—6月"),
        (date(2017, 6, 1), date(2017, 7, 1), "2017年6月"),
        (date(2016, 11, 1), date(2017, 3, 1), "2016年11月—2017年2月"),
        (date(2017, 1, 5), date(2017, 6, 20), "2017年1月5日—6月19日"),
        (date(2017, 6, 19), date(2017, 6, 20), "2017年6月19日"),
    ],
)
def test_periods_in_official_chinese(start, end, zh):
    assert text.period(start, end, "zh") == zh


def test_a_missing_key_names_itself():
    with pytest.raises(KeyError, match="no such"):
        text.t("no such", "zh")


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 batch failed"), ("1,001", "1,001 batches failed"), (0, "0 batches failed")]
)
def test_english_numbers_agree_with_their_nouns(n, words):
    assert text.t("findings.takeaway.rows_failed", "en", n=n) == words
