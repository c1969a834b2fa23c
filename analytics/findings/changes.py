"""What a change is worth: the arithmetic may always be said, the judgement only where an interval allows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.findings.content import Judged
from analytics.findings.wording import joined, quantity
from data.text import Lang, percent, points, t

CLEAR = ("better", "worse", "changed")


@dataclass(frozen=True)
class Measured:
    """How an indicator is counted: `kind` and `good` as defined, `unit` in words, decimals, the base count under which
    a change is not said in per cent and a full count's rate not judged, and whether it counts cases or accidents."""

    kind: str
    good: str
    unit: str
    decimals: int
    base: int
    compare: str
    lang: Lang
    events: bool = False

    def say(self, key: str, **values: object) -> str:
        return t(f"findings.change.{key}", self.lang, **values)

    @property
    def compared(self) -> str:
        """同比, 环比, 累计同比."""
        return self.say(self.compare)


def missing(value: Any) -> bool:
    """None or NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def change(row: Mapping[str, Any] | None, how: Measured) -> Judged | None:
    """A change in words, from a row of compare.change; None when nothing is compared."""
    if row is None or how.compare == "none":
        return None
    if how.kind == "rate":
        return None if missing(row["value"]) else Judged(how.say("rolling"))
    if missing(row["difference"]):
        return Judged(how.say("no_base") if missing(row["base_value"]) else "") if not missing(row["value"]) else None
    return _rate(row, how) if how.kind in ("proportion", "census") else _count(row, how)


def said(judged: Judged | None, lang: Lang) -> str:
    """A change and what it is worth in one clause, never the one without the other; empty when nothing is compared."""
    return joined([judged.text, judged.verdict], lang) if judged else ""


def _rate(row: Mapping[str, Any], how: Measured) -> Judged:
    difference, state = row["difference"], row["judgement"]
    decimals = how.decimals + (state in CLEAR and _flat(difference, how, how.decimals))
    key = "flat" if _flat(difference, how, decimals) else "rate_up" if difference > 0 else "rate_down"
    words = how.say(key, compared=how.compared, points=points(difference, how.lang, decimals, sign=False))
    if how.kind == "census":
        few = min(row["denominator"], row["base_denominator"]) < how.base and key != "flat"
        state = "" if few or key == "flat" else _side(difference, how.good)
        return Judged(words, state, how.say("few") if few else t("findings.census", how.lang))
    clear = "clear_up" if difference > 0 else "clear_down"
    verdict = how.say({"insufficient": "few_samples", "similar": "within"}.get(state, clear))
    apart = row["lower"] > 0 or row["upper"] < 0
    exact = how.say("exact") if row["method"] == "barnard" and apart else ""  # asked only where the interval holds no 0
    detail = joined([_range(row, how, decimals), exact], how.lang, "clause")
    return Judged(words, "" if state == "changed" else state, verdict, detail)


def _flat(difference: float, how: Measured, decimals: int) -> bool:
    return points(difference, how.lang, decimals) == points(0.0, how.lang, decimals)


def _side(difference: float, good: str) -> str:
    if good == "neutral" or not difference:
        return ""
    return "better" if (difference > 0) == (good == "up") else "worse"


def _range(row: Mapping[str, Any], how: Measured, decimals: int) -> str:
    low, high = (points(row[side], "zh", decimals).removesuffix("个百分点") for side in ("lower", "upper"))
    return f"{low}～{high}" if how.lang == "zh" else f"{low} to {high}"


def _count(row: Mapping[str, Any], how: Measured) -> Judged:
    difference = row["difference"]
    up, down = ("longer", "shorter") if how.kind == "duration" else ("more", "fewer")
    key = "flat" if difference == 0 else up if difference > 0 else down
    size = quantity(abs(difference), how.unit, how.lang, how.decimals)
    words = how.say(key, compared=how.compared, quantity=size) + _growth(row, how)
    return Judged(words, *_worth(row, how)) if difference else Judged(words)


def _worth(row: Mapping[str, Any], how: Measured) -> tuple[str, str]:
    """State and verdict of a count that changed: of events by their exact test, of full counts that they are."""
    state = row["judgement"]
    if row["method"] == "conditional":
        clear = "clear_more" if row["difference"] > 0 else "clear_fewer"
        few = "few_cases" if how.events else "few"
        verdict = how.say({"insufficient": few, "similar": "within_counts"}.get(state, clear))
        return ("" if state == "changed" else state), verdict
    if how.kind == "duration":
        return "", how.say("untested")
    if how.good == "neutral":
        return "", how.say("not_judged")
    if how.kind == "stock":
        return _side(row["difference"], how.good), t("findings.census", how.lang)
    few = max(row["value"], row["base_value"]) < how.base
    return "", how.say("few") if few else t("findings.census", how.lang)


def _growth(row: Mapping[str, Any], how: Measured) -> str:
    if row["reason"] == "zero_base" and row["difference"]:
        return t("findings.bracket", how.lang, text=how.say("zero_base"))
    if missing(row["growth"]) or row["reason"] == "small_base" or not row["difference"]:
        return ""
    sign = "+" if row["growth"] > 0 else ""
    return t("findings.bracket", how.lang, text=f"{sign}{percent(row['growth'])}")
