"""How often each rule was asked of the rows of a sheet and how often it was broken, by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from data.ledgers.comparing import PLACE
from data.ledgers.kinds import Kind
from data.ledgers.rows import parquet
from data.ledgers.rules import Check, checks, repeated, totalled

RECORD = "not total and not filtered"


def tally(kind: Kind, source: int, file: Path) -> str:
    """SQL of the columns of data.ledgers.ledger.TALLY for a judged sheet.

    `file` has its records and their marks, the tables `judged`, `repeats` and `wrong_totals` the problems. A rule that
    was asked of no row has a line without a month. Bound are as_of, and kind, sender, file and sheet as they are told.
    """
    by_row, keys, sums = checks(kind), [*repeated(kind).values()], [*totalled(kind).values()]
    marked = f"(select *, $as_of::date AS as_of from {parquet(file)})"
    month = f"date_trunc('month', \"{kind.date}\")" if kind.date else "null::date"
    asked = {check: check.applies for check in [*by_row, *keys]}
    broken = _broken(by_row)
    parts = [
        (month, f"{marked} where {RECORD} and not flagged", asked, {}),
        (month, f"judged where source = {source} and flagged", _either(asked, broken), broken),
        (month, f"judged join repeats using ({PLACE}) where source = {source}", {}, _broken(keys)),
        ("null::date", f"{marked} where total", {check: check.applies for check in sums}, {}),
        ("null::date", f"wrong_totals where source = {source}", {}, _broken(sums)),
    ]
    rules = [*by_row, *keys, *sums]
    return f"""
      with parts as ({" union all ".join(_part(rules, *part) for part in parts)}),
      counts as (select month, unnest(range({len(rules)})) AS nth, unnest(checked) AS checked, unnest(failed) AS failed
        from parts),
      sums as (select month, nth, sum(checked)::bigint AS checked, sum(failed)::bigint AS failed from counts
        group by all having sum(checked) > 0),
      rules (nth, rule, scope, "column", severity) as (values {", ".join(map(_named, range(len(rules)), rules))})
      select $kind::varchar AS kind, rule, scope, "column", severity,
        $sender::varchar AS sender, $file::varchar AS file, $sheet::varchar AS sheet,
        coalesce(strftime(month, '%Y-%m'), '') AS month,
        coalesce(checked, 0) AS checked, coalesce(failed, 0) AS failed
      from rules left join sums using (nth) order by nth, month"""


def _broken(rules: Sequence[Check]) -> dict[Check, str]:
    return {check: check.fails for check in rules}


def _either(asked: Mapping[Check, str], broken: Mapping[Check, str]) -> dict[Check, str]:
    """A value that cannot be read is none, and yet the rule was asked of it."""
    return {check: f"({rows}) or ({broken[check]})" if check in broken else rows for check, rows in asked.items()}


def _part(
    rules: Sequence[Check], month: str, rows: str, asked: Mapping[Check, str], broken: Mapping[Check, str]
) -> str:
    """SQL of a month, how many of the rows each rule was asked of, and how many broke it, in lists by its place."""
    checked, failed = (
        ", ".join(f"count_if({counted[check]})" if check in counted else "0" for check in rules)
        for counted in (asked, broken)
    )
    lists = f"[{checked}]::bigint[] AS checked, [{failed}]::bigint[] AS failed"
    return f"select {month} AS month, {lists} from {rows} group by all"


def _named(nth: int, check: Check) -> str:
    return f"({nth}, '{check.rule}', '{check.scope}', '{check.column.id}', '{check.severity}')"
