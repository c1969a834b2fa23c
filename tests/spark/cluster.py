"""A Spark of its own on 127.0.0.1: a master and a worker, started by what comes with pyspark."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyspark  # pyright: ignore[reportMissingImports]

HOME = Path(str(pyspark.__file__)).parent
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
PATIENCE = 120  # seconds until a process of the cluster answers, on a busy machine


@contextmanager
def running(log: Path, *command: str) -> Iterator[None]:
    """A process of the cluster, ended on leaving."""
    environment = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("w", encoding="utf-8") as out:
        start = [str(HOME / "bin" / "spark-class"), *command]
        process = subprocess.Popen(start, cwd=log.parent, env=environment, stdout=out, stderr=out)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> None:
    """Return when somebody listens."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    raise TimeoutError(f"nobody listens on {port}")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a master with a worker, whose logs lie in a folder."""
    port, local = free_port(), ("--host", "127.0.0.1", "--webui-port", "0")
    address = f"spark://127.0.0.1:{port}"
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with running(folder / "master.txt", MASTER, *local, "--port", str(port)):
        answers(port)
        with running(folder / "worker.txt", WORKER, *local, "--cores", "2", "--memory", "1g", address):
            yield address
