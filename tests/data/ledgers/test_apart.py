"""What is read apart comes back as if it had been read here; what a file does to the child is an error with a name."""

from __future__ import annotations

import time
import timeit
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import psutil
import pytest
from openpyxl import load_workbook

from data.ledgers import apart, recognise
from data.ledgers.errors import CheckBroken, CheckTooHungry, CheckTooLong, ColumnsMissing, FileTooBig
from tests.data.ledgers import hostile
from tests.data.ledgers.world import AS_OF, BATCH_1, BATCH_2, HEADINGS, checked, csv_file, reference, xlsx_file

FILE = Path("台账.xlsx")


def do(code: str, **options: Any) -> float:
    """Have a child do something; what it answers is how long that took."""
    return apart.run(timeit.timeit, {"stmt": code, "number": 1}, [FILE], **options)


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "data.ledgers.child" in " ".join(child.cmdline())]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A batch that passes and one that does not."""
    return [
        csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1]),
        xlsx_file(tmp_path / "b.xlsx", [HEADINGS, [*BATCH_2[:-1], "不详"]]),
    ]


def test_a_check_apart_says_the_same(files: Sequence[Path]) -> None:
    here, there = checked(*files), apart.check(files, as_of=AS_OF, reference=reference())
    for ours, theirs in zip(here.ledgers, there.ledgers, strict=True):
        assert theirs.source == ours.source
        assert theirs.accepted.table().equals(ours.accepted.table())
        assert theirs.rejected.table().equals(ours.rejected.table())


def test_rows_checked_apart_stay_as_long_as_they_are_held(files: Sequence[Path]) -> None:
    rows = apart.check(files, as_of=AS_OF, reference=reference()).ledgers[0].accepted
    assert rows.table().num_rows == 1
    path = rows.path
    del rows
    assert not path.exists()


def test_rows_lie_in_the_folder_that_is_given(files: Sequence[Path], tmp_path: Path) -> None:
    result = apart.check(files, as_of=AS_OF, reference=reference(), work=tmp_path / "work")
    assert result.ledgers[0].accepted.path.parent == tmp_path / "work"


def test_progress_is_told_here(files: Sequence[Path]) -> None:
    seen: list[tuple[Any, ...]] = []
    apart.check(files, as_of=AS_OF, reference=reference(), progress=lambda *said: seen.append(said))
    assert [said for said in seen if said[0] == "b.xlsx"]
    assert all(said[2] == 2 for said in seen)


def test_who_is_told_of_progress_may_end_it(files: Sequence[Path]) -> None:
    def stop(*_: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        apart.check(files, as_of=AS_OF, reference=reference(), progress=stop)
    assert children() == []


def test_an_error_of_a_file_comes_back_in_both_languages(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [HEADINGS[:-1], BATCH_1[:-1]])
    with pytest.raises(ColumnsMissing) as raised:
        apart.check([file], as_of=AS_OF)
    assert "检验结论" in raised.value.message("zh")
    assert "Verdict" in raised.value.message("en")


def test_a_child_that_takes_too_long_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(CheckTooLong, match="1 seconds") as raised:
        do("import time; time.sleep(60)", seconds=1)
    assert time.monotonic() - begun < 5
    assert "台账.xlsx" in raised.value.message("zh")
    assert children() == []


@pytest.mark.parametrize("code", ["b'x' * 2 * 10**9", "raise MemoryError"], ids=["at once", "as the system says"])
def test_a_child_that_takes_too_much_is_ended(code: str) -> None:
    before = psutil.Process().memory_info().rss
    with pytest.raises(CheckTooHungry, match="台账"):
        do(code, megabytes=300)
    assert psutil.Process().memory_info().rss - before < 50_000_000


def test_memory_taken_bit_by_bit_is_seen() -> None:
    with pytest.raises(CheckTooHungry, match="300 MB"):
        do("import time; x = []\nfor n in range(100): x.append(b'x' * 10**7); time.sleep(0.01)", megabytes=300)


@pytest.mark.parametrize("code", ["import os; os.abort()", "import os; os._exit(0)", "1 / 0", "raise SystemExit"])
def test_a_child_that_breaks_off_is_an_error_with_a_name(code: str) -> None:
    with pytest.raises(CheckBroken) as raised:
        do(code)
    assert "台账.xlsx" in raised.value.message("zh")


def test_children_beyond_the_limit_wait_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "TURNS", BoundedSemaphore(1))
    begun = time.monotonic()
    with ThreadPoolExecutor() as people:
        slept = list(people.map(do, ["import time; time.sleep(0.5)"] * 2))
    assert time.monotonic() - begun > sum(slept) >= 1


def test_what_a_library_prints_is_no_answer() -> None:
    assert do("print('noise', flush=True)") < 1


def test_a_file_that_is_too_large_starts_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_child", None)
    with pytest.raises(FileTooBig):
        apart.check([hostile.large(tmp_path / "a.csv")], as_of=AS_OF)


def test_recognising_and_marking_apart(files: Sequence[Path], tmp_path: Path) -> None:
    assert apart.recognise(files) == recognise(files)
    result = apart.check(files, as_of=AS_OF, reference=reference())
    target = apart.mark(files[1], [result.ledgers[1].rejected], tmp_path / "marked.xlsx")
    assert load_workbook(target).active["I2"].comment
