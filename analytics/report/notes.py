"""The notes of a report: what a rate was counted from, its interval, what a figure leaves out."""

from __future__ import annotations

from analytics.cards.context import Context, is_rate
from analytics.cards.verdicts import counts_text
from analytics.definitions import Indicator
from analytics.findings.content import Judged
from analytics.findings.wording import joined
from analytics.frames import Row
from analytics.report.content import Note, Run, Runs, Source, words
from data.text import Lang, pick, t

_CIRCLED = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))  # ①–⑳, ㉑–㉟, ㊱–㊿


def mark(number: int, lang: Lang) -> str:
    """① in Chinese, [1] in English and beyond fifty."""
    start = next((code - first for first, last, code in _CIRCLED if first <= number <= last), None)
    return chr(start + number) if start and lang == "zh" else f"[{number}]"


class Notes:
    """The notes of one report, numbered in the order in which the text comes upon them; the same is said once."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang
        self._found: dict[str, Note] = {}

    def mark(self, runs: Runs) -> Run:
        """The mark of a note with this text."""
        number = len(self._found) + 1
        note = self._found.setdefault(words(runs), Note(number, mark(number, self._lang), runs))
        return Run(note.mark, note=note.number)

    def all(self) -> tuple[Note, ...]:
        """All of them in order."""
        return tuple(self._found.values())


def of_rate(ctx: Context, indicator: Indicator, row: Row, change: Judged | None, source: Source) -> Runs:
    """What a rate was counted from, and the intervals of it and of its change; of a full count its definition."""
    said = [counts_text(ctx, indicator, row)]
    if indicator.kind == "census":
        said += [t("findings.census", ctx.lang), ctx.word(indicator.definition)]
    elif change and change.detail:
        said.append(t("report.change_interval", ctx.lang, range=change.detail))
    return (_named(ctx, indicator), Run(joined(said, ctx.lang, "clause"), source))


def of_exclusions(ctx: Context, indicator: Indicator) -> Runs:
    """What a figure does not count."""
    return (_named(ctx, indicator), Run(ctx.word(indicator.exclusions)))


def of_groups(ctx: Context, indicator: Indicator, rows: list[tuple[str, Row, Source]]) -> Runs:
    """What the rates of several groups were counted from."""
    runs = [_named(ctx, indicator)]
    for n, (name, row, source) in enumerate(rows):
        between = t("report.stop", ctx.lang) + t("report.between", ctx.lang) if n else ""
        runs += [Run(f"{between}{name}"), Run(t("report.colon", ctx.lang) + counts_text(ctx, indicator, row), source)]
    return tuple(runs)


def _named(ctx: Context, indicator: Indicator) -> Run:
    return Run(pick(indicator.name, ctx.lang) + t("report.colon", ctx.lang))


def needs_note(indicator: Indicator) -> bool:
    """Rates say what they were counted from."""
    return is_rate(indicator)
