"""Two snapshots row by row, and the way from one to the other."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import reference
from data.ledgers.kinds import Kind, kinds
from data.publishing import difference as module
from data.publishing import write_snapshot
from data.publishing.difference import Counts, apply, difference
from tests.data.publishing.reading import ledger_in
from tests.worlds import AS_OF, small_tables

SAMPLING = "sampling_results"


def publish(store: Path, tables: Mapping[str, pa.Table]) -> Path:
    """The folder of a snapshot of these ledgers."""
    return store / write_snapshot(store, tables, as_of=AS_OF, root="suiyang").id


def put(table: pa.Table, row: int, column: str, value: object) -> pa.Table:
    """The table with one cell put in place of another."""
    cells = table[column].to_pylist()
    cells[row] = value
    return table.set_column(table.column_names.index(column), column, pa.array(cells, table[column].type))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """The small world, and the same without its first batch S01, S02 in another place, and one batch more."""
    tables, batches = small_tables(), small_tables()[SAMPLING]
    more = put(batches.slice(29, 1), 0, "batch_no", "S99")
    changed = put(put(batches, 1, "area", "likou"), 1, "enterprise", "演示改厂")
    return publish(tmp_path, tables), publish(tmp_path, tables | {SAMPLING: pa.concat_tables([changed.slice(1), more])})


def test_rows_are_counted_by_kind(pair: tuple[Path, Path]) -> None:
    found = difference(*pair)
    assert found.counts[SAMPLING] == Counts(added=1, changed=1, removed=1, before=30, after=30)
    assert [kind for kind, counts in found.counts.items() if counts.any] == [SAMPLING]


def test_a_changed_row_names_its_cells_old_and_new(pair: tuple[Path, Path]) -> None:
    (row,) = difference(*pair).rows(SAMPLING, "changed")
    assert row.changed == ("area", "enterprise")
    assert row.before and row.after and (row.before["area"], row.after["area"]) == ("gucheng", "likou")


def test_rows_come_in_order_of_date_and_page_by_page(pair: tuple[Path, Path]) -> None:
    found = difference(*pair)
    whole = found.rows(SAMPLING)
    assert [row.what for row in whole] == ["removed", "changed", "added"]
    assert [found.rows(SAMPLING, limit=1, offset=n)[0] for n in range(3)] == whole


def test_an_added_row_has_no_before_and_a_removed_one_no_after(pair: tuple[Path, Path]) -> None:
    removed, _, added = difference(*pair).rows(SAMPLING)
    assert added.before is None and added.after and added.after["batch_no"] == "S99"
    assert removed.after is None and removed.before and removed.before["batch_no"] == "S01"


def test_all_of_them_at_once_are_the_same_rows(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the batches: the changed row twice, before and after."""
    monkeypatch.setattr(module, "BATCH", 1)
    found = difference(*pair)
    wanted = [
        {"what": row.what, "side": side, **cells}
        for row in found.rows(SAMPLING)
        for side in ("before", "after")
        if (cells := getattr(row, side))
    ]
    assert [row for batch in found.sides(SAMPLING) for row in batch.to_pylist()] == wanted
    assert [(row["what"], row["side"]) for row in wanted] == [
        ("removed", "before"),
        ("changed", "before"),
        ("changed", "after"),
        ("added", "after"),
    ]


def test_they_are_narrowed_like_the_rows(pair: tuple[Path, Path]) -> None:
    found = difference(*pair, areas=["gucheng"])
    assert sum(batch.num_rows for batch in found.sides(SAMPLING)) == 2
    assert sum(batch.num_rows for batch in difference(*pair).sides(SAMPLING, "added")) == 1


def test_whose_rows_may_be_seen_is_obeyed(pair: tuple[Path, Path]) -> None:
    """A row that moved out of a township is gone from that township, and new in the other."""
    assert [row.what for row in difference(*pair, areas=["gucheng"]).rows(SAMPLING)] == ["removed", "removed"]
    assert "added" in {row.what for row in difference(*pair, areas=["likou"]).rows(SAMPLING)}


