"""What the rules of 待关注 share: what a rule finds, where a signal leads, how its rule is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from analytics.cards.context import Context
from analytics.findings.content import Signal
from analytics.findings.wording import joined
from analytics.frames import Rows
from data.text import number, t

PAGES = {"consumption": "consumption", "products": "products", "equipment": "equipment", "programme": "programme"}
Sort = Literal["test", "enterprises", "products", "fact"]


@dataclass(frozen=True)
class Found:
    """What a rule found, the worst first. `chance`: how many of the `tested` would be found on average by chance alone:
    of a test signals, of repeated failures enterprises or products. Facts, such as what is overdue, owe it none."""

    signals: Sequence[Signal]
    sort: Sort = "fact"
    tested: int = 0
    chance: float = 0.0


def sourced(ctx: Context, page: str, key: str, **values: object) -> str:
    """What stands in grey below a signal: its pillar and its rule."""
    rule = t(f"findings.attention.{key}", ctx.lang, **values)
    return t("findings.attention.source", ctx.lang, pillar=t(f"findings.pillar.{page}", ctx.lang), rule=rule)


def with_chance(ctx: Context, found: Found) -> Found:
    """The same, every signal saying how many its rule raises by chance."""
    if found.sort == "fact":
        return found
    words = {"n": number(found.tested, ctx.lang), "chance": expected(found.chance, ctx)}
    said = t(f"findings.attention.{found.sort}_chance", ctx.lang, **words)
    signals = [replace(one, rule=joined([one.rule, said], ctx.lang, "clause")) for one in found.signals]
    return replace(found, signals=signals)


def expected(chance: float, ctx: Context) -> str:
    """An expected number: 1.2, 0.04, 不足0.01."""
    if 0 < chance < 0.01:
        return t("findings.attention.hardly", ctx.lang)
    return number(chance, ctx.lang, 1 if chance >= 1 else 2)


def mine(rows: Rows) -> Rows:
    """The rows that are chosen; all when none is."""
    return [row for row in rows if row["chosen"]] or rows


def behind(ctx: Context, indicator: str, **where: Any) -> dict[str, Any]:
    """Where the rows behind a signal are."""
    span = {"start": ctx.view.start.isoformat(), "end": ctx.view.end.isoformat()}
    return {"indicator": indicator, "where": where, **span}


def grouped_by(ctx: Context, dim: str) -> Context:
    """The same card grouped by another dim."""
    return replace(ctx, spec=replace(ctx.spec, by=(dim,)))
