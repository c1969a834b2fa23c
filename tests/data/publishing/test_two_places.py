"""A store with snapshots of two places: what one follows, what stands in for it, what is removed, what is merged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.differences import require_one_place
from analytics.store import open_snapshot
from analytics.view import WHOLE
from data.__main__ import main
from data.publishing import (
    AreasUnknown,
    PlacesDiffer,
    SnapshotDamaged,
    current,
    last_good,
    latest,
    list_snapshots,
    prune,
    read_manifest,
    set_current,
    snapshot_ids,
    write_snapshot,
)
from data.reference import tables
from tests.data.publishing.test_publishing import NEW, add, sent
from tests.worlds import publish_small, sampled

AWAY = [{"id": "away", "name_zh": "演示外地"}, {"id": "away-1", "parent": "away", "name_zh": "演示外地镇"}]


def here(store: Path, month: int) -> str:
    """The small world, published on the 28th of a month of 2018."""
    return publish_small(store, **dated(month), demo=False).id


def away(store: Path, month: int) -> str:
    """One batch of another place with a tree of its own."""
    areas = pa.Table.from_pylist(AWAY, schema=tables()["areas"].schema)
    batch = {"sampling_results": sampled({("away-1", "C007"): (1, 0)})}
    return write_snapshot(store, batch, root="away", reference={**tables(), "areas": areas}, **dated(month)).id


def dated(month: int) -> dict:
    return {"as_of": date(2018, month, 28), "published_at": datetime(2018, month, 28, tzinfo=UTC)}


def test_a_snapshot_follows_the_last_one_of_its_own_place(tmp_path: Path) -> None:
    first, other, second, third = here(tmp_path, 1), away(tmp_path, 2), here(tmp_path, 3), away(tmp_path, 4)
    followed = [read_manifest(tmp_path, id).previous for id in (first, other, second, third)]
    assert followed == [None, None, first, other]


def test_the_latest_of_a_place_is_the_one_in_force_or_its_newest(tmp_path: Path) -> None:
    first, other, second, third = here(tmp_path, 1), away(tmp_path, 2), here(tmp_path, 3), away(tmp_path, 4)
    set_current(tmp_path, first)
    assert latest(list_snapshots(tmp_path), current(tmp_path)) == {"suiyang": first, "away": third}
    set_current(tmp_path, other)
    assert latest(list_snapshots(tmp_path), current(tmp_path)) == {"suiyang": second, "away": other}


def test_pruning_keeps_the_last_of_each_place(tmp_path: Path) -> None:
    first, other, second, third = away(tmp_path, 1), here(tmp_path, 2), here(tmp_path, 3), here(tmp_path, 4)
    assert [one.id for one in prune(tmp_path, 1)] == [other, second]
    assert set(snapshot_ids(tmp_path)) == {first, third}


def test_another_place_never_stands_in_for_the_one_in_force(tmp_path: Path) -> None:
    away(tmp_path, 1)
    here(tmp_path, 2)

    def take(id: str) -> str:
        if id == current(tmp_path):
            raise SnapshotDamaged(file=id)
        return id

    with pytest.raises(SnapshotDamaged):
        last_good(tmp_path, take)


def test_ledgers_are_not_merged_with_another_place(tmp_path: Path) -> None:
    away(tmp_path, 1)
    with pytest.raises(AreasUnknown, match="alone"):
        add(tmp_path, sent(NEW), as_of=date(2018, 2, 28))
    assert len(snapshot_ids(tmp_path)) == 1
    assert add(tmp_path, sent(NEW), as_of=date(2018, 2, 28), alone=True).root == "suiyang"


def test_snapshots_of_two_places_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, other, second = here(tmp_path, 1), away(tmp_path, 2), here(tmp_path, 3)
    opened = {id: open_snapshot(tmp_path, id, scope=WHOLE) for id in (first, other, second)}
    require_one_place(opened[first], opened[second])
    with pytest.raises(PlacesDiffer):
        require_one_place(opened[first], opened[other])
    assert main(["diff", other, second, "--store", str(tmp_path)]) == 2
    assert "不同地区" in capsys.readouterr().err


def test_the_list_names_the_places_where_there_are_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here(tmp_path, 1)
    main(["list", "--store", str(tmp_path)])
    assert "睢阳区" not in capsys.readouterr().out
    away(tmp_path, 2)
    main(["list", "--store", str(tmp_path)])
    said = capsys.readouterr().out
    assert ("睢阳区" in said, "演示外地" in said) == (True, True)
