"""What an opened snapshot holds for somebody who sees a part, and that its sums are those of the rows in that part."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.definitions import Indicator, Side
from analytics.filters import sampling
from analytics.hiding import HIDDEN
from analytics.indicators import compute, period_of
from analytics.profiles import About, tally
from analytics.reading import reach
from analytics.store import Snapshot, Withheld, open_snapshot
from analytics.view import WHOLE, Ignored, Scope, View, default_view, from_query
from data.publishing import set_current, write_snapshot
from pages.parts import snapshots
from tests.data.publishing.test_two_places import away, here
from tests.leaks.world import APART, AS_OF, MINE, OTHER, WORDS, found
from tests.source import PROJECT
from tests.worlds import ledger

ONE, BOTH, NONE = Scope((MINE,)), Scope((MINE, OTHER)), Scope(())
HIDING = Scope(None, tuple(HIDDEN))
SEEN = {ONE: [MINE], BOTH: [MINE, OTHER], NONE: [], WHOLE: list(WORDS), HIDING: list(WORDS)}


def everything(snapshot: Snapshot) -> str:
    """All texts in all tables and views that a snapshot's queries could name."""
    names = "select table_name, column_name from information_schema.columns where table_schema = 'main'"
    values = (
        snapshot.rows(f'select distinct "{column}"::VARCHAR from "{table}"') for table, column in snapshot.rows(names)
    )
    return "\n".join(str(value) for rows in values for (value,) in rows)


@pytest.mark.parametrize("scope", SEEN, ids=repr)
def test_the_database_holds_the_rows_of_the_scope(whole: Snapshot, scope: Scope) -> None:
    assert found(everything(whole.within(scope)), *WORDS) == [WORDS[area] for area in SEEN[scope]]


def test_large_facts_are_views_with_the_same_rows(whole: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.parting.FEW_ROWS", 1)
    assert found(everything(whole.within(ONE)), *WORDS) == [WORDS[MINE]]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_column_has_no_value_of_its_own(whole: Snapshot, hidden: str) -> None:
    part = whole.within(Scope(None, (hidden,)))
    tables = part.rows("select table_name, column_name from information_schema.columns where table_schema = 'main'")
    for table, column in tables:
        if column in HIDDEN[hidden]:
            ours, theirs = (one.rows(f'select distinct "{column}" from "{table}"') for one in (whole, part))
            assert not {value for value in ours if value[0]} & set(theirs)
            assert HIDDEN[hidden][column] is None or len(ours) == len(theirs)


def test_what_sums_a_hidden_column_is_not_known(whole: Snapshot) -> None:
    view, part = default_view(whole.known), whole.within(Scope(None, ("fine",)))
    assert np.isnan(compute(part, part.scope, view, "case_fines")["value"].iloc[0])
    assert compute(whole, WHOLE, view, "case_fines")["value"].iloc[0] > 0


def test_a_name_that_hides_nothing_is_an_error(whole: Snapshot) -> None:
    with pytest.raises(ValueError, match="fines"):
        whole.within(Scope(None, ("fines",)))


@pytest.mark.parametrize("scope", [ONE, NONE, HIDING], ids=repr)
def test_files_are_read_by_those_alone_who_see_everything(whole: Snapshot, scope: Scope) -> None:
    part = whole.within(scope)
    with pytest.raises(Withheld):
        _ = part.folder
    with pytest.raises(Exception, match="disabled by configuration"):
        part.rows("from read_parquet(?)", [str(whole.folder / "facts" / "sampling_results.parquet")])
    with pytest.raises(Withheld):
        part.within(WHOLE)


def test_what_is_known_ends_at_the_scope(whole: Snapshot) -> None:
    part = whole.within(ONE)
    assert list(part.areas) == [MINE] and part.name("area", OTHER, "zh") == OTHER
    assert {row["id"] for row in part.reference("areas")} == {"suiyang", MINE}
    view, ignored = from_query({"area": f"{MINE},{OTHER}"}, part.known)
    assert view.areas == (MINE,) and ignored == (Ignored("area", OTHER, "unknown_code"),)


def test_the_manifest_says_what_may_be_seen(whole: Snapshot) -> None:
    manifest = whole.within(ONE).manifest
    assert found(str(manifest), *WORDS) == [WORDS[MINE]]
    assert manifest.tables["sampling_results"]["rows"] == whole.manifest.tables["sampling_results"]["rows"] // len(
        WORDS
    )


def test_the_whole_is_opened_once(whole: Snapshot) -> None:
    assert whole.within(WHOLE) is whole


# sums by another route


@pytest.mark.parametrize("scope", [ONE, BOTH], ids=repr)
def test_every_indicator_is_the_sum_of_the_rows_that_may_be_seen(whole: Snapshot, scope: Scope) -> None:
    part = whole.within(scope)
    view, areas = View(whole.id, default_view(whole.known).start, default_view(whole.known).end), scope.areas or ()
    told: list[float] = []
    for id, indicator in part.indicators.items():
        row = compute(part, scope, view, id).iloc[0]
        sums = [_sum(whole, indicator, side, view, areas) for side in indicator.sides]
        if indicator.complement:
            sums[0] = sums[1] - sums[0]
        told.append(sums[0])
        given = [row["numerator"], row["denominator"]][: len(sums)]
        assert np.allclose(np.nan_to_num(np.array(given, float)), np.nan_to_num(sums)), id
    assert np.count_nonzero(told) > len(told) / 3


