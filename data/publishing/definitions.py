"""The definitions in force, copied into a snapshot: an old view shows the old number by the old definition."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa

from data.settings import Thresholds

DATA = Path(__file__).resolve().parent.parent
FOLDER = "definitions"


def write_definitions(
    folder: Path, reference: Mapping[str, pa.Table], thresholds: Thresholds, source: Path = DATA
) -> None:
    """Fill <folder>/definitions: reference/*.csv, indicators/*.toml and facts.toml of `source`, thresholds.toml."""
    target = folder / FOLDER
    (target / "reference").mkdir(parents=True)
    for name, table in reference.items():
        _write_csv(target / "reference" / f"{name}.csv", table)
    (target / "indicators").mkdir()
    for file in sorted((source / "indicators").glob("*.toml")):
        shutil.copyfile(file, target / "indicators" / file.name)
    shutil.copyfile(source / "facts.toml", target / "facts.toml")
    lines = (f"{name} = {value}\n" for name, value in asdict(thresholds).items())
    (target / "thresholds.toml").write_text("".join(lines), encoding="utf-8", newline="\n")


def _write_csv(file: Path, table: pa.Table) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(zip(*(column.to_pylist() for column in table.columns), strict=True))
