"""What a publication does to the figures: every indicator in two snapshots, and volumes of rows that are unusual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.definitions import Indicator, Words
from analytics.findings.wording import quantity
from analytics.frames import Row, rows
from analytics.indicators import asked, grouped, valued
from analytics.store import Snapshot
from analytics.view import LISTS, Scope, View
from analytics.volumes import Jump, jumps, rule
from data.ledgers.kinds import kinds
from data.publishing.errors import PlacesDiffer
from data.text import MISSING, Lang, number, percent, points, signed, t

__all__ = ["Effect", "Jump", "cell_text", "effects", "jumps", "require_one_place", "rule"]

SHARES = ("proportion", "census")  # fractions, said in per cent, their differences in points
COUNTED = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class Effect:
    """An indicator of one view in an older and a newer snapshot; None where one has no such figure.

    Shares are fractions. `old_row` and `new_row` are the rows of `compute` (value, numerator, denominator, lower,
    upper …); `redefined`: the snapshots define it otherwise, or only one of them does. `unit` is in words.
    """

    indicator: str
    pillar: str
    name: Words
    kind: str
    unit: Words
    decimals: int
    good: str
    old_row: Row | None
    new_row: Row | None
    redefined: bool

    @property
    def old(self) -> float | None:
        """The value in the older snapshot."""
        return self.old_row["value"] if self.old_row else None

    @property
    def new(self) -> float | None:
        """The value in the newer snapshot."""
        return self.new_row["value"] if self.new_row else None

    @property
    def difference(self) -> float | None:
        """New less old, None where either is missing."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def changed(self) -> bool:
        """Whether the value differs, or what it was counted from."""
        return _counted(self.old_row) != _counted(self.new_row)

    def texts(self, lang: Lang) -> tuple[str, str, str]:
        """Old, new and difference as they are printed: 94.8%, 96.2%, +1.4个百分点; — where there is none."""
        if self.kind in SHARES:
            both = (percent(self.old, self.decimals), percent(self.new, self.decimals))
            return *both, points(self.difference, lang, max(self.decimals, 1))
        old, new = (self._quantity(value, lang) for value in (self.old, self.new))
        return old, new, signed(self.difference, lang, self.decimals)

    def printed(self, value: float | None) -> float | None:
        """A value as a table has it: a share in per cent, a digit more than is said."""
        if value is None:
            return None
        rounded = round(value * (100 if self.kind in SHARES else 1), self.decimals + 1)
        return int(rounded) if rounded == int(rounded) else rounded

    def _quantity(self, value: float | None, lang: Lang) -> str:
        return MISSING if value is None else quantity(value, self.unit[lang], lang, self.decimals)


def require_one_place(old: Snapshot, new: Snapshot) -> None:
    """Two snapshots are compared where the place of one lies in the other's tree of areas; raises PlacesDiffer."""
    if old.manifest.root not in new.areas and new.manifest.root not in old.areas:
        raise PlacesDiffer(old=old.id, new=new.id)


def _counted(row: Row | None) -> list[str] | None:
    """What a row says as printed with all its digits: two routes to one sum may differ in the last bit."""
    return [number(row[name], "en", 9) for name in COUNTED] if row else None


def effects(old: Snapshot, new: Snapshot, scope: Scope, view: View) -> list[Effect]:
    """Every indicator of either snapshot over the period and under the filters of a view, the changed first.

    Each snapshot answers by its own definitions and up to its own as-of date. Codes of the view that a snapshot does
    not know are left out of its conditions; where it knows none of those chosen it has no figure.
    """
    before, after = _figures(old, scope, view), _figures(new, scope, view)
    both = {**new.indicators, **{id: found for id, found in old.indicators.items() if id not in new.indicators}}
    found = [_effect(old, new, indicator, before.get(id), after.get(id)) for id, indicator in both.items()]
    return sorted(found, key=lambda effect: not effect.changed)


def _effect(old: Snapshot, new: Snapshot, indicator: Indicator, before: Row | None, after: Row | None) -> Effect:
    id, where = indicator.id, new if indicator.id in new.indicators else old
    return Effect(
        indicator=id,
        pillar=indicator.pillar,
        name=indicator.name,
        kind=indicator.kind,
        unit={lang: where.name("unit", indicator.unit, lang) for lang in ("zh", "en")},
        decimals=indicator.decimals,
        good=indicator.good,
        old_row=before,
        new_row=after,
        redefined=old.indicators.get(id) != new.indicators.get(id),
    )


def _figures(snapshot: Snapshot, scope: Scope, view: View) -> Mapping[str, Row]:
    """The row of `compute` of every indicator; nothing where the snapshot knows none of the codes chosen."""
    known = _known(snapshot, view)
    if known is None:
        return {}
    questions = [asked(snapshot, scope, known, id, ()) for id in snapshot.indicators]
    counted = grouped(snapshot, questions)
    found = [rows(valued(snapshot, question, *counts))[0] for question, counts in zip(questions, counted, strict=True)]
    return dict(zip(snapshot.indicators, found, strict=True))


def _known(snapshot: Snapshot, view: View) -> View | None:
    """The view with the codes that a snapshot knows; None when it knows none of a list or not the basis."""
    chosen: dict[str, Sequence[str]] = {field: getattr(view, field) for field in LISTS.values()}
    kept = {
        field: tuple(code for code in chosen[field] if code in snapshot.known.codes[key])
        for key, field in LISTS.items()
    }
    if view.basis not in snapshot.known.codes["basis"] or any(chosen[field] and not kept[field] for field in kept):
        return None
    return replace(view, snapshot=snapshot.id, **kept)


def cell_text(snapshot: Snapshot, kind: str, column: str, value: Any, lang: Lang) -> str:
    """A cell of a ledger as it is read: the words of an area or a code, a day in ISO form; empty for a blank one."""
    if value is None:
        return ""
    of = kinds()[kind].columns[column]
    if of.type == "area":
        return snapshot.name("area", value, lang)
    if of.type == "code":
        return _words(snapshot, str(of.table), lang).get(str(value), str(value))
    if isinstance(value, bool):
        return t(f"differences.{'yes' if value else 'no'}", lang)
    if isinstance(value, int | float):
        return number(value, lang, 0 if value == int(value) else 2)
    return f"{value:%Y-%m}" if of.type == "month" else str(value)


def _words(snapshot: Snapshot, table: str, lang: Lang) -> dict[str, str]:
    return {row["code"]: row[f"name_{lang}"] for row in snapshot.reference(table)}
