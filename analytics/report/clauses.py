"""Clauses put into words: the wording with its numbers, then first half, change, and the marks of notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.cards.context import RATES, Context
from analytics.cards.rules import PAGES
from analytics.cards.verdicts import change_of, short_counts, value_text
from analytics.definitions import Indicator
from analytics.findings.content import Judged
from analytics.findings.wording import capital, within
from analytics.frames import Row
from analytics.periods import Period
from analytics.report import notes
from analytics.report.changes import stated
from analytics.report.content import Run, Runs, Source
from analytics.report.figures import Figures
from analytics.report.notes import Notes
from analytics.report.phrases import dated
from analytics.report.skeleton import Clause, Piece, Sentence, pieces
from data.text import pick, t

Named = Mapping[str, Runs]


@dataclass(frozen=True)
class Writer:
    """Writes the clauses of one report: its numbers, the words of its view, and the notes that it gathers."""

    ctx: Context
    figures: Figures
    phrases: Mapping[str, str]
    notes: Notes

    def sentence(self, sentence: Sentence, lead: Mapping[str, str] | None) -> Runs:
        """A sentence of the clauses that have their numbers, empty when none has; `lead` stands in front."""
        written = [(clause, runs) for clause in sentence if (runs := self._clause(clause))]
        if not written:
            return ()
        parts = [runs for _, runs in written]
        by = "clause" if any(clause.change or clause.half for clause, _ in written) else "join"
        runs = [*(self._woven(pick(lead, self.ctx.lang)) if lead else ()), *parts[0]]
        for part in parts[1:]:
            runs += [Run(t(f"findings.{by}", self.ctx.lang)), *part]
        return (replace(runs[0], text=capital(runs[0].text)), *runs[1:], Run(t("report.stop", self.ctx.lang)))

    def _clause(self, clause: Clause) -> Runs:
        if not self.figures.can_state(clause):
            return ()
        nought, wording = self.figures.nought(clause), pick({"zh": clause.zh, "en": clause.en}, self.ctx.lang)
        if nought:
            if clause.zero is None or nought != clause.stated[:1]:
                return ()
            wording = pick(clause.zero, self.ctx.lang)
        each, marks = self._each(clause)
        if clause.each and not each:
            return ()
        when, period = self._on(clause)
        return (*when, *self._woven(wording, {"each": each}, period), *self._after(clause, period), *marks)

    def _woven(self, wording: str, named: Named | None = None, period: Period | None = None) -> Runs:
        """A wording with words and numbers in place of what it names."""
        known: Named = {**{name: (Run(text),) for name, text in self.phrases.items()}, **(named or {})}
        runs: list[Run] = []
        for piece in pieces(wording):
            runs += [Run(piece.literal)] if piece.literal else []
            if piece.name:
                runs += known[piece.name] if piece.name in known else [self._number(piece, period)]
        return tuple(runs)

    def _number(self, piece: Piece, period: Period | None = None) -> Run:
        where = {piece.dim: piece.code} if piece.dim else {}
        row = self.figures.row(piece) or {}
        return Run(self._value(piece.name, row), self.source(piece.name, period, where))

    def _value(self, name: str, row: Row) -> str:
        """A number and its unit; of a share of few, the counts as well."""
        indicator = self.ctx.indicator(name)
        value = value_text(self.ctx, indicator, row.get("value"))
        if indicator.kind not in RATES or row["denominator"] >= self.ctx.snapshot.thresholds.small_sample:
            return value
        return value + t("findings.bracket", self.ctx.lang, text=short_counts(self.ctx, row))

    def source(self, indicator: str, period: Period | None = None, where: Mapping[str, Any] | None = None) -> Source:
        """The rows behind a number."""
        start, end = period or self.ctx.view.period
        rows = {"indicator": indicator, "where": where or {}, "start": start.isoformat(), "end": end.isoformat()}
        return Source(indicator, rows)

    def _on(self, clause: Clause) -> tuple[Runs, Period | None]:
        """The day or month that a clause speaks of, said before it."""
        found = dated(self.figures.days(clause.stated[0].name), clause.on, self.ctx.lang) if clause.on else None
        return ((Run(t("report.on", self.ctx.lang, day=found[0])),), found[1]) if found else ((), None)

    def _each(self, clause: Clause) -> tuple[Runs, Runs]:
        """What is said of each group, and the mark of their note; nothing of fewer than two."""
        if not clause.each:
            return (), ()
        (piece,), by = clause.each_stated, clause.each["by"]
        rows = self.figures.each(clause)
        if len(rows) < 2:
            return (), ()
        found = [
            (within(self.ctx.label(by, row[by])), row, self.source(piece.name, where={by: row[by]})) for row in rows
        ]
        runs: list[Run] = []
        for name, row, source in found:
            value = Run(self._value(piece.name, row), source)
            runs += [Run(t("findings.list", self.ctx.lang))] if runs else []
            runs += self._woven(clause.each[self.ctx.lang], {"name": (Run(name),), piece.name: (value,)})
        return tuple(runs), (self.notes.mark(notes.of_groups(self.ctx, self.ctx.indicator(piece.name), found)),)

    def _after(self, clause: Clause, period: Period | None) -> Runs:
        """First half, change, what does not follow the filter, and notes."""
        return (*self._half(clause), *self._changed(clause), *self._unfiltered(clause), *self._marks(clause, period))

    def _half(self, clause: Clause) -> Runs:
        view, value = self.figures.half_year, self.figures.half(clause.half) if clause.half else None
        if not view or not value:
            return ()
        number = Run(
            value_text(self.ctx, self.ctx.indicator(clause.half), value), self.source(clause.half, view.period)
        )
        return self._woven(t("report.half", self.ctx.lang), {"value": (number,)})

    def _changed(self, clause: Clause) -> Runs:
        if not clause.change:
            return ()
        indicator = self.ctx.indicator(clause.change)
        change = self._change(indicator)
        if change is None or not change.text:
            return ()
        worth = t("findings.bracket", self.ctx.lang, text=change.verdict) if change.verdict else ""
        known = (self.figures.change(indicator.id) or {}).get("difference") is not None
        source = Source(indicator.id, page=PAGES[indicator.pillar]) if known else None
        return (Run(t("findings.join", self.ctx.lang)), Run(change.text, source), Run(worth))

    def _change(self, indicator: Indicator) -> Judged | None:
        row = self.figures.change(indicator.id)
        return stated(self.ctx, indicator, row, change_of(self.ctx, indicator, row))

    def _unfiltered(self, clause: Clause) -> Runs:
        apart = self.ctx.view.areas and any(not self.ctx.indicator(p.name).area_filter for p in clause.stated)
        words = t("findings.not_filtered", self.ctx.lang)
        return (Run(t("findings.bracket", self.ctx.lang, text=words)),) if apart else ()

    def _marks(self, clause: Clause, period: Period | None) -> Runs:
        found = [self._rate_note(piece, clause, period) for piece in clause.stated]
        excluded = [notes.of_exclusions(self.ctx, self.ctx.indicator(clause.note))] if clause.note else []
        return tuple(self.notes.mark(runs) for runs in [*filter(None, found), *excluded])

    def _rate_note(self, piece: Piece, clause: Clause, period: Period | None) -> Runs:
        indicator, row = self.ctx.indicator(piece.name), self.figures.row(piece)
        if not notes.needs_note(indicator) or row is None:
            return ()
        change = self._change(indicator) if clause.change == indicator.id else None
        return notes.of_rate(self.ctx, indicator, row, change, self.source(piece.name, period))


def together(runs: Sequence[Run]) -> Runs:
    """Plain runs beside each other as one."""
    found: list[Run] = []
    for run in runs:
        plain = found and not any((r.source, r.note, r.blank) for r in (found[-1], run)) if found else False
        if plain:
            found[-1] = replace(found[-1], text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)
