"""Monthly sums on Spark beside DuckDB: python -m benchmarks.spark [--rows N] [--json FILE] [--smoke]

A standalone master and worker on 127.0.0.1, so that what is measured is what a cluster costs, not what it gains. Facts
of so many batches are drawn and published once; then their rollups are built by either engine and compared. Needs
requirements-spark.txt and Java 17.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import _scaled
from benchmarks._figures import Figure, options, told
from data.ledgers.rows import connect, parquet, quoted
from data.publishing.content import DATA
from data.publishing.derive import load_facts
from data.publishing.spark import on
from data.publishing.summing import Engines, write_rollups
from tests.spark.cluster import cluster

ROWS, SMOKE = 3_000_000, 20_000


@contextmanager
def facts_of(snapshot: Path, folder: Path) -> Iterator[Path]:
    """A folder with the facts of a snapshot alone, as it is while one is being written."""
    shutil.copytree(snapshot / "facts", folder / "facts")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def built(snapshot: Path, folder: Path, engines: Engines | None = None) -> tuple[float, dict[str, list[dict]]]:
    """Seconds until the rollups of a snapshot's facts are written anew, and their rows."""
    described = load_facts(DATA / "facts.toml")
    with facts_of(snapshot, folder), connect(folder.with_name(f"{folder.name}.scratch")) as con:
        for file in sorted((folder / "facts").glob("*.parquet")):
            con.execute(f"create view {quoted(file.stem)} as from {parquet(file)}")
        begun = time.perf_counter()
        write_rollups(folder, con, described, engine=engines and engines(folder))
        seconds = time.perf_counter() - begun
        return seconds, {file.name: pq.read_table(file).to_pylist() for file in (folder / "rollups").iterdir()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and measure; 1 when the sums differ."""
    summary, _, about = (__doc__ or "").partition("\n")
    parser = options(argparse.ArgumentParser(description=summary, epilog=about))
    parser.add_argument("--rows", type=int, default=ROWS, help=f"batches (default {ROWS})")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place, cluster(Path(place)) as address:
        folder, store = Path(place), Path(place) / "store"
        store.mkdir()
        snapshot = store / _scaled.publish(store, SMOKE if given.smoke else given.rows).id
        here, sums = built(snapshot, folder / "here")
        with on(address, str(folder / "exchange")) as engines:
            cold, first = built(snapshot, folder / "cold", engines)
        with on(address, str(folder / "exchange")) as engines:
            warm, second = built(snapshot, folder / "warm", engines)
    differing = sum(sums[name] != found[name] for found in (first, second) for name in sums)
    figures = [
        Figure("rollups on DuckDB", here, "s"),
        Figure("rollups on Spark, first", cold, "s", here),
        Figure("rollups on Spark, again", warm, "s", here),
        Figure("rollups that differ", differing, "", must=0),
    ]
    return told(figures, given.json, given.smoke)


if __name__ == "__main__":
    sys.exit(main())
