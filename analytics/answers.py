"""What the cards of a page ask, in one run of it: figures of many indicators at once, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analytics.compare import changed, compared
from analytics.frames import Row, Rows, rows
from analytics.indicators import asked, grouped, valued
from analytics.query import Key
from analytics.store import Snapshot
from analytics.view import Scope, View

Figure = tuple[View, str]
Both = tuple[Row, Row | None]


class Answers:
    """The answers that cards share. Figures `expected`, indicators in a view, are asked with the first one needed."""

    def __init__(self, snapshot: Snapshot, scope: Scope, expected: Iterable[Figure] = ()) -> None:
        self._snapshot, self._scope, self._expected = snapshot, scope, tuple(expected)
        self._tables: dict[tuple[View, str, Key], Rows] = {}
        self._figures: dict[Figure, Both] = {}

    def table(self, view: View, indicator: str, by: Key) -> Rows:
        """The rows of `compute`."""
        key = (view, indicator, by)
        if key not in self._tables:
            question = asked(self._snapshot, self._scope, view, indicator, by)
            ((counted,),) = grouped(self._snapshot, [question])
            self._tables[key] = rows(valued(self._snapshot, question, counted))
        return self._tables[key]

    def figures(self, view: View, indicators: Sequence[str]) -> list[Both]:
        """Of each indicator the one row of `compute` and that of `change`, None where the view compares nothing."""
        wanted = [(view, name) for name in indicators]
        if any(figure not in self._figures for figure in wanted):
            self._ask([figure for figure in dict.fromkeys((*wanted, *self._expected)) if figure not in self._figures])
        return [self._figures[figure] for figure in wanted]

    def _ask(self, figures: Sequence[Figure]) -> None:
        snapshot = self._snapshot
        now = [asked(snapshot, self._scope, view, name, ()) for view, name in figures]
        both = [compared(snapshot, view, question) for (view, _), question in zip(figures, now, strict=True)]
        counted = grouped(snapshot, [*now, *both])
        values = [rows(valued(snapshot, question, one))[0] for question, (one,) in zip(now, counted, strict=False)]
        changes = [rows(changed(snapshot, *pair))[0] for pair in zip(both, counted[len(now) :], strict=True)]
        for figure, row, change in zip(figures, values, changes, strict=True):
            self._figures[figure] = (row, None if figure[0].compare == "none" else change)
