"""What runs and files leave in the audit log, what they must not leave there, and who may read it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from data.audit import Asked, Entry, Log, Row
from data.people import LOCAL, NOBODY, Person
from data.text import LANGS, Lang
from pages.parts import audit, audit_section, downloads, identity, menu, sheets
from tests.pages.conftest import Open, words
from tests.source import PAGES, tree, where

AUDITOR, LEADER = Person("shenji", "", "auditor", areas=None), Person("lingdao", "", "leader", areas=None)
Get = Callable[..., Response]


@pytest.fixture
def written(tmp_path: Path) -> Callable[[], list[Row]]:
    """The rows of the log, the oldest first; what waits is written first."""

    def read() -> list[Row]:
        audit.recorder().flush()
        return Log(tmp_path / "kept" / "audit.sqlite", 400).rows(Asked())[::-1]

    return read


@pytest.fixture
def get(small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Get:
    """`get(sheets.answer, "/sheet/table", what="table", card=…)` asked by `person`."""
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "kept" / "state.sqlite"))

    def got(answer: Callable[[Request], Response], path: str, person: Person = LOCAL, **params: str) -> Response:
        monkeypatch.setattr(identity, "of", lambda _: person)
        last = {name: path.rpartition("/")[2] for name in ("what", "format")}
        scope = {"type": "http", "method": "GET", "scheme": "http", "headers": [], "server": ("127.0.0.1", 80)}
        return answer(Request({**scope, "path": path, "query_string": urlencode(params).encode(), "path_params": last}))

    return got


@pytest.mark.parametrize("page", menu.PAGES)
def test_every_page_says_who_saw_it_in_which_view(page: str, open_page: Open, written: Callable[[], list[Row]]) -> None:
    open_page(page, period="2017-H1")
    row = written()[-1]
    assert (row.person, row.act, row.object, row.outcome) == ("local", "view", f"page:{page}", "done")
    assert row.address.partition("?")[0] == menu.path(page)
    assert "period=2017-H1" in row.address
    assert "snapshot=" in row.address


def test_the_same_sight_is_taken_down_once(open_page: Open, written: Callable[[], list[Row]]) -> None:
    at = open_page("overview")
    at.run()
    at.query_params["period"] = "2017-H1"
    at.run()
    assert ["H1" in row.address for row in written()] == [False, True]


def test_words_that_somebody_typed_are_left_out(open_page: Open, written: Callable[[], list[Row]]) -> None:
    open_page("profile", q="张三", enterprise="演示甲0012食品厂")
    address = written()[-1].address
    assert "enterprise=%E2%80%A6" in address
    assert "q=" not in address
    open_page("intake", work="0123456789abcdef")
    assert "0123456789abcdef" not in written()[-1].address


def test_files_and_sheets_say_of_which_card(get: Get, written: Callable[[], list[Row]]) -> None:
    get(downloads.file, "/export/table", card="products.groups", period="2017-H1", job="1-2")
    get(downloads.file, "/export/table", card="<b>none")
    get(sheets.answer, "/sheet/table", card="products.groups")
    assert [(row.act, row.object, row.outcome) for row in written()] == [
        ("export", "card:products.groups", "done"),
        ("export", "card:…", "refused"),
        ("view", "card:products.groups", "done"),
    ]
    assert written()[0].address == "/export/table?card=products.groups&period=2017-H1"


def test_files_of_a_page_are_handed_out_by_one_button_alone() -> None:
    """Which takes them down."""
    found = [
        where(path, node)
        for path in PAGES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "download_button"
    ]
    assert [place.partition(":")[0] for place in found] == ["pages/parts/audit.py"]


def test_the_button_takes_a_file_down_when_it_is_asked_for(
    here: Callable, written: Callable[[], list[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = {}
    monkeypatch.setattr(audit, "st", SimpleNamespace(download_button=lambda words, **more: offered.update(more)))
    audit.button(here(), "CSV", lambda: b"1,2", "rows.csv")
    assert written() == []
    assert offered["data"]() == b"1,2"
    assert [(row.act, row.object) for row in written()] == [("export", "page:products")]


# the section


@pytest.fixture
def logged(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`logged(person, …)`: the page with an act of somebody else in the log, as `person` sees it."""

    def opened(person: Person = LOCAL, /, **address: str) -> AppTest:
        monkeypatch.setattr(identity, "visitor", lambda: person)
        kept = Log(tmp_path / "kept" / "audit.sqlite", 400)
        kept.write([Entry("wu", "publish", "snapshot:20170101-0000"), Entry("chen", "view", "page:products")])
        return open_page("methods", section="audit", **address)

    return opened


@pytest.mark.parametrize("lang", LANGS)
def test_an_auditor_reads_the_log(logged: Callable[..., AppTest], lang: Lang) -> None:
    said = words(logged(AUDITOR, lang=lang))
    assert {"zh": "发布快照", "en": "Snapshot published"}[lang] in said
    assert "snapshot:20170101-0000" in said
    assert {"zh": "重点产品", "en": "Key products"}[lang] in said


@pytest.mark.parametrize("person", [LEADER, NOBODY], ids=lambda one: one.role or "nobody")
def test_nobody_else_reads_it(logged: Callable[..., AppTest], person: Person) -> None:
    said = words(logged(person))
    assert "snapshot:20170101-0000" not in said
    assert "审计" not in said


def test_the_address_narrows_it(logged: Callable[..., AppTest]) -> None:
    said = words(logged(act="publish"))
    assert "snapshot:20170101-0000" in said
    assert "chen" not in said
    assert "没有符合条件的记录" in words(logged(person="nobody"))
    assert "日期无法识别" in words(logged(day="yesterday"))


def test_the_log_is_given_to_auditors_alone_and_whoever_else_asks_is_taken_down(
    get: Get, written: Callable[[], list[Row]]
) -> None:
    for what in ("csv", "verify"):
        assert get(audit_section.answer, f"/audit/{what}", LEADER).status_code == 403
    given = get(audit_section.answer, "/audit/csv", AUDITOR)
    assert given.status_code == 200
    assert bytes(given.body).decode("utf-8-sig").count("lingdao") == 2
    assert [(row.person, row.outcome) for row in written()] == [
        ("lingdao", "refused"),
        ("lingdao", "refused"),
        ("shenji", "done"),
    ]


def test_the_section_says_whether_the_log_is_whole(get: Get, tmp_path: Path) -> None:
    kept = Log(tmp_path / "kept" / "audit.sqlite", 400)
    kept.write([Entry("wu", "view")])
    said = bytes(get(audit_section.answer, "/audit/verify", AUDITOR).body).decode()
    assert "日志完整：1条记录" in said
    assert kept.verify().hash in said


def test_what_is_wrong_with_days_is_said(get: Get) -> None:
    answer = get(audit_section.answer, "/audit/csv", AUDITOR, day="<i>yesterday")
    assert answer.status_code == 404
    assert "&lt;i&gt;yesterday" in bytes(answer.body).decode()
