"""The rule of 待关注 on reporting (报送): monthly ledgers that are missing or came late."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.cards.context import Context
from analytics.cards.rules import Found, sourced
from analytics.findings.content import Signal
from analytics.findings.wording import joined
from analytics.frames import grouped
from analytics.quality.reporting import LATE, MISSING, Line, reports
from data import text
from data.ledgers.kinds import kinds
from data.text import pick, t

PAGE, SECTION = "methods", "reporting"
NAMED = 2  # senders whose ledgers are said


def unreported(ctx: Context) -> Iterator[Found]:
    """One signal for all ledgers that were missing on the day of publication, one for those that came late; of senders
    that are areas, such as the districts of a city, only of those looked at."""
    found = reports(
        ctx.snapshot, ctx.scope, (), ctx.snapshot.manifest.published_at.date(), ctx.view.period, counted=False
    )
    lines = [line for line in found.lines if line.sender and _looked_at(ctx, line.sender)]
    for state in (MISSING, LATE):
        if held := [line for line in lines if any(cell.state == state for cell in line.cells.values())]:
            yield Found([_signal(ctx, held, state)])


def _looked_at(ctx: Context, sender: str) -> bool:
    if not ctx.view.areas:
        return True
    areas = ctx.snapshot.areas
    own = next((id for id in areas if areas.get(id).row["name_zh"] == sender), None)
    return own is None or own in areas.below(ctx.view.areas)


def _signal(ctx: Context, lines: list[Line], state: str) -> Signal:
    senders = grouped(lines, lambda line: line.sender)
    said = [_said(ctx, held, state) for held in list(senders.values())[:NAMED]]
    words = {"n": len(senders), "who": next(iter(senders))}
    finding = t(f"findings.attention.{state}_{'one' if len(senders) == 1 else 'several'}", ctx.lang, **words)
    rule = sourced(ctx, SECTION, "reporting_rule", day=ctx.snapshot.thresholds.report_day)
    numbers = joined(said, ctx.lang, "clause")
    return Signal("worse", finding, numbers, rule, PAGE, ctx.view, own={"section": SECTION})


def _said(ctx: Context, lines: list[Line], state: str) -> str:
    """演示七县：执法案件台账2017年10月等2个月."""
    each = []
    for line in lines:
        months = [month for month, cell in line.cells.items() if cell.state == state]
        words = {"kind": pick(kinds()[line.kind].name, ctx.lang), "month": text.month(months[0], ctx.lang)}
        key = "reporting_month" if len(months) == 1 else "reporting_months"
        each.append(t(f"findings.attention.{key}", ctx.lang, n=len(months), **words))
    listed = joined(each, ctx.lang, "list")
    return t("findings.attention.reporting_sender", ctx.lang, who=lines[0].sender, what=listed)
