"""What is asked together says what it says alone, in fewer queries, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analytics import cards
from analytics.answers import Answers, both
from analytics.compare import change
from analytics.frames import records
from analytics.indicators import compute
from analytics.store import Snapshot
from analytics.view import WHOLE, View

ALL = WHOLE


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that are asked from here on."""
    asked: list[str] = []
    rows = Snapshot.rows

    def noted(self: Snapshot, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(self, sql, params)

    monkeypatch.setattr(Snapshot, "rows", noted)
    return asked


@pytest.mark.parametrize("period", ["2017", "2016..2017", "2017-01-05..2017-06-19", "2017-06", "2020"])
@pytest.mark.parametrize("filters", [{}, {"areas": ("likou",), "compare": "ytd"}, {"products": ("daily",)}])
def test_together_as_alone(snapshot: Snapshot, look: Callable[..., View], period: str, filters: dict) -> None:
    """All indicators at once, over days and months, with and without a base."""
    view, names = look(period, **filters), list(snapshot.indicators)
    for name, (row, changed) in zip(names, Answers(snapshot, ALL).figures(view, names), strict=True):
        assert [row] == records(compute(snapshot, ALL, view, name)), name
        assert [changed] == records(change(snapshot, ALL, view, name)), name


def test_tables_together_as_alone(snapshot: Snapshot, look: Callable[..., View]) -> None:
    """Groups and months of several indicators, which have rows in different groups."""
    view, answers = look("2016..2017"), Answers(snapshot, ALL)
    asked = [(found.id, (dim,)) for found in snapshot.indicators.values() for dim in found.by]
    answers.expect((view, name, by) for name, by in asked)
    for name, by in asked:
        assert answers.table(view, name, by) == records(compute(snapshot, ALL, view, name, by)), (name, by)


def test_one_query_a_table(snapshot: Snapshot, look: Callable[..., View], queries: list[str]) -> None:
    """Two periods of four figures, one of them of another 抽查口径."""
    Answers(snapshot, ALL).figures(look(), ["pass_rate", "failures", "batches", "district_pass_rate"])
    assert len(queries) == 1


def test_nothing_twice(snapshot: Snapshot, look: Callable[..., View], queries: list[str]) -> None:
    """The same figure and table again cost nothing."""
    answers = Answers(snapshot, ALL)
    for _ in range(2):
        answers.figures(look(), ["pass_rate"])
        answers.table(look(), "pass_rate", ("area",))
    assert len(queries) == 2


def test_expected_is_asked_with_the_first(snapshot: Snapshot, look: Callable[..., View], queries: list[str]) -> None:
    """What nobody expected is asked alone and waits for nothing else."""
    answers = Answers(snapshot, ALL)
    answers.expect([*both(look(), ["pass_rate", "equipment_in_use"])])
    answers.figures(look(), ["batches"])
    assert len(queries) == 1
    answers.figures(look(), ["pass_rate"])
    assert len(queries) == 3
    answers.figures(look(), ["equipment_in_use"])
    assert len(queries) == 3


def test_no_comparison(snapshot: Snapshot, look: Callable[..., View]) -> None:
    """Where the view compares nothing there is no change."""
    ((_, changed),) = Answers(snapshot, ALL).figures(look(compare="none"), ["pass_rate"])
    assert changed is None


@pytest.mark.parametrize("page", ["overview", "consumption", "products", "equipment", "programme"])
def test_page_at_once(snapshot: Snapshot, look: Callable[..., View], queries: list[str], page: str) -> None:
    """The headline asks for the whole page; figures and courses of the cards need no query of their own."""
    answers = cards.answers(snapshot, ALL, look(), page)
    cards.headline(snapshot, ALL, look(), page, "zh", answers=answers)
    asked = len(queries)
    for spec in cards.page(page):
        if spec.kind in ("kpi", "pillar", "trend", "columns", "bars") or spec.indicators:
            cards.build(snapshot, ALL, look(), spec.full_key, "zh", answers=answers)
    assert len(queries) == asked
