"""From typed ledgers to the facts of a snapshot, in DuckDB: lookups, derived columns, derived facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.ledgers.kinds import Kind, Lookup, kinds
from data.ledgers.rows import copied, parquet
from data.publishing.counts import DERIVED_COUNTS
from data.publishing.errors import DuplicateKey

FACTS = Path(__file__).resolve().parent.parent / "facts.toml"


def load_facts(file: Path = FACTS) -> dict[str, dict[str, Any]]:
    """Every fact by its id: date, rows, dims, measures, rollups, and sql when it is derived."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def derive(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    reference: Mapping[str, pa.Table],
    as_of: date,
    facts: Mapping[str, Mapping[str, Any]],
) -> None:
    """Write every kind of ledger, as published, and every derived fact to <folder>/<name>.parquet.

    The ledgers are the views ledger_<kind> in `con`, where each file becomes a view of its name.
    """
    folder.mkdir()
    con.execute("set variable as_of = ?::DATE", [as_of])
    for name, table in reference.items():
        con.register(name, table)
    for kind in sorted(kinds().values(), key=lambda kind: kind.id == "equipment_counts"):
        write(con, kind.id, _published(kind), folder)
    for name, fact in facts.items():
        if "sql" in fact:
            write(con, name, fact["sql"] + "\norder by all", folder)


def _published(kind: Kind) -> str:
    rows = DERIVED_COUNTS if kind.id == "equipment_counts" else f"select * from ledger_{kind.id}"
    order = ", ".join(dict.fromkeys([*([kind.date] if kind.date else []), *kind.key]))
    return f"{enriched(kind, rows)}\norder by {order}"


def write(con: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path) -> None:
    """Write the rows of a query to <folder>/<name>.parquet, which becomes a view of that name."""
    file = folder / f"{name}.parquet"
    con.execute(copied(query, file))
    con.execute(f"create view {name} as from {parquet(file)}")


def require_unique_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Raise DuplicateKey when two rows of a view ledger_<kind> have the same natural key."""
    for kind in kinds().values():
        key = ", ".join(kind.key)
        query = f"select {key} from ledger_{kind.id} group by all having count(*) > 1 limit 1"
        if repeated := con.execute(query).fetchall():
            raise DuplicateKey(kind=kind.id, which=" / ".join(map(str, repeated[0])))


def enriched(kind: Kind, rows: str) -> str:
    """SQL of a ledger's rows with the kind's lookups, as the codes stood on the row's date, and derived columns."""
    day = f"coalesce(ledger.{kind.date}, getvariable('as_of'))" if kind.date else "getvariable('as_of')"
    looked_up: dict[tuple[str, str], list[Lookup]] = {}
    for rule in kind.lookups.values():
        looked_up.setdefault((rule.table, rule.on), []).append(rule)
    taken = "".join(f", {id}" for id in kind.lookups)
    joins = "\n".join(_join(rules, n, day) for n, rules in enumerate(looked_up.values()))
    derived = "".join(f", {expression} AS {name}" for name, expression in kind.derived.items())
    return f"select *{derived} from (select ledger.*{taken} from ({rows}) AS ledger\n{joins})"


def _join(rules: Sequence[Lookup], n: int, day: str) -> str:
    return f"""left join ({_versions(rules)}) AS look_{n}
      on look_{n}.looked_up = ({rules[0].on}) and {day} >= look_{n}.since and {day} < look_{n}.until"""


def _versions(rules: Sequence[Lookup]) -> str:
    """What lookups in one table by one code take of its versions, each with the days it answers for: the first from
    ever, each until the next.
    """
    taken = ", ".join(f"nullif({rule.take}, '') AS {rule.id}" for rule in rules)
    return f"""
      select code AS looked_up, {taken},
        case when row_number() over version = 1 then date '0001-01-01' else nullif(valid_from, '')::DATE end AS since,
        coalesce(lead(nullif(valid_from, '')::DATE) over version, date '9999-12-31') AS until
      from {rules[0].table}
      window version AS (partition by code order by nullif(valid_from, '')::DATE nulls first)"""
