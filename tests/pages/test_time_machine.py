"""Snapshots and notes on the pages, without a browser: the choice, the comparison, the form of notes, the news."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from analytics import annotations
from analytics.annotations import Held, Note
from data.state import State
from pages.parts import news, picker
from pages.parts.here import Here
from tests.browser import history
from tests.pages.conftest import Open, markup, words
from tests.worlds import publish_small

Look = Callable[..., Here]
NOTE = Note("1", "2017-06", "利剑行动启动", "张演示", "2017-07-02")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both snapshots of the history."""
    store = tmp_path_factory.mktemp("history")
    history.publish_first(store)
    history.publish_second(store)
    return store


def names(store: Path) -> tuple[str, str]:
    first, second = sorted(path.name for path in store.iterdir() if path.is_dir())
    return first, second


def kept(tmp_path: Path) -> State:
    return State(tmp_path / "kept" / "state.sqlite")


def keep(tmp_path: Path, *notes: Note) -> None:
    kept(tmp_path).change(annotations.OWNER, annotations.KIND, lambda _: annotations.to_json(notes))


# the choice


def test_the_choice_names_every_snapshot_with_its_day_and_what_was_said_of_it(open_page: Open, past: Path) -> None:
    said = words(open_page("methods", past))
    first, second = names(past)
    for part in (first, "2017-06-30", "发布于 2017-07-05 09:00", "上半年报送", second, "启用中", "全年报送"):
        assert part in said


def test_the_choice_keeps_the_view_and_names_the_snapshot(here: Look) -> None:
    now = here(areas=("likou",))
    (own,) = (one for one in picker.picker(now).split("<a ") if "aria-current" in one)
    assert "area=likou" in own


def test_notes_on_a_snapshot_stand_beside_it(open_page: Open, past: Path, tmp_path: Path) -> None:
    first, _ = names(past)
    keep(tmp_path, Note("1", first, "含补报", "李演示", "2018-01-05"))
    said = words(open_page("methods", past, snapshot=first, section="snapshot"))
    assert said.count("含补报（李演示，2018-01-05）") == 4  # band, choice, about, list


# the comparison


def test_without_another_snapshot_there_is_nothing_to_compare(open_page: Open) -> None:
    assert "只有一个快照" in words(open_page("methods", section="differences"))


def test_the_snapshot_is_compared_with_the_one_before_unless_the_address_says(open_page: Open, past: Path) -> None:
    first, second = names(past)
    said = words(open_page("methods", past, section="differences"))
    assert f"从 {first}（数据截至 2017-06-30）到 {second}（数据截至 2017-12-31）" in said
    backwards = words(open_page("methods", past, section="differences", snapshot=first))
    assert f"从 {first}（数据截至 2017-06-30）到 {second}" in backwards


def test_rows_are_narrowed_to_a_ledger_a_change_and_the_areas_chosen(open_page: Open, past: Path) -> None:
    asked = {"section": "differences", "shown": "rows", "ledger": "sampling_results"}
    assert "抽查结果台账：有变化的12行" in words(open_page("methods", past, **asked))
    removed = open_page("methods", past, **asked, change="removed")
    assert "S99" in words(removed)
    assert "S16" not in words(removed)
    near = {"period": "2017", "snapshot": names(past)[1], "area": "gucheng"}
    assert "S99" not in words(open_page("methods", past, **asked, **near))


def test_what_the_address_says_wrongly_is_passed_over(open_page: Open, past: Path) -> None:
    asked = {"with": "20010101-ffff", "shown": "nonsense", "ledger": "nonsense", "change": "nonsense"}
    at = open_page("methods", past, section="differences", **asked)
    assert not at.exception
    assert "从 " in words(at)
    assert "要比较的快照 20010101-ffff 不存在或已删除" in words(at)
    assert "q-failed" not in markup(at)


