"""From typed ledgers to the facts of a snapshot, in DuckDB: lookups, derived columns, derived facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.ledgers.kinds import Kind, Lookup, kinds
from data.publishing.counts import DERIVED_COUNTS
from data.publishing.errors import DuplicateKey
from data.publishing.schema import typed

FACTS = Path(__file__).resolve().parent.parent / "facts.toml"


def load_facts(file: Path = FACTS) -> dict[str, dict[str, Any]]:
    """Every fact by its id: date, rows, dims, measures, rollups, and sql when it is derived."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def derive(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, pa.Table],
    reference: Mapping[str, pa.Table],
    as_of: date,
    facts: Mapping[str, Mapping[str, Any]],
) -> None:
    """Leave one table in `con` for every kind of ledger, as published, and for every derived fact.

    `tables` are ledgers in the columns of their kinds; a kind that is not there becomes an empty table.
    Raises DuplicateKey when two rows of a ledger have the same natural key.
    """
    con.execute("set variable as_of = ?::DATE", [as_of])
    for name, table in reference.items():
        con.register(name, table)
    for kind in kinds().values():
        con.register(f"ledger_{kind.id}", typed(kind, tables))
        _require_unique_key(con, kind)
    for kind in sorted(kinds().values(), key=lambda kind: kind.id == "equipment_counts"):
        _create_kind(con, kind)
    for name, fact in facts.items():
        if "sql" in fact:
            _create(con, name, fact["sql"] + "\norder by all")


def _create_kind(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    rows = DERIVED_COUNTS if kind.id == "equipment_counts" else f"select * from ledger_{kind.id}"
    order = ", ".join(dict.fromkeys([*([kind.date] if kind.date else []), *kind.key]))
    _create(con, kind.id, f"{enriched(kind, rows)}\norder by {order}")


def _create(con: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    statement = f"create table {name} as\n{query}"
    con.execute(statement)


def _require_unique_key(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    key = ", ".join(kind.key)
    query = f"select {key} from ledger_{kind.id} group by all having count(*) > 1 limit 1"
    repeated = con.execute(query).fetchall()
    if repeated:
        raise DuplicateKey(kind=kind.id, which=" / ".join(map(str, repeated[0])))


def enriched(kind: Kind, rows: str) -> str:
    """SQL of a ledger's rows with the kind's lookups, as the codes stood on the row's date, and derived columns."""
    day = f"coalesce(ledger.{kind.date}, getvariable('as_of'))" if kind.date else "getvariable('as_of')"
    taken = "".join(f", look_{n}.taken AS {rule.id}" for n, rule in enumerate(kind.lookups.values()))
    joins = "\n".join(_join(rule, n, day) for n, rule in enumerate(kind.lookups.values()))
    derived = "".join(f", {expression} AS {name}" for name, expression in kind.derived.items())
    return f"select *{derived} from (select ledger.*{taken} from ({rows}) AS ledger\n{joins})"


def _join(rule: Lookup, n: int, day: str) -> str:
    return f"""left join ({_versions(rule)}) AS look_{n}
      on look_{n}.looked_up = ({rule.on}) and {day} >= look_{n}.since and {day} < look_{n}.until"""


def _versions(rule: Lookup) -> str:
    """The versions of the codes, each with the days it answers for: the first from ever, each until the next."""
    return f"""
      select code AS looked_up, nullif({rule.take}, '') AS taken,
        case when row_number() over version = 1 then date '0001-01-01' else nullif(valid_from, '')::DATE end AS since,
        coalesce(lead(nullif(valid_from, '')::DATE) over version, date '9999-12-31') AS until
      from {rule.table}
      window version AS (partition by code order by nullif(valid_from, '')::DATE nulls first)"""
