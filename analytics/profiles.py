"""One enterprise or one area across all ledgers: everything known of it as dated events, and how to find it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.periods import Period
from analytics.store import Snapshot
from analytics.view import WHOLE, Scope

_EVENTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
PAGE = 50
_NAMES = """
select enterprise, max(enterprise_code) AS enterprise_code, any_value(area) AS area, count(*)::BIGINT AS events,
  count(*) filter (where bad)::BIGINT AS bad
from held where enterprise is not null and (enterprise ilike $like or enterprise_code ilike $like)
group by enterprise order by bad desc, events desc, enterprise limit $limit
"""


@dataclass(frozen=True)
class About:
    """An enterprise (its credit code or name) or areas with all below them, in a period or ever."""

    enterprise: str | None = None
    areas: tuple[str, ...] = ()
    period: Period | None = None


def tally(snapshot: Snapshot, scope: Scope, about: About) -> pd.DataFrame:
    """One row a ledger: fact, events, bad (how many of them are adverse), first and last day."""
    sql = "select fact, count(*)::BIGINT AS events, count(*) filter (where bad)::BIGINT AS bad, min(day) AS first, "
    return snapshot.frame(f"{_EVENTS} {sql} max(day) AS last from held group by fact", _params(snapshot, scope, about))


def events(snapshot: Snapshot, scope: Scope, about: About, fact: str | None = None, page: int = 1) -> pd.DataFrame:
    """A page of `PAGE` events, the latest first: day, fact, dim and code, outcome_dim and outcome, number, note, bad,
    area, enterprise, enterprise_code."""
    order = "order by day desc, fact, number, outcome limit $limit offset $offset"
    span = {"fact": fact, "limit": PAGE, "offset": (page - 1) * PAGE}
    sql = f"{_EVENTS} select * from held where ($fact is null or fact = $fact) {order}"
    return snapshot.frame(sql, _params(snapshot, scope, about) | span)


def find(snapshot: Snapshot, scope: Scope, text: str, limit: int = 20) -> pd.DataFrame:
    """Enterprises whose name or credit code contains the text: enterprise, enterprise_code, area, events, bad."""
    pattern = text.replace("\\", "").replace("%", "").replace("_", "")
    params = _params(snapshot, scope, About()) | {"like": f"%{pattern}%", "limit": limit}
    return snapshot.frame(f"{_EVENTS} {_NAMES}", params)


def names_of(snapshot: Snapshot, enterprise: str) -> tuple[list[str], list[str]]:
    """Names and credit codes under which an enterprise stands in the ledgers; `enterprise` is either of them."""
    pairs = snapshot.rows(
        f"{_EVENTS} select distinct enterprise, enterprise_code from held",
        _params(snapshot, WHOLE, About()) | {"names": [enterprise], "codes": [enterprise]},
    )
    names = {name for name, _ in pairs if name} | {enterprise}
    return sorted(names), sorted({code for _, code in pairs if code} | {enterprise})


def _params(snapshot: Snapshot, scope: Scope, about: About) -> dict[str, Any]:
    names, codes = names_of(snapshot, about.enterprise) if about.enterprise else (None, [])
    below = snapshot.areas.below
    return {
        "as_of": snapshot.as_of,
        "edition": (snapshot.span("equipment_devices") or (None, None))[1],
        "allowed": None if scope.areas is None else sorted(below(scope.areas)),
        "areas": sorted(below(about.areas)) if about.areas else None,
        "names": names,
        "codes": codes,
        "start": about.period.start if about.period else None,
        "end": about.period.end if about.period else None,
    }
