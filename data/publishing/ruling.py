"""Published ledgers held to the rules of rules.toml, in DuckDB: what is asked is counted, what breaks one is listed."""

from __future__ import annotations

import duckdb

from data.ledgers.kinds import Kind, kinds
from data.ledgers.rows import quoted
from data.publishing.content import NOTICE
from data.publishing.rules import Rule, rules


def hold(con: duckdb.DuckDBPyConnection) -> None:
    """Add to the tables `noticed` (in the columns of issues.parquet) and `asked` (of quality.parquet) what the rules
    find in the kinds of ledger that have rows: those stand in `con` as <kind>, and as before_<kind> those before.
    """
    con.execute("create table noticed as from issues limit 0")
    con.execute("create table asked as from quality limit 0")
    for rule in rules():
        for kind in (kinds()[id] for id in rule.kinds if _filled(con, id)):
            if all(_filled(con, table) for table in rule.needs):
                _hold(con, rule, kind)
            else:
                _ask(con, rule, kind, "select '' AS month, 0 AS checked, 0 AS failed")


def _filled(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(con.execute(f"from {quoted(table)} limit 1").fetchall())


def _hold(con: duckdb.DuckDBPyConnection, rule: Rule, kind: Kind) -> None:
    month = f"coalesce(strftime({quoted(kind.date)}, '%Y-%m'), '')" if kind.date else "''"
    counts = "count(*) AS checked, count_if(not holds) AS failed"
    _ask(con, rule, kind, f"select {month} AS month, {counts} from ({rule.rows(kind)}) group by all")
    column = kind.columns[rule.columns[0]]
    key = ", ".join(f"{quoted(id)}::varchar" for id in kind.key)
    query = f"""
      insert into noticed by name
      select $kind AS kind, '' AS file, '' AS sheet, $heading AS "column", {quoted(column.id)}::varchar AS value,
        $rule AS rule, $severity AS severity, $zh AS message_zh, $en AS message_en,
        $remedy_zh AS remedy_zh, $remedy_en AS remedy_en, $column AS column_id,
        concat_ws(' / ', {key}) AS key, '' AS sender
      from ({rule.rows(kind)}) where not holds"""
    words = {**rule.words, **{f"remedy_{lang}": text for lang, text in rule.remedy.items()}}
    about = {"kind": kind.id, "heading": column.zh, "column": column.id, "rule": rule.id, "severity": NOTICE}
    con.execute(query, about | words)


def _ask(con: duckdb.DuckDBPyConnection, rule: Rule, kind: Kind, counts: str) -> None:
    """Take down how many rows were asked and failed, by month; of no row: that there was none."""
    query = f"""
      insert into asked by name
      with counts as ({counts})
      select $kind AS kind, $rule AS rule, $scope AS scope, $column AS "column", $severity AS severity,
        '' AS sender, '' AS file, '' AS sheet, month, checked, failed
      from (from counts union all select '', 0, 0 where not exists (from counts))"""
    about = {"kind": kind.id, "rule": rule.id, "scope": rule.scope, "severity": NOTICE}
    con.execute(query, about | {"column": rule.columns[0]})
