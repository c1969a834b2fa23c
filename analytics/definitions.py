"""What is counted and how it is called: facts.toml and indicators/*.toml, checked against each other when read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from data.ledgers.kinds import kinds

TIMES = ("month", "quarter", "year")
KINDS = ("proportion", "census", "rate", "flow", "stock", "duration")
READS = ("period", "last", "to_date", "mean", "exposure")
READ_BY_KIND = {("stock", True): "last", ("census", True): "last", ("stock", False): "to_date"}
GOOD = ("up", "down", "neutral")
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
_WORD = re.compile(r"\w+")
Words = Mapping[str, str]
Where = tuple[tuple[str, tuple[str, ...]], ...]


class DefinitionError(ValueError):
    """A definition that does not hold; the text names file, indicator and key."""


@dataclass(frozen=True)
class Fact:
    """A table of the snapshot. `measures` maps a name to `count` or `sum:COLUMN`; `stock` facts are read at a month.
    `ledgers` are the kinds of ledgers that its rows come from.
    """

    id: str
    date: str
    rows: tuple[str, ...]
    dims: frozenset[str]
    measures: Mapping[str, str]
    rollups: tuple[frozenset[str], ...]
    stock: bool
    ledgers: tuple[str, ...]

    @property
    def narrowing(self) -> frozenset[str]:
        """What its rows can be narrowed by: the dims, and the enterprise where rows name one."""
        return self.dims | ({"enterprise"} & set(self.rows))


@dataclass(frozen=True)
class Side:
    """What a numerator or denominator adds up.

    `measure`: a measure of the fact or `distinct:COLUMN`. `read`: `period` sums over the period, `last` takes the last
    month of it that has data, `to_date` sums from the beginning to its end, `mean` averages the months of it, and
    `exposure` is that mean times the years of the period (device-years). By
    default stocks and census shares of a stock fact are read at the last month, other stocks to date, all else by
    period.
    """

    fact: str
    measure: str
    where: Where
    read: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator. `counted` and `out_of` are numerator and denominator in words; value = numerator / denominator
    × `per`, or the numerator alone. `complement`: the numerator is the denominator less what it counts.
    `chance`: a rate of what happens by chance has an interval, one of what is counted in full has none. `ahead`: it
    looks at so many months after the as-of date, whatever the period; `rolling`: at so many up to the end of the
    period, for what is too rare to be read in one year. `rows`: where its rows stand if not in its fact.
    `rebase`: months (2016-01) from which control limits are made anew, because the process is known to have changed,
    and why.
    `benchmark`: a series of national_benchmarks.csv of another population, shown as context with its `caveat` alone.
    """

    id: str
    pillar: str
    name: Words
    short: Words
    definition: Words
    counted: Words
    out_of: Words | None = None
    exclusions: Words
    why: Words
    source: Words
    owner: Words
    kind: str
    numerator: Side
    denominator: Side | None = None
    complement: bool = False
    chance: bool = True
    per: int = 1
    ahead: int = 0
    rolling: int = 0
    rows: Side | None = None
    basis: str
    unit: str
    good: str
    target: Mapping[str, Any] | None = None
    rebase: Mapping[str, Words] = field(default_factory=dict)
    benchmark: Mapping[str, Any] | None = None
    decimals: int
    by: tuple[str, ...]
    area_filter: bool = True
    published: tuple[str, ...] = ()
    version: str
    changes: Words
    review_by: date

    @property
    def sides(self) -> tuple[Side, ...]:
        """Numerator and, where there is one, denominator."""
        return (self.numerator, self.denominator) if self.denominator else (self.numerator,)


