"""Why a rate changed: from the level of the base by the change within each class and by the mix to the level now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analytics.cards.context import Context
from analytics.cards.making import chart
from analytics.cards.verdicts import change_of
from analytics.charts import Chart, Column, Legend
from analytics.charts.chart import SIGNS, Format
from analytics.compare import SIDES, parts
from analytics.definitions import Indicator
from analytics.filters import PRODUCT_DIMS
from analytics.findings import of_changes
from analytics.frames import Row, Rows, column
from analytics.judgement.intervals import newcombe
from analytics.judgement.judge import INSUFFICIENT
from analytics.periods import Period
from data import text
from data.text import t

MOST = 6  # steps of classes; the smallest beyond them are put together
CLEAR = ("better", "worse")


def waterfall(ctx: Context) -> Chart:
    """The change of a rate in the view's comparison, taken apart by the card's dim after Kitagawa."""
    indicator, dim = ctx.indicator(), divided_by(ctx)
    _, change = ctx.both()
    if change is None or change["difference"] is None:
        return _nothing(ctx, chosen=change is not None)
    found = _steps(ctx, indicator, dim)
    mix = sum(row["mix"] for row in found)
    rows = _placed(ctx, change, _merged(ctx, found), mix)
    judged = change_of(ctx, indicator, change)
    sentence = of_changes.decomposed(judged, found, ctx.noun(dim), ctx.lang) if judged else ""
    error = float(np.sqrt(sum(row["error"] ** 2 for row in found)))
    own = "product" if dim in PRODUCT_DIMS else "other"
    within, few = sum(row["value"] for row in found), change["judgement"] == INSUFFICIENT
    note = of_changes.parts(within, None if few else error, mix, own, ctx.lang)
    axis = t("charts.waterfall.axis", ctx.lang, base=rows[0]["label"])
    more: dict[str, Any] = {"note": note, "by": (dim,), "legend": _legend(ctx, rows, indicator.good)}
    return chart(ctx, rows, _columns(ctx), sentence, options={"axis": axis}, **more)


def divided_by(ctx: Context) -> str:
    """The card's dim, or a finer one of products where the view is narrowed to some."""
    dim, chosen = ctx.spec.by[0], ctx.view.products
    if dim not in PRODUCT_DIMS or not chosen:
        return dim
    depth = max(len(ctx.snapshot.product_paths[code]) for code in chosen)
    return PRODUCT_DIMS[max(PRODUCT_DIMS.index(dim), min(depth, len(PRODUCT_DIMS) - 1))]


def _steps(ctx: Context, indicator: Indicator, dim: str) -> Rows:
    """A row a class, the largest step first, in percentage points: value, error, mix, and the class's own change."""
    rows = ctx.changes((dim,))
    rows = [row for row in rows if row["chosen"]] or rows
    rows = [row for row in rows if row["denominator"] or row["base_denominator"]]
    sides = (np.array(column(rows, name), float) for name in SIDES)
    shares = {name: 100 * values for name, values in parts(*sides).items()}
    made = [
        {
            **_own(row),
            "label": ctx.label(dim, row[dim]),
            "code": row[dim],
            "value": float(shares["within"][n]),
            "error": float(shares["error"][n]),
            "mix": float(shares["mix"][n]),
            "state": row["judgement"] if row["judgement"] in CLEAR else "",
            "tone": _tone(row["judgement"], float(shares["within"][n]), indicator.good),
        }
        for n, row in enumerate(rows)
    ]
    return sorted(made, key=lambda row: -abs(row["value"]))


def _own(row: Row) -> Row:
    """Counts of both periods and the class's own difference with its interval, in points."""
    scaled = {name: row[name] if row[name] is None else 100 * row[name] for name in ("difference", "lower", "upper")}
    ends = {"difference_lower": scaled["lower"], "difference_upper": scaled["upper"]}
    return {**{name: row[name] for name in SIDES}, "difference": scaled["difference"], **ends}


def _tone(judgement: str, step: float, good: str) -> str:
    """The colour of a step: full where its own change is judged, else soft; grey where neither direction is good."""
    if judgement in CLEAR:
        return judgement
    if good == "neutral" or not step:
        return "prev"
    return "soft_better" if (step > 0) == (good == "up") else "soft_worse"


def _merged(ctx: Context, rows: Rows) -> Rows:
    """The largest steps and those judged; the others as one, where there are more than a few."""
    kept = [row for n, row in enumerate(rows) if n < MOST or row["state"]]
    rest = [row for row in rows if row not in kept]
    if len(rest) < 2:
        return rows
    sums = {name: sum(row[name] or 0.0 for row in rest) for name in (*SIDES, "value")}
    now, then = ((sums[x], sums[n]) for x, n in (SIDES[:2], SIDES[2:]))
    lower, upper = newcombe(*now, *then)
    known = bool(now[1] and then[1])
    own = {
        "difference": 100 * (now[0] / now[1] - then[0] / then[1]) if known else None,
        "difference_lower": 100 * float(lower) if known else None,
        "difference_upper": 100 * float(upper) if known else None,
    }
    label = t("charts.waterfall.rest", ctx.lang, n=len(rest))
    tone = _tone("", sums["value"], ctx.indicator().good)
    return [*kept, {**sums, **own, "label": label, "code": None, "state": "", "tone": tone}]


