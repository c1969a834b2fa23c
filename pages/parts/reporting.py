"""报送状态: senders by months, their kinds of ledgers inside; who is late or missing in a sentence to copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby

import streamlit as st

from analytics.periods import add_months
from analytics.quality.reporting import AMENDED, LATE, MISSING, REPORTED, THERE, Cell, Line, Reports, reports
from data import text
from data.ledgers.kinds import kinds
from data.text import pick, t
from pages.parts import header, markup, snapshots
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.links import anchor

COPIED = "q-reported"  # the element that the button copies
_WORSE = (LATE, MISSING)


def found(now: Here) -> Reports:
    """What is known of the months looked at, as of today or, of an older snapshot or a demonstration, of its day."""
    manifest = now.snapshot.manifest
    settled = now.historic or manifest.demo
    on = manifest.published_at.date() if settled else header.today()
    every = snapshots.choices(now.scope)
    newest = every[0].id if every else ""
    make = lambda: reports(now.snapshot, now.scope, every, on, now.view.period)  # noqa: E731
    return kept(now, make, "reports", on.isoformat(), newest)


def headline(now: Here) -> str:
    """How many reports there are, and how many should be."""
    reported = found(now)
    there, late, missing = (reported.count(*states) for states in (THERE, (LATE,), (MISSING,)))
    if not there + missing:
        return t("quality.reporting.no_month", now.lang)
    words = {"there": there, "late": late, "missing": missing, "due": there + missing}
    return t("quality.reporting.headline", now.lang, on=text.day(reported.on, now.lang), **words)


def card(now: Here) -> str:
    """The sentence as a card of the page of one place, with the way to the months."""
    sent = found(now).lines
    name, said = t("methods.section.reporting", now.lang), headline(now) if sent else t("scope.nothing_here", now.lang)
    why = "" if sent else f'<div class="q-empty">{escape(t("scope.nothing_sent", now.lang))}</div>'
    way = anchor(now.href("methods", section="reporting"), t("quality.reporting.way", now.lang))
    inside = markup.takeaway(name, said) + why + markup.foot("", way if sent else "")
    return f'<div class="q-cards"><div style="--width:12"><section class="q-card">{inside}</section></div></div>'


def draw(now: Here) -> None:
    """The sentence, the matrix, and what its words mean."""
    reported = found(now)
    if not reported.lines or not reported.months:
        key = "quality.reporting.no_month" if now.scope.areas is None else "scope.nothing_sent"
        st.html(f'<div class="q-empty">{escape(t(key, now.lang))}</div>')
        return
    unnamed = "" if reported.named else f'<div class="q-empty">{escape(t("quality.reporting.unnamed", now.lang))}</div>'
    st.html(unnamed + _sentence(now, reported) + _matrix(now, reported) + _note(now))


# the sentence


def sentence(now: Here, reported: Reports) -> str:
    """Who is missing and who was late, in words that can be sent as they are."""
    parts = [t("quality.reporting.nobody", now.lang, months=_runs(now, reported.unreported))] * bool(
        reported.unreported
    )
    for key, state in (("missing", MISSING), ("late", LATE)):
        each = [
            t(
                f"quality.reporting.{key}",
                now.lang,
                who=who(now, line),
                kind=_kind(now, line),
                months=_runs(now, months),
            )
            for line in reported.lines
            if (months := [month for month, cell in line.cells.items() if cell.state == state])
        ]
        parts += each
    period, on = text.period(*now.view.period, now.lang), text.day(reported.on, now.lang)
    said = t("quality.excluded.between", now.lang).join(parts) or t("quality.reporting.all", now.lang)
    return t("quality.reporting.sentence", now.lang, on=on, period=period, said=said)


def _sentence(now: Here, reported: Reports) -> str:
    words, done = (escape(t(f"quality.reporting.{key}", now.lang)) for key in ("copy", "copied"))
    button = f'<button type="button" class="q-copy" data-copies="{COPIED}" data-done="{done}">{words}</button>'
    return f'<p class="{COPIED}">{escape(sentence(now, reported))}</p><p>{button}</p>'


def _runs(now: Here, months: Iterable[date]) -> str:
    """Months in words, those that follow one another together: 2017年3—5月、2017年9月."""
    runs: list[list[date]] = []
    for month in months:
        if runs and add_months(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    each = (text.period(run[0], add_months(run[-1], 1), now.lang) for run in runs)
    return t("shell.joined", now.lang).join(each)


# the matrix


def _matrix(now: Here, reported: Reports) -> str:
    corner = escape(t("quality.reporting.ledger", now.lang))
    heads = "".join(_heading(now, reported, month, n) for n, month in enumerate(reported.months))
    body = "".join(_rows(now, reported))
    table = f'<thead><tr><th scope="col">{corner}</th>{heads}</tr></thead><tbody>{body}</tbody>'
    return f'<div class="q-scroll q-tall" tabindex="0"><table class="q-table q-matrix">{table}</table></div>'


def _heading(now: Here, reported: Reports, month: date, n: int) -> str:
    """1月, with the year where it begins, and a word where nobody reported."""
    words = escape(
        t("quality.reporting.month", now.lang, n=month.month, name=f"{month:%b}" if now.lang == "en" else "")
    )
    small = [str(month.year)] if n == 0 or month.month == 1 else []
    small += [t("quality.reporting.unreported", now.lang)] if month in reported.unreported else []
    return f'<th scope="col">{words}{"".join(f"<small>{escape(one)}</small>" for one in small)}</th>'


def _rows(now: Here, reported: Reports) -> Iterator[str]:
    """A heading a sender, then a row a kind of ledger."""
    width = len(reported.months) + 1
    for _, lines in groupby(reported.lines, key=lambda line: line.sender):
        listed = list(lines)
        sender = f"<span>{escape(who(now, listed[0]))}</span>"
        yield f'<tr><th scope="rowgroup" colspan="{width}">{sender}</th></tr>'
        for line in listed:
            cells = "".join(_cell(now, line.cells[month]) for month in reported.months)
            yield f'<tr><th scope="row">{escape(_kind(now, line))}</th>{cells}</tr>'


def _cell(now: Here, cell: Cell) -> str:
    """The state in a word, and the day or the rows below it."""
    words = t(f"quality.reporting.state.{cell.state}", now.lang)
    mark = "▼ " if cell.state in _WORSE else ""
    kind = ' class="q-worse"' if cell.state in _WORSE else ""
    return f"<td{kind}>{escape(mark + words)}{_small(now, cell)}</td>"


def _small(now: Here, cell: Cell) -> str:
    said: Sequence[str] = ()
    if cell.state in (LATE, AMENDED) and (day := cell.first if cell.state == LATE else cell.last):
        said = [f"{day:%m-%d}" if day.year == now.view.start.year else f"{day:%Y-%m-%d}"]
    elif cell.state == REPORTED and cell.rows is not None:
        said = [t("quality.reporting.rows", now.lang, n=text.exact(cell.rows))]
    return "".join(f"<small>{escape(one)}</small>" for one in said)


def _note(now: Here) -> str:
    day = now.snapshot.thresholds.report_day
    undated = [pick(kind.name, now.lang) for kind in kinds().values() if not kind.date]
    words = {"day": day, "undated": t("shell.joined", now.lang).join(undated)}
    return f'<p class="q-note q-apart">{escape(t("quality.reporting.note", now.lang, **words))}</p>'


def who(now: Here, line: Line) -> str:
    """Who sent it."""
    return line.sender or t("quality.unnamed", now.lang)


def _kind(now: Here, line: Line) -> str:
    return pick(kinds()[line.kind].name, now.lang)
