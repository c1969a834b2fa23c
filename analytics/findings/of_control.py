"""Sentences about control charts: what signals, by which rule, and what the limits say about a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analytics.findings.content import Judged
from analytics.findings.wording import joined, takeaway
from analytics.judgement import rules
from analytics.monitoring import ROLLING, Signal, Watched
from analytics.periods import Period, parse_period
from data import text
from data.settings import Thresholds
from data.text import Lang, percent, t

STATES = {"common": "similar", "improvement": "better", "concern": "worse"}
STATES |= {"passes": "better", "either": "similar", "fails": "worse"}


@dataclass(frozen=True)
class Point:
    """A point as sentences know it: its period and name, its value in words, what it signals and whether that is bad:
    `state` is better, worse, signal or empty."""

    period: Period
    label: str
    value: str
    signal: Signal | None
    state: str


class Level(NamedTuple):
    """A lasting change of level: since when, and the centre before and since, in words."""

    since: str
    before: str
    after: str


def rule(signal: Signal | None, lang: Lang) -> str | None:
    """超出3σ下限, 连续9点在中心线上方; None for a point that signals nothing."""
    if signal is None:
        return None
    return t(f"charts.control.{signal.rule}_{_way(signal)}", lang, n=signal.length)


def _way(signal: Signal) -> str:
    return "up" if signal.way > 0 else "down"


def episodes(points: Sequence[Point]) -> list[list[Point]]:
    """Signals that follow each other on one side, as one matter each, in their order."""
    found: list[list[Point]] = []
    before = None
    for point in points:
        if point.signal is not None:
            if before and before.way == point.signal.way:
                found[-1].append(point)
            else:
                found.append([point])
        before = point.signal
    return found


def leading(episode: Sequence[Point]) -> Point:
    """The point that an episode is told by: the last of its run or trend, else its last point outside."""
    running = [point for point in episode if point.signal and point.signal.rule != rules.OUTSIDE]
    return (running or list(episode))[-1]


def over_time(  # noqa: PLR0913
    points: Sequence[Point], held: Watched, shown: Period, least: int, lang: Lang, *, level: Level | None = None
) -> str:
    """The takeaway: a lasting change of level, else the latest signal of the period shown, else that there is none,
    and when there last was one."""
    if held.lacking:
        key = "findings.control.no_points" if held.lacking == "points" else "findings.control.no_counts"
        return takeaway([t(key, lang, n=held.size, least=least)], lang)
    last = next((point for point in reversed(points) if point.value), points[-1])
    if last.period.end <= shown.start:
        return takeaway([t("findings.control.absent", lang, label=last.label)], lang)
    if level:
        said = (t(f"findings.control.{key}", lang, **level._asdict()) for key in ("level", "level_short"))
        return takeaway(said, lang)
    if held.stages[-1].limits is None:
        words = {"n": int(held.stages[-1].points.firm.sum()), "label": last.label, "value": last.value}
        return takeaway([t("findings.control.few_since", lang, **words)], lang)
    return _signalled(points, last, held, shown, lang)


def _signalled(points: Sequence[Point], last: Point, held: Watched, shown: Period, lang: Lang) -> str:
    found = episodes(points)
    if current := [one for one in found if one[-1].period.end > shown.start]:
        return takeaway(_told(current[-1], held, lang), lang)
    if found:
        return takeaway([t("findings.control.earlier", lang, label=found[-1][-1].label), _usual(held, lang)], lang)
    words = {"label": last.label, "value": last.value, "span": _span(held, lang)}
    return takeaway([t("findings.control.usual_at", lang, **words), _usual(held, lang)], lang)


def _usual(held: Watched, lang: Lang) -> str:
    return t("findings.control.usual", lang, span=_span(held, lang))


def _span(held: Watched, lang: Lang) -> str:
    """近多少: the points, or the months that rolling points are made of."""
    rolling = held.unit == ROLLING
    unit, n = ("month", len(held.months.x)) if rolling else (held.unit, sum(len(s.points.x) for s in held.stages))
    return t(f"findings.control.{unit}", lang, n=n)


def _told(episode: Sequence[Point], held: Watched, lang: Lang) -> list[str]:
    point = leading(episode)
    signal = point.signal
    if signal is None:
        return []
    key = f"findings.control.{signal.rule}_{_way(signal)}"
    if signal.rule == rules.OUTSIDE:
        short = t(key, lang, label=point.label, value=point.value)
        return [joined([short, t("findings.control.find_cause", lang)], lang), short]
    running = episode[-signal.length :]
    period = text.period(running[0].period.start, running[-1].period.end, lang)
    span = t(f"findings.control.{held.unit}", lang, n=signal.length)
    short = t(key, lang, period=period, span=span)
    return [joined([short, t(f"findings.control.{point.state}", lang)], lang), short]


def note(held: Watched, rate: bool, lang: Lang, level: Level | None = None) -> str:
    """The footer: the chart, its unit and why, and what the eye must know."""
    parts = [_charted(held, lang), *([t("charts.control.to_rebase", lang)] if level else [])]
    parts += [t("charts.control.overlap", lang)] if held.unit == ROLLING else []
    parts += [t("charts.control.axis", lang)] if rate else []
    parts += [] if all(stage.points.whole.all() for stage in held.stages) else [t("charts.note.cut", lang)]
    return joined(parts, lang, "clause")


def _charted(held: Watched, lang: Lang) -> str:
    """按季p控制图，月样本不足; without limits the unit alone."""
    unit = t(f"charts.control.by_{held.unit}", lang)
    if held.lacking:
        return joined([unit, t("charts.control.still_short", lang) if held.lacking == "counts" else ""], lang)
    chart = t("charts.control.charted", lang, unit=unit, chart=t(f"charts.control.{held.chart}", lang))
    short = t("charts.control.short_of", lang, unit=t(f"findings.units.{held.asked}", lang))
    return joined([chart, short if held.unit != held.asked else ""], lang)


def method(held: Watched, chance: float | None, rebase: Mapping[str, str], limits: Thresholds, lang: Lang) -> str:
    """How the chart is made and read, in full; `chance`: the share of stable charts that signal all the same, `rebase`:
    why limits were made anew from which months."""
    words = {"least": limits.expected_failures, "points": limits.chart_points, "times": limits.laney_from}
    words |= {"run": limits.run_points, "trend": limits.trend_points, "steps": limits.trend_points - 1}
    words |= {"unit": t(f"charts.control.by_{held.unit}", lang), "asked": t(f"charts.control.by_{held.asked}", lang)}
    said = [t(f"findings.control_method.{key}", lang, **words) for key in _told_of(held)]
    first, last = held.months.periods[0], held.months.periods[-1]
    said.append(t("findings.control_method.span", lang, period=text.period(first.start, last.end, lang)))
    for month, why in rebase.items():
        words = {"month": text.period(*parse_period(month), lang), "why": why}
        said.append(t("findings.control_method.rebased", lang, **words))
    if chance is not None:
        said.append(t("findings.control_method.chance", lang, share=percent(chance, 0)))
    return joined(said, lang, "clause")


def _told_of(held: Watched) -> list[str]:
    """What of the method there is to tell: why there are no limits, or how they are made and which rules hold."""
    if held.lacking:
        return [f"no_{held.lacking}"]
    keys = [held.chart, *(["coarser"] if held.unit != held.asked else [])]
    return [*keys, "rolling"] if held.unit == ROLLING else [*keys, "rules"]


def standing(held: Watched, target: float | None, good: str, lang: Lang) -> tuple[Judged, ...]:
    """● 正常波动, ▲ 稳定达标: what the chart says of the last point and of the target; nothing without limits."""
    words = [word for word in (held.variation(good), held.assurance(target, good)) if word]
    return tuple(Judged(t(f"findings.control.{word}", lang), STATES[word]) for word in words)
