"""What a figure leaves out, in numbers: rows of its ledgers that were not taken in, or do not count in the view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from analytics.answering import Sums
from analytics.definitions import Indicator, Side
from analytics.filters import SAMPLING, Filters, filters, sampling
from analytics.indicators import period_of
from analytics.periods import Period
from analytics.pooling import Key
from analytics.query import Asked, aggregate
from analytics.reading import reach
from analytics.store import Snapshot
from analytics.view import Scope, View
from data import text
from data.text import Lang, t

BY: Key = ("kind", "level")
JUDGED = ("judged", "conforming", "failures")  # measures of judged batches alone
BATCHES, OF_JUDGED = "batches", "judged"


@dataclass(frozen=True)
class Excluded:
    """Rows that an indicator leaves out in a view.

    `files` are the sheets of its ledgers that reach into the period, with so many rows `rejected` and `filtered` in
    them; None where only some areas may be seen, for a rejected row has none. `unjudged`: batches of the figure that
    nobody has judged yet, None where that is no matter. `kinds` and `levels`: rows of other kinds of sampling, and of
    these kinds but other levels, by code.
    """

    files: int | None
    rejected: int = 0
    filtered: int = 0
    unjudged: int | None = None
    kinds: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)


def excluded(snapshot: Snapshot, scope: Scope, view: View, indicators: Sequence[str]) -> dict[str, Excluded]:
    """What each indicator leaves out in a view: one query for all of those that count sampling, none for the others."""
    found = {id: snapshot.indicators[id] for id in indicators}
    sampled = {id: one for id, one in found.items() if snapshot.facts[_side(one).fact].dims >= SAMPLING}
    asked = {id: _asked(snapshot, scope, view, one) for id, one in sampled.items()}
    read = iter(aggregate(snapshot, [part for parts in asked.values() for part in parts]))
    sums = {id: [next(read) for _ in parts] for id, parts in asked.items()}
    return {
        id: replace(
            _not_taken_in(snapshot, scope, view, one),
            **(_other_sampling(snapshot, view, one, sums[id]) if id in sums else {}),
        )
        for id, one in found.items()
    }


def _side(indicator: Indicator) -> Side:
    """What stands for the rows that a figure could count."""
    return indicator.denominator or indicator.numerator


def _not_taken_in(snapshot: Snapshot, scope: Scope, view: View, indicator: Indicator) -> Excluded:
    if scope.areas is not None:
        return Excluded(None)
    kinds = {kind for side in indicator.sides for kind in snapshot.facts[side.fact].ledgers}
    days = period_of(snapshot, indicator, view)
    sources = [one for one in snapshot.manifest.sources if one["kind"] in kinds and _reaches(one, days)]
    rejected, filtered = (sum(one[name] for one in sources) for name in ("rows_rejected", "rows_filtered"))
    return Excluded(len(sources), rejected, filtered)


def _reaches(source: Mapping, days: Period) -> bool:
    """Whether a sheet has rows of the days, or none with a day."""
    first, last = source.get("first"), source.get("last")
    return not (first and last) or (first < days.end.isoformat() and last >= days.start.isoformat())


def _asked(snapshot: Snapshot, scope: Scope, view: View, indicator: Indicator) -> list[Asked]:
    """All rows under the view's other filters by kind and level, and of batches those judged."""
    side, sieve = _side(indicator), _any_sampling(filters(snapshot, scope, view, indicator))
    measures = [BATCHES, OF_JUDGED] if side.measure in JUDGED else [next(iter(snapshot.facts[side.fact].measures))]
    reached = reach(snapshot, side, period_of(snapshot, indicator, view))
    return [Asked(replace(side, measure=one), BY, [reached[0]] if reached else [], sieve) for one in measures]


def _any_sampling(sieve: Filters) -> Filters:
    kept = (any_of for any_of in sieve.conditions if not {column for column, _ in any_of} <= set(BY))
    return replace(sieve, conditions=tuple(kept))


def _other_sampling(snapshot: Snapshot, view: View, indicator: Indicator, sums: Sequence[Sequence[Sums]]) -> dict:
    counted = sampling(snapshot, view, indicator)
    kinds, levels = (set(counted[dim]) for dim in BY)
    rows, *judged = ([dict(found) for found in each] or [{}] for each in sums)
    other_kinds, other_levels, unjudged = Counter[str](), Counter[str](), 0
    for (kind, level), n in rows[0].items():
        if kinds and kind not in kinds:
            other_kinds[kind] += int(n)
        elif levels and level not in levels:
            other_levels[level] += int(n)
        elif judged:
            unjudged += int(n - judged[0][0].get((kind, level), 0))
    return {"kinds": other_kinds, "levels": other_levels, "unjudged": unjudged if judged else None}


def words(snapshot: Snapshot, found: Excluded, lang: Lang) -> str:
    """未判定3批次；跟踪抽查2、风险监测1；区级5；涉及本期的4个工作表拒收1行、筛除0行."""
    parts = [t("quality.excluded.unjudged", lang, n=text.exact(found.unjudged))] if found.unjudged else []
    for dim, counts in (("kind", found.kinds), ("level", found.levels)):
        each = [
            t("quality.excluded.one", lang, name=snapshot.name(dim, code, lang), n=text.exact(n))
            for code, n in sorted(counts.items(), key=lambda one: -one[1])
        ]
        parts += [t(f"quality.excluded.{dim}", lang, each=t("shell.joined", lang).join(each))] if each else []
    if found.files is not None:
        counts = {name: text.exact(getattr(found, name)) for name in ("files", "rejected", "filtered")}
        parts.append(t("quality.excluded.files" if found.files else "quality.excluded.no_files", lang, **counts))
    return t("quality.excluded.between", lang).join(parts) or t("quality.excluded.nothing", lang)
