"""Wordings with runs in place of what they name, and the sources of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analytics.cards.context import Context
from analytics.periods import Period
from analytics.report.content import Run, Runs, Source
from analytics.report.skeleton import Piece, pieces

Named = Mapping[str, Runs]


def woven(wording: str, named: Named, otherwise: Callable[[Piece], Run] | None = None) -> Runs:
    """A wording with runs in place of its names; `otherwise` makes the run of a name that is not `named`."""
    runs: list[Run] = []
    for piece in pieces(wording):
        runs += [Run(piece.literal)] if piece.literal else []
        if piece.name in named:
            runs += named[piece.name]
        elif piece.name and otherwise:
            runs.append(otherwise(piece))
    return tuple(runs)


def joined(parts: Sequence[Runs], mark: str) -> Runs:
    """Parts one after the other with a mark between them."""
    found = [run for part in parts if part for run in (Run(mark), *part)]
    return tuple(found[1:])


def together(runs: Sequence[Run]) -> Runs:
    """Plain runs beside each other as one, empty ones left out."""
    found: list[Run] = []
    for run in (run for run in runs if run.text):
        if found and not any(each.source or each.note or each.blank for each in (found[-1], run)):
            found[-1] = replace(found[-1], text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def behind(
    ctx: Context, indicator: str, period: Period | None = None, where: Mapping[str, Any] | None = None
) -> Source:
    """The rows behind a number of the view, or of another period."""
    start, end = period or ctx.view.period
    rows = {"indicator": indicator, "where": where or {}, "start": start.isoformat(), "end": end.isoformat()}
    return Source(indicator, rows)