def _sum(whole: Snapshot, indicator: Indicator, side: Side, view: View, areas: tuple[str, ...]) -> float:
    """A side added up in pandas from the file, over the rows of the areas."""
    fact, reached = whole.facts[side.fact], reach(whole, side, period_of(whole, indicator, view))
    rows = _rows(whole, fact.id)
    if reached is None or ("area" not in rows and fact.ledgers):
        return 0.0
    days, by = reached
    dated = pd.to_datetime(rows[fact.date])
    keep = (dated >= pd.Timestamp(days.start)) & (dated < pd.Timestamp(days.end))
    keep &= rows["area"].isin(areas) if "area" in rows else True
    held = {**dict(side.where), **({} if "level" not in rows else _sampled(whole, indicator, view))}
    for dim, codes in held.items():
        keep &= rows[dim].astype(str).str.lower().isin([str(code).lower() for code in codes])
    rows = rows.loc[keep]
    how, _, column = fact.measures.get(side.measure, side.measure).partition(":")
    return {"count": len, "distinct": lambda r: r[column].nunique(), "sum": lambda r: r[column].sum()}[how](rows) / by


def _sampled(whole: Snapshot, indicator: Indicator, view: View) -> dict[str, tuple[str, ...]]:
    return {key: codes for key, codes in sampling(whole, view, indicator).items() if codes}


@cache
def _rows(whole: Snapshot, fact: str) -> pd.DataFrame:
    return pd.read_parquet(whole.folder / "facts" / f"{fact}.parquet")


def test_a_snapshot_of_elsewhere_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = here(tmp_path, 1), away(tmp_path, 2)
    set_current(tmp_path, ours)
    monkeypatch.setenv("QUALITY_STORE", str(tmp_path))
    seen = {scope: snapshots.found(theirs, scope)[0].id for scope in (ONE, Scope(("away-1",)), WHOLE, NONE)}
    assert list(seen.values()) == [ours, theirs, theirs, ours]


# what is kept, and who reads files: each looked at once, so that another one is looked at too

KEPT_BY = {  # what is the same for all, and what is kept by whose it is
    *("audit._recorder", "downloads._jobs", "intake_flow.desk", "snapshots._areas"),
    *("snapshots._listed", "shell._component"),
    *("snapshots._listed_part", "tasking._held"),  # names scope or areas in its key
    *("kept._texts", "snapshots._opened"),  # a Cache: by what a reader sees, by the scope that a snapshot answers for
}
READERS = {  # by Snapshot.folder, which says no to who sees a part
    *("analytics/quality/reporting.py", "analytics/quality/rules.py", "analytics/volumes.py", "analytics/issues.py"),
    *("pages/parts/intake_preview.py", "pages/parts/differences.py", "pages/parts/intake_change.py"),
    *("pages/parts/intake_work.py", "analytics/loading.py", "analytics/parting.py"),
    "pages/parts/startup.py",  # the folder of the installation
}


def modules(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for file in sorted((PROJECT / folder).rglob("*.py")):
            yield file.relative_to(PROJECT).as_posix(), file.read_text(encoding="utf-8")


def test_what_is_kept_between_readers_is_known() -> None:
    kept = {
        f"{name.removesuffix('.py').rpartition('/')[2]}.{one.name}"
        for name, text in modules("pages")
        for one in ast.walk(ast.parse(text))
        if isinstance(one, ast.FunctionDef)
        and ("Cache(" in ast.unparse(one) or any("st.cache" in ast.unparse(by) for by in one.decorator_list))
    }
    assert kept <= KEPT_BY


def test_who_reads_files_of_snapshots_is_known() -> None:
    readers = {name for name, text in modules("analytics", "pages") if "read_parquet" in text or ".folder" in text}
    assert readers - {"analytics/store.py"} <= READERS


def test_what_belongs_to_no_place_is_of_the_whole(whole: Snapshot) -> None:
    assert found(everything(whole.within(ONE)), APART) == []


def test_a_device_that_left_the_register_is_of_nobody(tmp_path: Path) -> None:
    """The last edition is that of the whole, not the last one in which a place had devices."""
    columns = "edition device_no area equipment_class enterprise state registered_on"
    rows = (
        f"2016-12-31 E1 {MINE} 3110 演示甲 in_use 2015-01-01",
        f"2017-12-31 E2 {OTHER} 3110 演示乙 in_use 2015-01-01",
    )
    register = ledger("equipment_register", "\n".join((columns, *rows)))
    write_snapshot(tmp_path, {"equipment_register": register}, as_of=AS_OF, root="suiyang", demo=True)
    part = open_snapshot(tmp_path, scope=ONE)
    assert compute(part, ONE, default_view(part.known), "equipment_in_use")["value"].iloc[0] == 0
    assert tally(part, ONE, About(areas=(MINE,))).empty
