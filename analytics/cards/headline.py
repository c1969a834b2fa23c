"""The one sentence above a page: clauses from data/cards/<page>.toml, as many as fit, the most important first."""

from __future__ import annotations

from analytics.answers import Answers
from analytics.cards import naming
from analytics.cards.context import Context, target_of
from analytics.cards.spec import Clause, pages
from analytics.cards.verdicts import change_of, value_text
from analytics.drill import lines
from analytics.findings.changes import CLEAR, said
from analytics.findings.content import Judged
from analytics.findings.targets import shortfall, standing, target_text
from analytics.findings.wording import HEADLINE, capital, fitting, joined, within
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.text import Lang, number, t

MOST_FAILURES = 1_000  # failures whose follow-up is looked through


def headline(  # noqa: PLR0913
    snapshot: Snapshot, scope: Scope, view: View, page: str, lang: Lang, *, answers: Answers | None = None
) -> str:
    """The headline of a page, computed; at most 45 characters in Chinese. `answers`: what the page asked so far."""
    shared, found = answers or Answers(snapshot, scope), pages()[page].known(snapshot.indicators)

    def about(clause: Clause) -> Context:
        return Context(snapshot, scope, clause.spec.seen(view), lang, clause.spec, shared)

    clauses = found.few if found.few and few_samples(about(found.headline[0])) else found.headline
    clauses_said = [words for clause in clauses if (words := _clause(about(clause), clause.say))]
    if not any(clauses_said):
        return t("findings.no_data", lang)
    return capital(fitting(_candidates(clauses_said, lang), HEADLINE[lang]))


def few_samples(ctx: Context) -> bool:
    """Whether a rate has too few samples to compare places by: on average under `pooled_sample` a place in view."""
    limits, tree = ctx.snapshot.thresholds, ctx.snapshot.areas
    places = ctx.view.areas or [child for child in tree.children(ctx.focus) if tree.get(child).ranked]
    judged = ctx.whole()["denominator"] or 0
    return judged < max(limits.small_sample, limits.pooled_sample * len(places))


def _candidates(said: list[list[str]], lang: Lang) -> list[str]:
    """All clauses, the first of them in full and the rest short, then without the last …; none in full at the end."""
    cases = [(n, full) for n in range(len(said), 0, -1) for full in range(n, 0, -1)]
    cases += [(n, 0) for n in range(len(said), 0, -1)]
    return [
        joined([words[0 if k < full else -1] for k, words in enumerate(said[:n])], lang, "clause") for n, full in cases
    ]


def _clause(ctx: Context, say: str) -> list[str]:
    """A clause in its long and its short wording; empty when there is nothing to say."""
    row, changed = ctx.both()
    if row["value"] is None or (say == "count" and not row["value"]):
        return []
    sayings = {"rate": _rate, "target": _target, "count": _count, "failed": _failed, "change": _change}
    return sayings[say](ctx, row, changed)


def _rate(ctx: Context, row: dict, changed: dict | None) -> list[str]:
    indicator, figure = ctx.indicator(), _figure(ctx, row)
    change = change_of(ctx, indicator, changed)
    if change is None:
        return [figure]
    worth = _worth(ctx, change) if change.state in ("similar", "insufficient") else said(change, ctx.lang)
    return [joined([figure, worth], ctx.lang), figure]


def _worth(ctx: Context, change: Judged) -> str:
    """What a change is worth, without its figure: 同比变化在抽样波动范围内."""
    if change.state == "similar":
        return t(
            "findings.change.within_compared", ctx.lang, compared=t(f"findings.change.{ctx.view.compare}", ctx.lang)
        )
    return change.verdict or change.text


def _change(ctx: Context, row: dict, changed: dict | None) -> list[str]:
    change = change_of(ctx, ctx.indicator(), changed)
    if change is None:
        return [_figure(ctx, row)]
    compared = t(f"findings.change.{ctx.view.compare}", ctx.lang)
    clear = t("findings.headline.clear", ctx.lang, compared=compared, verdict=change.verdict)
    worth = clear if change.state in CLEAR else _worth(ctx, change)
    return [t("findings.headline.change", ctx.lang, name=_name(ctx), worth=worth)]


def _failed(ctx: Context, row: dict, changed: dict | None) -> list[str]:
    """How many were sampled and failed, and what became of the failures."""
    batches, failures = ctx.whole(ctx.spec.indicators[0])["value"] or 0, row["value"]
    if not batches:
        return []
    words = {"name": ctx.word(ctx.spec.name), "batches": number(batches, ctx.lang), "n": number(failures, ctx.lang)}
    words |= {"apart": naming.apart(ctx, ctx.indicator())}
    if not failures:
        return [t("findings.headline.none_failed", ctx.lang, **words)]
    short = t("findings.headline.failed", ctx.lang, **words)
    return [joined([short, _followed(ctx)], ctx.lang), short]


def _followed(ctx: Context) -> str:
    found, total = lines(ctx.snapshot, ctx.scope, ctx.view, ctx.spec.indicator, limit=MOST_FAILURES)
    still = sum(line["followup_done_on"] is None for line in found)
    if total > len(found):
        return ""
    return t(f"findings.headline.{'open' if still else 'done'}", ctx.lang, n=number(still, ctx.lang))


def _figure(ctx: Context, row: dict) -> str:
    return t("findings.pair", ctx.lang, name=_name(ctx), value=value_text(ctx, ctx.indicator(), row["value"]))


def _name(ctx: Context) -> str:
    name = ctx.word(ctx.spec.name) or within(ctx.word(ctx.indicator().short))
    return name + naming.apart(ctx, ctx.indicator())


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
