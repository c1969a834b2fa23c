"""存在问题 and 下一步打算: what 待关注 raised, put in, and the blanks that only people can fill."""

from __future__ import annotations

from analytics import cards
from analytics.cards.context import Context
from analytics.findings.content import Signal
from analytics.report.content import Paragraph, Run, Source
from analytics.report.figures import MATTERS
from analytics.report.notes import Notes
from data.text import t


def matters(ctx: Context, notes: Notes) -> dict[str, list[Paragraph]]:
    """The paragraphs of both chapters: problems and plans."""
    chart = cards.build(ctx.snapshot, ctx.scope, ctx.view, MATTERS, ctx.lang, answers=ctx.answers)
    signals: list[Signal] = list(chart.content.signals)
    if not signals:
        nothing = t("findings.attention.none", ctx.lang) + t("report.stop", ctx.lang)
        blanks = {"problems": ((Run(nothing),), (_blank(ctx, "cause"),)), "plans": ((_blank(ctx, "measure"),),)}
        return {chapter: [Paragraph(sentences)] for chapter, sentences in blanks.items()}
    more = chart.content.total > len(signals)
    said = Run(t(f"report.matters{'_first' if more else ''}", ctx.lang, total=chart.content.total, n=len(signals)))
    chance = (notes.mark((Run(chart.content.chance),)),) if chart.content.chance else ()
    problems = [Paragraph(((said, *chance, Run(t("report.stop", ctx.lang))),))]
    problems += [_problem(ctx, notes, n, signal) for n, signal in enumerate(signals, 1)]
    plans = [_plan(ctx, n, signal) for n, signal in enumerate(signals, 1)]
    rest = Run(t("report.item", ctx.lang, n=len(signals) + 1, text=t("report.other_work", ctx.lang)))
    return {"problems": problems, "plans": [*plans, Paragraph(((rest, _blank(ctx, "measure")),))]}


def _problem(ctx: Context, notes: Notes, n: int, signal: Signal) -> Paragraph:
    source = Source(rows=signal.rows, page=signal.page, view=signal.view)
    found = Run(t("report.item", ctx.lang, n=n, text=signal.finding + t("report.colon", ctx.lang)))
    rule, stop = notes.mark((Run(signal.rule),)), Run(t("report.stop", ctx.lang))
    return Paragraph(((found, Run(signal.numbers, source), rule, stop), (_blank(ctx, "cause"),)))


def _plan(ctx: Context, n: int, signal: Signal) -> Paragraph:
    words = t("report.item", ctx.lang, n=n, text=t("report.on_matter", ctx.lang, finding=signal.finding))
    return Paragraph(((Run(words), _blank(ctx, "measure")),))


def _blank(ctx: Context, key: str) -> Run:
    return Run(t(f"report.blank.{key}", ctx.lang), blank=True)
