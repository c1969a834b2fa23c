"""Which cards a page shows, read from data/cards/<page>.toml: one table a card, in the order of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from analytics.view import View
from data.settings import PROJECT

FOLDER = PROJECT / "data" / "cards"
KINDS = frozenset(
    (
        "kpi",
        "pillar",
        "attention",
        "certainty",
        "list",
        "tiles",
        "trend",
        "columns",
        "bars",
        "pareto",
        "dots",
        "rates",
        "stems",
        "heat",
        "funnel",
        "waterfall",
        "control",
        "bands",
        "plan_unsampled",
        "plan_power",
        "plan_places",
        "plan_products",
        "plan_table",
        "coverage_places",
        "coverage_industries",
        "tasks",
        "year_plan",
    )
)
COMPARING = ("plan_places", "coverage_places")  # kinds that compare places without saying so in `by`
Words = Mapping[str, str]


class CardError(ValueError):
    """A card that does not hold; the text names file, card and key."""


@dataclass(frozen=True, kw_only=True)
class CardSpec:
    """One card.

    `width` of 12, `height` in px; `below`: stands under the card before it, in the same column. `indicators` are the
    series of a trend, the lines of a table or the choices of a map; `second` gives numbers in the margin, in a list of
    failures what says whether anything was sampled; `part` the hollow share of a column. `by` are dims, narrowed by
    `where`; `basis` is another 抽查口径; `span` counts the months, quarters or years shown, of a control chart months.
    `order` is value or code, in a list a column; `top` keeps so many rows.
    `lead` are the figures of a list that its title states.
    `pool`: the years put together where fewer than two categories have enough in the period; `adjust` is the dim to
    whose mix in the whole rates are standardised. `instead` are the keys that change where fewer than two rows have
    enough to be judged: what is shown then. `alone`: shown where one place is seen and none are compared. `events` is
    the indicator whose campaigns a control chart marks, each where it begins in a year.
    """

    page: str
    key: str
    kind: str
    name: Words
    width: int = 6
    height: int = 370
    below: bool = False
    indicator: str = ""
    indicators: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: Mapping[str, list[str]] = field(default_factory=dict)
    basis: str = ""
    span: int = 0
    order: str = "value"
    top: int = 0
    pool: int = 0
    adjust: str = ""
    events: str = ""
    second: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    part: str = ""
    part_name: Words | None = None
    muted: bool = False
    alarm: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    drill: str = ""
    link: str = ""
    note: Words | None = None
    instead: CardSpec | None = None
    alone: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """What a reader can pick on the card itself."""
        return {"tiles": self.indicators, "attention": ("all",)}.get(self.kind, ())

    @property
    def parameter(self) -> str:
        """The key under which what was picked stands in the address: the card's own, or that of the page of plans."""
        return self.key if self.choices else "n"

    @property
    def full_key(self) -> str:
        """page.card: unique, and stable in packs of cards."""
        return f"{self.page}.{self.key}"

    def seen(self, view: View) -> View:
        """The view as the card sees it: through its own basis, where it has one."""
        return view.with_(basis=self.basis, levels=(), kinds=()) if self.basis else view

    def fits(self, places: bool) -> bool:
        """Whether the card has something to show where there are `places` to compare, or one alone."""
        compares = "area" in self.by or self.kind in COMPARING
        return not self.alone if places else not compares

    @property
    def every_indicator(self) -> tuple[str, ...]:
        """All indicators that the card asks for."""
        named = (self.indicator, *self.indicators, *self.second, self.part, self.drill, self.events)
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A clause of a headline; `name` stands for the indicator's short name.

    `say` is rate, target, count, failed (the failures `of` so many batches, and what was done) or change (of a rate:
    what it is worth, without the figure).
    """

    say: str
    indicator: str
    of: str = ""
    name: Words | None = None
    basis: str = ""

    @property
    def spec(self) -> CardSpec:
        """The clause as a card of one figure."""
        both = (self.of, self.indicator) if self.of else ()
        about = {"indicator": self.indicator, "indicators": both, "basis": self.basis}
        return CardSpec(page="", key="", kind="kpi", name=self.name or {}, **about)


@dataclass(frozen=True)
class Page:
    """The cards of a page in their order, and the clauses of its headline, the most important first; `few` are those
    that lead where the rate of the first clause has too few samples to compare places."""

    cards: tuple[CardSpec, ...]
    headline: tuple[Clause, ...]
    few: tuple[Clause, ...] = ()

    def known(self, indicators: Collection[str], places: bool = True) -> Page:
        """Without what asks for an indicator that is not among these, as a snapshot of an earlier program lacks it, and
        without what does not fit where there are `places` to compare, or one alone."""
        cards = tuple(spec for spec in self.cards if {*spec.every_indicator} <= {*indicators} and spec.fits(places))
        clauses, few = (
            tuple(clause for clause in said if {*clause.spec.every_indicator} <= {*indicators})
            for said in (self.headline, self.few)
        )
        return Page(cards, clauses, few)


def page(name: str, indicators: Collection[str] | None = None, places: bool = True) -> list[CardSpec]:
    """The cards of a page in their order, with `indicators` those that ask for none besides and fit the `places`;
    raises CardError for an unknown page."""
    if name not in pages():
        raise CardError(f"data/cards has no {name}.toml")
    found = pages()[name]
    return list((found if indicators is None else found.known(indicators, places)).cards)


def card(key: str) -> CardSpec:
    """The card of a key page.card; raises CardError."""
    found = next((spec for spec in page(key.partition(".")[0]) if spec.full_key == key), None)
    if found is None:
        raise CardError(f"no card {key}")
    return found


@cache
def pages(folder: Path = FOLDER) -> dict[str, Page]:
    """All pages by name; raises CardError naming file, card and key."""
    return {file.stem: _page(file) for file in sorted(folder.glob("*.toml"))}


def _page(file: Path) -> Page:
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    headline = tables.pop("headline", {})
    cards = tuple(
        _card({"page": file.stem, "key": key, **table}, f"{file.name}, {key}") for key, table in tables.items()
    )
    clauses, few = (_clauses(headline.get(key, []), file) for key in ("clauses", "few"))
    return Page(cards, clauses, few)


def _clauses(tables: list[dict[str, Any]], file: Path) -> tuple[Clause, ...]:
    return tuple(_made(Clause, table, f"{file.name}, headline") for table in tables)


def _made(shape: type, given: Mapping[str, Any], where: str) -> Any:
    known = {item.name for item in fields(shape)}
    needed = {item.name for item in fields(shape) if item.default is MISSING and item.default_factory is MISSING}
    if unknown := sorted(given.keys() - known):
        raise CardError(f"{where}: unknown keys {unknown}")
    if lacking := sorted(needed - given.keys()):
        raise CardError(f"{where}: lacks {lacking}")
    return shape(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})


def _card(table: Mapping[str, Any], where: str) -> CardSpec:
    changed = table.get("instead")
    given = {key: value for key, value in table.items() if key != "instead"}
    spec = _checked(_made(CardSpec, given, where), where)
    return replace(spec, instead=_card({**given, **changed}, f"{where}, instead")) if changed else spec


def _checked(spec: CardSpec, where: str) -> CardSpec:
    if spec.kind not in KINDS:
        raise CardError(f"{where}: kind = {spec.kind}")
    for name, words in (("name", spec.name), ("note", spec.note), ("part_name", spec.part_name)):
        if words is not None and words.keys() != {"zh", "en"}:
            raise CardError(f"{where}: {name} needs zh and en")
    if spec.kind == "control" and spec.by not in (("month",), ("quarter",)):
        raise CardError(f"{where}: a control chart is by month or by quarter, not by {list(spec.by)}")
    if spec.kind == "list" and (bool(spec.lead) != bool(spec.indicators) or set(spec.lead) - set(spec.indicators)):
        raise CardError(f"{where}: a list of figures leads with some of them, not with {list(spec.lead)}")
    if not 1 <= spec.width <= 12:
        raise CardError(f"{where}: width = {spec.width}")
    return spec