def load_facts(file: Path) -> dict[str, Fact]:
    """The facts by id, in the order of the file."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return {id: _fact(id, table) for id, table in raw.items()}


def _fact(id: str, table: Mapping[str, Any]) -> Fact:
    return Fact(
        id=id,
        date=table["date"],
        rows=tuple(table["rows"]),
        dims=frozenset(table["dims"]),
        measures=table["measures"],
        rollups=tuple(frozenset(dims) for dims in table["rollups"]),
        stock=table.get("stock", False),
        ledgers=tuple(table.get("ledgers") or _ledgers(table.get("sql", id))),
    )


def _ledgers(sql: str) -> Iterator[str]:
    """The kinds of ledgers that an SQL names."""
    named = set(_WORD.findall(sql))
    return (kind for kind in kinds() if kind in named)


def load_indicators(folder: Path, facts: Mapping[str, Fact]) -> dict[str, Indicator]:
    """The indicators by id; a file's name is the pillar, its `defaults` fill in what a table leaves out.

    Raises DefinitionError.
    """
    found: dict[str, Indicator] = {}
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        defaults = tables.pop("defaults", {})
        for id, table in tables.items():
            try:
                _require(id not in found, "defined twice")
                found[id] = _indicator(id, file.stem, {**defaults, **table}, facts)
            except (DefinitionError, KeyError, TypeError) as error:
                raise DefinitionError(f"{file.name}, {id}: {error}") from error
    return found


def _indicator(id: str, pillar: str, table: Mapping[str, Any], facts: Mapping[str, Fact]) -> Indicator:
    given = dict(table)
    fact, where = given.pop("fact"), given.pop("where", {})
    for name in ("numerator", "denominator", "rows"):
        if name in given:
            given[name] = _side(given[name], fact, where, given["kind"], facts)
    for name in ("by", "published"):
        given[name] = tuple(given.get(name, ()))
    _require_keys("indicator", given, Indicator, {"id", "pillar"})
    indicator = Indicator(id=id, pillar=pillar, **given)
    _require_consistent(indicator, facts)
    return indicator


def _side(given: Any, fact: str, where: Mapping[str, list[str]], kind: str, facts: Mapping[str, Fact]) -> Side:
    table: dict[str, Any] = {"measure": given} if isinstance(given, str) else dict(given)
    table.setdefault("fact", fact)
    own = facts[table["fact"]]
    shared = where if own.id == fact else {}
    table["where"] = tuple((dim, tuple(codes)) for dim, codes in {**shared, **table.get("where", {})}.items())
    table.setdefault("measure", next(iter(own.measures)))
    table.setdefault("read", READ_BY_KIND.get((kind, own.stock), "period"))
    _require_keys("side", table, Side)
    side = Side(**table)
    _require(side.read in (READS if own.stock else ("period", "to_date")), f"read = {side.read}")
    _require({dim for dim, _ in side.where} <= own.dims, f"where: {own.id} has no such dim")
    distinct = side.measure.removeprefix("distinct:")
    _require(side.measure in own.measures or (distinct != side.measure and distinct in own.rows), side.measure)
    return side


def _require_consistent(indicator: Indicator, facts: Mapping[str, Fact]) -> None:
    _require(indicator.kind in KINDS, f"kind = {indicator.kind}")
    _require(indicator.good in GOOD, f"good = {indicator.good}")
    _require(all(map(MONTH.fullmatch, indicator.rebase)), f"rebase = {list(indicator.rebase)}: months such as 2016-01")
    _require(all(set(why) == {"zh", "en"} for why in indicator.rebase.values()), "rebase needs a reason, zh and en")
    shares = indicator.kind in ("proportion", "census", "rate", "duration")
    _require(shares == (indicator.denominator is not None), "denominator")
    _require(shares == (indicator.out_of is not None), "out_of")
    dims = frozenset.intersection(*(facts[side.fact].dims for side in indicator.sides)) | set(TIMES)
    _require(set(indicator.by) <= dims, f"by: {sorted(set(indicator.by) - dims)}")
    for words in fields(Indicator):
        value = getattr(indicator, words.name)
        if words.type in ("Words", "Words | None") and value is not None:
            _require(set(value) == {"zh", "en"}, f"{words.name} needs zh and en")


def _require_keys(what: str, given: Mapping[str, Any], shape: type, later: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    known = {item.name for item in fields(shape)}
    needed = {item.name for item in fields(shape) if item.default is item.default_factory is MISSING} - later
    _require(given.keys() <= known, f"{what} has unknown keys {sorted(given.keys() - known)}")
    _require(needed <= given.keys(), f"{what} lacks {sorted(needed - given.keys())}")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise DefinitionError(otherwise)
