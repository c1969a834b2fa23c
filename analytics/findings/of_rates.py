"""Sentences about rates: places and categories against the whole, against a target, over time, crossed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from analytics.findings.subject import Subject
from analytics.findings.wording import joined, names, takeaway, within
from analytics.frames import Row, Rows, known
from data.text import number, percent, t


def compared(rows: Rows, subject: Subject, failures: float | None = None) -> str:
    """Rates by category against the whole, from `state`: who is clearly apart, or why nobody can be ranked."""
    judged = known(rows)
    firm = [row for row in judged if row["state"] != "insufficient"]
    low, high = ([row for row in judged if row["state"] == state] for state in _sides(subject.good))
    if len(judged) == 1:
        return _only(judged[0], subject)
    if low or high:
        return takeaway(_apart(low, high, len(firm) - len(low) - len(high), subject), subject.lang)
    if not firm:
        return _all_small(subject, failures)
    if len(firm) == 1:
        words = {"name": firm[0]["label"], "rate": subject.rate(firm[0]), "limit": subject.limit}
        return takeaway([subject.say(_counting("one_comparable", failures), **words)], subject.lang)
    if few := len(judged) - len(firm):
        some = subject.counted(len(firm))
        cases = [subject.say("comparable_alike", some=some, few=words) for words in (subject.counted(few), few)]
        return takeaway(cases, subject.lang)
    return takeaway([subject.say("alike", each=subject.each, whole=subject.whole)], subject.lang)


def rates_apart(rows: Rows, subject: Subject, whole: float) -> str:
    """Rates per so many devices or enterprises: who is clearly apart, or why nobody is; where nothing is judged the
    highest beside the whole. `subject.limit` is the number of events to be expected before anything is judged."""
    low, high = ([row for row in rows if row["state"] == state] for state in _sides(subject.good))
    firm = [row for row in rows if row["state"] != "insufficient"]
    if low or high:
        return takeaway(_apart(low, high, len(firm) - len(low) - len(high), subject), subject.lang)
    if not whole:
        return takeaway([subject.say("nothing", name=within(subject.name)), subject.say("all_zero")], subject.lang)
    words = {"each": subject.each, "whole": subject.whole, "all": subject.amount(whole)}
    if len(firm) < len(rows):
        few = {"few": subject.counted(len(rows) - len(firm)), "some": subject.counted(len(firm))}
        key = "rates_some" if firm else "rates_few"
        return takeaway([subject.say(key, limit=subject.limit, **few, **words)], subject.lang)
    apart = [row for row in rows if row["lower"] is None or not row["lower"] <= whole <= row["upper"]]
    if not apart or apart[0]["state"]:
        return takeaway([subject.say("rates_alike", **words)], subject.lang)
    top = max(apart, key=lambda row: row["value"])
    return takeaway(
        [subject.say("rates_highest", name=top["label"], rate=subject.amount(top["value"]), **words)], subject.lang
    )


class Bands(NamedTuple):
    """What the bands of attention are about: the level in words, the chances from which they begin, and `alike`: no
    spread between the categories can be seen."""

    under: str
    high: float
    medium: float
    alike: bool


def attention(rows: Rows, subject: Subject, bands: Bands, failures: float | None) -> str:
    """How sure it is who lies under a level: those in the high band, else in the medium one, else that nobody is."""
    if all(row["band"] == "insufficient" for row in rows):
        return _all_small(subject, failures)
    words = {"under": bands.under, "each": subject.each, "whole": subject.whole}
    if bands.alike:
        return takeaway([subject.say("sure_alike", **words), subject.say("sure_alike_short", **words)], subject.lang)
    for band, limit in (("high", bands.high), ("medium", bands.medium)):
        if named := [row for row in rows if row["band"] == band]:
            return takeaway(_sure(named, band, percent(limit, 0), bands.under, subject), subject.lang)
    return takeaway([subject.say("sure_none", limit=percent(bands.medium, 0), **words)], subject.lang)


def _sure(named: Rows, band: str, limit: str, under: str, subject: Subject) -> list[str]:
    labels = names([str(row["label"]) for row in named], subject.noun, subject.lang)
    if len(named) > 1:
        return [subject.say(f"sure_{band}", names=labels, limit=limit, under=under)]
    words = {"name": labels, "sure": percent(named[0]["sure"], 0), "under": under}
    return [subject.say(f"sure_one_{band}", **words), subject.say("sure_one", **words)]


def _all_small(subject: Subject, failures: float | None) -> str:
    small = subject.say(_counting("all_small", failures), each=subject.each, limit=subject.limit)
    failed = subject.say("failures", n=number(failures, subject.lang)) if failures is not None else ""
    return takeaway([joined([small, failed], subject.lang, "clause"), small], subject.lang)


def _counting(key: str, failures: float | None) -> str:
    """The wording that speaks of batches, which have failures, or the one of anything."""
    return key if failures is not None else f"{key}_plain"


def _sides(good: str) -> tuple[str, str]:
    """States of what lies low and of what lies high."""
    return ("better", "worse") if good == "down" else ("worse", "better")


def _only(row: Row, subject: Subject) -> str:
    counts = f"{number(row['numerator'], subject.lang)}/{number(row['denominator'], subject.lang)}"
    return takeaway([subject.say("only", name=row["label"], rate=subject.rate(row), counts=counts)], subject.lang)


def _apart(low: list, high: list, rest: int, subject: Subject) -> list[str]:
    labels_low, labels_high = ([str(row["label"]) for row in rows] for rows in (low, high))
    words_low, words_high = (names(labels, subject.noun, subject.lang) for labels in (labels_low, labels_high))
    if low and high:
        return [subject.say("low_and_high", low=words_low, high=words_high), _clear("low", words_low, subject)]
    side, rows, words = ("low", low, words_low) if low else ("high", high, words_high)
    if len(rows) > 1:
        return [_clear(side, words, subject)]
    key = "lowest" if side == "low" else "highest"
    short = subject.say(key, name=rows[0]["label"], rate=subject.rate(rows[0]), whole=subject.whole)
    others = subject.say("others_alike", others=subject.counted(rest)) if rest else ""
    return [joined([short, others], subject.lang, "clause"), short, _clear(side, words, subject)]


def _clear(side: str, words: str, subject: Subject) -> str:
    return subject.say(f"{side}_names", names=words, whole=subject.whole)


def against_target(rows: Rows, subject: Subject) -> str:
    """Full counts by category against a target: how many miss it and by whom most."""
    ranked = sorted(known(rows), key=lambda row: row["value"])
    if not ranked:
        return t("findings.no_data", subject.lang)
    worst, target = ranked[0], subject.target
    if target is None:
        return takeaway([subject.say("least", name=worst["label"], rate=subject.rate(worst))], subject.lang)
    below = [row for row in ranked if row["value"] < target]
    words = {"name": worst["label"], "rate": subject.rate(worst), "target": subject.target_text}
    if not below:
        return takeaway([subject.say("all_reach", each=subject.each, target=subject.target_text)], subject.lang)
    if len(below) == 1:
        return takeaway([subject.say("one_below", **words)], subject.lang)
    return takeaway([subject.say("some_below", count=subject.counted(len(below)), **words)], subject.lang)


def rate_over_time(rows: Rows, whole: Mapping[str, str], subject: Subject, unit: str) -> str:
    """A rate by month or quarter: `whole` has period, rate, counts, change and verdict of the period chosen."""
    firm = any(row["state"] != "insufficient" for row in known(rows))
    if whole.get("missing"):
        return takeaway([subject.say("period_rate", period=whole["period"], rate=whole["missing"])], subject.lang)
    stated = subject.say("rate_of_period", **{k: whole[k] for k in ("period", "rate", "counts")})
    change, verdict = whole.get("change", ""), whole.get("verdict", "")
    pair = subject.say("period_rate", period=whole["period"], rate=whole["rate"])
    judged = [joined([pair, change, verdict], subject.lang), joined([change, verdict], subject.lang)] if change else []
    if not firm:
        small = subject.say("small_periods", unit=t(f"findings.units.{unit}", subject.lang), limit=subject.limit)
        return takeaway([joined([small, pair], subject.lang, "clause"), small], subject.lang)
    return takeaway([*judged, stated, pair], subject.lang)


def crossed(rows: Rows, subject: Subject) -> str:
    """A heat table: rows clearly low in total, else a cell clearly low, else that nothing is, or can be judged."""
    worse = [row for row in rows if row["state"] == "worse"]
    if low := [str(row["label"]) for row in worse if row["total"]]:
        words = names(low, subject.noun, subject.lang)
        return takeaway([subject.say("heat_rows", names=words, whole=subject.whole)], subject.lang)
    if worse:
        cell = {"row": worse[0]["label"], "column": worse[0]["label2"], "whole": subject.whole}
        return takeaway([subject.say("heat_cells", **cell)], subject.lang)
    judged = sum(row["state"] in ("similar", "better") for row in rows)
    if not judged:
        return takeaway([subject.say("heat_small", limit=subject.limit)], subject.lang)
    return takeaway([subject.say("heat_alike", n=judged, whole=subject.whole)], subject.lang)
