"""Words that mean harm in what somebody types or sends: in ledgers and their headings, in a plan, in a list of people,
in the name of an account. Each is shown as the text that it is."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.drawing import Inspector, inspectors
from data.ledgers.kinds import kinds
from data.people import Person
from data.state import State
from pages.parts import identity, intake_work
from tests.leaks.conftest import visited
from tests.leaks.hostile import PAYLOADS, STRINGS, alive, html

STEWARD = Person("steward", "演示帐号丁", "steward", areas=None)
WORDS = (*PAYLOADS, *STRINGS[:-1])
READ = "sampling_results"


@pytest.fixture
def state(browsing: Callable[[Person], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    """Nothing kept yet, and a steward who asks."""
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    browsing(STEWARD)
    return State(tmp_path / "state.sqlite")


def inert(at: AppTest, *shown: str) -> None:
    """Nothing of a page runs, nothing of it failed, and it says these words."""
    said = html(at)
    assert not at.exception and alive(said) == []
    assert [word for word in shown if word not in said] == []


def ledger() -> bytes:
    """A CSV whose every text, and every heading that we do not know, is one of the words."""
    columns = [column for column in kinds()[READ].columns.values() if column.required]
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow([*(column.zh for column in columns), *PAYLOADS])
    for word in WORDS:
        lines.writerow([word] * (len(columns) + len(PAYLOADS)))
    return file.getvalue().encode()


def test_ledgers_and_what_is_said_of_them(state: State) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield ledger()

    work = intake_work.begin(STEWARD.id)
    work.keep(asyncio.run(work.receive("' onload=zzq() x='.csv", chunks(), 1_000_000)))
    work.choose(sender=PAYLOADS[1], note=PAYLOADS[0])
    at = visited("intake", work=work.token)
    inert(at, f"读入{len(WORDS)}行", "&lt;script&gt;zzq()&lt;/script&gt;")


@pytest.mark.parametrize("n", range(4), ids=["what", "section", "indicator", "target"])
def test_a_plan_that_is_pasted(state: State, n: int) -> None:
    usual = ("核查", "特种设备安全监察科", "overdue_devices", "1")
    rows = ["\t".join((*usual[:n], " ".join(word.split()), *usual[n + 1 :])) for word in WORDS]
    at = visited("tasks", show="plan")
    at.text_area("task_paste_text").set_value("\n".join(rows))
    next(one for one in at.button if one.form_id == "task_paste").click()
    inert(at.run())


@pytest.mark.parametrize("n", range(3))
def test_a_list_of_inspectors_that_is_typed(state: State, n: int) -> None:
    usual = ("演示检查员01", "演示科室", "古城街道")
    rows = ["\t".join((*usual[:n], word, *usual[n + 1 :])) for word in WORDS]
    at = visited("draws", section="inspectors")
    at.text_area("draw_people").set_value("\n".join(rows))
    next(one for one in at.button if one.form_id == "draw_people_form").click()
    inert(at.run())


def test_a_list_of_inspectors_that_is_kept(state: State) -> None:
    every = [Inspector(f"{n:02d}{word}", word, (word,)) for n, word in enumerate(WORDS)]
    state.change(inspectors.OWNER, inspectors.KIND, lambda _: inspectors.to_json(every))
    inert(visited("draws", section="inspectors"), "&lt;script&gt;zzq()&lt;/script&gt;")


def test_the_name_of_an_account(
    state: State, browsing: Callable[[Person], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALITY_SIGN_IN", "accounts")
    monkeypatch.setattr(type(st.context), "cookies", {identity.COOKIE: "x"})
    for word in WORDS:
        browsing(Person(word[:20], word[:40], "section", areas=None))
        inert(visited("draws", section="records"))