def test_the_direction_follows_publication_whatever_the_clock_said(open_page: Open, tmp_path: Path) -> None:
    """The second, of the same last day, was published while the clock stood in the past."""
    store = tmp_path / "store"
    first = publish_small(store, published_at=datetime(2018, 1, 5, 9)).id
    second = publish_small(store, published_at=datetime(2001, 1, 1, 9), demo=False).id
    said = words(open_page("methods", store, section="differences"))
    assert f"从 {first}（数据截至 2017-12-31）到 {second}（" in said


# notes


def form(page: AppTest, /, **typed: str) -> AppTest:
    """Type into the form and send it."""
    for key, value in typed.items():
        widget = page.text_area(key="note_text") if key == "text" else page.text_input(key=f"note_{key}")
        widget.set_value(value)
    (send,) = (button for button in page.button if button.label == "添加备注")
    return send.click().run()


def test_a_note_is_kept_with_author_and_day(open_page: Open, tmp_path: Path) -> None:
    at = form(open_page("methods", section="notes"), at="2017-06", text=" 利剑\n行动 ", author="张演示")
    (note,) = annotations.held(kept(tmp_path)).notes
    assert (note.at, note.text, note.author) == ("2017-06", "利剑 行动", "张演示")
    assert note.written in words(at)
    assert "备注已保存" in words(at)


def test_no_note_is_put_on_a_snapshot_that_was_removed_meanwhile(open_page: Open, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = history.publish_first(store)
    history.publish_second(store)
    at = open_page("methods", store, section="notes")
    at.selectbox(key="note_snapshot").set_value(first)
    rmtree(store / first)
    at = form(at, at="", text="含补报", author="李演示")
    assert f"快照 {first} 已被清理" in words(at)
    assert annotations.held(kept(tmp_path)) == Held()


def test_the_form_stands_again_after_another_page(open_page: Open) -> None:
    at = open_page("methods", section="notes")
    at.switch_page("pages/programme.py").run()
    at.query_params["section"] = "notes"
    again = at.switch_page("pages/methods.py").run()
    assert not again.exception
    assert again.text_input(key="note_at").value == ""
    assert "q-failed" not in markup(again)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"at": "2017-06", "text": "", "author": "甲"}, "请填写备注内容和填写人"),
        ({"at": "", "text": "甲", "author": "甲"}, "二者选一"),
        ({"at": "2017-Q2", "text": "甲", "author": "甲"}, "月份或日期无法识别"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_kept(open_page: Open, tmp_path: Path, typed: Any, said: str) -> None:
    assert said in words(form(open_page("methods", section="notes"), **typed))
    assert annotations.held(kept(tmp_path)) == Held()


def test_charts_over_time_show_the_notes_that_are_kept(open_page: Open, tmp_path: Path) -> None:
    keep(tmp_path, NOTE)
    assert "① 2017年6月：利剑行动启动（张演示，2017-07-02）" in words(open_page("programme"))


def test_a_changed_note_is_seen_at_once(open_page: Open, tmp_path: Path) -> None:
    keep(tmp_path, NOTE)
    open_page("programme")
    keep(tmp_path, Note("1", "2017-06", "改过的备注", "张演示", "2017-07-02"))
    said = words(open_page("programme"))
    assert "改过的备注" in said
    assert "利剑行动启动" not in said


def test_notes_that_cannot_be_read_leave_the_figures_alone(open_page: Open, tmp_path: Path) -> None:
    kept(tmp_path).change(annotations.OWNER, annotations.KIND, lambda _: "{")
    assert "q-failed" not in markup(open_page("programme"))


# the news


def test_the_server_tells_which_snapshot_is_in_force(past: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALITY_STORE", str(past))
    told = json.loads(bytes(news.latest(request()).body))
    assert told["id"] == names(past)[1]
    assert "数据截至 2017-12-31" in told["said"]


def test_without_snapshots_there_is_no_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALITY_STORE", str(tmp_path / "nothing"))
    assert json.loads(bytes(news.latest(request()).body)) == {}


def request() -> Request:
    return Request({"type": "http", "query_string": b"", "headers": [], "path": "/snapshots/latest"})
