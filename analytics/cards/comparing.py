"""How groups are compared with the whole, in words, and how many of them chance alone would call different."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analytics.cards.context import Context
from analytics.frames import Rows, known, total
from analytics.judgement import chance, judge
from data.text import number, percent, t

Compared = tuple[float, float]  # number of samples, share expected


def compared_with_whole(rows: Rows) -> list[Compared]:
    """Of each judged row its number of samples and the share of all rows together, which it is compared with."""
    rows = known(rows)
    samples = total(rows, "denominator")
    share = total(rows, "numerator") / samples if samples else 0.0
    return [(row["denominator"], share) for row in rows if row["state"] != judge.INSUFFICIENT]


def by_chance(ctx: Context, compared: Iterable[Compared]) -> str:
    """How many of the groups would be flagged if none differed."""
    pairs = np.array(list(compared), float).reshape(-1, 2)
    flags = float(chance.flagged(pairs[:, 0], pairs[:, 1], ctx.snapshot.thresholds.tail_warning).sum())
    return number(flags, ctx.lang, 1 if flags >= 0.095 else 2)


def method(ctx: Context, compared: list[Compared]) -> str:
    """The test, its limits, and what chance alone would give."""
    limits = ctx.snapshot.thresholds
    words = {"whole": ctx.whole_word, "tail": percent(limits.tail_warning), "limit": limits.small_sample}
    return t("charts.method.compared", ctx.lang, n=len(compared), expected=by_chance(ctx, compared), **words)
