"""待关注: what stated, deterministic rules raise from the numbers in view, the worst of each rule first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from analytics.answers import Asking
from analytics.cards import rules_control, rules_outliers, rules_repeats, rules_reporting, rules_targets, rules_tasks
from analytics.cards.context import Context
from analytics.cards.making import chart, empty
from analytics.cards.rules import Found, expected, with_chance
from analytics.charts import Chart, Column
from analytics.findings.content import Attention, Signal
from data.text import number, t

MOST = 7
ALL = "all"  # the choice that unfolds the whole list
RULES: tuple[Callable[[Context], Iterator[Found]], ...] = (
    rules_targets.long_overdue,
    rules_tasks.late,
    rules_reporting.unreported,
    rules_outliers.places_apart,
    rules_outliers.groups_apart,
    rules_control.out_of_control,
    rules_targets.targets_missed,
    rules_targets.deadlines,
    rules_repeats.repeat_failures,
    rules_repeats.products_again,
    rules_repeats.never_sampled,
)


def asks(ctx: Context) -> Iterator[Asking]:
    """What the rules ask for."""
    for module in (rules_targets, rules_outliers, rules_control, rules_repeats):
        yield from module.asks(ctx)


def found(ctx: Context) -> list[list[Found]]:
    """What each rule finds."""
    return [[with_chance(ctx, found) for found in rule(ctx)] for rule in RULES]


def ordered(every: Sequence[Sequence[Found]]) -> list[Signal]:
    """What is worse before what is only to be known; the worst of each rule before the second of any."""
    of_rules = ([signal for one in of for signal in one.signals] for of in every)
    places = [(place, signal) for signals in of_rules for place, signal in enumerate(signals)]
    return [signal for _, signal in sorted(places, key=lambda each: (each[1].state != "worse", each[0]))]


def attention(ctx: Context) -> Chart:
    """The list of signals of all rules, the first few unless all are asked for; that there is none, or no data."""
    if ctx.view.start > ctx.snapshot.as_of:
        return empty(ctx)
    every = found(ctx)
    signals = ordered(every)
    shown = signals if ctx.choice == ALL else signals[:MOST]
    sentence = t(f"findings.attention.{'some' if signals else 'none'}", ctx.lang, n=len(signals))
    lines = [{"label": signal.finding, "numbers": signal.numbers, "rule": signal.rule} for signal in signals]
    columns = tuple(
        Column(name, t(f"findings.attention.{heading}", ctx.lang))
        for name, heading in (("label", "finding"), ("numbers", "figures"), ("rule", "rule"))
    )
    content = Attention(tuple(shown), len(signals), MOST, by_chance(ctx, every))
    return chart(ctx, lines, columns, sentence, content=content, drill={})


def by_chance(ctx: Context, every: Sequence[Sequence[Found]]) -> str:
    """How much was tested, and how many signals of it chance alone would give."""
    tests = [one for of in every for one in of if one.sort == "test"]
    n, chance = sum(one.tested for one in tests), sum(one.chance for one in tests)
    if not n:
        return t("findings.attention.nothing_tested", ctx.lang)
    return t("findings.attention.tested", ctx.lang, n=number(n, ctx.lang), chance=expected(chance, ctx))
