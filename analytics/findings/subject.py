"""What a sentence speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.findings.wording import noun_of, quantity
from analytics.frames import Row
from data.text import Lang, percent, t


@dataclass(frozen=True)
class Subject:
    """What a sentence speaks of: `name` of the indicator, `unit` in words, `noun` of the categories (township …),
    `whole` they are compared with, `limit` under which nothing is judged, `good` direction, decimals, target."""

    name: str
    unit: str
    noun: str
    whole: str
    lang: Lang
    limit: int = 30
    good: str = "up"
    decimals: int = 1
    target: float | None = None
    target_text: str = ""

    def say(self, key: str, **values: object) -> str:
        return t(f"findings.takeaway.{key}", self.lang, **values)

    def rate(self, row: Row) -> str:
        value = row["value"]
        return self.amount(value) if self.unit else rate_text(value, self.decimals, self.target)

    def amount(self, value: float) -> str:
        return quantity(value, self.unit, self.lang, self.decimals)

    @property
    def each(self) -> str:
        return t(f"findings.each.{self.noun}", self.lang)

    def counted(self, n: int) -> str:
        return noun_of(self.noun, n, self.lang)


def rate_text(value: float, decimals: int, target: float | None = None) -> str:
    """A rate in per cent; one more digit where rounding would hide that it misses its target."""
    words = percent(value, decimals)
    if target is not None and value < target and words == percent(target, decimals):
        return percent(value, decimals + 1)
    return words
