"""A figure against its target, judged apart from its change: met, missed, or not decided by this sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.findings.changes import missing
from analytics.findings.content import Judged
from analytics.judgement.intervals import binomial_tails
from analytics.judgement.judge import TAIL
from data.text import Lang, percent, points, t


def standing(row: Mapping[str, Any], target: float, good: str) -> str:
    """better (met), worse (missed) or similar (chance allows either); empty when there is no value.

    A share of samples lies beyond the target only where both its interval and its exact binomial tail (.025) say so:
    near 100 % the interval alone errs twice as often as it states. A full count has no interval: value against
    target. `row`: value, lower, upper, and of a share of samples numerator and denominator.
    """
    if missing(row.get("value")):
        return ""
    low, high = (float(row["value"] if missing(row.get(side)) else row[side]) for side in ("lower", "upper"))
    over, under = (low >= target, high < target) if good != "down" else (low > target, high <= target)
    if row.get("method") == "wilson":
        low_tail, high_tail = binomial_tails(row["numerator"], row["denominator"], target)
        over, under = over and bool(high_tail <= TAIL), under and bool(low_tail <= TAIL)
    met, missed = (over, under) if good != "down" else (under, over)
    return "better" if met else "worse" if missed else "similar"


def against(  # noqa: PLR0913
    row: Mapping[str, Any], target: float, good: str, lang: Lang, decimals: int = 1, *, few: bool = False
) -> Judged:
    """▲ 已达标, ● 尚不能判定, ▼ 差0.1个百分点, with the target itself as detail. Rates are fractions.

    `few`: counted from too few samples to be judged at all.
    """
    state = "insufficient" if few else standing(row, target, good)
    label = t("findings.target.label", lang, target=target_text(target))
    if state == "worse":
        words = t("findings.target.short_of", lang, points=shortfall(row["value"], target, lang, decimals))
        return Judged(words, state, detail=label)
    key = {"better": "met", "similar": "undecided", "insufficient": "undecided"}.get(state)
    return Judged(t(f"findings.target.{key}", lang) if key else "", state, detail=label)


def shortfall(value: float, target: float, lang: Lang, decimals: int = 1) -> str:
    """How far a rate is from its target; one more digit where rounding would make it nothing."""
    gap = target - value
    shown = points(gap, lang, decimals, sign=False)
    return points(gap, lang, decimals + 1, sign=False) if shown == points(0.0, lang, decimals, sign=False) else shown


def target_text(target: float) -> str:
    """99%, 99.5%: no more digits than the target has."""
    whole = percent(target, 0)
    return whole if abs(target * 100 - round(target * 100)) < 1e-9 else percent(target, 1)
