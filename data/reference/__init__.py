"""The code tables and areas that everything shares: one CSV file a table, all columns text, an empty cell null."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

DEFAULT = Path(__file__).resolve().parent


def tables(folder: Path = DEFAULT) -> dict[str, pa.Table]:
    """Every table of a reference folder by file name; raises FileNotFoundError when the folder holds none."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise FileNotFoundError(f"no reference tables in {folder}")
    return {file.stem: _read(file) for file in files}


def areas(folder: Path = DEFAULT) -> dict[str, dict[str, str | None]]:
    """The area tree in the order of its file: id -> row, `parent` naming the id above (null at the top)."""
    return {row["id"]: row for row in _read(folder / "areas.csv").to_pylist()}


def _read(file: Path) -> pa.Table:
    with file.open(encoding="utf-8") as lines:
        columns = lines.readline().rstrip("\n").split(",")
    options = pacsv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    return pacsv.read_csv(file, convert_options=options)
