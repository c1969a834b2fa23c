"""A store that two sections sent ledgers to, small enough to count: what was late, missing, wrong, heaped.

产品质量监督科 sent the batches of January on 6 February 2017 (5 rows, one of an unknown area), those of February on 15
March, late (4 rows, one without a product and one of an area that looks like a formula), none of March, and those of
April on 8 May (120 rows with results and limits). 执法稽查大队 sent two cases of April with them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from data.ledgers import check
from data.publishing import publish

SAMPLING, ENFORCEMENT = "产品质量监督科", "执法稽查大队"
HEAPED, USUAL = "演示聚集检验所", "演示检验所"
READ, REJECTED = 131, 3
_BATCH = ("抽样单编号", "抽样日期", "乡镇", "受检单位", "产品", "抽查级别", "抽查性质", "抽样环节", "检验结论")
_MEASURED = ("检验机构", "不合格项目", "检测项目", "检测值", "标准上限")
_CASE = ("案件编号", "查出日期", "立案日期", "乡镇", "案件类型")


def _batch(number: str, day: str, verdict: str = "合格", area: str = "李口镇", product: str = "C007") -> list[str]:
    return [number, day, area, "演示甲0012厂", product, "省级", "监督抽查", "生产环节", verdict]


def _results() -> list[list[str]]:
    """60 results a laboratory in three bands of the limit 1.00: (beyond, just inside, further inside)."""
    rows = []
    for laboratory, counts in ((HEAPED, (5, 50, 5)), (USUAL, (20, 20, 20))):
        for value, n in zip((1.03, 0.98, 0.93), counts, strict=True):
            failed = value > 1
            for k in range(n):
                batch = _batch(f"{laboratory}-{value}-{k}", f"2017-04-{k % 28 + 1:02}", "不合格" if failed else "合格")
                rows.append([*batch, laboratory, "铅" if failed else "", "铅", f"{value}", "1.00"])
    return rows


JANUARY = [_batch(f"A{n}", f"2017-01-{n + 9}") for n in range(4)] + [_batch("A9", "2017-01-20", area="某某镇")]
FEBRUARY = [
    _batch("B1", "2017-02-03"),
    _batch("B2", "2017-02-04"),
    _batch("B3", "2017-02-05", product=""),
    _batch("B4", "2017-02-06", area="=1+1"),
]
CASES = [[f"L{n}", "2017-04-05", "2017-04-06", "李口镇", "C01"] for n in (1, 2)]


class Sending(NamedTuple):
    """A file, who sent it, when it was published, and up to which day the data reach."""

    name: str
    rows: Sequence[Sequence[str]]
    sender: str
    day: str
    as_of: str


SENDINGS = (
    Sending("抽查一月.csv", [_BATCH, *JANUARY], SAMPLING, "2017-02-06", "2017-01-31"),
    Sending("抽查二月.csv", [_BATCH, *FEBRUARY], SAMPLING, "2017-03-15", "2017-02-28"),
    Sending("抽查四月.csv", [(*_BATCH, *_MEASURED), *_results()], SAMPLING, "2017-05-08", "2017-04-30"),
    Sending("案件四月.csv", [_CASE, *CASES], ENFORCEMENT, "2017-05-08", "2017-04-30"),
)


def publish_reported(store: Path, folder: Path) -> list[str]:
    """Send and publish it all, in the order and on the days that it came; the ids of the snapshots."""
    return [_publish(store, folder / one.name, one) for one in SENDINGS]


def _publish(store: Path, file: Path, sent: Sending) -> str:
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(sent.rows)
    as_of = date.fromisoformat(sent.as_of)
    ledgers = check([file], as_of=as_of, sender=sent.sender).ledgers
    at = datetime.fromisoformat(f"{sent.day}T09:00")
    return publish(store, ledgers, as_of=as_of, published_at=at, accept_rejects=True).id
