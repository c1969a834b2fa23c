"""The sentence above each chart, computed from the frame that is drawn. Pure functions: frame in, sentence out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.findings.wording import joined, names, noun_of, quantity, takeaway, within
from analytics.frames import Row, Rows, known, total
from data.text import Lang, number, percent, t


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
        return rate_text(value, self.decimals, self.target)

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
        return takeaway([subject.say("one_comparable", **words)], subject.lang)
    if few := len(judged) - len(firm):
        some = subject.counted(len(firm))
        cases = [subject.say("comparable_alike", some=some, few=words) for words in (subject.counted(few), few)]
        return takeaway(cases, subject.lang)
    return takeaway([subject.say("alike", each=subject.each, whole=subject.whole)], subject.lang)


def _all_small(subject: Subject, failures: float | None) -> str:
    key = "all_small" if failures is not None else "all_small_plain"
    small = subject.say(key, each=subject.each, limit=subject.limit)
    failed = subject.say("failures", n=number(failures, subject.lang)) if failures is not None else ""
    return takeaway([joined([small, failed], subject.lang, "clause"), small], subject.lang)


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


def largest(rows: Rows, subject: Subject, share_from: int, summable: bool = True) -> str:
    """Counts by category: the largest and, from a total of `share_from`, its share."""
    rows = sorted((row for row in rows if (row["value"] or 0) > 0), key=lambda row: -row["value"])
    if not rows:
        return takeaway([subject.say("nothing", name=within(subject.name)), subject.say("all_zero")], subject.lang)
    whole = total(rows)
    top = [str(row["label"]) for row in rows if row["value"] == rows[0]["value"]]
    first, amount = rows[0]["label"], subject.amount(rows[0]["value"])
    short = subject.say("top", name=first, quantity=amount)
    if not summable:
        return takeaway([short], subject.lang)
    of = {"total": subject.amount(whole), "number": number(rows[0]["value"], subject.lang, subject.decimals)}
    if 1 < len(top) == len(rows):
        return takeaway([subject.say("total", **of)], subject.lang)
    if len(top) > 1:
        tied = subject.say("tied", names=names(top, subject.noun, subject.lang), **of)
        return takeaway([tied, subject.say("total", **of)], subject.lang)
    if whole < share_from:
        return takeaway([subject.say("top_of_total", name=first, **of), short], subject.lang)
    share = percent(rows[0]["value"] / whole, 0)
    return takeaway([subject.say("top_share", name=first, quantity=amount, share=share), short], subject.lang)


def first_items(rows: Rows, subject: Subject, share_from: int, enough: float = 0.6) -> str:
    """A Pareto: how few items make up most. `share` is cumulative, rows are sorted."""
    if total(rows) < share_from:
        return largest(rows, subject, share_from)
    k = next(n for n, row in enumerate(rows, start=1) if row["share"] >= enough)
    words = {"k": k, "share": percent(rows[k - 1]["share"], 0), "name": rows[0]["label"]}
    return takeaway([subject.say("first_items", **words)], subject.lang)


def period_total(amount: float | None, period: str, subject: Subject, clauses: list[str]) -> str:
    """A count over the period and what goes with it: its change, or the part that is still open."""
    if not amount:
        return takeaway([subject.say("nothing", name=within(subject.name))], subject.lang)
    start = subject.say("period_total", period=period, quantity=subject.amount(amount))
    full = [joined([start, *clauses[:n]], subject.lang) for n in range(len(clauses), -1, -1)]
    return takeaway(full, subject.lang)


def series_totals(totals: list[tuple[str, float]], period: str, subject: Subject) -> str:
    """Several counted series over the period: 2017年查出12起，立案9起."""
    words = [
        subject.say("series_item", name=within(name), quantity=subject.amount(n), number=number(n, subject.lang))
        for name, n in totals
    ]
    if not any(amount for _, amount in totals):
        return takeaway([subject.say("nothing", name=within(subject.name))], subject.lang)
    head = subject.say("period_rate", period=period, rate=words[0])
    return takeaway([joined([head, *words[1:n]], subject.lang) for n in range(len(words), 0, -1)], subject.lang)


def rate_over_time(rows: Rows, whole: Mapping[str, str], subject: Subject, unit: str) -> str:
    """A rate by month or quarter: `whole` has period, rate, counts, change and verdict of the period chosen."""
    firm = any(row["state"] != "insufficient" for row in known(rows))
    stated = subject.say("rate_of_period", **{k: whole[k] for k in ("period", "rate", "counts")})
    change, verdict = whole.get("change", ""), whole.get("verdict", "")
    pair = subject.say("period_rate", period=whole["period"], rate=whole["rate"])
    judged = [joined([pair, change, verdict], subject.lang), joined([change, verdict], subject.lang)] if change else []
    if not firm:
        small = subject.say("small_periods", unit=t(f"findings.units.{unit}", subject.lang), limit=subject.limit)
        return takeaway([joined([small, pair], subject.lang, "clause"), small], subject.lang)
    return takeaway([*judged, stated, pair], subject.lang)


def overdue_bands(overdue: float, long: float, subject: Subject) -> str:
    """Devices overdue by how long: `long` is over 90 days."""
    if not overdue:
        return subject.say("overdue_none")
    words = {"total": subject.amount(overdue), "long": subject.amount(long)}
    return takeaway([subject.say("overdue_long" if long else "overdue_short", **words)], subject.lang)


def due_ahead(rows: Rows, subject: Subject, peak: float = 1.3) -> str:
    """Inspections falling due: a month well over the average, or that there is none."""
    due, months = total(rows), len(rows)
    if not due:
        return subject.say("none_due", months=months)
    top = max(rows, key=lambda row: row["value"])
    times = top["value"] / (due / months)
    if times < peak:
        return takeaway([subject.say("even", months=months, quantity=subject.amount(due))], subject.lang)
    words = {"month": top["label"], "quantity": subject.amount(top["value"]), "times": number(times, subject.lang, 1)}
    return takeaway([subject.say("peak", **words)], subject.lang)


def failed_rows(failed: int, unfinished: int, subject: Subject) -> str:
    """The named failures: how many, and how many without a follow-up."""
    if not failed:
        return subject.say("rows_none")
    parts = [subject.say("rows_failed", n=number(failed, subject.lang))]
    parts.append(
        subject.say("rows_open", n=number(unfinished, subject.lang)) if unfinished else subject.say("rows_done")
    )
    return takeaway([joined(parts, subject.lang), parts[0]], subject.lang)


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
