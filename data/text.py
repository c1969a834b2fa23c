"""Words, numbers and dates as readers see them, in Chinese (zh) and English (en); the words stand in data/text.toml."""

from __future__ import annotations

import calendar
import math
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, TypeGuard

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
MISSING = "—"
FILE = Path(__file__).with_suffix(".toml")


@cache
def _texts(file: Path = FILE) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def t(key: str, lang: Lang, **values: object) -> str:
    """The text under a dotted key, its {names} filled in; raises KeyError naming a key or name that is missing.

    {n:batch|batches} is the first word where n is 1, else the second.
    """
    words = _under(key)[lang]
    if "|" in words:
        return _NUMBERED.vformat(words, (), values)
    return words.format_map(values) if values else words


class _Numbered(Formatter):
    """Chooses between one and many."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return super().format_field(value, format_spec)
        return one if str(value) in ("1", "1.0") else many


_NUMBERED = _Numbered()


@cache
def _under(key: str) -> Mapping[str, str]:
    node: Any = _texts()
    for part in key.split("."):
        if not isinstance(node, dict) or part not in node:
            raise KeyError(f"text.toml has no {key}")
        node = node[part]
    return node


def pick(words: Mapping[str, str], lang: Lang) -> str:
    """The word of a {zh, en} table in the reader's language."""
    return words[lang]


def _known(x: float | None) -> TypeGuard[float]:
    return x is not None and not math.isnan(x)


@lru_cache(maxsize=20_000)
def rounded(x: float, decimals: int = 0) -> Decimal:
    """Half-up rounding of the number as it is written, the one rounding of a figure on its way to the reader."""
    return Decimal(str(x)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _grouped(value: Decimal) -> str:
    return f"{value + 0:,}".replace("-", "−")  # + 0 turns a negative zero into zero


def number(x: float | None, lang: Lang, decimals: int = 0) -> str:
    """1,486; from a hundred thousand 12.3万 in Chinese; — when missing. Below that no digit of a count is lost."""
    if not _known(x):
        return MISSING
    if lang == "zh" and abs(x) >= 100_000:
        return f"{_grouped(rounded(x / 10_000, 1))}万"
    return _grouped(rounded(x, decimals))


def exact(x: float | None, decimals: int = 0) -> str:
    """All digits, grouped: for tables and counts that must be derivable."""
    return _grouped(rounded(x, decimals)) if _known(x) else MISSING


def multiplied(x: float | None, unit: str, decimals: int = 0) -> tuple[float | None, str, int]:
    """26.2 of a unit that is itself a number of units, 10,000 yuan, are 262,000 yuan: number, unit, decimals."""
    times, _, of = unit.partition(" ")
    size = times.replace(",", "")
    if not _known(x) or not size.isdecimal():
        return x, unit, decimals
    return x * int(size), of, max(decimals - len(size) + 1, 0)


def signed(x: float | None, lang: Lang, decimals: int = 0) -> str:
    """+12, −3, 0."""
    text = number(x, lang, decimals)
    return text if text == MISSING or text.startswith("−") or not any(c in "123456789" for c in text) else f"+{text}"


def percent(fraction: float | None, decimals: int = 1) -> str:
    """0.96226 -> 96.2%."""
    return f"{_grouped(_scaled(fraction, decimals))}%" if _known(fraction) else MISSING


@lru_cache(maxsize=20_000)
def _scaled(fraction: float, decimals: int) -> Decimal:
    step = Decimal(1).scaleb(-decimals)
    return (Decimal(str(fraction)) * 100).quantize(step, rounding=ROUND_HALF_UP)


def points(difference: float | None, lang: Lang, decimals: int = 1, sign: bool = True) -> str:
    """A difference of two fractions in percentage points: 0.014 -> +1.4个百分点."""
    if not _known(difference):
        return MISSING
    value = _scaled(difference, decimals)
    body = _grouped(value if sign else abs(value))
    plus = "+" if sign and value > 0 else ""
    return f"{plus}{body}个百分点" if lang == "zh" else f"{plus}{body} points"


def percent_range(lower: float | None, upper: float | None, lang: Lang, decimals: int = 1) -> str:
    """95.1%～97.1% (GB/T 15835: the unit on both sides), 95.1%–97.1% in English; — when missing."""
    if not (_known(lower) and _known(upper)):
        return MISSING
    dash = "～" if lang == "zh" else "–"
    return f"{percent(lower, decimals)}{dash}{percent(upper, decimals)}"


def number_range(lower: float, upper: float, lang: Lang, decimals: int = 1) -> str:
    """6.2～21.0; 6.2–21.0 in English."""
    dash = "～" if lang == "zh" else "–"
    return f"{number(lower, lang, decimals)}{dash}{number(upper, lang, decimals)}"


def day(d: date, lang: Lang) -> str:
    """2017年6月19日, 19 June 2017."""
    if lang == "zh":
        return f"{d.year}年{d.month}月{d.day}日"
    return f"{d.day} {calendar.month_name[d.month]} {d.year}"


def month(d: date, lang: Lang) -> str:
    """2017年6月, June 2017."""
    return f"{d.year}年{d.month}月" if lang == "zh" else f"{calendar.month_name[d.month]} {d.year}"


def period(start: date, end: date, lang: Lang) -> str:
    """A half-open period in words: 2017年, 2017年1—6月, 2017年6月, 2016年11月—2017年2月, 2017年1月5日—6月19日."""
    last = end - timedelta(days=1)
    if start.day == 1 and end.day == 1:
        return _months(start, last, lang)
    if start == last:
        return day(start, lang)
    if lang == "en":
        return f"{day(start, lang)} – {day(last, lang)}"
    close = day(last, lang) if start.year != last.year else f"{last.month}月{last.day}日"
    return f"{day(start, lang)}—{close}"


def _months(start: date, last: date, lang: Lang) -> str:
    if (start.month, last.month) == (1, 12):
        years = f"{start.year}" if start.year == last.year else f"{start.year}{'—' if lang == 'zh' else '–'}{last.year}"
        return f"{years}年" if lang == "zh" else years
    if (start.year, start.month) == (last.year, last.month):
        return month(start, lang)
    if start.year == last.year:
        if lang == "zh":
            return f"{start.year}年{start.month}—{last.month}月"
        return f"{calendar.month_abbr[start.month]}–{calendar.month_abbr[last.month]} {start.year}"
    return f"{month(start, lang)}{'—' if lang == 'zh' else ' – '}{month(last, lang)}"
