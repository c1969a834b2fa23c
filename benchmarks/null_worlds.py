"""How often chance alone raises a signal: python -m benchmarks.null_worlds [--worlds N] [--json FILE]

Worlds without anything planted: every township, product group, month and quarter has the same true rate, and a figure
judged against a target lies exactly on it. The counts are drawn over the denominators of the demo and go through the
rules of 待关注 themselves. Printed: how many signals the list says chance gives, how many it gave; the share of lists
with a false one as stated (1 − e^−stated) and as seen, and their ratio. Goal: at most 1.5, for outliers and all tests.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analytics.answers import Answers
from analytics.cards import attention, card
from analytics.cards.context import Context, target_of
from analytics.cards.rules import Found
from analytics.frames import Row, Rows, known, total
from analytics.judgement.intervals import wilson
from analytics.pooling import Key
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from data.settings import load

WORLDS, SEED, GOAL = 200, 411403, 1.5
OUTLIERS = ("places_apart", "groups_apart")


class Tally(NamedTuple):
    """Of one list, or on average over lists: tests made, signals stated, signals seen, lists with a false one."""

    tests: float
    stated: float
    seen: float
    share_stated: float
    share: float

    @property
    def ratio(self) -> float:
        return self.share / self.share_stated if self.share_stated else math.nan

    def __str__(self) -> str:
        shares = f"{self.share_stated:9.1%} {self.share:9.1%} {self.ratio:6.2f}"
        return f"{self.tests:7.1f} {self.stated:8.3f} {self.seen:8.3f} {shares}"


class NullAnswers(Answers):
    """The answers of a world in which only chance moves the counts: those of a snapshot with numerators drawn anew."""

    def __init__(self, snapshot: Snapshot, real: Answers, rng: np.random.Generator) -> None:
        super().__init__(snapshot, WHOLE)
        self._real, self._rng, self._drawn = real, rng, cache(self._draw)

    def table(self, view: View, indicator: str, by: Key) -> Rows:
        return self._drawn(view, indicator, by)

    def figures(self, view: View, indicators: Sequence[str]) -> list[tuple[Row, Row | None]]:
        found = zip(indicators, self._real.figures(view, indicators), strict=True)
        return [(self._row(row, self._rate(name, [row])), changed) for name, (row, changed) in found]

    def _draw(self, view: View, indicator: str, by: Key) -> Rows:
        rows = self._real.table(view, indicator, by)
        rate = self._rate(indicator, rows) if by != () else math.nan
        return [self._row(row, rate) for row in rows]

    def _rate(self, name: str, rows: Rows) -> float:
        """The true rate: the target of a single figure that has one, else that of all rows; of counts their mean."""
        target = target_of(self._snapshot.indicators[name])
        rows = known(rows)
        if len(rows) == 1 and target is not None:
            return target
        n = total(rows, "denominator")
        return total(rows, "numerator") / (n or max(len(rows), 1))

    def _row(self, row: Row, rate: float) -> Row:
        if row["value"] is None:
            return row
        n = row["denominator"]
        x = float(self._rng.poisson(rate) if n is None else self._rng.binomial(int(n), min(rate, 1.0)))
        if n is None:
            return {**row, "numerator": x, "value": x}
        lower, upper = (float(end) for end in wilson(x, n)) if row["lower"] is not None else (None, None)
        return {**row, "numerator": x, "value": x / n if n else None, "lower": lower, "upper": upper}


def tests(ctx: Context) -> dict[str, list[Found]]:
    """What the tests among the rules find, by rule."""
    rules = (rule for rule in attention.RULES if rule.__module__.rpartition(".")[2] != "rules_repeats")
    found = {rule.__name__: [one for one in rule(ctx) if one.sort == "test"] for rule in rules}
    return {name: founds for name, founds in found.items() if founds}


def tally(founds: Sequence[Found]) -> Tally:
    """One list."""
    stated, seen = sum(one.chance for one in founds), sum(len(one.signals) for one in founds)
    return Tally(sum(one.tested for one in founds), stated, seen, 1 - math.exp(-stated), seen > 0)


def worlds(snapshot: Snapshot, number: int) -> Iterator[dict[str, list[Found]]]:
    """The tests of so many worlds, each drawn with a seed of its own."""
    view, spec = default_view(snapshot.known), card("overview.attention")
    real = Answers(snapshot, WHOLE)
    for world in range(number):
        answers = NullAnswers(snapshot, real, np.random.default_rng([SEED, world]))
        yield tests(Context(snapshot, WHOLE, view, "zh", spec, answers))


def measure(snapshot: Snapshot, number: int) -> dict[str, Tally]:
    """Means over the worlds by rule, of the outliers together and of all tests together."""
    drawn = list(worlds(snapshot, number))
    names = list(drawn[0])
    groups: Mapping[str, Sequence[str]] = {**{name: [name] for name in names}, "outliers": OUTLIERS, "all tests": names}
    return {
        group: _mean([tally([one for name in members for one in world[name]]) for world in drawn])
        for group, members in groups.items()
    }


def _mean(lists: Sequence[Tally]) -> Tally:
    return Tally(*(float(np.mean(side)) for side in zip(*lists, strict=True)))


def main(arguments: Sequence[str] | None = None, show: Callable[[str], None] = print) -> int:
    """Draw, print a line a rule, write the numbers where asked; 1 when a share is beyond the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--store", type=Path, default=load().store, help="where snapshots lie")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    parser.add_argument("--smoke", action="store_true", help="five worlds, no goal: does it run at all")
    options = parser.parse_args(arguments)
    number = 5 if options.smoke else options.worlds
    found = measure(open_snapshot(options.store, scope=WHOLE), number)
    show(f"{number} worlds      tests   stated     seen   lists:stated   seen  ratio")
    for name, numbers in found.items():
        show(f"{name:16} {numbers}")
    if options.json:
        numbers = {name: {**each._asdict(), "ratio": each.ratio} for name, each in found.items()}
        options.json.write_text(json.dumps({"goal": GOAL, "worlds": number, "rules": numbers}, indent=1), "utf-8")
    missed = any(found[name].ratio > GOAL for name in ("outliers", "all tests")) and not options.smoke
    show(f"goal: a ratio of at most {GOAL}: {'MISSED' if missed else 'met'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
