"""Sentences about counts: the largest, the total of a period, what is overdue, due or failed."""

from __future__ import annotations

from datetime import date

from analytics.findings.subject import Subject
from analytics.findings.wording import joined, names, takeaway, within
from analytics.frames import Rows, total
from data.text import Lang, day, number, percent, t


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
    if len(top) == len(rows):
        key = "total" if len(rows) > 1 else "one_of_total" if whole == 1 else "all_of_total"
        return takeaway([subject.say(key, name=first, **of), subject.say("total", **of)], subject.lang)
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


def listed(named: int, counted: float | None, order: str, most: float | date | None, subject: Subject) -> str:
    """The rows of a list, and the first of them by its `order`; both numbers where the count beside it is another."""
    amount = subject.amount(named if counted is None else counted)
    if counted is not None and counted != named:
        return takeaway([subject.say("rows_differ", n=named, quantity=amount)], subject.lang)
    short = subject.say("total", total=amount)
    if most is None:
        return takeaway([short], subject.lang)
    first = day(most, subject.lang) if isinstance(most, date) else number(most, subject.lang)
    return takeaway([subject.say(f"rows_{order}", total=amount, n=first), short], subject.lang)


def unlisted(counted: float, subject: Subject) -> str:
    """A count of which no register of that time names the rows."""
    return takeaway([subject.say("rows_unlisted", quantity=subject.amount(counted))], subject.lang)


def nothing(subject: Subject) -> str:
    """本期无超期未检特种设备."""
    return takeaway([subject.say("nothing", name=within(subject.name))], subject.lang)


def figures(period: str, said: list[str], lang: Lang) -> str:
    """The figures that a list leads with: 2017年立案23起，结案22起; as many as fit."""
    shown = [joined(said[:n], lang) for n in range(len(said), 0, -1)]
    return takeaway([t("findings.takeaway.period_rate", lang, period=period, rate=rate) for rate in shown], lang)


def none_recorded(period: str, lang: Lang) -> str:
    return takeaway([t("findings.takeaway.none_recorded", lang, period=period)], lang)
