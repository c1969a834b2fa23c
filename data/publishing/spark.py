"""Monthly sums on a Spark cluster, where one machine is not enough; needs requirements-spark.txt and Java 17."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs

from data.ledgers.rows import parquet
from data.publishing.errors import EngineFailed, EngineMissing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from data.publishing.summing import Engines

ROWS = 2**20  # of a part of a fact: what a worker reads at once
SQL = {"date": "date", "string": "string", "boolean": "boolean", "int64": "bigint", "float64": "double"}
S3 = "s3://", "s3a://"  # what an object store is called here, and by Spark
SETTINGS: dict[str, Any] = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what overflows or cannot be cast is an error and no null
    "spark.sql.shuffle.partitions": "16",  # cells are few: thousands of small tasks would take longer than the sums
}


@contextmanager
def on(master: str, exchange: str) -> Iterator[Engines]:
    """Engines that sum on the cluster of `master` (spark://host:port), whose session ends with the context.

    `exchange` is a folder or an address (s3://bucket/path) that the workers see as this machine does: the facts go
    there in parts, the sums come from there, and nothing stays. Raises EngineMissing; EngineFailed, in the context too.
    """
    session, place = _session(master), f"{exchange.rstrip('/')}/{uuid4().hex}"
    try:
        with TemporaryDirectory() as here, _worded(master):
            yield lambda folder: OnSpark(session, folder, place, Path(here))
    finally:
        session.stop()
        system, path = _at(place)
        if system.get_file_info(path).type == fs.FileType.Directory:
            system.delete_dir(path)


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise EngineMissing(engine=master) from error
    with _worded(master):
        return SparkSession.builder.master(master).appName("quality").config(map=SETTINGS).getOrCreate()


@contextmanager
def _worded(master: str) -> Iterator[None]:
    """What goes wrong on the cluster, in the words of a SnapshotError."""
    from py4j.protocol import Py4JError  # noqa: PLC0415  # pyright: ignore[reportMissingImports]
    from pyspark.errors import PySparkException  # noqa: PLC0415  # pyright: ignore[reportMissingImports]

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise EngineFailed(engine=master, reason=str(error).strip().partition("\n")[0]) from error


def _at(address: str) -> tuple[fs.FileSystem, str]:
    """The file system of an address, and the path in it; a path without a scheme is one of this machine."""
    return fs.FileSystem.from_uri(address) if "://" in address else (fs.LocalFileSystem(), address)


class OnSpark:
    """Sums on Spark over the facts of a folder that is being written; `here` is for what comes back."""

    def __init__(self, session: Any, folder: Path, place: str, here: Path) -> None:
        import ibis  # noqa: PLC0415 - takes half a second, which those who only read snapshots are spared

        self._session, self._folder, self._place, self._here = session, folder, place, here
        self._backend, self._to_sql = ibis.pyspark.connect(session), ibis.to_sql
        self._known: set[str] = set()

    def table(self, name: str) -> ir.Table:
        """A fact of the folder, sent in parts when it is first asked for, or a rollup as it was summed."""
        if name not in self._known:
            self._send(name)
            self._see(name)
        return self._backend.table(name)

    def _send(self, name: str) -> None:
        system, path = _at(f"{self._place}/{name}")
        rows = ds.dataset(self._folder / "facts" / f"{name}.parquet")
        system.create_dir(path)
        pq.write_table(rows.schema.empty_table(), f"{path}/columns.parquet", filesystem=system)  # even without a row
        more: dict[str, Any] = {"max_rows_per_file": ROWS, "existing_data_behavior": "overwrite_or_ignore"}
        ds.write_dataset(rows, path, filesystem=system, format="parquet", **more)

    def cells(self, name: str, sums: ir.Table) -> str:
        """Work a rollup out; the widest ones are there for the others, with the months that were summed."""
        typed = (f"cast(`{id}` AS {SQL[str(type)]}) AS `{id}`" for id, type in sums.schema().items())
        cells = self._session.sql(self._to_sql(sums, dialect="pyspark")).selectExpr(
            *typed
        )  # months are timestamps there
        cells.write.parquet(f"{self._place}/{name}".replace(*S3))
        self._see(name)
        system, path = _at(f"{self._place}/{name}")
        file = self._here / f"{name}.parquet"
        rows = ds.dataset(path, filesystem=system)
        with pq.ParquetWriter(file, rows.schema) as writer:
            for batch in rows.to_batches():
                writer.write_batch(batch)
        return f"from {parquet(file)}"

    def _see(self, name: str) -> None:
        self._session.read.parquet(f"{self._place}/{name}".replace(*S3)).createOrReplaceTempView(name)
        self._known.add(name)
