"""How findings are put together: quantities, lists of names, the longest sentence that fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from data.text import Lang, multiplied, number, t

HEADLINE, TAKEAWAY = {"zh": 45, "en": 120}, {"zh": 32, "en": 90}
Whole = Literal["district", "city", "other"]


def fitting(candidates: Iterable[str], limit: int) -> str:
    """The first candidate, best first, of at most `limit` characters; the shortest when none fits."""
    known = [text for text in candidates if text]
    return next((text for text in known if len(text) <= limit), min(known, key=len, default=""))


def takeaway(candidates: Iterable[str], lang: Lang) -> str:
    """The best sentence that fits above a chart, its first letter a capital in English."""
    return capital(fitting(candidates, TAKEAWAY[lang]))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def within(name: str) -> str:
    """A name inside a sentence: in English without its capital, unless it is an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def quantity(value: float | None, unit: str, lang: Lang, decimals: int = 0) -> str:
    """A number and its unit: 213台, 213 devices."""
    words, unit = counted(value, unit, lang, decimals)
    return t("findings.quantity", lang, number=words, unit=unit) if unit else words


def counted(value: float | None, unit: str, lang: Lang, decimals: int = 0) -> tuple[str, str]:
    """A number and its unit apart, as printed: 1 batch, 2 batches, 262,000 yuan."""
    value, unit, decimals = multiplied(value, unit, decimals)
    words = number(value, lang, decimals)
    return words, _singular(unit) if lang == "en" and words == "1" else unit


def stated(name: str, value: float | None, unit: str, lang: Lang, decimals: int = 0) -> str:
    """A named figure inside a sentence: 立案23起, cases filed 23; in English a name that counts says the unit."""
    counts = lang == "en" and _singular(unit) != unit
    said = counted(value, unit, lang, decimals)[0] if counts else quantity(value, unit, lang, decimals)
    return t("findings.pair", lang, name=within(name), value=said)


def _singular(unit: str) -> str:
    """1 batch, 1 class, 1 activity, 1 device; units of several words stay."""
    endings = (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("s", ""))
    ending, one = next(((many, one) for many, one in endings if unit.endswith(many)), ("", ""))
    return unit.removesuffix(ending) + one if " " not in unit else unit


def joined(parts: Sequence[str], lang: Lang, by: str = "join") -> str:
    """Clauses joined by the mark of the language: join ，, clause ；, list 、."""
    return t(f"findings.{by}", lang).join(part for part in parts if part)


def sentences(parts: Iterable[str], lang: Lang) -> str:
    """Whole sentences one after the other."""
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def names(labels: Sequence[str], noun: str, lang: Lang, most: int = 2) -> str:
    """All names, or the first few and how many there are: 李口镇、宋集镇等8个乡镇."""
    if len(labels) <= most:
        return joined(labels, lang, "list")
    counted = noun_of(noun, len(labels), lang)
    return t("findings.names_more", lang, names=joined(labels[:most], lang, "list"), count=counted)


def noun_of(noun: str, n: int, lang: Lang) -> str:
    """8个乡镇, 3类产品."""
    return t(f"findings.noun.{noun}", lang, n=n)


def state_text(state: str, whole: str, lang: Lang) -> str:
    """▼ 劣于全区: sign and word of a judgement."""
    return t(f"findings.state.{state}", lang, whole=whole)
