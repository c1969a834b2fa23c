"""Small places: what has almost no samples is put together as one, which is neither ranked nor judged."""

from __future__ import annotations

from analytics.cards.context import Context
from analytics.charts import Column
from analytics.findings.wording import joined, state_text
from analytics.frames import Row, Rows, column, grouped, total
from analytics.judgement import judge
from analytics.judgement.intervals import wilson
from data.text import t

SUMS = ("numerator", "denominator", "failed")  # enterprises are not: one may stand in two places


def with_others(ctx: Context, rows: Rows) -> Rows:
    """Places of one list with too few samples to be shown apart as one row, 其他乡镇; a chosen place stays apart."""
    parts = grouped(({**row, "members": None} for row in rows), lambda row: _tiny(ctx, row))
    apart, tiny = parts.get(False, []), parts.get(True, [])
    return [*apart, *([_others(ctx, tiny)] if len(tiny) > 1 else tiny)]


def cells_with_others(ctx: Context, cells: Rows, places: Rows) -> Rows:
    """The cells of a crossed table for the rows that `with_others` gave: those of its members summed by column."""
    down, across = ctx.spec.by
    row = next((row for row in places if row["code"] is None), None)
    members = set(row["where"][down]) if row else set()
    apart = [{**cell, "code": cell[down], "members": None} for cell in cells if cell[down] not in members]
    parts = grouped((cell for cell in cells if cell[down] in members), lambda cell: cell[across])
    return [*apart, *(_summed({**row, across: code}, part) for code, part in parts.items() if row)]


def members_column(ctx: Context, rows: Rows) -> tuple[Column, ...]:
    """Who is among the others, for table and tooltip; no column where nobody is."""
    heading = t("charts.words.members", ctx.lang)
    return (Column("members", heading),) if any(row.get("members") for row in rows) else ()


def _tiny(ctx: Context, row: Row) -> bool:
    return bool(
        ctx.spec.by[0] == "area"
        and row["ranked"]
        and not row["chosen"]
        and row["denominator"] < ctx.snapshot.thresholds.pooled_sample
    )


def _others(ctx: Context, tiny: Rows) -> Row:
    dim, tiny = ctx.spec.by[0], sorted(tiny, key=lambda row: -row["denominator"])
    named = {
        "label": t(f"charts.others.{ctx.noun(dim)}", ctx.lang),
        "members": joined(column(tiny, "label"), ctx.lang, "list"),
        "where": {dim: column(tiny, "code")},
        "state": judge.INSUFFICIENT,
        "judged": state_text(judge.INSUFFICIENT, ctx.whole_word, ctx.lang),
    }
    return _summed({**dict.fromkeys(tiny[0]), **named, "chosen": False, "ranked": True}, tiny)


def _summed(row: Row, parts: Rows) -> Row:
    """The row with the sums of its parts, the rate and the interval that follow; judged as too small whatever its n."""
    sums = {name: total(parts, name) for name in SUMS if name in parts[0]}
    x, n = sums["numerator"], sums["denominator"]
    lower, upper = (float(end) for end in wilson(x, n)) if n else (None, None)
    value = x / n if n else None
    return {**row, **sums, "value": value, "lower": lower, "upper": upper, "method": parts[0]["method"]}
