"""A pool's query, asked and read: sums by group, by which tests the rows pass, or distinct values."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from analytics.binding import Bound
from analytics.filters import Any_of
from analytics.periods import Period
from analytics.pooling import Column, Key, Pool, Wanted
from analytics.store import Snapshot
from data.publishing import database

Sums = dict[Key, float]
Counted = tuple[Key, int, Sequence[float | None]]  # a group, which tests its rows pass, and their sums
MANY = 6  # tests of one dim from which rows are grouped by it: each case takes a fifth of a millisecond to plan


def answered(snapshot: Snapshot, pool: Pool) -> dict[Wanted, Sums]:
    """The sums of everything wanted of a pool, by one query."""
    by, column, _ = next(iter(pool.wanted))
    if column.measure not in pool.source.fact.measures:
        return _distinct(snapshot, pool, by, distinct_of(column.measure))
    placed = {wanted: _dated(wanted, pool.months) for wanted in pool.wanted}
    tests = {column: pool.tests(column) for column in dict.fromkeys(placed.values())}
    bits = {test: 1 << n for n, test in enumerate(dict.fromkeys(chain.from_iterable(tests.values())))}
    needed = {column: sum(bits[test] for test in passed) for column, passed in tests.items()}
    measures = list(dict.fromkeys(column.measure for column in tests))
    found = _grouped(snapshot, pool, bits, measures)
    return {
        wanted: _summed(_rows(pool, found, wanted), needed[column], measures.index(column.measure))
        for wanted, column in placed.items()
    }


def distinct_of(measure: str) -> str:
    """The column whose different values are counted, "" where a measure adds up."""
    return measure.partition(":")[2]


def _rows(
    pool: Pool, found: Mapping[Key, tuple[Sequence[date], Sequence[Counted]]], wanted: Wanted
) -> Sequence[Counted]:
    """The rows of a grouping in the period wanted."""
    by, _, days = wanted
    months, rows = found[by]
    return rows[bisect_left(months, days.start) : bisect_left(months, days.end)] if pool.months[by] else rows


def _dated(wanted: Wanted, months: Mapping[Key, bool]) -> Column:
    """The column with days of its own where its grouping is not asked month by month."""
    by, column, days = wanted
    return column if months[by] else replace(column, days=days)


def _grouped(
    snapshot: Snapshot, pool: Pool, bits: Mapping[Any_of | Period, int], measures: Sequence[str]
) -> dict[Key, tuple[list[date], list[Counted]]]:
    """The sums of measures in each grouping, in the order of months where it has them, and these months."""
    dims = list(dict.fromkeys(chain.from_iterable(pool.months)))
    found: dict[Key, tuple[list[date], list[Counted]]] = {by: ([], []) for by in pool.months}
    sets = {_missing(pool, by, dims): (*rows, [dims.index(dim) + 3 for dim in by]) for by, rows in found.items()}
    told = _told(bits)
    asked = {test: bit for test, bit in bits.items() if _dim(test) not in told}
    first, width = 3 + len(dims), 3 + len(dims) + len(told)
    for row in snapshot.rows(*_query(pool, dims, list(told), asked, measures)):
        days, counted, places = sets[row[0]]
        days.append(row[1])
        codes = (row[place] for place in places)
        passed = row[2] + sum(of.get(code, 0) for of, code in zip(told.values(), row[first:width], strict=True))
        counted.append((tuple("" if code is None else str(code) for code in codes), passed, row[width:]))
    return found


def _told(bits: Mapping[Any_of | Period, int]) -> dict[str, dict[str, int]]:
    """The dims that have many tests to themselves, and the bits of those that each code passes."""
    by_dim: dict[str, list[tuple[Any, int]]] = {}
    for test, bit in bits.items():
        if dim := _dim(test):
            by_dim.setdefault(dim, []).append((test, bit))
    told: dict[str, dict[str, int]] = {}
    for dim, tests in ((dim, tests) for dim, tests in by_dim.items() if len(tests) >= MANY):
        passed = told.setdefault(dim, {})
        for ((_, codes),), bit in tests:
            for code in set(codes):
                passed[code] = passed.get(code, 0) + bit
    return told


def _dim(test: Any_of | Period) -> str:
    """The one dim that a test looks at, "" where it looks at days or several."""
    return test[0][0] if not isinstance(test, Period) and len(test) == 1 else ""


def _missing(pool: Pool, by: Key, dims: Sequence[str]) -> int:
    """What the database calls a grouping among others: a bit for the month and each dim, set where it has not."""
    held = [*([pool.months[by]] if any(pool.months.values()) else []), *(dim in by for dim in dims)]
    return sum(1 << place for place, has in enumerate(reversed(held)) if not has)


def _query(
    pool: Pool,
    dims: Sequence[str],
    told: Sequence[str],
    bits: Mapping[Any_of | Period, int],
    measures: Sequence[str],
) -> tuple[str, dict[str, Any]]:
    """Which grouping, month, tests passed (a sum of their bits), codes, codes of the dims `told` and sums of every
    group."""
    source, bound, several = pool.source, Bound(), any(pool.months.values())
    passed = " + ".join(
        f"case when {pool.passed([test], bound)[0]} then {bit} else 0 end" for test, bit in bits.items()
    )
    names = {dim: f"d{n}" for n, dim in enumerate(dims)}
    inner = [f"{source.month} AS t" if several else "null AS t", f"{passed or 0} AS passed"]
    inner += [f"{pool.dim(dim)} AS {name}" for dim, name in names.items()]
    tested = {dim: f"f{n}" for n, dim in enumerate(told)}
    inner += [f'fact."{dim}" AS {name}' for dim, name in tested.items()]
    inner += [f"{source.added(measure)} AS s{n}" for n, measure in enumerate(measures)]
    grouped = ["t"] * several + [*names.values()]
    every = ["passed", *tested.values()]
    sets = (", ".join(every + ["t"] * monthly + [names[dim] for dim in by]) for by, monthly in pool.months.items())
    which = f"grouping({', '.join(grouped)})" if grouped else "0"
    shown = [
        which,
        "t" if several else "null",
        "passed",
        *names.values(),
        *(f"{name}::VARCHAR" for name in tested.values()),
        *(f"sum(s{n})" for n in range(len(measures))),
    ]
    sql = f"""select {", ".join(shown)} from (select {", ".join(inner)} {pool.rows(bound)})
        group by grouping sets ({", ".join(f"({each})" for each in sets)}) order by 2"""
    return sql, bound.values


def _summed(rows: Iterable[Counted], needed: int, number: int) -> Sums:
    """The sums of a measure over the rows that pass what is needed."""
    sums: Sums = {}
    for key, passed, values in rows:
        if passed & needed == needed and (value := values[number]) is not None:
            sums[key] = sums.get(key, 0.0) + value
    return sums


def _distinct(snapshot: Snapshot, pool: Pool, by: Key, value: str) -> dict[Wanted, Sums]:
    """Distinct values of a column by group: each once, with which columns have it."""
    tests = [pool.tests(replace(column, days=days)) for _, column, days in pool.wanted]
    most = 0 if pool.source.rollup else snapshot.numbers(pool.source.table, value)
    counted, bound = f'fact."{database.number(value) if most else value}"', Bound()
    passed = [" and ".join(pool.passed(each, bound)) or "true" for each in tests]
    ask = _bits_set(pool, counted, most, passed, bound) if most and not by else _twice(pool, by, counted, passed, bound)
    rows = snapshot.rows(ask, bound.values)
    keys = [tuple("" if code is None else str(code) for code in row[: len(by)]) for row in rows]
    return {
        wanted: {key: found for key, row in zip(keys, rows, strict=True) if (found := row[len(by) + n])}
        for n, wanted in enumerate(pool.wanted)
    }


def _twice(pool: Pool, by: Key, value: str, passed: Sequence[str], bound: Bound) -> str:
    """SQL that groups twice: by value, which tests some row of it passes; then how many values there are."""
    dims = "".join(f"{pool.dim(dim)} AS d{n}, " for n, dim in enumerate(by))
    names = "".join(f"d{n}, " for n in range(len(by)))
    within = ", ".join(f"bool_or({test}) AS c{n}" for n, test in enumerate(passed))
    counted = ", ".join(f"count(*) filter (c{n})" for n in range(len(passed)))
    return f"""select {names} {counted} from (
        select {dims} {within} {pool.rows(bound)} and {value} is not null group by {names} {value})
        {f"group by {names.rstrip(', ')}" if by else ""}"""


def _bits_set(pool: Pool, number: str, most: int, passed: Sequence[str], bound: Bound) -> str:
    """SQL of a bit a number, set where a row passes: without groups, in a quarter of the time."""
    counted = (f"bit_count(bitstring_agg({number}, 1, {most}) filter ({test}))" for test in passed)
    return f"select {', '.join(counted)} {pool.rows(bound)}"
