"""The definitions in force, copied into a snapshot: an old view shows the old number by the old definition."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa

from data.publishing.content import FOLDER, Content
from data.publishing.rules import write_rules
from data.reference import tables
from data.settings import Thresholds

PLACES = "places"


def write_definitions(folder: Path, content: Content, thresholds: Thresholds) -> None:
    """Fill <folder>/definitions: reference/*.csv, indicators/*.toml, facts.toml, thresholds.toml, rules.csv.

    places/*.csv keeps apart what of the reference tables a mapping brought along.
    """
    target, source = folder / FOLDER, content.definitions
    target.mkdir()
    _write_tables(target / "reference", content.reference)
    _write_tables(target / PLACES, content.places)
    (target / "indicators").mkdir()
    for file in sorted((source / "indicators").glob("*.toml")):
        shutil.copyfile(file, target / "indicators" / file.name)
    shutil.copyfile(source / "facts.toml", target / "facts.toml")
    write_rules(folder)
    lines = (f"{name} = {value}\n" for name, value in asdict(thresholds).items())
    (target / "thresholds.toml").write_text("".join(lines), encoding="utf-8", newline="\n")


def read_places(folder: Path) -> dict[str, pa.Table]:
    """The tables that mappings brought along, of the snapshot in a folder."""
    return tables(folder / FOLDER / PLACES) if (folder / FOLDER / PLACES).is_dir() else {}


def _write_tables(folder: Path, named: Mapping[str, pa.Table]) -> None:
    if named:
        folder.mkdir()
    for name, table in named.items():
        _write_csv(folder / f"{name}.csv", table)


def _write_csv(file: Path, table: pa.Table) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(zip(*(column.to_pylist() for column in table.columns), strict=True))
