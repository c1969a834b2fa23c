"""Unusual volumes of rows: what a publication brought for a month, or a sender sent, beside what is usual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

from analytics.periods import add_months
from analytics.store import Snapshot
from data.ledgers.kinds import Kind, kinds
from data.publishing.difference import sent
from data.settings import Thresholds
from data.text import Lang, exact, month, number, t

Months = Mapping[date, int]  # rows by first day of the month
MONTHS_BEFORE = 12


class _Volume(NamedTuple):
    """Rows of a kind in a month, of a sender or of all ("")."""

    kind: str
    month: date
    sender: str
    rows: float


@dataclass(frozen=True)
class Jump:
    """Rows of a kind in a month (its first day), far from those of the month before and from what is usual.

    `sender` "": the rows of all; else those that this sender sent, a month covered. `previous` rows stood in
    `previous_month`, the last before that has any; `usual` is the median of the last twelve that have any.
    """

    kind: str
    month: date
    sender: str
    rows: float
    previous: float
    previous_month: date
    usual: float

    @property
    def times(self) -> float:
        """The rows as a multiple of those before, infinite where there were none."""
        return self.rows / self.previous if self.previous else float("inf")

    def text(self, lang: Lang) -> str:
        """2017年12月抽查结果台账800行，为上月（100行）的8倍；此前12个月的中位数为110行."""
        adjacent = add_months(self.previous_month, 1) == self.month
        before = t("differences.month_before", lang) if adjacent else month(self.previous_month, lang)
        counts = {name: number(getattr(self, name), lang) for name in ("rows", "previous", "usual")}
        words = {"month": month(self.month, lang), "kind": kinds()[self.kind].name[lang], "before": before, **counts}
        said = t(
            f"differences.jump_{'up' if self.rows > self.previous else 'down'}", lang, times=self._times(lang), **words
        )
        return t("differences.sent_by", lang, sender=self.sender, what=said) if self.sender else said

    def _times(self, lang: Lang) -> str:
        """8, 3.5; of a fall the share that is left: 12%."""
        if self.rows <= self.previous:
            return f"{number(self.times * 100, lang)}%"
        return number(self.times, lang, 1).removesuffix(".0")


def rule(thresholds: Thresholds, lang: Lang) -> str:
    """The rule by which volumes are unusual, in words."""
    times, rows = number(thresholds.jump_times, lang, 1).removesuffix(".0"), exact(thresholds.jump_rows)
    return t("differences.rule", lang, times=times, rows=rows, months=MONTHS_BEFORE)


def jumps(new: Snapshot, old: Snapshot | None = None) -> list[Jump]:
    """Unusual volumes in what `new` says otherwise than `old` (None: in all it says), the largest changes first.

    By kind and month, and by sender and kind where the manifests name senders: rows that are at least `jump_times`
    times those of the month before and of the usual month, or at most that part of both, where the larger number is
    at least `jump_rows`. A month that the data do not cover to its end is never called too small.
    """
    found = [jump for kind in kinds().values() if kind.date for jump in _of_kind(kind, new, old)]
    if old:
        found += _of_senders(new, old)
    return sorted(found, key=lambda jump: -max(jump.times, 1 / jump.times if jump.times else float("inf")))


def _of_kind(kind: Kind, new: Snapshot, old: Snapshot | None) -> Iterator[Jump]:
    now, then = _months(kind, new), _months(kind, old) if old else {}
    for touched in sorted(day for day in now.keys() | then.keys() if now.get(day) != then.get(day)):
        whole = add_months(touched, 1) <= new.as_of + timedelta(days=1)
        before = sorted((day, rows) for day, rows in now.items() if day < touched)
        jump = _jump(_Volume(kind.id, touched, "", now.get(touched, 0)), before, new.thresholds)
        if jump and (whole or jump.rows > jump.previous):
            yield jump


def _months(kind: Kind, snapshot: Snapshot) -> Months:
    """Rows sent of each month that has any."""
    file = (snapshot.folder / "facts" / f"{kind.id}.parquet").resolve()
    if not file.exists():
        return {}
    query = f"""
        select date_trunc('month', {kind.date})::DATE as month, count(*) from read_parquet($file)
        where {sent(file)} and {kind.date} is not null group by all"""
    return dict(snapshot.rows(query, {"file": str(file)}))


def _of_senders(new: Snapshot, old: Snapshot) -> Iterator[Jump]:
    """What a sender sent anew of a kind, a month covered, beside what that sender sent before."""
    earlier = [source for source in old.manifest.sources if source.get("sender") and source.get("last")]
    seen = {(source["sha256"], source["sheet"]) for source in earlier}
    for source in new.manifest.sources:
        if not (source.get("sender") and source.get("last")) or (source["sha256"], source["sheet"]) in seen:
            continue
        alike = [other for other in earlier if all(other[name] == source[name] for name in ("sender", "kind"))]
        before = sorted((_last_month(other), _a_month(other)) for other in alike)
        volume = _Volume(source["kind"], _last_month(source), source["sender"], _a_month(source))
        if jump := _jump(volume, before, new.thresholds):
            yield jump


def _last_month(source: Mapping[str, Any]) -> date:
    return date.fromisoformat(source["last"]).replace(day=1)


def _a_month(source: Mapping[str, Any]) -> float:
    """Accepted rows of a source a month that it covers."""
    first, last = date.fromisoformat(source["first"]), _last_month(source)
    return source["rows_accepted"] / ((last.year - first.year) * 12 + last.month - first.month + 1)


def _jump(volume: _Volume, before: Sequence[tuple[date, float]], limits: Thresholds) -> Jump | None:
    """The jump that a volume makes beside those of the months before, in order; None where it makes none."""
    if not before:
        return None
    rows, (previous_month, previous), usual = volume.rows, before[-1], median(n for _, n in before[-MONTHS_BEFORE:])
    low, high = min(previous, usual), max(previous, usual)
    rise, fall = rows >= limits.jump_times * high, rows * limits.jump_times <= low
    if not (rise or fall) or max(rows, low) < limits.jump_rows:
        return None
    return Jump(*volume, previous, previous_month, usual)
