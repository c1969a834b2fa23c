"""The kind files hold together; a misspelt key names itself."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data import reference
from data.ledgers.kinds import KINDS, Kind, KindInvalid, kinds, load
from data.ledgers.vocabulary import Vocabulary, plain


def altered(tmp_path: Path, old: str, new: str) -> Path:
    """The counts of equipment with one mistake in the file."""
    text = (KINDS / "equipment_counts.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "counts.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path / "counts.toml"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("required = true", "requird = true", "requird"),
        ('type = "month"', 'type = "datum"', "datum"),
        ('key = ["month"', 'key = ["date"', "unknown column date"),
        ('severity = "error"', 'severity = "fatal"', "fatal"),
        ('severity = "error"', 'severity = "warning"', "cannot be blank"),
        (', table = "equipment_measures"', "", "measure: a code has a table"),
        ('zh = "数量", ', "", "'zh'"),
    ],
)
def test_a_mistake_names_itself(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(KindInvalid, match=named):
        load(altered(tmp_path, old, new))


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.id)
def test_rules_are_sql_over_the_columns(kind: Kind) -> None:
    con = duckdb.connect()
    con.register("ledger", kind.schema.empty_table())
    for rule in kind.rules:
        con.execute("select * from (select *, current_date AS as_of from ledger) where " + rule.expr)


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.id)
def test_no_heading_means_two_columns(kind: Kind) -> None:
    meanings = Vocabulary(kind).meanings
    for column in kind.columns.values():
        for name in (column.zh, column.en, *column.aliases):
            assert meanings[plain(name)][0] == column.id


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.id)
def test_code_tables_exist(kind: Kind) -> None:
    assert {column.table for column in kind.columns.values() if column.table} <= set(reference.tables())
