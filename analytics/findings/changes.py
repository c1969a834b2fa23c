"""What a change is worth: the arithmetic may always be said, the judgement only where an interval allows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.findings.content import Judged
from analytics.findings.wording import quantity
from data.text import Lang, percent, points, t


@dataclass(frozen=True)
class Measured:
    """How an indicator is counted: `kind` and `good` as defined, `unit` in words, decimals, and the base count under
    which a change is not said in per cent."""

    kind: str
    good: str
    unit: str
    decimals: int
    base: int
    compare: str
    lang: Lang

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
    if missing(row["difference"]):
        return Judged(how.say("no_base") if missing(row["base_value"]) else "") if not missing(row["value"]) else None
    if how.kind == "rate":
        return Judged(how.say("few_cases"))
    return _rate(row, how) if how.kind in ("proportion", "census") else _count(row, how)


def _rate(row: Mapping[str, Any], how: Measured) -> Judged:
    difference = row["difference"]
    size = points(difference, how.lang, how.decimals, sign=False)
    flat = points(difference, how.lang, how.decimals) == points(0.0, how.lang, how.decimals)
    words = how.say(
        "flat" if flat else "rate_up" if difference > 0 else "rate_down", compared=how.compared, points=size
    )
    if how.kind == "census":
        return Judged(words, "" if flat else _side(difference, how.good), t("findings.census", how.lang))
    state = row["judgement"]
    clear = "clear_up" if difference > 0 else "clear_down"
    verdict = how.say({"insufficient": "few_samples", "similar": "within"}.get(state, clear)) if state else ""
    return Judged(words, state, verdict, _range(row, how))


def _side(difference: float, good: str) -> str:
    if good == "neutral" or not difference:
        return ""
    return "better" if (difference > 0) == (good == "up") else "worse"


def _range(row: Mapping[str, Any], how: Measured) -> str:
    low, high = (points(row[side], "zh", how.decimals).removesuffix("个百分点") for side in ("lower", "upper"))
    return f"{low}～{high}" if how.lang == "zh" else f"{low} to {high}"


def _count(row: Mapping[str, Any], how: Measured) -> Judged:
    difference = row["difference"]
    up, down = ("longer", "shorter") if how.kind == "duration" else ("more", "fewer")
    key = "flat" if difference == 0 else up if difference > 0 else down
    size = quantity(abs(difference), how.unit, how.lang, how.decimals)
    words = how.say(key, compared=how.compared, quantity=size) + _growth(row, how)
    if how.kind == "stock":
        return Judged(words, _side(difference, how.good))
    few = how.kind == "flow" and difference != 0 and max(row["value"], row["base_value"]) < how.base
    return Judged(words, "", how.say("few_cases") if few and how.good != "neutral" else "")


def _growth(row: Mapping[str, Any], how: Measured) -> str:
    if row["reason"] == "zero_base" and row["difference"]:
        return t("findings.bracket", how.lang, text=how.say("zero_base"))
    if missing(row["growth"]) or row["reason"] == "small_base" or not row["difference"]:
        return ""
    sign = "+" if row["growth"] > 0 else ""
    return t("findings.bracket", how.lang, text=f"{sign}{percent(row['growth'])}")
