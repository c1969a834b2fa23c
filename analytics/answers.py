"""What the cards of a page ask, in one run of it: as much as can be at once, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from analytics.compare import changed, compared
from analytics.frames import Row, Rows, rows
from analytics.indicators import asked, grouped, valued
from analytics.pooling import Key
from analytics.reading import Counts, Question
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.tasks import Held

T = TypeVar("T")


@dataclass(frozen=True)
class Changed:
    """Asks for the change in the view's comparison, grouped, in place of the values."""

    by: Key = ()


Asking = tuple[View, str, Key | Changed]  # an indicator in a view, by dims, or its change


class Answers:
    """The answers that cards share. What is expected is asked together with the first of it that is needed; `tasks`
    gives those that the reader may see, for the cards that speak of them."""

    def __init__(self, snapshot: Snapshot, scope: Scope, tasks: Callable[[], Held] = Held) -> None:
        self._snapshot, self._scope, self.tasks = snapshot, scope, tasks
        self._promised: list[Iterable[Asking]] = []
        self._expected: dict[Asking, None] = {}
        self._known: dict[Asking, Rows] = {}
        self._made: dict[Hashable, Any] = {}

    def expect(self, askings: Iterable[Asking]) -> None:
        """Say what will be asked; looked at when something is."""
        self._promised.append(askings)

    def table(self, view: View, indicator: str, by: Key) -> Rows:
        """The rows of `compute`."""
        return self._answered([(view, indicator, by)])[0]

    def changes(self, view: View, indicator: str, by: Key) -> Rows:
        """The rows of `change`."""
        return self._answered([(view, indicator, Changed(by))])[0]

    def figures(self, view: View, indicators: Sequence[str]) -> list[tuple[Row, Row | None]]:
        """Of each indicator the one row of `compute` and that of `change`, None where the view compares nothing."""
        rows = self._answered([*both(view, indicators)])
        pairs = zip(rows[::2], rows[1::2], strict=True)
        return [(row, None if view.compare == "none" else change) for (row,), (change,) in pairs]

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, which several cards need; `what` names it."""
        if what not in self._made:
            self._made[what] = make()
        return self._made[what]

    def _answered(self, askings: Sequence[Asking]) -> list[Rows]:
        while self._promised:
            self._expected |= dict.fromkeys(self._promised.pop())
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
        change = isinstance(by, Changed)
        return rows(changed(snapshot, question, counted) if change else valued(snapshot, question, *counted))

    def _question(self, view: View, indicator: str, by: Key | Changed) -> Question:
        change = isinstance(by, Changed)
        question = asked(self._snapshot, self._scope, view, indicator, by.by if change else by)
        return compared(self._snapshot, view, question) if change else question


def both(view: View, indicators: Iterable[str]) -> Iterator[Asking]:
    """What `figures` asks: each indicator itself, then its change."""
    return ((view, name, by) for name in indicators for by in ((), Changed()))
