"""Summing on a cluster where what it needs is not installed; the sums themselves are tested in tests/spark."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from data.publishing import current
from data.publishing.errors import EngineMissing
from data.publishing.spark import on
from tests.worlds import publish_small


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineMissing) as missing, on("spark://127.0.0.1:1", str(tmp_path)):
        pass
    assert "requirements-spark.txt" in missing.value.message(lang)  # pyright: ignore[reportArgumentType]
    assert list(tmp_path.iterdir()) == []


def test_by_default_this_machine_sums(small_world: Path, tmp_path: Path) -> None:
    assert publish_small(tmp_path, engines=None).id == current(small_world)
