"""The numbers of a report: what its skeleton will ask, asked at once, and what each clause takes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from analytics.answers import Asking, both
from analytics.cards import attention
from analytics.cards.context import RATES, Context
from analytics.cards.spec import card
from analytics.drill import lines
from analytics.frames import Row, Rows, known
from analytics.periods import Compared, add_months
from analytics.report.phrases import whole_year
from analytics.report.skeleton import Clause, Piece, Skeleton
from analytics.view import View
from data.tasks import Counts

MATTERS = "overview.attention"  # the card of 待关注
_DATED = 5  # rows whose days are looked at


class Figures:
    """The numbers of one view. Nothing is asked before the first is needed; then all of it is."""

    def __init__(self, ctx: Context, skeleton: Skeleton) -> None:
        self.ctx, self._skeleton = ctx, skeleton
        ctx.answers.expect(self._askings())

    def _askings(self) -> Iterator[Asking]:
        view, clauses = self.ctx.view, list(self._skeleton.clauses())
        changed = [*self._skeleton.comparison, *(c.change for c in clauses if c.change)]
        yield from both(view, changed)
        yield from attention.asks(replace(self.ctx, spec=card(MATTERS)))
        for clause in clauses:
            yield from ((view, piece.name, (piece.dim,) if piece.dim else ()) for piece in clause.stated)
            if clause.each:
                yield from ((view, piece.name, (clause.each["by"],)) for piece in clause.each_stated)
            if clause.half and self.half_year:
                yield self.half_year, clause.half, ()

    @cached_property
    def half_year(self) -> View | None:
        """The first half of the year that the view is, None when it is no year."""
        view = self.ctx.view
        return view.with_(end=add_months(view.start, 6)) if whole_year(self.ctx) else None

    def row(self, piece: Piece) -> Row | None:
        """The row of what a clause states: of an indicator, or of one group of it."""
        if not piece.dim:
            return self.ctx.answers.table(self.ctx.view, piece.name, ())[0]
        rows = self.groups(piece.name, piece.dim)
        return next((row for row in rows if row[piece.dim] == piece.code), None)

    def groups(self, indicator: str, dim: str) -> Rows:
        """The rows of an indicator by a dim: those chosen, or all."""
        rows = self.ctx.answers.table(self.ctx.view, indicator, (dim,))
        return [row for row in rows if row["chosen"]] or rows

    def each(self, clause: Clause) -> Rows:
        """The groups with enough to say something of each, in the order of their reference table."""
        if not clause.each:
            return []
        least = self.ctx.snapshot.thresholds.pooled_sample
        by, places = clause.each["by"], {code: n for n, code in enumerate(self._codes(clause.each["order"]))}
        rows = self.groups(clause.each_stated[0].name, by)
        enough = [row for row in known(rows) if row["denominator"] is None or row["denominator"] >= least]
        return sorted(enough, key=lambda row: places.get(row[by], len(places)))

    def _codes(self, table: str) -> list[str]:
        return [row["code"] for row in self.ctx.snapshot.reference(table)]

    def change(self, indicator: str) -> Row | None:
        """The change of an indicator, None where the view compares nothing."""
        return self.ctx.answers.figures(self.ctx.view, [indicator])[0][1]

    def half(self, indicator: str) -> float | None:
        """A count in the first half of the year; None when the view is no year."""
        view = self.half_year
        return self.ctx.answers.table(view, indicator, ())[0]["value"] if view else None

    def days(self, indicator: str) -> list[date]:
        """The days of the rows that a count adds up, where they are few."""
        ctx, fact = self.ctx, self.ctx.snapshot.indicators[indicator].numerator.fact
        found, total = lines(ctx.snapshot, ctx.scope, ctx.view, indicator, limit=_DATED)
        return [line[ctx.snapshot.facts[fact].date] for line in found] if total <= _DATED else []

    def compared(self) -> Compared:
        """The period looked at and the one that it is compared with."""
        return self.ctx.view.compared(self.ctx.snapshot.as_of)

    def can_state(self, clause: Clause) -> bool:
        """Whether every number of a clause is there, belongs into this period, and is not said elsewhere."""
        tasks = not clause.counted or bool(self.tasks.total)
        return tasks and all(self._can_state(piece) for piece in clause.stated)

    @cached_property
    def tasks(self) -> Counts:
        """The tasks of the areas looked at."""
        areas = self.ctx.view.areas
        return self.ctx.answers.tasks().counts(self.ctx.snapshot.areas.below(areas) if areas else None)

    def task_count(self, piece: Piece) -> int:
        """How many tasks a piece speaks of."""
        own = {"total": self.tasks.total, "live": self.tasks.live, "late": self.tasks.late}
        return own[piece.dim] if piece.dim in own else self.tasks.states.get(piece.dim, 0)

    def _can_state(self, piece: Piece) -> bool:
        indicator, view = self.ctx.indicator(piece.name), self.ctx.view
        value = (self.row(piece) or {}).get("value")
        ahead = indicator.ahead and view.end <= self.ctx.snapshot.as_of
        beyond = indicator.kind in RATES and (value or 0) > 1  # two ledgers that do not match give no share
        return value is not None and not ahead and not beyond and indicator.basis != view.basis

    def nought(self, clause: Clause) -> list[Piece]:
        """The counts of a clause that are nought."""
        counts = (piece for piece in clause.stated if self.ctx.indicator(piece.name).kind not in RATES)
        nought = [piece for piece in counts if not (self.row(piece) or {}).get("value")]
        return nought + [piece for piece in clause.counted if not self.task_count(piece)]
