"""Synthetic sampling results of any size, seeded, published as a snapshot: what the benchmarks of scale look at.

An invented tree of districts and townships, each enterprise in one township with a few products of its own, volumes
uneven as real ones are: a few products, townships and enterprises take most batches. Four years up to AS_OF.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.ledgers.rows import parquet
from data.publishing import Manifest
from data.publishing.content import ISSUES, Content, occasion
from data.publishing.files import publishing
from data.publishing.merging import stage, stage_findings
from data.publishing.places import with_places
from data.publishing.writing import write
from data.reference import tables

AS_OF = date(2017, 12, 31)
ROOT = "scale"
TOWNSHIPS = 200  # of a city; a province has PROVINCE
PROVINCE, FROM = 3_000, 50_000_000  # rows from which there are as many
A_DISTRICT = 20
BATCHES = 20  # of an enterprise, on average
# Weights in hundredths: level, kind of sampling and stage of a batch; the rest takes the first.
LEVELS, KINDS, STAGES = {"D": 30, "M": 25, "N": 8}, {"KEY": 15, "SPC": 8, "TRK": 6, "RSK": 4}, {"CIR": 35, "ECO": 10}
ITEMS = ("标识", "净含量", "甲醛释放量", "水分", "总养分", "抗压强度", "绝缘电阻", "耐压强度", "pH值", "色牢度")


def publish(store: Path, rows: int, seed: int = 1) -> Manifest:
    """Publish a snapshot of so many batches alone in a store, without reading ledgers; raises what publishing does."""
    file = store / "drawn.parquet"
    townships = PROVINCE if rows >= FROM else TOWNSHIPS
    store.mkdir(parents=True, exist_ok=True)
    places = {"areas": pa.Table.from_pylist(list(_areas(townships)), schema=tables()["areas"].schema)}
    with duckdb.connect(config={"temp_directory": str(store / "scratch"), "memory_limit": "4GB"}) as con:
        draw(con, rows, townships, seed)
        con.execute(f"copy drawn to '{file}' (format parquet, compression zstd)")

    def staged(con: duckdb.DuckDBPyConnection) -> Content:
        stage(con, {})
        stage_findings(con, ISSUES.empty_table())
        con.execute(f"create or replace view ledger_sampling_results as from {parquet(file)}")
        return Content(with_places(tables(), places), AS_OF, True, ROOT, places=places)

    with publishing(store):
        made = write(store, staged, occasion(note="演示数据"), store)
    file.unlink()
    return made


def _areas(townships: int) -> Iterator[dict[str, Any]]:
    columns = dict.fromkeys(tables()["areas"].column_names)
    yield columns | _area(ROOT, None, "city", "演示市")
    for n in range(townships):
        district, name = f"d{n // A_DISTRICT:03}", f"演示{n // A_DISTRICT:03}区"
        if n % A_DISTRICT == 0:
            yield columns | _area(district, ROOT, "district", name)
        yield columns | _area(f"t{n:04}", district, "township", f"演示{n:04}镇")


def _area(id: str, parent: str | None, level: str, name: str) -> dict[str, Any]:
    return {"id": id, "parent": parent, "level": level, "name_zh": name, "name_en": id, "kind": level, "aliases": ""}


def draw(con: duckdb.DuckDBPyConnection, rows: int, townships: int, seed: int) -> None:
    """A view `drawn` of so many rows of the kind sampling_results, every one by a hash of its number and the seed."""
    con.execute(f"create macro draw(i, what) as hash(i, what, {seed})")
    con.execute("create macro share(i, what) as (draw(i, what) % 1000000) / 1000000.0")
    con.execute("create macro uneven(i, what, n) as (n * share(i, what) ** 2)::INTEGER % n")  # the first the most
    con.execute(f"set variable products = {tables()['products']['code'].to_pylist()}")
    con.execute(f"set variable items = {list(ITEMS)}")
    units = rows // BATCHES + 1
    con.execute(f"""create view drawn as
      with numbered AS (
        select i, uneven(i, 'unit', {units}) AS unit, share(i, 'failed') < 0.045 AS failed,
          date '2017-12-31' - (draw(i, 'day') % 1461)::INTEGER AS sampled_on
        from range({rows}) AS numbers(i)),
      placed AS (
        select *, uneven(unit, 'area', {townships}) AS town, draw(i, 'product') % 3 AS one from numbered)
      select format('{{:010}}', i) AS batch_no, sampled_on, format('t{{:04}}', town) AS area,
        format('演示{{:07}}厂', unit) AS enterprise, null::VARCHAR AS enterprise_code,
        getvariable('products')[1 + uneven(unit * 3 + one, 'makes', len(getvariable('products'))::INTEGER)] AS product,
        {_weighted("level", LEVELS, "P")} AS level, {_weighted("kind", KINDS, "SUP")} AS kind,
        {_weighted("stage", STAGES, "PRD")} AS stage, '演示检验所' AS inspection_body,
        if(failed, 'FAIL', 'PASS') AS first_verdict, null::VARCHAR AS retest_verdict,
        if(failed, getvariable('items')[1 + uneven(i, 'item', {len(ITEMS)})], null) AS failed_items,
        null::VARCHAR AS measured_item, null::DOUBLE AS measured, null::DOUBLE AS limit_low, null::DOUBLE AS limit_high,
        if(failed, sampled_on + 60, null) AS followup_due_on,
        if(failed and draw(i, 'done') % 10 > 0, sampled_on + 20 + (draw(i, 'days') % 60)::INTEGER, null)
          AS followup_done_on
      from placed""")


def _weighted(what: str, weights: dict[str, int], otherwise: str) -> str:
    cases, before = [], 0
    for code, weight in weights.items():
        cases.append(f"when draw(i, '{what}') % 100 < {before + weight} then '{code}'")
        before += weight
    return f"case {' '.join(cases)} else '{otherwise}' end"
