"""What the cards of a page ask, in one run of it: as much as can be at once, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analytics.compare import changed, compared
from analytics.frames import Row, Rows, rows
from analytics.indicators import asked, grouped, valued
from analytics.query import Key
from analytics.reading import Counts, Question
from analytics.store import Snapshot
from analytics.view import Scope, View

Asking = tuple[View, str, Key | None]  # an indicator in a view, by dims; None: its change in the view's comparison


class Answers:
    """The answers that cards share. What is expected is asked together with the first of it that is needed."""

    def __init__(self, snapshot: Snapshot, scope: Scope) -> None:
        self._snapshot, self._scope = snapshot, scope
        self._expected: dict[Asking, None] = {}
        self._known: dict[Asking, Rows] = {}

    def expect(self, askings: Iterable[Asking]) -> None:
        """Say what will be asked."""
        self._expected |= dict.fromkeys(askings)

    def table(self, view: View, indicator: str, by: Key) -> Rows:
        """The rows of `compute`."""
        return self._answered([(view, indicator, by)])[0]

    def figures(self, view: View, indicators: Sequence[str]) -> list[tuple[Row, Row | None]]:
        """Of each indicator the one row of `compute` and that of `change`, None where the view compares nothing."""
        rows = self._answered([*both(view, indicators)])
        pairs = zip(rows[::2], rows[1::2], strict=True)
        return [(row, None if view.compare == "none" else change) for (row,), (change,) in pairs]

    def _answered(self, askings: Sequence[Asking]) -> list[Rows]:
        new = [asking for asking in askings if asking not in self._known]
        if any(asking in self._expected for asking in new):
            new += [asking for asking in self._expected if asking not in self._known]
            self._expected = {}
        self._known |= self._ask(list(dict.fromkeys(new)))
        return [self._known[asking] for asking in askings]

    def _ask(self, askings: Sequence[Asking]) -> dict[Asking, Rows]:
        questions = [self._question(*asking) for asking in askings]
        counted = grouped(self._snapshot, questions)
        return dict(zip(askings, map(self._rows, askings, questions, counted), strict=True))

    def _rows(self, asking: Asking, question: Question, counted: Sequence[Counts]) -> Rows:
        by, snapshot = asking[2], self._snapshot
        return rows(changed(snapshot, question, counted) if by is None else valued(snapshot, question, *counted))

    def _question(self, view: View, indicator: str, by: Key | None) -> Question:
        question = asked(self._snapshot, self._scope, view, indicator, by or ())
        return compared(self._snapshot, view, question) if by is None else question


def both(view: View, indicators: Iterable[str]) -> Iterator[Asking]:
    """What `figures` asks: each indicator itself, then its change."""
    return ((view, name, by) for name in indicators for by in ((), None))
