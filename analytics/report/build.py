"""A view -> its report."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.answers import Answers
from analytics.cards.context import Context
from analytics.cards.spec import CardSpec
from analytics.report import phrases
from analytics.report.clauses import Writer
from analytics.report.comparison import table
from analytics.report.content import Heading, Paragraph, Report
from analytics.report.figures import Figures
from analytics.report.matters import matters
from analytics.report.notes import Notes
from analytics.report.skeleton import Paragraphs, Skeleton, load
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.text import Lang, pick, t

Blocks = list[Heading | Paragraph]


def build(snapshot: Snapshot, scope: Scope, view: View, lang: Lang, *, answers: Answers | None = None) -> Report:
    """The half-year or yearly report of a view: every number computed, with where it comes from.

    What has no number is left out; without any number, or beyond the data, there are no blocks. `answers`: what the
    page asked so far.
    """
    skeleton = load().known(snapshot.indicators)
    spec = CardSpec(page="meeting", key="report", kind="kpi", name={})
    ctx = Context(snapshot, scope, view, lang, spec, answers or Answers(snapshot, scope))
    writer = Writer(ctx, Figures(ctx, skeleton), phrases.phrases(ctx, skeleton.words), Notes(lang))
    held = skeleton.chapters if view.start <= snapshot.as_of else ()
    chapters = [(heading, _parts(writer, parts)) for heading, parts in held]
    if any(parts for _, parts in chapters):
        chapters += [(skeleton.words[key], parts) for key, parts in matters(ctx, writer.notes).items()]
    return Report(
        lang=lang,
        heading=phrases.heading(ctx, skeleton.words),
        scope=phrases.scope(ctx),
        blocks=tuple(_numbered(skeleton, lang, chapters)),
        table=table(writer, skeleton.comparison),
        notes=writer.notes.all(),
    )


def _numbered(skeleton: Skeleton, lang: Lang, chapters: list) -> Blocks:
    """The chapters that have something to say, numbered 一、; their parts （一） within each."""
    blocks: Blocks = []
    numerals = skeleton.words["numerals"][lang]
    for chapter, (heading, parts) in zip(numerals, filter(lambda each: each[1], chapters), strict=False):
        blocks.append(Heading(t("report.chapter", lang, n=chapter, heading=pick(heading, lang)), 1))
        numbers = iter(numerals)
        blocks += [_part(block, lang, chapter, numbers) if isinstance(block, Heading) else block for block in parts]
    return blocks


def _part(heading: Heading, lang: Lang, chapter: str, numbers: Iterator[str]) -> Heading:
    return Heading(t("report.part", lang, n=next(numbers), chapter=chapter, heading=heading.text), heading.level)


def _parts(writer: Writer, parts: tuple[Paragraphs, ...]) -> Blocks:
    blocks: Blocks = []
    for part in parts:
        paragraphs = [Paragraph(said) for given in part.paragraphs if (said := writer.paragraph(*given))]
        if paragraphs:
            blocks += [Heading(pick(part.heading, writer.ctx.lang), 2), *paragraphs]
    return blocks
