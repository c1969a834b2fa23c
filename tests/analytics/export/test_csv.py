"""A chart as CSV with its metadata beside it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime

import pandas as pd

from analytics.export import Made, Pack, exhibit, file_name, render
from analytics.export.csv import table
from analytics.store import Snapshot
from analytics.view import WHOLE, View

MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501")


def pack(snapshot: Snapshot, view: View) -> Pack:
    one = exhibit(snapshot, WHOLE, view, "products.trend", "zh", made=MADE)
    return Pack("zh", one.chart.words.name, one.provenance, (one,))


def files(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_has_its_mark_whole_counts_and_no_formulas() -> None:
    made = table(pd.DataFrame({"批次": [12.0, None], "名称": ["=cmd", "甲"]}))
    assert made.decode("utf-8") == "\ufeff批次,名称\r\n12,'=cmd\r\n,甲\r\n"


def test_names_that_begin_like_formulas_stay_text() -> None:
    made = table({"名称": ["+1", "-2+3", "@SUM(A1)", "\t=1", "甲\x00乙"]}).decode("utf-8-sig")
    assert made.splitlines()[1:] == ["'+1", "'-2+3", "'@SUM(A1)", "'\t=1", "甲乙"]


def test_negative_numbers_are_numbers() -> None:
    assert table({"变化": [-1.5, 2.0]}).decode("utf-8-sig").splitlines()[1:] == ["-1.5", "2.0"]


def test_the_metadata_stand_beside_the_table(snapshot: Snapshot, look: Callable[..., View]) -> None:
    made = pack(snapshot, look("2017"))
    found = files(render(made, "csv"))
    name = next(name for name in found if name.endswith(".csv"))
    said = json.loads(found[f"{name}-metadata.json"])
    assert said["url"] == name
    assert said["dc:identifier"] == snapshot.id
    assert "通报口径" in said["dc:provenance"]
    headings = found[name].decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["titles"] for column in said["tableSchema"]["columns"]] == headings


def test_its_table_is_that_of_the_chart(snapshot: Snapshot, look: Callable[..., View]) -> None:
    made = pack(snapshot, look("2017"))
    shown = made.exhibits[0].chart.table()
    table_of = next(content for name, content in files(render(made, "csv")).items() if name.endswith(".csv"))
    read = pd.read_csv(io.BytesIO(table_of))
    assert read.astype(object).where(read.notna(), None).to_dict("list") == shown.astype(object).to_dict("list")


def test_the_same_chart_gives_the_same_file(snapshot: Snapshot, look: Callable[..., View]) -> None:
    made = pack(snapshot, look("2017"))
    assert render(made, "csv") == render(made, "csv")
    assert file_name(made, "csv").endswith(".csv.zip")