def _placed(ctx: Context, change: Row, steps: Rows, mix: float) -> Rows:
    """The level of the base, the steps, the mix and the level now, each from where the one before ends."""
    hollow = {"label": t("charts.waterfall.mix", ctx.lang), "code": None, "value": mix, "tone": "mix"}
    at, rows = 0.0, []
    for row in [*steps, hollow]:
        rows.append({**row, "begin": at, "finish": at + row["value"], "role": "step"})
        at += row["value"]
    current, base = ctx.view.compared(ctx.snapshot.as_of)
    first = _level(ctx, base or current, 0.0, {name: change[name] for name in SIDES[2:]})
    last = _level(ctx, current, 100 * change["difference"], {name: change[name] for name in SIDES[:2]})
    span = {"start": current.start, "end": current.end}
    return [_read(row) for row in (first, *({**row, **span} for row in rows), last)]


def _level(ctx: Context, span: Period, at: float, counts: Row) -> Row:
    """The rate of a period, from 0 (the level of the base) to where it lies."""
    words = {"label": text.period(*span, ctx.lang), "code": None, "role": "level", "tone": "main"}
    return {**words, **counts, "begin": 0.0, "finish": at, "start": span.start, "end": span.end}


def _read(row: Row) -> Row:
    """What the reader sees of a row: rates and counts of both periods, nothing left out."""
    sides = {name: row.get(name) for name in SIDES}
    now, then = (_rate(sides[x], sides[n]) for x, n in (SIDES[:2], SIDES[2:]))
    blank = dict.fromkeys(("value", "difference", "difference_lower", "difference_upper", "state"))
    return {**blank, **row, **sides, "rate": now, "base_rate": then}


def _rate(x: float | None, n: float | None) -> float | None:
    return x / n if x is not None and n else None


def _columns(ctx: Context) -> tuple[Column, ...]:
    indicator, unit = ctx.indicator(), t("charts.waterfall.points", ctx.lang)
    decimals = indicator.decimals
    return (
        Column("label", ctx.dim_word(divided_by(ctx))),
        Column("value", t("charts.waterfall.part", ctx.lang), "signed", 2, unit),
        *_side(ctx, indicator, "now", ("rate", *SIDES[:2])),
        *_side(ctx, indicator, "base", ("base_rate", *SIDES[2:])),
        Column("difference", t("charts.waterfall.own", ctx.lang), "signed", decimals, unit),
        Column("difference_lower", t("charts.waterfall.own_lower", ctx.lang), "signed", decimals),
        Column("difference_upper", t("charts.waterfall.own_upper", ctx.lang), "signed", decimals),
    )


def _side(ctx: Context, indicator: Indicator, when: str, names: tuple[str, ...]) -> list[Column]:
    """Rate, numerator and denominator of a period."""
    short = ctx.value_column(indicator).heading
    counted = ctx.counted(indicator.numerator, indicator.counted), ctx.counted(indicator.denominator, indicator.out_of)
    formats: tuple[Format, ...] = ("rate", "count", "count")
    return [
        Column(name, t(f"charts.waterfall.{when}", ctx.lang, name=words), shape, indicator.decimals * (shape == "rate"))
        for name, words, shape in zip(names, (short, *counted), formats, strict=True)
    ]


def _legend(ctx: Context, rows: Rows, good: str) -> tuple[Legend, ...]:
    """What the colours that are there mean; the mix is hollow."""
    up, down = ("better", "worse") if good == "up" else ("worse", "better")
    keys = {up: "clear_up", down: "clear_down", f"soft_{up}": "soft_up", f"soft_{down}": "soft_down"}
    tones = set(column(rows, "tone"))
    swatches = [
        Legend(tone, t(f"charts.waterfall.{key}", ctx.lang, sign=SIGNS.get(tone, "")))
        for tone, key in keys.items()
        if tone in tones
    ]
    return (*swatches, Legend("bg", t("charts.waterfall.hollow", ctx.lang)))


def _nothing(ctx: Context, chosen: bool) -> Chart:
    """Nothing to take apart: no comparison is chosen, or its base has no data."""
    key, reason = ("no_base", "other_base") if chosen else ("none", "choose")
    built = chart(ctx, [], (), t(f"charts.waterfall.{key}", ctx.lang))
    return replace(built, empty=t(f"charts.waterfall.{reason}", ctx.lang))