def test_a_snapshot_does_not_differ_from_itself(pair: tuple[Path, Path]) -> None:
    assert not difference(pair[0], pair[0]).any


def test_definitions_that_differ_are_named(pair: tuple[Path, Path], tmp_path: Path) -> None:
    ours = reference.tables()
    renamed = ours | {"areas": put(ours["areas"], 0, "name_en", "Elsewhere")}
    other = write_snapshot(tmp_path, small_tables(), as_of=AS_OF, reference=renamed, root="suiyang")
    assert difference(*pair).definitions == ()
    assert difference(pair[0], tmp_path / other.id).definitions == ("reference/areas.csv",)


def test_an_older_snapshot_without_a_column_or_kind_is_empty_there(pair: tuple[Path, Path]) -> None:
    """A column that came later is blank in what was published before it, and a kind that came later has no rows."""
    facts = pair[0] / "facts"
    older = pq.read_table(facts / "programme_events.parquet").drop_columns(["item"])
    pq.write_table(older, facts / "programme_events.parquet")
    (facts / "enterprise_visits.parquet").unlink()
    found = difference(*pair)
    assert found.counts["enterprise_visits"].added == 4
    assert {row.changed for row in found.rows("programme_events")} == {("item",)}


def test_carried_out_it_leads_from_one_to_the_other(pair: tuple[Path, Path]) -> None:
    assert applied(*pair) == rows_of(pair[1])


def applied(before: Path, after: Path) -> dict[str, list[dict]]:
    return {kind: table.to_pylist() for kind, table in apply(difference(before, after), typed_of(before)).items()}


def typed_of(folder: Path) -> dict[str, pa.Table]:
    return {kind.id: ledger_in(folder, kind) for kind in kinds().values()}


def rows_of(folder: Path) -> dict[str, list[dict]]:
    return {kind: table.to_pylist() for kind, table in typed_of(folder).items()}


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**32))
def test_whatever_the_two_it_leads_from_one_to_the_other(
    tmp_path_factory: pytest.TempPathFactory, first: int, second: int
) -> None:
    store = tmp_path_factory.mktemp("pair")
    before, after = (publish(store, shaken(random.Random(seed))) for seed in (first, second))
    assert applied(before, after) == rows_of(after)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**32))
def test_it_is_what_plain_dictionaries_say(tmp_path_factory: pytest.TempPathFactory, first: int, second: int) -> None:
    """Added, changed and removed counted once more, without DuckDB, and the other way round."""
    store = tmp_path_factory.mktemp("pair")
    tables = [shaken(random.Random(seed)) for seed in (first, second)]
    before, after = (publish(store, one) for one in tables)
    there, back = difference(before, after).counts, difference(after, before).counts
    for kind in (kinds()[id] for id in tables[0]):
        old, new = (by_key(kind, one[kind.id]) for one in tables)
        changed = sum(old[key] != new[key] for key in old.keys() & new.keys())
        added, removed = len(new.keys() - old.keys()), len(old.keys() - new.keys())
        assert there[kind.id] == Counts(added, changed, removed, len(old), len(new))
        assert back[kind.id] == Counts(removed, changed, added, len(new), len(old))


def by_key(kind: Kind, table: pa.Table) -> dict[tuple, dict]:
    """The rows of a ledger by their natural key."""
    rows = [{name: row.get(name) for name in kind.columns} for row in table.to_pylist()]
    return {tuple(row[name] for name in kind.key): row for row in rows}


def shaken(chance: random.Random) -> dict[str, pa.Table]:
    """The small world with rows left out and texts changed at random."""
    tables = {}
    for kind, table in small_tables().items():
        rows = [row for row in table.to_pylist() if chance.random() < 0.8]
        for row in rows:
            if "enterprise" in row and kind != "enterprises" and chance.random() < 0.2:
                row["enterprise"] = chance.choice(["演示改厂", "=1+1", "演示\n厂"])
        tables[kind] = pa.Table.from_pylist(rows, schema=table.schema)
    return tables
