"""The one sentence above a page: clauses from data/cards/<page>.toml, as many as fit, the most important first."""

from __future__ import annotations

from analytics.answers import Answers
from analytics.cards.context import Context, target_of
from analytics.cards.spec import pages
from analytics.cards.verdicts import change_of, value_text
from analytics.findings.targets import shortfall, standing, target_text
from analytics.findings.wording import HEADLINE, capital, fitting, joined, within
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.text import Lang, t


def headline(  # noqa: PLR0913
    snapshot: Snapshot, scope: Scope, view: View, page: str, lang: Lang, *, answers: Answers | None = None
) -> str:
    """The headline of a page, computed; at most 45 characters in Chinese. `answers`: what the page asked so far."""
    shared = answers or Answers(snapshot, scope)
    clauses = [(clause, clause.spec) for clause in pages()[page].headline]
    contexts = [(clause.say, Context(snapshot, scope, spec.seen(view), lang, spec, shared)) for clause, spec in clauses]
    said = [words for say, ctx in contexts if (words := _clause(ctx, say))]
    if not any(said):
        return t("findings.no_data", lang)
    return capital(fitting(_candidates(said, lang), HEADLINE[lang]))


def _candidates(said: list[list[str]], lang: Lang) -> list[str]:
    """All clauses, the first of them in full and the rest short, then without the last …"""
    cases = [(n, full) for n in range(len(said), 0, -1) for full in range(n, -1, -1)]
    return [
        joined([words[0 if k < full else -1] for k, words in enumerate(said[:n])], lang, "clause") for n, full in cases
    ]


def _clause(ctx: Context, say: str) -> list[str]:
    """A clause in its long and its short wording; empty when there is nothing to say."""
    row, changed = ctx.both()
    if row["value"] is None or (say == "count" and not row["value"]):
        return []
    return {"rate": _rate, "target": _target, "count": _count}[say](ctx, row, changed)


def _rate(ctx: Context, row: dict, changed: dict | None) -> list[str]:
    indicator = ctx.indicator()
    figure = _figure(ctx, row)
    change = change_of(ctx, indicator, changed)
    if change is None:
        return [figure]
    if change.state == "similar":
        compared = t(f"findings.change.{ctx.view.compare}", ctx.lang)
        return [joined([figure, t("findings.change.within_compared", ctx.lang, compared=compared)], ctx.lang), figure]
    return [joined([figure, change.text], ctx.lang), figure]


def _figure(ctx: Context, row: dict) -> str:
    return t("findings.pair", ctx.lang, name=_name(ctx), value=value_text(ctx, ctx.indicator(), row["value"]))


def _name(ctx: Context) -> str:
    return ctx.word(ctx.spec.name) or within(ctx.word(ctx.indicator().short))


def _target(ctx: Context, row: dict, changed: dict | None) -> list[str]:
    indicator, target = ctx.indicator(), target_of(ctx.indicator())
    if target is None:
        return _rate(ctx, row, changed)
    key = {"worse": "short_of_long", "better": "met_long"}.get(standing(row, target, indicator.good), "undecided_long")
    words = {
        "name": _name(ctx),
        "rate": value_text(ctx, indicator, row["value"]),
        "target": target_text(target),
        "points": shortfall(row["value"], target, ctx.lang, indicator.decimals),
    }
    return [t(f"findings.target.{key}", ctx.lang, **words), _figure(ctx, row)]


def _count(ctx: Context, row: dict, changed: dict | None) -> list[str]:
    words = {"name": _name(ctx), "value": value_text(ctx, ctx.indicator(), row["value"])}
    return [t("findings.figure", ctx.lang, **words)]
