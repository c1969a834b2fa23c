"""The demo's ledgers by another route: pandas over the columns of the snapshot, no code of the project."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[2]
STORE = PROJECT / "data" / "snapshots"
SUPERVISION = ["SUP", "KEY", "QTR", "SPC", "ECM", "JNT"]
FAILED = ["FAIL", "GEN", "SER", "MIX"]
FIGURES = PROJECT / "data" / "reference" / "published_figures.csv"
PUBLISHED = pd.read_csv(FIGURES, dtype=str, keep_default_na=False).set_index("id")


class Facts:
    """The ledgers of a snapshot as frames."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot

    def __getitem__(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.snapshot / "facts" / f"{name}.parquet")

    def between(self, name: str, date: str, figure: str) -> pd.DataFrame:
        """The rows of the figure's period; of all time where none is stated."""
        frame, row = self[name], PUBLISHED.loc[figure]
        days = pd.to_datetime(frame[date])
        first, last = row["period_start"] or "1900-01-01", row["period_end"] or "2017-12-31"
        return frame[(days >= first) & (days <= last)]

    def events(self, figure: str, item: str, stage: str | None = None) -> float:
        rows = self.between("programme_events", "occurred_on", figure)
        rows = rows[rows["item"] == item]
        return (rows if stage is None else rows[rows["stage"] == stage])["quantity"].sum()

    def judged(self, year: int, levels: tuple[str, ...] = ("P", "M")) -> tuple[int, int]:
        """Judged and conforming supervision batches of a year."""
        rows = self["sampling_results"]
        rows = rows[rows["level"].isin(levels) & rows["kind"].isin(SUPERVISION)]
        rows = rows[pd.to_datetime(rows["sampled_on"]).dt.year == year]
        verdicts = rows["retest_verdict"].fillna(rows["first_verdict"])
        return int(verdicts.isin(["PASS", *FAILED]).sum()), int((verdicts == "PASS").sum())

    def rate(self, year: int) -> float:
        judged, conforming = self.judged(year)
        return 100 * conforming / judged

    def inspected(self, day: str) -> float:
        """The periodic-inspection rate of the devices (台) in use on a day, in per cent."""
        rows = self["equipment_register"]
        rows = rows[
            (pd.to_datetime(rows["edition"]) == day) & (rows["state"] == "in_use") & (rows["unit"] == "devices")
        ]
        due = pd.to_datetime(rows["due_on"])
        return 100 - 100 * (due < day).sum() / len(rows)
