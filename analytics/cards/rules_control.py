"""The rule of 待关注 on control charts: indicators watched over time that signal within the period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analytics.answers import Asking
from analytics.cards import watching
from analytics.cards.context import RATES, Context
from analytics.cards.rules import PAGES, Found, behind, sourced
from analytics.cards.verdicts import short_counts, value_text
from analytics.definitions import Indicator
from analytics.findings.content import Signal
from analytics.findings.wording import joined
from analytics.frames import Rows, column
from analytics.monitoring import Watched, concerns, false_signals
from data.text import t

WATCHED = {"district_pass_rate": "month", "enforcement_cases_found": "quarter", "periodic_inspection_rate": "month"}
FAILURES = {"district_pass_rate": "district_failures", "periodic_inspection_rate": "equipment_overdue"}


def asks(ctx: Context) -> Iterator[Asking]:
    """What the rule asks for."""
    for each in _charts(ctx):
        yield from watching.asks(each)


def out_of_control(ctx: Context) -> Iterator[Found]:
    """The signals of concern of every chart, each once however many points it lasts; the latest first."""
    for each in _charts(ctx):
        held = watching.watched(each)
        if held is not None:
            yield _watched(each, held)


def _charts(ctx: Context) -> list[Context]:
    """The context of a control chart for every indicator watched."""
    spec = replace(ctx.spec, kind="control")
    return [replace(ctx, spec=replace(spec, indicator=name, by=(unit,))) for name, unit in WATCHED.items()]


def _watched(ctx: Context, held: Watched) -> Found:
    indicator, limits = ctx.indicator(), ctx.snapshot.thresholds
    rows = [row for row in watching.marks(ctx, held) if row["center"] is not None and not row["cut"]]
    shown = [row for row in rows if row["start"] < ctx.view.end and row["end"] > ctx.view.start]
    chance = false_signals(held, limits, indicator.good, len(shown))
    signals = [_signal(ctx, held, shown[run]) for run in concerns(column(shown, "broken"), indicator.good)]
    return Found(signals[::-1], "test", len(shown), chance)


def _signal(ctx: Context, held: Watched, run: Rows) -> Signal:
    indicator = ctx.indicator()
    kind = "rate" if indicator.kind in RATES else "count"
    first, last = run[0]["label"], run[-1]["label"]
    period = first if len(run) == 1 else t("findings.attention.from_to", ctx.lang, first=first, last=last)
    days = {"start": run[0]["start"].isoformat(), "end": run[-1]["end"].isoformat()}
    return Signal(
        "worse" if indicator.good != "neutral" else "similar",
        t("findings.attention.control", ctx.lang, name=ctx.word(indicator.short), period=period),
        t(f"findings.attention.control_{kind}", ctx.lang, **_numbers(ctx, indicator, run)),
        sourced(ctx, indicator.pillar, "control_rule", **_broken(ctx, held, run)),
        PAGES.get(indicator.pillar, "overview"),
        ctx.view,
        {**behind(ctx, FAILURES.get(indicator.id, indicator.id)), **days},
        about=indicator.id,
    )


def _numbers(ctx: Context, indicator: Indicator, run: Rows) -> dict[str, str]:
    """Of the point that lies farthest from the centre."""
    worst = max(run, key=lambda row: abs(row["value"] - row["center"]))
    words = {key: value_text(ctx, indicator, worst[key]) for key in ("value", "center", "lower_limit", "upper_limit")}
    there = [side for side in ("lower", "upper") if worst[f"{side}_limit"] is not None]  # no value can lie beyond 100 %
    limits = t(f"findings.attention.control_{'both' if len(there) > 1 else there[0]}", ctx.lang, **words)
    return {**words, "limits": limits, "period": worst["label"], "counts": short_counts(ctx, worst)}


def _broken(ctx: Context, held: Watched, run: Rows) -> dict[str, str]:
    """The unit of the chart and the rules that were broken."""
    lengths: dict[str, int] = {}
    for signal in (row["broken"] for row in run):
        lengths[signal.rule] = max(signal.length, lengths.get(signal.rule, 0))
    said = [t(f"findings.attention.broken.{rule}", ctx.lang, n=n) for rule, n in lengths.items()]
    return {"unit": t(f"findings.attention.by.{held.unit}", ctx.lang), "broken": joined(said, ctx.lang, "list")}
