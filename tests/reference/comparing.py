"""Is what was found what was published: tolerant in form (names, words, scalars for lists), strict in numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.reference.given import NotApplicable

NOISE = 1e-9  # relative, where a case states no tolerance: what the order of additions can do
NAMES = {
    "lower": ("lower", "lci", "lowercl", "low", "lo", "ll", "ci_low", "ci_lower", "lower_limit"),
    "upper": ("upper", "uci", "uppercl", "high", "hi", "ul", "ci_high", "ci_upper", "upper_limit"),
    "value": ("value", "rate", "ratio", "proportion", "estimate", "smr", "isr", "dsr"),
    "p": ("p", "pvalue", "p_value", "pval"),
    "stat": ("stat", "z", "statistic", "zscore"),
    "chi2": ("chi2", "chisq", "x2", "stat", "statistic"),
    "difference": ("difference", "diff"),
    "center": ("center", "centre", "cl", "mean", "centerline", "target"),
    "lcl": ("lcl", "lpl", "ll99", "lnpl", "ll998"),
    "ucl": ("ucl", "upl", "ul99", "unpl", "ul998"),
    "lcl95": ("lcl95", "ll95", "lcl_95"),
    "ucl95": ("ucl95", "ul95", "ucl_95"),
    "flag": ("flag", "flags", "type", "significance", "signal", "outlier", "result"),
    "fitted": ("fitted", "posterior_mean", "mean", "posterior"),
    "rejected": ("rejected", "n_rejected", "reject", "discoveries"),
    "adjusted": ("adjusted", "padj", "p_adjusted", "pvals_corrected", "qvalues"),
    "longest_run_max": ("longest_run_max", "max_run", "run_limit", "longest_run_limit", "run_max"),
    "n_crossings_min": ("n_crossings_min", "crossings_min", "min_crossings", "crossings_limit"),
    "n_crossings": ("n_crossings", "crossings"),
    "mr_bar": ("mr_bar", "mrbar", "amr", "avg_mr", "mean_mr"),
    "pp": ("pp", "diff_pp", "change_pp", "points"),
    "within": ("within", "rate", "rate_effect"),
    "mix": ("mix", "structure", "composition", "mix_effect"),
    "n": ("n", "n_per_group", "nobs", "sample_size"),
    "power": ("power",),
    "deff": ("deff", "design_effect"),
    "n_eff": ("n_eff", "neff", "effective_n"),
}
LEVEL = re.compile(r"0\.\d+|9\d")
HIGH, LOW = re.compile(r"high|upper|above|increas"), re.compile(r"low|below|decreas")


class Either(tuple[str, ...]):
    """Words of which each says the same."""

    def __new__(cls, *words: str) -> Either:
        return super().__new__(cls, words)


class Marks(list[bool]):
    """Marks of a list, which may be told one by one or as their number."""


def pick(found: Mapping[str, Any], name: str) -> Any:
    """What was found under an expected name: its own, another name of it, its first point (lcl0), or times 100."""
    plain = re.sub(r"[.\- ]+", "_", name.lower()).strip("_")
    for key in (plain, *(own for own, others in NAMES.items() if plain in others)):
        if key in found:
            return found[key]
    if plain in ("limits", "ci", "conf_int", "interval") and "lower" in found:
        return np.stack([found["lower"], found["upper"]], axis=-1)
    if plain.endswith("0") and plain[:-1]:
        return np.ravel(pick(found, plain[:-1]))[0]
    for percent in ("_pp", "_pct"):
        if plain.endswith(percent):
            return 100 * np.asarray(pick(found, plain.removesuffix(percent)))
    raise NotApplicable(f"no figure {name} is made here, only {', '.join(found)}")


def same(found: Any, expected: Any, tolerance: Mapping[str, float | None]) -> bool:
    """Whether a figure is the published one within the absolute or the relative tolerance of the case."""
    if isinstance(found, Either):
        return expected in found
    if isinstance(found, Marks):
        found = list(found) if isinstance(expected, list) else sum(found)
    if isinstance(found, np.ndarray) and not found.ndim:
        found = found.item()
    if isinstance(found, np.ndarray | list | tuple):
        listed = list(found)
        if isinstance(expected, list):
            return len(listed) == len(expected) and all(
                same(a, b, tolerance) for a, b in zip(listed, expected, strict=True)
            )
        return len(listed) > 0 and all(same(part, expected, tolerance) for part in listed)
    if isinstance(expected, list):
        return len(expected) == 1 and same(found, expected[0], tolerance)
    return _one(found, expected, tolerance)


def _one(found: Any, expected: Any, tolerance: Mapping[str, float | None]) -> bool:
    if expected is None or found is None or (isinstance(found, float) and math.isnan(found)):
        missing = found is None or found == "" or (isinstance(found, float) and math.isnan(found))
        return missing and expected is None
    if isinstance(expected, str) and not isinstance(found, str):
        level = signed(expected)
        return (int(found) if LEVEL.search(expected) else np.sign(int(found))) == level
    if isinstance(expected, str | bool) or isinstance(found, str):
        return found == expected
    within = max(tolerance.get("abs") or 0, (tolerance.get("rel") or 0) * abs(expected))
    return abs(float(found) - expected) <= (within or NOISE * max(1, abs(expected)))


def signed(word: str) -> int:
    """A flag in words as a number: none 0, upper or High (0.025) 1, High (0.001) 2, the low side negative."""
    size = 2 if "0.001" in word or "99" in word else 1
    plain = word.lower()
    return size if HIGH.search(plain) else -size if LOW.search(plain) else 0
