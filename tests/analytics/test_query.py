"""Many sums in few queries: the same numbers however their conditions are told apart."""

from __future__ import annotations

import pytest

from analytics import answering
from analytics.definitions import Side
from analytics.filters import Filters
from analytics.periods import parse_period
from analytics.query import Asked, aggregate
from analytics.store import Snapshot

ALL = Filters((), "suiyang", (), {})


@pytest.mark.parametrize("by", [(), ("area",), ("item",), ("pillar", "stage")])
@pytest.mark.parametrize("dim", ["item", "stage", "pillar"])
def test_conditions_on_one_dim_are_told_apart_by_its_codes(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch, by: tuple[str, ...], dim: str
) -> None:
    codes = [code for (code,) in demo.rows(f'select distinct "{dim}" from programme_events where "{dim}" is not null')]
    wheres = [((dim, (code,)),) for code in codes] + [((dim, tuple(codes[:2])), ("unit", ("个",))), ((dim, ("?",)),)]
    periods = [parse_period("2017"), parse_period("2016-06"), parse_period("2017-01-05..2017-06-19")]
    asked = [
        Asked(Side("programme_events", measure, where, "period"), by, periods, ALL)
        for where in wheres
        for measure in ("events", "quantity")
    ]
    answers = []
    for many in (1, len(asked) * 10):
        monkeypatch.setattr(answering, "MANY", many)
        answers.append(aggregate(demo, asked))
    assert answers[0] == answers[1]
    assert sum(bool(sums) for each in answers[0] for sums in each) > len(codes)
