"""Intervals against values published elsewhere (published_values.json) and against statsmodels and scipy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from analytics.judgement.decomposition import kitagawa
from analytics.judgement.intervals import binomial_tails, garwood, newcombe, wilson

CASES = json.loads(Path(__file__).with_name("published_values.json").read_text(encoding="utf-8"))


def ours(method: str, given: dict) -> dict:
    """What our code makes of a case, under the names of its expected values."""
    match method:
        case "wilson":
            limits = wilson(given["x"], given["n"], given["conf"])
        case "newcombe_diff":
            limits = newcombe(given["x1"], given["n1"], given["x2"], given["n2"], given["conf"])
        case "garwood":
            limits = garwood(given["x"], given["conf"])
        case "rate_ci":
            limits = (np.asarray(garwood(given["x"], given["conf"])) / given["d"]) * given["mult"]
        case _:
            return parts(**{"w" + n: given["w" + n] for n in "12"}, **rates(given))
    scaled = np.asarray(limits, float) * given.get("multiplier", 1)
    return {"lower": scaled[0], "upper": scaled[1], "rate": given.get("x", 0) / given.get("d", 1)}


def rates(given: dict) -> dict:
    return {f"x{n}": given.get(f"x{n}") or np.multiply(given[f"w{n}"], given[f"r{n}"]) for n in "12"}


def parts(w1, w2, x1, x2) -> dict:
    within, mix = kitagawa(x2, w2, x1, w1)
    found = {"total": (within + mix).sum(), "rate": within.sum(), "mix": mix.sum()}
    points = {"total_pp": 100 * found["total"], "within_pp": 100 * found["rate"], "mix_pp": 100 * found["mix"]}
    return found | points


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_value_is_reproduced(case):
    found, tolerance = ours(case["method"], case["inputs"]), case["tolerance"]
    for name, value in case["expected"].items():
        if value is None:
            assert np.isnan(found[name])
        elif not name.endswith("_se_pp"):
            assert found[name] == pytest.approx(value, abs=tolerance["abs"], rel=tolerance["rel"]), name


@pytest.mark.parametrize(("x", "n"), [(0, 1), (1, 1), (5, 9), (96, 100), (101, 105), (481, 500), (0, 3000)])
def test_wilson_as_in_statsmodels(x, n):
    assert np.ravel(wilson(x, n)) == pytest.approx(proportion_confint(x, n, method="wilson"), abs=1e-12)


@pytest.mark.parametrize(("x1", "n1", "x0", "n0"), [(481, 500, 474, 500), (101, 105, 91, 96), (10, 10, 0, 10)])
def test_newcombe_as_in_statsmodels(x1, n1, x0, n0):
    expected = confint_proportions_2indep(x1, n1, x0, n0, method="newcomb", compare="diff")
    assert np.ravel(newcombe(x1, n1, x0, n0)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("x", [0, 1, 12, 238])
def test_garwood_as_in_statsmodels(x):
    assert np.ravel(garwood(x)) == pytest.approx(confint_poisson(x, 1, method="exact-c"), abs=1e-9)


@pytest.mark.parametrize(("x", "n", "p"), [(0, 20, 0.96), (17, 20, 0.96), (20, 20, 0.96), (0, 5, 0.0), (90, 100, 0.96)])
def test_exact_tails_as_in_scipy(x, n, p):
    assert np.ravel(binomial_tails(x, n, p)) == pytest.approx(
        [stats.binom.cdf(x, n, p), stats.binom.sf(x - 1, n, p)], abs=1e-12
    )


def test_columns_are_done_at_once_and_the_unsampled_have_no_interval():
    lower, upper = wilson([9, 0, 1], [10, 0, 1])
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [False, True, False]


def test_the_year_of_the_report_is_within_sampling_variation():
    lower, upper = newcombe(481, 500, 474, 500)
    assert (round(100 * float(lower), 1), round(100 * float(upper), 1)) == (-1.2, 4.1)
