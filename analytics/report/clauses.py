"""Clauses put into words, and sentences and paragraphs made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.cards.context import RATES, Context
from analytics.cards.verdicts import short_counts, value_text
from analytics.findings.wording import capital, within
from analytics.frames import Row
from analytics.periods import Period
from analytics.report import notes
from analytics.report.content import Run, Runs, Source
from analytics.report.endings import ending
from analytics.report.figures import Figures
from analytics.report.notes import Notes
from analytics.report.phrases import dated
from analytics.report.skeleton import TASKS, Clause, Piece, Sentence, Words
from analytics.report.weaving import Named, behind, joined, together, woven
from data.text import number, pick, t

WHEN = "{when}"


@dataclass(frozen=True)
class Writer:
    """Writes the clauses of one report: its numbers, the words of its view, and the notes that it gathers."""

    ctx: Context
    figures: Figures
    phrases: Mapping[str, str]
    notes: Notes

    def paragraph(self, lead: Words, sentences: Sequence[Sentence]) -> tuple[Runs, ...]:
        """The sentences that have numbers. The lead stands before the first of them; one that names the period before
        the first that does not begin with a time of its own."""
        written, waiting = [], pick(lead, self.ctx.lang)
        for sentence in sentences:
            said = [(clause, runs) for clause in sentence if (runs := self._clause(clause))]
            if said:
                begin = "" if WHEN in waiting and self._timed(*said[0]) else waiting
                waiting = waiting if not begin else ""
                written.append(self._sentence(begin, said))
        return tuple(written)

    def _timed(self, clause: Clause, runs: Runs) -> bool:
        return bool(self._on(clause)[0]) or runs[0].text.startswith(self.phrases["end"])

    def _sentence(self, begin: str, said: Sequence[tuple[Clause, Runs]]) -> Runs:
        by = "clause" if any(clause.change or clause.half for clause, _ in said) else "join"
        runs = [*self._woven(begin), *joined([part for _, part in said], t(f"findings.{by}", self.ctx.lang))]
        runs[0] = replace(runs[0], text=capital(runs[0].text))
        return together([*runs, Run(t("report.stop", self.ctx.lang))])

    def _clause(self, clause: Clause) -> Runs:
        if not self.figures.can_state(clause):
            return ()
        nought, wording = self.figures.nought(clause), pick({"zh": clause.zh, "en": clause.en}, self.ctx.lang)
        if nought:
            if clause.zero is None or nought != (clause.stated or clause.counted)[:1]:
                return ()
            wording = pick(clause.zero, self.ctx.lang)
        each, marks = self._each(clause)
        if clause.each and not each:
            return ()
        when, period = self._on(clause)
        said = self._woven(wording, {"each": each}, period)
        return (*when, *said, *ending(self.ctx, self.figures, self.notes, clause), *marks)

    def _woven(self, wording: str, named: Named | None = None, period: Period | None = None) -> Runs:
        """A wording with the words of the view and the numbers that it names."""
        words = {name: (Run(text),) for name, text in self.phrases.items()}
        return woven(wording, {**words, **(named or {})}, lambda piece: self._number(piece, period))

    def _number(self, piece: Piece, period: Period | None) -> Run:
        if piece.name == TASKS:
            return Run(number(self.figures.task_count(piece), self.ctx.lang), Source(page="tasks"))
        where = {piece.dim: piece.code} if piece.dim else {}
        row = self.figures.row(piece) or {}
        return Run(self._value(piece.name, row), behind(self.ctx, piece.name, period, where))

    def _value(self, name: str, row: Row) -> str:
        """A number and its unit; of a share of few, the counts as well."""
        indicator = self.ctx.indicator(name)
        value = value_text(self.ctx, indicator, row["value"])
        if indicator.kind not in RATES or row["denominator"] >= self.ctx.snapshot.thresholds.small_sample:
            return value
        return value + t("findings.bracket", self.ctx.lang, text=short_counts(self.ctx, row))

    def _on(self, clause: Clause) -> tuple[Runs, Period | None]:
        """The day or month that a clause speaks of, said before it."""
        found = dated(self.figures.days(clause.stated[0].name), clause.on, self.ctx.lang) if clause.on else None
        return ((Run(t("report.on", self.ctx.lang, day=found[0])),), found[1]) if found else ((), None)

    def _each(self, clause: Clause) -> tuple[Runs, Runs]:
        """What is said of each group, and the mark of their note; nothing of fewer than two."""
        rows = self.figures.each(clause)
        if not clause.each or len(rows) < 2:
            return (), ()
        name, by, ctx = clause.each_stated[0].name, clause.each["by"], self.ctx
        found = [(within(ctx.label(by, row[by])), row, behind(ctx, name, where={by: row[by]})) for row in rows]
        said = [
            woven(clause.each[ctx.lang], {"name": (Run(label),), name: (Run(self._value(name, row), source),)})
            for label, row, source in found
        ]
        note = notes.of_groups(ctx, ctx.indicator(name), found)
        return joined(said, t("findings.list", ctx.lang)), (self.notes.mark(note),)
