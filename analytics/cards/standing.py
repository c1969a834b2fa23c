"""Where the places chosen stand: their rate against that of the whole which they are part of."""

from __future__ import annotations

from analytics.cards.context import Context
from analytics.definitions import Indicator
from analytics.findings.content import Judged
from analytics.frames import Row, known, total
from analytics.judgement import judge
from data.text import percent, t


def compares(ctx: Context, indicator: Indicator) -> bool:
    """Whether places are chosen and the indicator, a sampled rate, follows the choice."""
    return bool(ctx.view.areas) and indicator.kind == "proportion" and indicator.area_filter and "area" in indicator.by


def standing(ctx: Context, indicator: Indicator, row: Row) -> Judged | None:
    """The row of the places chosen, judged by the exact test; None where none is chosen, or all of the whole."""
    if not compares(ctx, indicator) or not row["denominator"]:
        return None
    places = ctx.compute(indicator.id, ("area",))
    if not any(place["chosen"] for place in places):
        return None
    places = known(places)
    whole = total(places, "numerator") / total(places, "denominator")
    small = ctx.snapshot.thresholds.small_sample
    (state,) = judge.against([row["numerator"]], [row["denominator"]], [whole], indicator.good, small)
    if not state:
        return None
    words = t(f"findings.standing.{state}", ctx.lang, whole=ctx.whole_word)
    rate = percent(whole, indicator.decimals)
    return Judged(words, state, detail=t("findings.standing.of_whole", ctx.lang, whole=ctx.whole_word, rate=rate))
