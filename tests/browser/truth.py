"""The same numbers by another route: pandas over the ledger columns of the snapshot, no code of the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

PROJECT = Path(__file__).resolve().parents[2]
STORE = PROJECT / "data" / "snapshots"
REFERENCE = PROJECT / "data" / "reference"
SUPERVISION = ["SUP", "KEY", "SPC", "QTR", "ECM", "JNT"]
CONFORMING, FAILED = ["PASS"], ["FAIL", "GEN", "SER", "MIX"]


def snapshot() -> Path:
    """The folder of the snapshot in force."""
    return STORE / (STORE / "CURRENT").read_text(encoding="utf-8").strip()


@cache
def fact(name: str) -> pd.DataFrame:
    """The rows of a fact."""
    return pd.read_parquet(snapshot() / "facts" / f"{name}.parquet")


@cache
def reference(name: str) -> pd.DataFrame:
    """A code table, all text."""
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)


@dataclass(frozen=True)
class Rate:
    """Conforming over judged batches."""

    conforming: int
    judged: int

    @property
    def failures(self) -> int:
        return self.judged - self.conforming

    @property
    def share(self) -> float:
        return self.conforming / self.judged

    @property
    def percent(self) -> str:
        """As a reader sees it: 96.2%; — when nothing was judged."""
        return f"{100 * self.share:.1f}%" if self.judged else "—"


def sampled(
    start: str, end: str, areas: Sequence[str] = (), *, levels: Sequence[str] = ("P", "M"), **products: Sequence[str]
) -> pd.DataFrame:
    """Supervision batches of start ≤ day < end; `found` is the verdict, of the retest where there was one.

    `products` narrows to codes of a column of data/reference/products.csv: class_code, group_code.
    """
    known = reference("products")[["code", *products]]
    rows = fact("sampling_results").merge(known, left_on="product", right_on="code")
    found, day = rows["retest_verdict"].fillna(rows["first_verdict"]), pd.to_datetime(rows["sampled_on"])
    rows = rows.assign(found=found, day=day)
    kept = (day >= start) & (day < end) & rows["level"].isin(levels) & rows["kind"].isin(SUPERVISION)
    for column, codes in {"area": areas, **products}.items():
        if codes:
            kept &= rows[column].isin(codes)
    return rows[kept]


def failed(*period: str, **filters: Any) -> pd.DataFrame:
    """The batches among `sampled` that failed."""
    rows = sampled(*period, **filters)
    return rows[rows["found"].isin(FAILED)]


def rate(*period_and_filters: Any, **filters: Any) -> Rate:
    """The pass rate among `sampled`: the judged ones alone."""
    rows = sampled(*period_and_filters, **filters)
    conforming = int(rows["found"].isin(CONFORMING).sum())
    return Rate(conforming, conforming + int(rows["found"].isin(FAILED).sum()))


@cache
def issues() -> pd.DataFrame:
    """Rows rejected and cells blanked when the snapshot was published."""
    return pd.read_parquet(snapshot() / "issues.parquet")
