"""A world of three townships and two products, and the ways in which a clerk may write it down."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter

from data.ledgers import Checked, Ledger, check
from data.ledgers.kinds import kinds

AS_OF = date(2017, 12, 31)
CODES = "code name_zh name_en aliases valid_from valid_to"
AREAS = """
suiyang - 睢阳区 Suiyang
likou suiyang 李口镇 Likou 李口
gaoxin suiyang 高辛镇 Gaoxin 高辛;高新
own suiyang 区本级 Own 全区
"""
OTHER_AREAS = """
xiayi - 夏邑县 Xiayi
xiayi-likou xiayi 李口 Likou-of-Xiayi
"""
AREA_CODES = """
likou 411403102 李口镇 - -
gaoxin 411403110 高辛乡 - 2016-01-01
likou 411403110 李口乡 2016-01-01 -
"""
TABLES = {
    "products": "C001 童车 Prams\nC002 化肥 Fertiliser 复合肥料;复混肥料",
    "levels": "P 省级 Provincial 省抽\nM 市级 Municipal 市抽",
    "sampling_kinds": "SUP 监督抽查 Supervision",
    "stages": "PRD 生产环节 Producer",
    "verdicts": "PASS 合格 Conforming\nFAIL 不合格 Non-conforming",
    "equipment_classes": "1000 锅炉 Boilers\n3000 电梯 Elevators",
    "equipment_states": "in_use 在用 In-use\nscrapped 报废 Scrapped",
    "equipment_measures": "in_use 在用数量 In-use 在用\noverdue 超期未检 Overdue",
    "case_types": "C01 无证生产 Unlicensed",
    "campaigns": "K01 利剑行动 Sword",
    "case_sectors": "S01 建材 Building",
    "programme_items": "training 培训 Training",
    "programme_stages": "granted 批准 Granted",
    "visit_kinds": "patrol 巡查 Patrol",
    "visit_results": "passed 通过 Passed",
}
HEADINGS = ["抽样单编号", "抽样日期", "乡镇", "受检单位", "产品", "抽查级别", "抽查性质", "抽样环节", "检验结论"]
BATCH_1 = ["A1", "2017-06-19", "李口镇", "演示甲0001童车厂", "童车", "省级", "监督抽查", "生产环节", "合格"]
BATCH_2 = ["A2", "2017-07-01", "高辛镇", "演示甲0002化肥厂", "化肥", "市级", "监督抽查", "生产环节", "不合格"]


def table(text: str, columns: str) -> pa.Table:
    """Lines of words as a reference table; - is empty, and so is what a line lacks."""
    names = columns.split()
    rows = [(line.split() + ["-"] * len(names))[: len(names)] for line in text.splitlines() if line]
    return pa.table({n: [None if row[i] == "-" else row[i] for row in rows] for i, n in enumerate(names)})


def reference(areas: str = AREAS) -> dict[str, pa.Table]:
    """The code tables of this world."""
    return {
        **{name: table(text, CODES) for name, text in TABLES.items()},
        "areas": table(areas, "id parent name_zh name_en aliases"),
        "area_codes": table(AREA_CODES, "area code name_zh valid_from valid_to"),
    }


def batch(**cells: str) -> list[str]:
    """The first batch with other cells, by the name of the column."""
    headings = {kinds()["sampling_results"].columns[id].zh: value for id, value in cells.items()}
    return [headings.get(heading, cell) for heading, cell in zip(HEADINGS, BATCH_1, strict=True)]


def csv_file(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows as a text table."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def xlsx_file(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), sheet: str = "Sheet1") -> Path:
    """Write rows as a workbook; `merged` are ranges, which keep the cell at their top left."""
    with xlsxwriter.Workbook(path) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        page = workbook.add_worksheet(sheet)
        for box in merged:
            page.merge_range(box, "")
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(n, m, cell, day)
                elif cell is not None:
                    page.write(n, m, cell)
    return path


def checked(*files: Path, **options: Any) -> Checked:
    """Check files against this world."""
    return check(files, **{"as_of": AS_OF, "reference": reference(), **options})


def ledger(*files: Path, **options: Any) -> Ledger:
    """The only ledger of files."""
    (one,) = checked(*files, **options).ledgers
    return one


def problems(one: Ledger) -> list[tuple[str, int, str, str | None]]:
    """Rule, row, column and value of what was found, errors first."""
    return [
        (issue["rule"], issue["row"], issue["column"], issue["value"])
        for issues in (one.rejected, one.warnings)
        for issue in issues.table().to_pylist()
    ]
