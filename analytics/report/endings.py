"""What is said after a clause: its first half, its change and what that is worth, and the marks of notes."""

from __future__ import annotations

from analytics.cards.context import Context
from analytics.cards.rules import PAGES
from analytics.cards.verdicts import change_of, value_text
from analytics.definitions import Indicator
from analytics.findings.content import Judged
from analytics.report import notes
from analytics.report.changes import stated
from analytics.report.content import Run, Runs, Source
from analytics.report.figures import Figures
from analytics.report.notes import Notes
from analytics.report.skeleton import Clause, Piece
from analytics.report.weaving import behind, joined, woven
from data.text import t


def ending(ctx: Context, figures: Figures, gathered: Notes, clause: Clause) -> Runs:
    """First half, change, what does not follow the filter, and the marks of notes, which are `gathered`."""
    marks = tuple(gathered.mark(runs) for runs in _noted(ctx, figures, clause))
    return (*_half(ctx, figures, clause), *_changed(ctx, figures, clause), *_unfiltered(ctx, clause), *marks)


def _half(ctx: Context, figures: Figures, clause: Clause) -> Runs:
    view, value = figures.half_year, figures.half(clause.half) if clause.half else None
    if not view or not value:
        return ()
    words, source = value_text(ctx, ctx.indicator(clause.half), value), behind(ctx, clause.half, view.period)
    return woven(t("report.half", ctx.lang), {"value": (Run(words, source),)})


def _changed(ctx: Context, figures: Figures, clause: Clause) -> Runs:
    change = _change(ctx, figures, clause.change) if clause.change else None
    if change is None or not change.text:
        return ()
    indicator = ctx.indicator(clause.change)
    known = (figures.change(indicator.id) or {}).get("difference") is not None
    source = Source(indicator.id, page=PAGES[indicator.pillar]) if known else None
    worth = joined([_sides(ctx, figures, indicator), (Run(change.verdict),) * bool(change.verdict)], _mark(ctx))
    bracket = woven(t("findings.bracket", ctx.lang), {"text": worth}) if worth else ()
    return (Run(t("findings.join", ctx.lang)), Run(change.text, source), *bracket)


def _mark(ctx: Context) -> str:
    return t("findings.clause", ctx.lang)


def _change(ctx: Context, figures: Figures, name: str) -> Judged | None:
    row, indicator = figures.change(name), ctx.indicator(name)
    return stated(ctx, indicator, row, change_of(ctx, indicator, row))


def _sides(ctx: Context, figures: Figures, indicator: Indicator) -> Runs:
    """Both sides of a change to date, where they are not the number just said."""
    row, (current, base) = figures.change(indicator.id), figures.compared()
    said = figures.row(Piece("", indicator.id, "", ""))
    if row is None or row["difference"] is None or base is None or said is None or said["value"] == row["value"]:
        return ()
    sides = {"now": (row["value"], current), "base": (row["base_value"], base)}
    named = {
        side: (Run(value_text(ctx, indicator, value), behind(ctx, indicator.id, period)),)
        for side, (value, period) in sides.items()
    }
    return woven(t("findings.to_date", ctx.lang), named)


def _unfiltered(ctx: Context, clause: Clause) -> Runs:
    apart = ctx.view.areas and any(not ctx.indicator(piece.name).area_filter for piece in clause.stated)
    return (
        (Run(t("findings.bracket", ctx.lang, text=t(f"findings.not_filtered.{ctx.noun('area')}", ctx.lang))),)
        if apart
        else ()
    )


def _noted(ctx: Context, figures: Figures, clause: Clause) -> list[Runs]:
    """The notes of a clause: on its rates, and on what it leaves out."""
    rates = [piece for piece in clause.stated if notes.needs_note(ctx.indicator(piece.name))]
    found = [_rate_note(ctx, figures, piece, clause) for piece in rates]
    return [*found, *([notes.of_exclusions(ctx, ctx.indicator(clause.note))] if clause.note else [])]


def _rate_note(ctx: Context, figures: Figures, piece: Piece, clause: Clause) -> Runs:
    change = _change(ctx, figures, piece.name) if clause.change == piece.name else None
    row = figures.row(piece) or {}
    return notes.of_rate(ctx, ctx.indicator(piece.name), row, change, behind(ctx, piece.name))
