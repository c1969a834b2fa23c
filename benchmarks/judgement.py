"""How long judging a whole province takes: python -m benchmarks.judgement [--json FILE]

3,000 townships × 12 months of seeded counts, at once: intervals of shares and of their changes, exact tails and flags,
a word for each, shrinkage with the probability of being under the target, false discoveries. Medians of wall and of
processor time, each step also as times of statsmodels' Wilson intervals of the same counts. Goal for all: 200 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from analytics.judgement import funnel, intervals, judge, shrinkage
from data.settings import load

TOWNSHIPS, MONTHS, GOAL_MS, TARGET = 3000, 12, 200, 0.95


class Counts(NamedTuple):
    """Conforming and judged batches, now and a year before, each townships × months."""

    x: np.ndarray
    n: np.ndarray
    x0: np.ndarray
    n0: np.ndarray


def counts(townships: int, months: int, seed: int = 1) -> Counts:
    """Seeded: some places judge nothing in a month, a few hundred batches at most, near 96 %."""
    chance = np.random.default_rng(seed)
    n, n0 = (np.floor(chance.gamma(1.0, 40.0, (townships, months))) for _ in "ab")
    share = np.clip(chance.normal(0.96, 0.015, (townships, 1)), 0, 1)
    return Counts(chance.binomial(n.astype(int), share).astype(float), n, *_before(chance, n0, share))


def _before(chance: np.random.Generator, n: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return chance.binomial(n.astype(int), share).astype(float), n


def steps(given: Counts) -> dict[str, Callable[[], object]]:
    """What is timed, by name; together all that a row of a frame carries."""
    x, n, x0, n0 = given
    limits, district = load().thresholds, x.sum(0) / n.sum(0)
    small, tails = limits.small_sample, (limits.tail_warning, limits.tail_alarm)
    priors = [shrinkage.moments(x[:, month], n[:, month]) for month in range(x.shape[1])]
    alpha, beta = (np.array(side) for side in zip(*priors, strict=True))
    sure = shrinkage.probability_below(x, n, TARGET, alpha, beta)
    return {
        "Wilson": lambda: intervals.wilson(x, n),
        "Newcombe": lambda: intervals.newcombe(x, n, x0, n0),
        "exact tails": lambda: intervals.binomial_tails(x, n, district),
        "flags": lambda: funnel.flags(x, n, district, tails),
        "words": lambda: judge.against(x.ravel(), n.ravel(), np.broadcast_to(district, x.shape).ravel(), "up", small),
        "priors": lambda: [shrinkage.moments(x[:, month], n[:, month]) for month in range(x.shape[1])],
        "shrinkage": lambda: shrinkage.posterior_mean(x, n, alpha, beta),
        "P(rate < target)": lambda: shrinkage.probability_below(x, n, TARGET, alpha, beta),
        "false discoveries": lambda: [shrinkage.benjamini_hochberg(1 - sure[:, m], 0.1) for m in range(x.shape[1])],
    }


class Timed(NamedTuple):
    """Median wall and processor time in milliseconds."""

    wall: float
    busy: float


def timed(work: Callable[[], object], runs: int) -> Timed:
    """Medians over runs, after one to warm up."""
    work()
    walls, busies = [], []
    for _ in range(runs):
        begun = time.perf_counter(), time.process_time()
        work()
        walls.append(1000 * (time.perf_counter() - begun[0]))
        busies.append(1000 * (time.process_time() - begun[1]))
    return Timed(statistics.median(walls), statistics.median(busies))


def measure(townships: int, months: int, runs: int) -> dict[str, Timed]:
    """Times by step, with "yardstick" first and "all" last."""
    given = counts(townships, months)
    known = np.maximum(given.n, 1)
    parts = {"yardstick": lambda: proportion_confint(given.x, known, method="wilson"), **steps(given)}
    found = {name: timed(work, runs) for name, work in parts.items()}
    rest = [found[name] for name in parts if name != "yardstick"]
    return {**found, "all": Timed(*(sum(part) for part in zip(*rest, strict=True)))}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a line a step, write the numbers where asked; 1 when the goal is missed at full size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the times there too")
    parser.add_argument("--smoke", action="store_true", help="100 townships, twice, no goal: does it run at all")
    options = parser.parse_args(arguments)
    townships, runs = (100, 2) if options.smoke else (TOWNSHIPS, options.runs)
    found = measure(townships, MONTHS, runs)
    print(f"{townships:,} townships × {MONTHS} months, median of {runs}")
    for name, took in found.items():
        times = took.busy / found["yardstick"].busy
        print(f"{name:20} {took.wall:8.2f} ms {took.busy:8.2f} ms busy {times:6.1f} × statsmodels' Wilson")
    if options.json:
        numbers = {name: took._asdict() for name, took in found.items()}
        options.json.write_text(json.dumps({"goal_ms": GOAL_MS, "ms": numbers}, indent=1), encoding="utf-8")
    missed = found["all"].busy > GOAL_MS and not options.smoke
    print(f"goal for all: {GOAL_MS} ms of processor time: {'MISSED' if missed else 'met'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
