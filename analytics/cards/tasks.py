"""Cards of 督办: the tasks by their deadline, and the year's plan against what was done."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.cards.context import RATES, Context
from analytics.cards.making import chart
from analytics.cards.verdicts import value_text
from analytics.charts import Chart, Column
from analytics.findings.tasks import headline, responsible
from analytics.findings.wording import joined
from analytics.frames import Row
from analytics.periods import Period
from data.tasks import Task
from data.text import percent, t

MOST = 50


def seen_areas(ctx: Context) -> frozenset[str] | None:
    """The areas looked at with all below them; None where none is chosen."""
    return frozenset(ctx.snapshot.areas.below(ctx.view.areas)) if ctx.view.areas else None


def tasks(ctx: Context) -> Chart:
    """The live tasks of the areas looked at, the late ones first."""
    held, areas = ctx.answers.tasks(), seen_areas(ctx)
    counts, day = held.counts(areas), held.day or date.min
    if not counts.total:
        return _nothing(ctx, "tasks.none")
    found = [task for task in held.first if areas is None or task.area in areas][:MOST]
    rows = [_task_row(ctx, task, day) for task in found]
    note = t("charts.note.top", ctx.lang, n=len(rows), total=counts.live) if len(rows) < counts.live else ""
    note = joined([t("tasks.as_of", ctx.lang, day=day.isoformat()), note], ctx.lang, "clause")
    columns = _columns(ctx, "reference", "label", "responsible", "due", "state")
    return chart(ctx, rows, columns, headline(counts, ctx.lang), note=note, drill={}, kind="list")


def _columns(ctx: Context, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, t(f"tasks.column.{name}", ctx.lang)) for name in names)


def _task_row(ctx: Context, task: Task, day: date) -> Row:
    days = task.late(day)
    state = t(f"tasks.state.{task.state}", ctx.lang)
    late = t("tasks.late_by", ctx.lang, n=days) if days else ""
    return {
        "reference": task.reference(ctx.lang),
        "label": task.what,
        "responsible": responsible(ctx.snapshot, task, ctx.lang),
        "due": task.due.isoformat(),
        "state": joined([state, late], ctx.lang),
    }


def _nothing(ctx: Context, key: str, method: str = "") -> Chart:
    said, reason = (t(f"{key}{end}", ctx.lang, year=_year(ctx)) for end in ("_said", ""))
    options = {"relax": ()}  # no filter hides them
    return chart(ctx, [], (), said, empty=reason, options=options, method=method, drill={}, kind="list")


# the plan of the year


def _year(ctx: Context) -> int:
    return (ctx.view.end - timedelta(days=1)).year


def year_plan(ctx: Context) -> Chart:
    """The items of the plan of the view's last year: target, what was done, and how much of the year is gone."""
    year, areas = _year(ctx), seen_areas(ctx)
    found = [
        task
        for task in ctx.answers.tasks().plans
        if task.year == year
        and task.indicator in ctx.snapshot.indicators
        and task.area in (areas or ctx.snapshot.areas)
    ]
    if not found:
        return _nothing(ctx, "tasks.plan_none", method=t("tasks.plan_method", ctx.lang))
    gone = share_gone(year, ctx.snapshot.as_of)
    rows = [_plan_row(ctx, task, gone) for task in found]
    reached = sum(row["reached"] for row in rows)
    behind = sum(row["behind"] for row in rows)
    words = {"year": year, "n": len(rows), "reached": reached, "behind": behind, "gone": percent(gone, 0)}
    sentence = t(f"tasks.plan_said{'_over' if gone >= 1 else ''}", ctx.lang, **words)
    columns = _columns(ctx, "label", "responsible", "target", "actual", "share", "gone", "standing")
    words = {"note": t("tasks.plan_note", ctx.lang), "method": t("tasks.plan_method", ctx.lang)}
    return chart(ctx, rows, columns, sentence, drill={}, kind="list", **words)


def share_gone(year: int, as_of: date) -> float:
    """The share of a year that has passed at the end of a day: 0 before it, 1 at its end."""
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return min(max((as_of - date(year, 1, 1)).days + 1, 0), days) / days


def actual(ctx: Context, task: Task) -> Row:
    """What was done of an item of the plan by the end of the data: its indicator over the year, in its area."""
    whole = task.area == ctx.snapshot.areas.root
    year = Period(date(task.year, 1, 1), date(task.year + 1, 1, 1))
    view = ctx.view.with_(period=year, areas=() if whole else (task.area,), products=(), stages=())
    return ctx.answers.table(view, task.indicator, ())[0]


def _plan_row(ctx: Context, task: Task, gone: float) -> Row:
    indicator, row, target = ctx.indicator(task.indicator), actual(ctx, task), task.target or 0.0
    done = row["value"] or 0.0
    reached = done >= target if indicator.good != "down" else done <= target
    share = done / target if target and indicator.kind not in RATES else None
    behind = not reached and (gone >= 1 or (share is not None and share < gone))
    key = "reached" if reached else "missed" if gone >= 1 else "behind" if behind else "on_course"
    return {
        "label": task.what,
        "responsible": responsible(ctx.snapshot, task, ctx.lang),
        "target": value_text(ctx, indicator, target),
        "actual": value_text(ctx, indicator, row["value"]),
        "share": None if share is None else percent(share, 0),
        "gone": percent(gone, 0),
        "standing": t(f"tasks.standing.{key}", ctx.lang),
        "reached": int(reached),
        "behind": int(behind),
        "indicator": task.indicator,
        "within": {"start": f"{task.year}-01-01", "end": f"{task.year + 1}-01-01"},
    }
