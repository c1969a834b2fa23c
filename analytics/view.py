"""What is being looked at: one frozen View, the address it stands in, and whose rows may be seen."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from analytics.periods import COMPARISONS, Compared, Period, add_months, compared, format_period, parse_period

LISTS = {
    "area": "areas",
    "product": "products",
    "kind": "kinds",
    "level": "levels",
    "stage": "stages",
    "device": "devices",
}


@dataclass(frozen=True)
class Scope:
    """Whose rows may be seen: those of `areas` with all below them, None is the whole tree, () nothing at all; of these
    without what `hidden` names (analytics.hiding). Who opens a snapshot names it: there is no scope by default."""

    areas: tuple[str, ...] | None
    hidden: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is kept back."""
        return self.areas is None and not self.hidden


WHOLE = Scope(None)


@dataclass(frozen=True)
class View:
    """What is being looked at. `start` ≤ day < `end`; an empty tuple filters nothing; tuples are kept sorted.

    Raises ValueError for an empty period or a comparison that does not exist.
    """

    snapshot: str
    start: date
    end: date
    areas: tuple[str, ...] = ()
    compare: str = "yoy"
    products: tuple[str, ...] = ()
    basis: str = "reported"
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.start >= self.end or self.compare not in COMPARISONS:
            raise ValueError(f"not a view: {self.start} to {self.end}, {self.compare}")
        for name in LISTS.values():
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    @property
    def period(self) -> Period:
        """The period chosen, half-open."""
        return Period(self.start, self.end)

    def partial(self, as_of: date) -> bool:
        """Whether the period runs beyond the last day of the data."""
        return self.end > as_of + timedelta(days=1)

    def compared(self, as_of: date) -> Compared:
        """The current and base periods of the comparison, both cut at the same day."""
        return compared(self.period, self.compare, as_of)

    def with_(self, **changes: Any) -> View:
        """The same view with some fields changed; `period` sets start and end."""
        if "period" in changes:
            changes["start"], changes["end"] = changes.pop("period")
        return replace(self, **changes)


@dataclass(frozen=True)
class Known:
    """What an address may name: the snapshot opened, its as-of date, and codes by key (area, product, basis, …)."""

    snapshot: str
    as_of: date
    codes: Mapping[str, Container[str]]


@dataclass(frozen=True)
class Ignored:
    """A part of an address that was passed over; `reason` is unknown_snapshot, unknown_code or malformed."""

    key: str
    value: str
    reason: str


def default_view(known: Known) -> View:
    """The year of the as-of date, up to and including its month."""
    month = known.as_of.replace(day=1)
    return View(known.snapshot, month.replace(month=1), add_months(month, 1))


def from_query(params: Mapping[str, str], known: Known) -> tuple[View, tuple[Ignored, ...]]:
    """Read an address. Never raises: what is unknown or malformed keeps its default and is returned as Ignored."""
    ignored: list[Ignored] = []
    changes: dict[str, Any] = {}
    if params.get("snapshot", known.snapshot) != known.snapshot:
        ignored.append(Ignored("snapshot", params["snapshot"], "unknown_snapshot"))
    if "period" in params:
        try:
            changes["period"] = parse_period(params["period"])
        except ValueError:
            ignored.append(Ignored("period", params["period"], "malformed"))
    codes = {**known.codes, "compare": COMPARISONS}
    for key in ("compare", "basis", *LISTS):
        values = [value for value in params.get(key, "").split(",") if value]
        found = [value for value in values if value in codes[key]]
        ignored += [Ignored(key, value, "unknown_code") for value in values if value not in codes[key]]
        if found:
            changes[LISTS.get(key, key)] = tuple(found) if key in LISTS else found[0]
    return default_view(known).with_(**changes), tuple(ignored)


def to_query(view: View, default: View | None = None) -> dict[str, str]:
    """The address of a view, all spelled out; with a `default` given, what equals it is left out."""
    values = {"snapshot": view.snapshot, "period": format_period(view.period), "compare": view.compare}
    values["basis"] = view.basis
    values |= {key: ",".join(getattr(view, field)) for key, field in LISTS.items()}
    usual = to_query(default) if default else {}
    return {key: value for key, value in values.items() if value and value != usual.get(key)}
