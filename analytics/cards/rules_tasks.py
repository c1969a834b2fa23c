"""The rule of 待关注 on tasks (督办): those whose deadline has passed."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.cards.context import Context
from analytics.cards.rules import Found, sourced
from analytics.cards.tasks import seen_areas
from analytics.findings.content import Signal
from analytics.findings.tasks import named, responsible
from analytics.findings.wording import joined
from data.tasks import Task
from data.text import number, t

PAGE = "tasks"
NAMED = 2  # late tasks whose numbers are said


def late(ctx: Context) -> Iterator[Found]:
    """One signal for all late tasks of the areas looked at, naming those that are late the longest."""
    held, areas = ctx.answers.tasks(), seen_areas(ctx)
    n = held.counts(areas).late if held else 0
    if not held.day or not n:
        return
    longest = [task for task in held.first if task.late(held.day) and (areas is None or task.area in areas)][:NAMED]
    words = {"n": number(n, ctx.lang), "what": named(longest[0].what)} if longest else {"n": number(n, ctx.lang)}
    finding = t(f"tasks.attention.{'one' if n == 1 and longest else 'several'}", ctx.lang, **words)
    numbers = joined([_said(ctx, task, task.late(held.day)) for task in longest], ctx.lang, "clause")
    rule = sourced(ctx, PAGE, "tasks_rule")
    yield Found([Signal("worse", finding, numbers, rule, PAGE, ctx.view, own={"state": "late"})])


def _said(ctx: Context, task: Task, days: int) -> str:
    who = responsible(ctx.snapshot, task, ctx.lang)
    return t("tasks.attention.said", ctx.lang, reference=task.reference(ctx.lang), days=days, who=who)
