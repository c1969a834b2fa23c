"""Every published value through the project's own functions, and what the runner says when one does not hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference import __main__ as command
from tests.reference.given import METHODS, computing
from tests.reference.runner import load, run

CASES = load(command.PUBLISHED)
SPECIFIED = (
    "wilson, clopper_pearson, newcombe_diff, proportions_ztest, proportions_chisquare, barnard_exact, n_per_group",
    "power_two_prop, garwood, byar, byar_rate, rate_ci, ratio_ci, poisson_rate_score, poisson_2indep_exact",
    "poisson_means_test, dsr_dobson, dsr_fay_feuer, dsr_suppress, funnel_prop_wilson, funnel_binom_exact, phi_sr",
    "tau2_sr, phi_tau2_pr, flag_exact, xmr, xmr_d2, p_chart, p_chart_pct, u_chart, c_chart, t_chart, laney_p",
    "run_one_side, trend_points, two_in_three, part_of, shift_backfill, trend_backfill, assurance, anhoej, kitagawa2",
    "kitagawa3, kitagawa_counts, dasgupta_product, eb_posterior_mean, bb_mom_weighted, bb_mom_unweighted",
    "prob_greater, prob_lowest, fdr_bh, yoy_pp, growth, rate_round, pool_bias, design_effect",
)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_value_is_reproduced(case):
    outcome = run(case)
    assert outcome.state == "passed", outcome.why


def test_every_case_names_its_source():
    assert [case["id"] for case in CASES if not case["source"]["name"] or not case["source"]["ref"]] == []


def test_ids_are_used_once():
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("method", ", ".join(SPECIFIED).split(", "))
def test_every_method_of_the_specification_is_computed(method):
    assert computing(method) in METHODS.values()


def written(folder: Path, cases: list[dict]) -> str:
    file = folder / "cases.json"
    file.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    return str(file)


def wilson(**changes) -> dict:
    case = next(case for case in CASES if case["id"] == "wilson-binom-18-20")
    return {**case, **changes}


def test_all_that_hold_give_status_0(tmp_path, capsys):
    assert command.main([written(tmp_path, [wilson()])]) == 0
    assert capsys.readouterr().out.endswith("1 passed, 0 failed, 0 not applicable of 1\n")


def test_a_wrong_value_gives_status_1_and_is_named_with_both_numbers(tmp_path, capsys):
    wrong = wilson(expected={"lower": 0.7, "upper": 0.972133518786232})
    assert command.main([written(tmp_path, [wilson(), wrong])]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAILED")]
    assert "wilson-binom-18-20" in line
    assert "lower: found 0.69896635" in line
    assert "expected 0.7" in line


def test_one_in_ten_may_not_apply(tmp_path, capsys):
    strange = wilson(id="strange", method="entropy")
    assert command.main([written(tmp_path, [wilson()] * 9 + [strange])]) == 0
    assert "NOT APPLICABLE strange (entropy): no such method here: entropy" in capsys.readouterr().out


def test_more_than_one_in_ten_that_do_not_apply_give_status_1(tmp_path, capsys):
    assert command.main([written(tmp_path, [wilson()] * 8 + [wilson(method="entropy")])]) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"inputs": {"x": 18, "n": 20, "continuity": True}}, "inputs not understood: continuity"),
        ({"inputs": {"n": 20}}, "no input x among n"),
        ({"expected": {"skewness": 1}}, "no figure skewness is made here, only value, lower, upper"),
    ],
)
def test_what_is_not_understood_is_never_passed(changes, reason):
    outcome = run(wilson(**changes))
    assert (outcome.state, outcome.why) == ("not applicable", reason)


def test_a_convention_that_a_case_leaves_unsaid_is_named():
    case = wilson(method="byar_rate", inputs={"x": 15, "d": 400}, expected={"lower": 0.0219084369245707})
    outcome = run(case | {"tolerance": {"abs": None, "rel": 1e-10}})
    assert (outcome.state, outcome.why) == ("passed", "x + ½ on both sides")


def test_a_crash_is_a_failed_case():
    assert run(wilson(inputs={"x": "eighteen", "n": 20})).state == "failed"


@pytest.mark.parametrize(
    ("expected", "state"),
    [
        ({"lower": None}, "failed"),
        ({"lci": 0.6989663547715128}, "passed"),
        ({"limits": [0.6989663547715128, 0.972133518786232]}, "passed"),
        ({"limits": [0.6989663547715128]}, "failed"),
        ({"rate": 0.9}, "passed"),
    ],
)
def test_form_may_differ_and_numbers_may_not(expected, state):
    assert run(wilson(expected=expected)).state == state


def test_the_command_runs_by_itself(tmp_path):
    command_line = [sys.executable, "-m", "tests.reference", written(tmp_path, [wilson(expected={"lower": 0.5})])]
    ended = subprocess.run(command_line, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ended.returncode == 1
    assert "wilson" in ended.stdout


def test_no_cases_are_not_good(tmp_path):
    assert command.main([written(tmp_path, [])]) == 1
