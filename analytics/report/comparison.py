"""The 同比 table: current, base, change, and what the change is worth."""

from __future__ import annotations

from analytics.cards.rules import PAGES
from analytics.cards.verdicts import change_of, value_text
from analytics.report.changes import compared, short
from analytics.report.clauses import Writer
from analytics.report.content import Run, Source, Table
from analytics.report.weaving import behind
from data import text
from data.text import MISSING, pick, t

COLUMNS = ("indicator", "current", "base", "change", "worth")


def table(writer: Writer, indicators: tuple[str, ...]) -> Table | None:
    """The table; None where the view compares nothing, or nothing was counted on either side."""
    ctx, (current, base) = writer.ctx, writer.figures.compared()
    rows = [row for name in indicators if (row := _row(writer, name))]
    if base is None or not rows:
        return None
    title = t("report.table", ctx.lang, compared=compared(ctx))
    spans = {"current": text.period(*current, ctx.lang), "base": text.period(*base, ctx.lang)}
    return Table(title, tuple(spans.get(key) or t(f"report.column.{key}", ctx.lang) for key in COLUMNS), tuple(rows))


def _row(writer: Writer, name: str) -> tuple[Run, ...]:
    ctx, row = writer.ctx, writer.figures.change(name)
    if row is None or not (row["value"] or row["base_value"]):
        return ()
    indicator, both = ctx.indicator(name), writer.figures.compared()
    sides = ((row["value"], both.current), (row["base_value"], both.base))
    values = [
        Run(value_text(ctx, indicator, value), behind(ctx, name, period) if value is not None else None)
        for value, period in sides
    ]
    known = row["difference"] is not None
    change = change_of(ctx, indicator, row)
    judged = (change.verdict if known else change.text) if change else ""
    size = short(ctx, indicator, row) if known else MISSING
    source = Source(name, page=PAGES[indicator.pillar]) if known else None
    return (Run(pick(indicator.name, ctx.lang)), *values, Run(size, source), Run(judged or MISSING))
