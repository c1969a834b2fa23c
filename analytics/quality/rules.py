"""The rules that ledgers are held to: how often each was asked and broken, by month and sender, and by which rows.

They speak of all that a snapshot was made from, whatever view is looked at. A rejected row lies in no area, so who may
see some areas only is told nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.judgement.intervals import wilson
from analytics.store import Snapshot
from analytics.view import Scope
from data.publishing.rules import Described, described_in

PAGE = 50
FILE, ISSUES = "quality.parquet", "issues.parquet"


@dataclass(frozen=True)
class Tallied:
    """A rule of a kind of ledger, in the words of the day of publication. `months`: month (2017-06, "" for rows without
    a day) -> rows checked and failed; `confidence` is that of the interval."""

    about: Described
    months: Mapping[str, tuple[int, int]]
    confidence: float

    @property
    def key(self) -> str:
        """What names it in an address."""
        return ".".join((self.about.kind, self.about.rule, *self.about.columns[:1]))

    @cached_property
    def checked(self) -> int:
        """The rows that the rule was asked of."""
        return sum(checked for checked, _ in self.months.values())

    @cached_property
    def failed(self) -> int:
        """Those that broke it."""
        return sum(failed for _, failed in self.months.values())

    @property
    def share(self) -> float | None:
        """Failed of checked as a fraction; None where it was asked of no row."""
        return self.failed / self.checked if self.checked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the share."""
        if not self.checked:
            return None
        lower, upper = wilson(self.failed, self.checked, self.confidence)
        return float(lower), float(upper)


def tallied(snapshot: Snapshot, scope: Scope) -> list[Tallied]:
    """Every rule of every kind of ledger sent, the most often broken of each kind first; none where the snapshot does
    not know them, being older than they are."""
    if not _there(snapshot, scope):
        return []
    sql = """
      select kind, rule, "column", month, sum(checked)::BIGINT, sum(failed)::BIGINT from read_parquet($file)
      group by all order by kind, rule, "column", month"""
    counts: dict[tuple[str, str, str], dict[str, tuple[int, int]]] = {}
    for kind, rule, column, month, checked, failed in snapshot.rows(sql, {"file": _file(snapshot, FILE)}):
        counts.setdefault((kind, rule, column), {})[month] = (checked, failed)
    words = {(one.kind, one.rule, *one.columns[:1]): one for one in described_in(snapshot.folder)}
    confidence = snapshot.thresholds.confidence
    found = [Tallied(words[key], months, confidence) for key, months in counts.items() if key in words]
    return sorted(found, key=lambda one: (one.about.kind, -one.failed, -one.checked))


def senders(snapshot: Snapshot, scope: Scope, rule: Tallied) -> pd.DataFrame:
    """How often a rule was asked and broken in what each sender sent, the worst first: sender, checked, failed, share,
    lower, upper."""
    if not _there(snapshot, scope):
        return _shares(snapshot, {})
    sql = f"""
      select sender, sum(checked)::BIGINT, sum(failed)::BIGINT from read_parquet($file)
      where file <> '' and {_ONE} group by all having sum(checked) > 0"""
    rows = snapshot.rows(sql, {"file": _file(snapshot, FILE), **_named(rule)})
    return _shares(snapshot, {sender: counts for sender, *counts in rows})


def rejected(snapshot: Snapshot, scope: Scope, kind: str = "") -> pd.DataFrame:
    """How many of the rows that each sender sent, of a kind or all, were rejected, in the columns of `senders`."""
    counts: dict[str, list[int]] = {}
    for source in snapshot.manifest.sources if scope.areas is None else ():
        if kind in ("", source["kind"]):
            read, failed = counts.get(source["sender"], (0, 0))
            counts[source["sender"]] = [read + source["rows_read"], failed + source["rows_rejected"]]
    return _shares(snapshot, counts)


def _shares(snapshot: Snapshot, counts: Mapping[str, Sequence[int]]) -> pd.DataFrame:
    rows = [(sender, *pair) for sender, pair in counts.items() if pair[0]]
    found = pd.DataFrame(rows, columns=["sender", "checked", "failed"])
    found["share"] = found["failed"] / found["checked"]
    found["lower"], found["upper"] = wilson(found["failed"], found["checked"], snapshot.thresholds.confidence)
    return found.sort_values(["share", "checked"], ascending=False, ignore_index=True)


def failing(snapshot: Snapshot, scope: Scope, rule: Tallied, page: int | None = 1) -> pd.DataFrame:
    """A page of `PAGE` rows that broke a rule, all of them with `page` None: the columns of issues.parquet."""
    if not _there(snapshot, scope):
        return pd.DataFrame()
    limit, offset = (None, 0) if page is None else (PAGE, (page - 1) * PAGE)
    one = _ONE.replace('"column"', "coalesce(column_id, $column)")
    sql = f'from read_parquet($file) where {one} order by file, sheet, "row", key limit $limit offset $offset'
    return snapshot.frame(sql, {"file": _file(snapshot, ISSUES), **_named(rule), "limit": limit, "offset": offset})


_ONE = 'kind = $kind and rule = $rule and "column" = $column'


def _named(rule: Tallied) -> dict[str, str]:
    return {"kind": rule.about.kind, "rule": rule.about.rule, "column": (*rule.about.columns, "")[0]}


def _there(snapshot: Snapshot, scope: Scope) -> bool:
    return scope.whole and (snapshot.folder / FILE).exists()


def _file(snapshot: Snapshot, name: str) -> str:
    return str((snapshot.folder / name).resolve())
