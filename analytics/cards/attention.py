"""待关注: what stated, deterministic rules raise from the numbers in view, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytics.cards.context import Context
from analytics.cards.making import chart
from analytics.cards.rules_sampling import never_sampled, places_below, products_again, repeat_failures
from analytics.cards.rules_targets import deadlines, long_overdue, targets_missed
from analytics.charts import Chart, Column
from analytics.findings.content import Signal
from data.text import t

MOST = 7
RULES: tuple[Callable[[Context], Iterator[Signal]], ...] = (
    places_below,
    targets_missed,
    long_overdue,
    deadlines,
    repeat_failures,
    products_again,
    never_sampled,
)


def attention(ctx: Context) -> Chart:
    """The list of signals of all rules; without any, it says so."""
    signals = sorted((s for rule in RULES for s in rule(ctx)), key=lambda signal: signal.state != "worse")[:MOST]
    key = "some" if signals else "none"
    sentence = t(f"findings.attention.{key}", ctx.lang, n=len(signals))
    lines = [{"label": signal.finding, "numbers": signal.numbers, "rule": signal.rule} for signal in signals]
    columns = tuple(
        Column(name, t(f"findings.attention.{heading}", ctx.lang))
        for name, heading in (("label", "finding"), ("numbers", "figures"), ("rule", "rule"))
    )
    return chart(ctx, lines, columns, sentence, content=tuple(signals), drill={})
