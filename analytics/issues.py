"""What was wrong with the ledgers of a snapshot: rows rejected and cells blanked, with rule and remedy."""

from __future__ import annotations

import pandas as pd

from analytics.store import Snapshot

PAGE = 50
_HELD = "read_parquet($file) where ($severity is null or severity = $severity) and ($kind is null or kind = $kind)"


def tally(snapshot: Snapshot) -> pd.DataFrame:
    """One row a kind of ledger, severity and rule: kind, severity, rule, issues."""
    sql = "select kind, severity, rule, count(*)::BIGINT AS issues from read_parquet($file) group by all order by all"
    return snapshot.frame(sql, {"file": _file(snapshot)})


def issues(snapshot: Snapshot, severity: str | None, kind: str | None, page: int | None = 1) -> pd.DataFrame:
    """A page of `PAGE` issues, all of them with `page` None: kind, file, sheet, row, column, value, rule, severity,
    message_zh, message_en, remedy_zh, remedy_en."""
    limit, offset = (None, 0) if page is None else (PAGE, (page - 1) * PAGE)
    params = {"file": _file(snapshot), "severity": severity, "kind": kind, "limit": limit, "offset": offset}
    order = 'order by kind, file, sheet, "row", rule limit $limit offset $offset'
    return snapshot.frame(f"select * from {_HELD} {order}", params)


def _file(snapshot: Snapshot) -> str:
    return str(snapshot.folder / "issues.parquet")
