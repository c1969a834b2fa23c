"""The same numbers by another route: pandas over the ledger columns of the snapshot, no code of the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[2]
STORE = PROJECT / "data" / "snapshots"
REFERENCE = PROJECT / "data" / "reference"
SUPERVISION = ["SUP", "KEY", "SPC", "QTR", "ECM", "JNT"]
CONFORMING, FAILED = ["PASS"], ["FAIL", "GEN", "SER", "MIX"]


@cache
def fact(name: str) -> pd.DataFrame:
    """The rows of a fact in the snapshot in force."""
    current = (STORE / "CURRENT").read_text(encoding="utf-8").strip()
    return pd.read_parquet(STORE / current / "facts" / f"{name}.parquet")


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
    def percent(self) -> str:
        """As a reader sees it: 96.2%; — when nothing was judged."""
        return f"{100 * self.conforming / self.judged:.1f}%" if self.judged else "—"


def batches(
    start: str, end: str, areas: Sequence[str] = (), classes: Sequence[str] = (), levels: Sequence[str] = ("P", "M")
) -> pd.DataFrame:
    """Supervision batches sampled in start ≤ day < end, with their verdict: of the retest where there was one."""
    rows = fact("sampling_results")
    rows = rows.assign(
        found=rows["retest_verdict"].fillna(rows["first_verdict"]), day=pd.to_datetime(rows["sampled_on"])
    )
    rows = rows[
        (rows["day"] >= start) & (rows["day"] < end) & rows["level"].isin(levels) & rows["kind"].isin(SUPERVISION)
    ]
    if areas:
        rows = rows[rows["area"].isin(areas)]
    if classes:
        of = reference("products").set_index("code")["class_code"]
        rows = rows[rows["product"].map(of).isin(classes)]
    return rows[rows["found"].isin(CONFORMING + FAILED)]


def rate(*args: object, **filters: object) -> Rate:
    """The pass rate of `batches` with the same arguments."""
    rows = batches(*args, **filters)
    return Rate(int(rows["found"].isin(CONFORMING).sum()), len(rows))
