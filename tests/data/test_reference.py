"""The code tables: complete in both languages, without contradictions, each with a source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from data import reference
from data.ledgers import kinds

TABLES = reference.tables()
OTHERS = ("areas", "area_codes", "published_figures", "national_benchmarks")
CODE_TABLES = sorted(set(TABLES) - set(OTHERS))
LOOKED_UP = sorted({column.table for kind in kinds().values() for column in kind.columns.values() if column.table})
HEAD = ["code", "name_zh", "name_en", "aliases", "valid_from", "valid_to", "source"]
REFERENCES = [
    ("products", "class_code", "product_classes"),
    ("products", "group_code", "product_groups"),
    ("products", "key_kind", "key_kinds"),
    ("product_groups", "class_code", "product_classes"),
    ("equipment_classes", "parent_code", "equipment_classes"),
    ("equipment_classes", "group_code", "equipment_classes"),
    ("equipment_classes", "unit", "units"),
    ("programme_items", "unit", "units"),
    ("programme_items", "pillar", "pillars"),
    ("case_types", "pillars", "pillars"),
    ("sampling_bases", "levels", "levels"),
    ("sampling_bases", "kinds", "sampling_kinds"),
]


def column(table: str, name: str) -> list[str | None]:
    return TABLES[table][name].to_pylist()


def split(cells: list[str | None]) -> set[str]:
    return {part for cell in cells for part in (cell or "").split(";") if part}


@pytest.mark.parametrize("table", CODE_TABLES)
def test_a_code_table_has_the_common_columns_and_every_name(table: str) -> None:
    assert TABLES[table].column_names[: len(HEAD)] == HEAD
    assert None not in column(table, "code") + column(table, "name_zh") + column(table, "name_en")


@pytest.mark.parametrize("table", [*CODE_TABLES, "areas", "area_codes", "national_benchmarks"])
def test_every_row_says_where_it_is_from(table: str) -> None:
    assert None not in column(table, "source")


@pytest.mark.parametrize("table", CODE_TABLES)
def test_a_code_stands_once_for_any_day(table: str) -> None:
    versions = list(zip(column(table, "code"), column(table, "valid_from"), strict=True))
    assert len(set(versions)) == len(versions)


@pytest.mark.parametrize(("table", "name", "target"), REFERENCES)
def test_a_code_that_is_referred_to_exists(table: str, name: str, target: str) -> None:
    assert split(column(table, name)) <= set(column(target, "code"))


@pytest.mark.parametrize("table", LOOKED_UP)
def test_a_spelling_means_one_code(table: str) -> None:
    meanings = defaultdict(set)
    for row in TABLES[table].to_pylist():
        for spelling in {row["code"], row["name_zh"], row["name_en"], *split([row["aliases"]])}:
            meanings[spelling.lower()].add(row["code"])
    assert {spelling: codes for spelling, codes in meanings.items() if len(codes) > 1} == {}


def test_classes_groups_and_products_share_no_code() -> None:
    codes = [code for table in ("product_classes", "product_groups", "products") for code in column(table, "code")]
    assert len(set(codes)) == len(codes)


def test_areas_form_a_tree_under_one_top() -> None:
    areas = reference.areas()
    assert [id for id, area in areas.items() if area["parent"] is None] == ["shangqiu"]
    assert {area["parent"] for area in areas.values()} - {None} <= set(areas)
    assert sum(area["level"] == "township" for area in areas.values()) == 21


def test_a_place_is_found_by_the_codes_it_had() -> None:
    codes = {(row["code"], row["valid_to"] is None): row["area"] for row in TABLES["area_codes"].to_pylist()}
    assert codes["411403204", False] == codes["411403110", True] == "baogongmiao"
    assert set(column("area_codes", "area")) <= set(reference.areas())


def test_tiles_of_the_map_do_not_overlap() -> None:
    tiles = [(a["grid_row"], a["grid_col"]) for a in reference.areas().values() if a["grid_row"] is not None]
    assert len(set(tiles)) == len(tiles) == 19


def test_roles_of_sampling_are_the_published_ones() -> None:
    bases: Mapping[str, str] = dict(
        zip(column("sampling_bases", "code"), column("sampling_bases", "kinds"), strict=True)
    )
    flagged = {
        flag: ";".join(row["code"] for row in TABLES["sampling_kinds"].to_pylist() if row[flag] == "yes")
        for flag in ("in_reported_rate", "in_random_rate")
    }
    assert (bases["reported"], bases["random"]) == (flagged["in_reported_rate"], flagged["in_random_rate"])


def test_ten_kinds_of_key_products_each_name_a_product() -> None:
    assert len(TABLES["key_kinds"]) == 10
    assert split(column("products", "key_kind")) == set(column("key_kinds", "code"))


def test_programme_items_speak_of_every_published_item() -> None:
    natures = dict(zip(column("programme_items", "code"), column("programme_items", "nature"), strict=True))
    assert set(natures.values()) == {"flow", "stock"}
    assert natures["elevator_warning_sign"] == natures["mayor_quality_award"] == "stock"


def test_all_columns_are_text_and_an_empty_cell_is_null(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_text("code,name_zh\n1,\n", encoding="utf-8")
    table = reference.tables(tmp_path)["levels"]
    assert table.schema == pa.schema([("code", pa.string()), ("name_zh", pa.string())])
    assert table.to_pylist() == [{"code": "1", "name_zh": None}]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no reference tables"):
        reference.tables(tmp_path)


def test_sources_name_no_place_that_a_reader_cannot_reach() -> None:
    sources = split([cell for table in [*CODE_TABLES, "areas"] for cell in column(table, "source")])
    assert not [source for source in sources if re.search(r"index id|from memory|/root|/tmp|pypi", source)]
