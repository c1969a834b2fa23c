"""A world small enough to add up in the head, its rows in small_world/*.txt; the fixture `small_world` is its store.

As of 2017-12-31 in three places, 古城 gucheng, 李口 likou and 包公庙 baogongmiao, and the district's own account.

Sampling, 30 batches; `reported` is P or M and SUP, KEY or SPC; `random` is that without SPC:
              2016 judged/failed   2017 judged/failed   2017 batches
  gucheng            5 / 1                6 / 0               6
  likou              4 / 0                5 / 2               5        one of the failures is SPC: random 4 / 1
  baogongmiao        0 / 0                1 / 0               2        one was refused (REF), so not judged
  reported           9 / 1               12 / 2              13        random in 2017: 11 / 1 of 12 batches
Besides: tracking (TRK) likou 2017 2 / 1, monitoring (RSK) gucheng 2017 1 / 0, the district's own (D) gucheng 2017 4 / 1
(one of them online), national (N) likou 2017 1 / 0. One batch of gucheng failed first and conformed in the retest.
Follow-up of the reported failures: due in 2016: 1, in time; due in 2017: 2, one late, one open.

Equipment in use, in devices / cylinders / km: 2016-12-31 4 / 0 / 0, overdue 1 (16 days); 2017-06-30 3 / 40 / 0, overdue
1 (60 days), out of use 1; 2017-12-31 5 / 40 / 2.5, overdue 2 (30 and 11 days) and 40 cylinders (364 days); the pipeline
has no due date; one elevator is scrapped.

Cases found / filed / decided / closed / handed over: 2016 1 / 1 / 1 / 1 / 0, 2017 4 / 3 / 2 / 1 / 1; filed to close in
73 and 60 days. Programme: ten events, of these three instructions: one in time, one late, one open until 2018-01-20.
Enterprises 4: three with a licence, two of these with a credit file. Visits 4, of which 2 passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.ledgers.kinds import TYPES, kinds
from data.publishing import Manifest, write_snapshot

AS_OF = date(2017, 12, 31)

SAMPLED = "batch_no sampled_on area enterprise product level kind stage first_verdict"
SMALL = Path(__file__).with_name("small_world")


def ledger(kind: str, text: str) -> pa.Table:
    """Rows of a kind from a text table: a line of column names, then a line a row; words part cells, - is empty."""
    names, *rows = (line.split() for line in text.strip().splitlines())
    columns = {}
    for n, name in enumerate(names):
        cells = pa.array([None if row[n] == "-" else row[n] for row in rows], pa.string())
        columns[name] = cells.cast(TYPES[kinds()[kind].columns[name].type])
    return pa.table(columns)


def small_tables() -> dict[str, pa.Table]:
    """The rows of the small world by kind of ledger."""
    return {file.stem: ledger(file.stem, file.read_text(encoding="utf-8")) for file in sorted(SMALL.glob("*.txt"))}


def sampled(counts: Mapping[tuple[str, str], tuple[int, int]], level: str = "P", day: str = "2017-06-19") -> pa.Table:
    """Batches of one day by area and product: so many that conform, so many that fail; five batches an enterprise."""
    lines = [SAMPLED]
    for (area, product), (conforming, failed) in counts.items():
        verdicts = ["PASS"] * conforming + ["FAIL"] * failed
        for n, verdict in enumerate(verdicts):
            unit = f"演示{area}{product}{n // 5:04d}厂"
            key = f"{level}-{day}-{area}-{product}-{n}"
            lines.append(f"{key} {day} {area} {unit} {product} {level} SUP PRD {verdict}")
    return ledger("sampling_results", "\n".join(lines))


def publish_sampled(store: Path, *batches: pa.Table, **about: Any) -> Manifest:
    """Publish a district that has nothing but these batches; `about` goes to write_snapshot."""
    tables = {"sampling_results": pa.concat_tables(batches)}
    return write_snapshot(store, tables, **({"as_of": AS_OF, "demo": True, "root": "suiyang"} | about))


def publish_small(store: Path, **about: Any) -> Manifest:
    """Publish the small world into a store; `about` goes to write_snapshot."""
    return write_snapshot(store, small_tables(), **({"as_of": AS_OF, "demo": True, "root": "suiyang"} | about))


# 31 months of the district's own sampling, January 2015 to July 2017: failures of 120 batches a month. September 2015
# lies outside the limits; January to July 2016 are seven months in a row below the centre.
JUDGED = 120
FAILED = [10, 12, 9, 12, 8, 12, 11, 9, 30, 9, 12, 8] + [13, 13, 12, 13, 12, 13, 12] + [8, 13, 9, 12] * 3


def publish_course(store: Path, failed: Sequence[int] = tuple(FAILED), **about: Any) -> Manifest:
    """Publish months of the district's own sampling from January 2015; `about` goes to write_snapshot."""
    months = ((f"{2015 + n // 12}-{n % 12 + 1:02d}-15", bad) for n, bad in enumerate(failed))
    batches = [sampled({("likou", "C007"): (JUDGED - bad, bad)}, "D", day) for day, bad in months]
    return publish_sampled(store, *batches, **({"as_of": date(2017, 7, 31)} | about))
