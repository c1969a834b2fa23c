"""Six questions of the page 重点产品, asked through our store, and of the rows in pandas, polars and DuckDB."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from analytics.answers import Answers
from analytics.drill import lines
from analytics.filters import basis_of
from analytics.frames import Rows
from analytics.store import Snapshot
from analytics.view import WHOLE, View

SIX = (  # as its cards ask them: the key figure, the funnel, products, the heat, the control chart, failed items
    ("pass_rate", ()),
    ("pass_rate", ("area",)),
    ("pass_rate", ("product_group",)),
    ("pass_rate", ("area", "product_class")),
    ("pass_rate", ("quarter",)),
    ("failed_items", ("failed_item",)),
)
GROUPS = ((), ("area",), ("product_group",), ("area", "product_class"), ("quarter",))  # of the rows sampled
READ = ("sampled_on", "area", "product_group", "product_class", "level", "kind", "judged", "conforming")
WHERE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {  # indicator, filters of the view, what a mark adds
    "no filter": ("batches", {}, {}),
    "a month": ("batches", {}, {"month": "2017-06"}),
    "a township": ("batches", {"areas": ("t0150",)}, {}),
    "a district": ("batches", {"areas": ("d003",)}, {}),
    "a product class": ("batches", {"products": ("farm",)}, {}),
    "a product": ("batches", {"products": ("C007",)}, {}),
    "level and kind": ("batches", {"levels": ("D",), "kinds": ("TRK",)}, {}),
    "a stage": ("batches", {"stages": ("ECO",)}, {}),
    "failures": ("failures", {}, {}),
    "failures of a township": ("failures", {"areas": ("t0150",)}, {}),
    "an enterprise": ("batches", {}, {"enterprise": "演示0000100厂"}),
    "all of them": ("failures", {"areas": ("t0003",), "products": ("C001",), "levels": ("P",), "stages": ("PRD",)}, {}),
}
Ask = Callable[[], Sequence[float]]


def ours(snapshot: Snapshot, view: View) -> list[Rows]:
    """The answers as a page gets them: asked at once, with intervals and judgement."""
    answers = Answers(snapshot, WHOLE)
    answers.expect([(view, indicator, by) for indicator, by in SIX])
    return [answers.table(view, indicator, by) for indicator, by in SIX]


def judged(answers: Sequence[Rows]) -> list[float]:
    """What the groups of each answer add up to: judged batches, of the last failed items."""
    *rates, items = answers
    counts = [sum(row["denominator"] or 0 for row in rows) for rows in rates]
    return [*counts, sum(row["numerator"] or 0 for row in items)]


def sampled(snapshot: Snapshot, view: View) -> dict[str, Any]:
    """The days, levels and kinds of sampling that a view counts."""
    basis = basis_of(snapshot, view.basis)
    return {"since": view.start, "until": view.end, "levels": list(basis["level"]), "kinds": list(basis["kind"])}


def bare_duckdb(snapshot: Snapshot, given: dict[str, Any]) -> Ask:
    """A query a question on the parquet rows, in a connection of its own."""
    con, facts = duckdb.connect(), snapshot.folder / "facts"
    held = "sampled_on >= $since and sampled_on < $until and level in $levels and kind in $kinds"
    rows = f"(select *, quarter(sampled_on) AS quarter from '{facts / 'sampling_results.parquet'}' where {held})"
    queries = [
        f"select {''.join(f'{dim}, ' for dim in by)} sum(judged) AS n, sum(conforming) from {rows} group by all"
        for by in GROUPS
    ]
    queries.append(
        f"select failed_item, count(*) AS n from '{facts / 'failed_items.parquet'}' where {held} group by all"
    )
    return lambda: [sum(row[-2 + (n == 5)] for row in con.execute(q, given).fetchall()) for n, q in enumerate(queries)]


def on_pandas(snapshot: Snapshot, given: dict[str, Any]) -> Ask:
    """A groupby a question on frames in memory, texts as categories."""
    facts = snapshot.folder / "facts"
    rows, items = (
        _frame(facts / "sampling_results.parquet", READ),
        _frame(facts / "failed_items.parquet", ("sampled_on", "level", "kind", "failed_item")),
    )
    since, until = np.datetime64(given["since"]), np.datetime64(given["until"])

    def held(frame: Any) -> Any:
        days = (frame["sampled_on"] >= since) & (frame["sampled_on"] < until)
        return frame[days & frame["level"].isin(given["levels"]) & frame["kind"].isin(given["kinds"])]

    def one(by: Sequence[str]) -> float:
        kept = held(rows)
        if not by:
            return float(kept[["judged", "conforming"]].sum()["judged"])
        keys = [kept["sampled_on"].dt.quarter if dim == "quarter" else kept[dim] for dim in by]
        return float(kept.groupby(keys, observed=True)[["judged", "conforming"]].sum()["judged"].sum())

    return lambda: [*map(one, GROUPS), float(held(items).groupby("failed_item", observed=True).size().sum())]


def _frame(file: Path, columns: Sequence[str]) -> Any:
    frame = pd.read_parquet(file, columns=list(columns))
    texts = {name: "category" for name in frame if isinstance(frame[name].dtype, pd.StringDtype)}
    return frame.astype(texts).assign(sampled_on=pd.to_datetime(frame["sampled_on"]))


def on_polars(snapshot: Snapshot, given: dict[str, Any]) -> Ask | None:
    """A lazy query a question on the parquet rows; None where polars is not installed (requirements-bench.txt)."""
    try:
        import polars as pl  # pyright: ignore[reportMissingImports]  # noqa: PLC0415 - for this comparison alone
    except ImportError:
        return None
    facts = snapshot.folder / "facts"

    def held(name: str) -> Any:
        day, frame = pl.col("sampled_on"), pl.scan_parquet(facts / f"{name}.parquet")
        chosen = pl.col("level").is_in(given["levels"]) & pl.col("kind").is_in(given["kinds"])
        return frame.filter((day >= given["since"]) & (day < given["until"]) & chosen)

    def one(by: Sequence[str]) -> float:
        rows, sums = held("sampling_results"), [pl.col("judged").sum(), pl.col("conforming").sum()]
        keys = [pl.col("sampled_on").dt.quarter() if dim == "quarter" else pl.col(dim) for dim in by]
        return float((rows.group_by(keys).agg(sums) if by else rows.select(sums)).collect()["judged"].sum())

    return lambda: [
        *map(one, GROUPS),
        float(held("failed_items").group_by("failed_item").agg(pl.len()).collect()["len"].sum()),
    ]


def rows_behind(snapshot: Snapshot, view: View, name: str) -> int:
    """A hundred rows behind a mark with one of the filters WHERE, and how many there are; how many came."""
    indicator, filters, where = WHERE[name]
    return len(lines(snapshot, WHOLE, view.with_(**filters), indicator, where, limit=100)[0])


def milliseconds(ask: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Median time of a question by a clock (time.process_time: of all processors), after one run to warm up."""
    ask()
    spent = []
    for _ in range(times):
        begun = clock()
        ask()
        spent.append(clock() - begun)
    return 1000 * statistics.median(spent)
