"""Ledgers as sections send them, and the page of intake as they handle it."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.browser.dashboard import Dashboard, cells

HEADINGS = ("抽样单编号", "抽样日期", "乡镇", "受检单位", "产品", "抽查级别", "抽查性质", "抽样环节", "检验结论")
USUAL = ("2017-12-09", "李口镇", "演示甲0001食品厂", "复混肥料", "省级", "监督抽查", "生产", "合格")


def batch(number: str, **changes: str) -> tuple[str, ...]:
    """A batch as a row of the ledger; `changes` name columns: 乡镇="桃花岛"."""
    row = dict(zip(HEADINGS, (number, *USUAL), strict=True)) | changes
    return tuple(row.values())


def write(
    path: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8"
) -> Path:
    """A CSV of rows under headings."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def send(d: Dashboard, *files: Path) -> None:
    """Choose files where they are dropped, and wait until all that follows is there, on a busy machine, too."""
    d.page.set_default_timeout(60_000)
    with d.rerun():
        d.page.locator(".q-drop input").set_input_files([str(file) for file in files])


def headline(d: Dashboard) -> str:
    return d.page.locator(".q-headline").inner_text()


def press(d: Dashboard, words: str) -> None:
    with d.rerun():
        d.page.get_by_role("button", name=words, exact=True).click()


def fill(d: Dashboard, label: str, words: str) -> None:
    """Type into a field."""
    box = d.page.get_by_role("textbox", name=label, exact=True)
    box.fill(words)
    with d.rerun():
        box.press("Enter")


def pick(d: Dashboard, label: str, words: str) -> None:
    """Choose in a drop-down of a form, by its label and by how the choice begins."""
    field = d.page.get_by_test_id("stSelectbox").filter(has=d.page.get_by_text(label, exact=True))
    field.evaluate("e => e.scrollIntoView({block: 'center'})")
    d.rest()  # a list that unfolds while the page scrolls folds up again
    field.locator("input").press("ArrowDown")
    field.locator("input").fill(words)
    d.page.get_by_role("option").filter(has_text=re.compile(f"^{re.escape(words)}")).first.click()
    d.page.get_by_role("listbox").wait_for(state="hidden")


def choose_mode(d: Dashboard, words: str) -> None:
    """Choose how a batch is merged."""
    with d.rerun():
        pick(d, "并入方式", words)


def problems(d: Dashboard) -> list[list[str]]:
    """The table of rows rejected and cells emptied, without its headings."""
    return cells(d.page.locator(".q-issues"))[1:]


def changes(d: Dashboard) -> dict[str, list[str]]:
    """Rows of each kind of ledger: before, added, changed, removed, after."""
    table = d.page.locator(".q-change .q-table").first
    rows = table.locator("tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(c => c.innerText))")
    return {kind: counts for kind, *counts in rows}


def hashes(store: Path) -> Mapping[str, str]:
    """Every file of a store with the hash of what it holds, the lock aside."""
    files = (path for path in sorted(store.rglob("*")) if path.is_file() and path.name != ".publishing.lock")
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@contextmanager
def untouched(store: Path) -> Iterator[None]:
    """What is done inside writes nothing into the store."""
    before = hashes(store)
    yield
    assert hashes(store) == before


def in_force(store: Path) -> str:
    return (store / "CURRENT").read_text(encoding="utf-8").strip()
