"""What the rules of 待关注 share: where a signal leads and how its rule is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analytics.cards.context import Context
from data.text import t

PAGES = {"consumption": "consumption", "products": "products", "equipment": "equipment", "programme": "programme"}


def sourced(ctx: Context, page: str, key: str, **values: object) -> str:
    """What stands in grey below a signal: its pillar and its rule."""
    rule = t(f"findings.attention.{key}", ctx.lang, **values)
    return t("findings.attention.source", ctx.lang, pillar=t(f"findings.pillar.{page}", ctx.lang), rule=rule)


def behind(ctx: Context, indicator: str, **where: Any) -> dict[str, Any]:
    """Where the rows behind a signal are."""
    span = {"start": ctx.view.start.isoformat(), "end": ctx.view.end.isoformat()}
    return {"indicator": indicator, "where": where, **span}


def grouped_by(ctx: Context, dim: str) -> Context:
    """The same card grouped by another dim."""
    return replace(ctx, spec=replace(ctx.spec, by=(dim,)))
