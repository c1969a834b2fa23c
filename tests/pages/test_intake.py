"""数据报送 without a browser: files as they come in, what runs beside the page, mappings made by hand, downloads."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import namedtuple
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import openpyxl
import pyarrow as pa
import pytest
from starlette.requests import Request
from starlette.responses import Response

from data.ledgers import check, kinds
from data.ledgers.mapping import Filter, MappingText
from data.ledgers.recognised import Recognised, recognise
from data.people import LOCAL
from data.reference import tables as reference_tables
from data.settings import load
from data.text import LANGS
from pages.parts import intake_about, intake_day, intake_routes, intake_work
from pages.parts.intake_draft import Draft, draft, unknown
from pages.parts.intake_jobs import Desk, Stopped, Tell
from pages.parts.intake_work import HOURS, TooMuch, Work
from tests.pages.conftest import Open, words
from tests.worlds import AS_OF

Usage = namedtuple("Usage", "total used free")
HEADINGS = "单子号,何时抽,哪个镇,谁家,什么,结果"
FOREIGN = (
    f"{HEADINGS}\nX1,09/12/2017,河东,演示甲0001食品厂,复混肥料,合格\nX2,10/12/2017,河西,演示甲0001食品厂,复混肥料,过\n"
)
COLUMNS = {"batch_no": "单子号", "sampled_on": "何时抽", "area": "哪个镇", "enterprise": "谁家", "product": "什么"}
CONSTANTS = {"level": "省级", "kind": "监督抽查", "stage": "生产"}


@pytest.fixture
def base(tmp_path: Path, small_world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is on its way in."""
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    return tmp_path / "intake"


async def chunks(*parts: bytes, broken: bool = False) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if broken:
        raise OSError("gone")


def received(work: Work, name: str, *parts: bytes, limit: int = 100, broken: bool = False) -> None:
    work.keep(asyncio.run(work.receive(name, chunks(*parts, broken=broken), limit)))


# files


def test_files_are_kept_under_their_names_and_counted_when_whole(base: Path) -> None:
    work = intake_work.begin(LOCAL.id)
    received(work, "一.csv", b"ab", b"c")
    received(work, "一.csv", b"other")
    first, second = work.files()
    assert (first.name, first.size, work.path(first).read_bytes()) == ("一.csv", 3, b"abc")
    assert (second.number, work.path(second).read_bytes()) == (2, b"other")
    assert first.sha256 != second.sha256
    work.drop(1)
    assert [sent.number for sent in intake_work.opened(work.token, LOCAL.id).files()] == [2]  # type: ignore[union-attr]


@pytest.mark.parametrize(("broken", "error"), [(False, TooMuch), (True, OSError)])
def test_a_file_that_does_not_arrive_in_full_leaves_nothing(base: Path, broken: bool, error: type[Exception]) -> None:
    work = intake_work.begin(LOCAL.id)
    with pytest.raises(error):
        received(work, "大.csv", b"x" * 60, b"x" * (10 if broken else 60), broken=broken)
    assert list((work.folder / "sent").iterdir()) == []


def test_what_nobody_went_on_with_is_swept(base: Path) -> None:
    work = intake_work.begin(LOCAL.id)
    (base / "notes").mkdir()
    made = work.folder.stat().st_mtime
    intake_work.sweep(base, made + HOURS * 3600 - 1)
    assert intake_work.opened(work.token, LOCAL.id)
    intake_work.sweep(base, made + HOURS * 3600 + 1)
    assert not intake_work.opened(work.token, LOCAL.id)
    assert (base / "notes").is_dir()


@pytest.mark.parametrize("token", ["", "..", "../state", "0123456789abcdeg", "0123456789abcdef"])
def test_a_token_that_is_none_opens_nothing(base: Path, token: str) -> None:
    intake_work.begin(LOCAL.id)
    assert intake_work.opened(token, LOCAL.id) is None


def test_what_somebody_sends_opens_for_nobody_else(base: Path) -> None:
    work = intake_work.begin("clerk")
    assert [bool(intake_work.opened(work.token, owner)) for owner in ("clerk", "other", LOCAL.id, "")] == [
        True,
        False,
        False,
        False,
    ]


def test_what_was_said_stays(base: Path) -> None:
    work = intake_work.begin(LOCAL.id)
    work.choose(as_of="2018-01-31", mode="correction")
    work.choose(note="一月")
    said = work.choices()
    assert (said.as_of, said.mode, said.note, said.published) == ("2018-01-31", "correction", "一月", "")


# jobs


def test_the_same_question_is_one_job_and_another_one_stops_it() -> None:
    desk, begun, go, stopped = Desk(), Event(), Event(), Event()

    def slow(tell: Tell) -> int:
        begun.set()
        go.wait(5)
        try:
            tell("checking", 0.5)
        except Stopped:
            stopped.set()
            raise
        return 1

    first = desk.job("me", "check", 1, slow)
    assert desk.job("me", "check", 1, slow) is first
    begun.wait(5)
    second = desk.job("me", "check", 2, lambda tell: 2)
    go.set()
    assert second.result() == 2
    assert stopped.wait(5)
    with pytest.raises(Stopped):
        first.result()
    assert desk.held("me", "check") is second
    assert desk.held("you", "check") is None


def test_a_job_says_how_far_it_is_and_what_it_raised() -> None:
    desk, told, go = Desk(), Event(), Event()

    def failing(tell: Tell) -> None:
        tell("merging", 1.7)
        told.set()
        go.wait(5)
        raise ValueError("no")

    job = desk.job("me", "preview", 1, failing)
    told.wait(5)
    assert job.said == ("merging", 1.0)
    assert not job.wait(0)
    go.set()
    with pytest.raises(ValueError, match="no"):
        job.result()


# mappings made by hand


@pytest.fixture
def foreign(tmp_path: Path) -> Recognised:
    """A table with headings and words of its own."""
    file = tmp_path / "外来.csv"
    file.write_text(FOREIGN, encoding="utf-8")
    (one,) = recognise([file], kind="sampling_results")
    return one


def made(**changes: object) -> Draft:
    columns = {**COLUMNS, "first_verdict": "结果"}
    return Draft(kinds()["sampling_results"], columns, CONSTANTS, **changes)  # type: ignore[arg-type]


def test_a_mapping_is_read_back_as_it_was_made(foreign: Recognised) -> None:
    one = made(
        codes={"first_verdict": {"过": "PASS"}}, filters=[Filter("谁家", ("甲", "乙"))], dates="day_first", root="某市"
    )
    assert draft(one.kind, foreign, one.text(foreign)) == one
    assert draft(kinds()["enterprises"], foreign, one.text(foreign)).columns == {}


def test_required_columns_without_anything_are_named() -> None:
    assert made().absent == []
    assert Draft(kinds()["sampling_results"], COLUMNS, {}).absent == ["level", "kind", "stage", "first_verdict"]


def test_spellings_that_nothing_answers_to_are_offered(foreign: Recognised) -> None:
    reference: dict[str, pa.Table] = reference_tables()
    assert dict(unknown(made(), foreign, reference)) == {
        "area": (("河东", 1), ("河西", 1)),
        "first_verdict": (("过", 1),),
    }
    answered = made(codes={"first_verdict": {"过": "PASS"}}, root="某市")
    assert dict(unknown(answered, foreign, reference)) == {"first_verdict": (("过", 1),)}


def test_a_foreign_table_is_taken_in_whole_with_places_of_its_own(foreign: Recognised, tmp_path: Path) -> None:
    one = made(codes={"first_verdict": {"过": "PASS"}}, dates="day_first", root="某市")
    checked = check([tmp_path / "外来.csv"], as_of=AS_OF, mapping=MappingText("手工", one.text(foreign)))
    (ledger,) = checked.ledgers
    assert (ledger.source.rows_accepted, ledger.source.rows_rejected) == (2, 0)
    assert ledger.accepted.table()["sampled_on"].to_pylist()[0].isoformat() == "2017-12-09"
    assert checked.places is not None
    assert checked.places.tables["areas"]["name_zh"].to_pylist() == ["某市", "河东", "河西"]


# routes


def request(path: str, body: bytes = b"", origin: str = "http://here", **params: str) -> Request:
    sent = {"host": "here", "origin": origin, "content-length": params.pop("length", str(len(body)))}
    scope = {"type": "http", "method": "POST", "scheme": "http", "server": ("here", 80), "path": path}
    scope |= {"query_string": urlencode(params).encode(), "path_params": params}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in sent.items()]

    async def receive() -> dict:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


def sent(body: bytes = b"a,b\n1,2\n", **params: str) -> tuple[int, dict[str, str]]:
    """What the server answers to a file."""
    answer: Response = asyncio.run(intake_routes.receive(request("/ledgers/send", body, **params)))
    return answer.status_code, json.loads(bytes(answer.body))


def test_a_file_that_is_sent_gets_a_folder_and_others_join_it(base: Path) -> None:
    status, first = sent(name="一.csv")
    assert status == 200
    assert sent(name="二.csv", work=first["work"])[1] == first
    sent(b"other", name="一.csv", work=first["work"])
    work = intake_work.opened(first["work"], LOCAL.id)
    assert work is not None
    assert [file.name for file in work.files()] == ["一.csv", "二.csv", "一 (2).csv"]


@pytest.mark.parametrize(
    ("params", "status", "said"),
    [
        ({"name": "../../x.csv"}, 413, "路径"),
        ({"name": "..\\x.csv"}, 413, "路径"),
        ({"name": "大.csv", "length": "201000000"}, 413, "200MB"),
        ({"name": "表.xlsx", "body": b"MZ\x90\x00" + b"\x00" * 200}, 422, "程序"),
        ({"name": "表.csv", "origin": "http://elsewhere"}, 403, "不是从本系统的页面发出"),
    ],
)
def test_what_is_not_wanted_is_refused_with_its_reason_and_leaves_nothing(
    base: Path, params: dict, status: int, said: str
) -> None:
    got, answer = sent(**params)
    assert got == status
    assert said in answer["message"]
    assert not list(base.rglob("*"))


def test_a_file_that_is_refused_leaves_those_that_arrived_before(base: Path) -> None:
    work = sent(name="一.csv")[1]["work"]
    assert sent(b"%PDF-1.7", name="二.csv", work=work)[0] == 422
    opened = intake_work.opened(work, LOCAL.id)
    assert opened is not None
    assert [file.name for file in opened.files()] == ["一.csv"]


def test_no_file_is_taken_when_the_disk_would_be_full_of_it(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = load().limits.free_megabytes * 1_000_000 + 8
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(total=room, used=0, free=room))
    assert sent(name="一.csv")[0] == 200
    status, answer = sent(b"a,b\n1,22\n", name="二.csv")
    assert status == 413
    assert "磁盘空间不足" in answer["message"]
    offered = intake_routes.offer(request("/ledgers/offer", name="二.csv", size="9"))
    assert json.loads(bytes(offered.body)) == answer


def test_a_file_is_refused_before_it_is_sent(base: Path) -> None:
    answer = intake_routes.offer(request("/ledgers/offer", name="大.csv", size="201000000"))
    assert "201MB" in json.loads(bytes(answer.body))["message"]
    assert json.loads(bytes(intake_routes.offer(request("/ledgers/offer", name="小.csv", size="9")).body)) == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_ledger_has_a_template(base: Path, kind: str, lang: str) -> None:
    answer = intake_routes.template(request("/ledgers/template", kind=kind, lang=lang))
    workbook = openpyxl.load_workbook(BytesIO(bytes(answer.body)))
    assert workbook.worksheets[0]["A1"].value == next(iter(kinds()[kind].columns.values())).name[lang]


def test_nothing_is_found_of_what_was_not_sent(base: Path) -> None:
    for what in ("issues", "marked", "else"):
        assert intake_routes.found(request("/ledgers/found", what=what, work="0123456789abcdef")).status_code == 404


# the page


def test_the_page_stands_while_the_store_is_empty(open_page: Open, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    assert "还没有发布过台账" in words(open_page("products", store=empty))
    shown = words(open_page("intake", store=empty))
    assert "数据报送：" in shown
    assert "选择文件，或拖到这里" in shown
    assert "演示数据" not in shown


def test_a_file_that_was_sent_is_checked_and_compared(
    open_page: Open, small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "kept" / "state.sqlite"))
    work = intake_work.begin(LOCAL.id)
    headings = ",".join(column.zh for column in kinds()["sampling_results"].columns.values() if column.required)
    row = "演示新1,2017-12-09,李口镇,演示甲0001食品厂,复混肥料,省级,监督抽查,生产,合格"
    received(work, "抽查.csv", f"{headings}\n{row}\n".encode(), limit=10_000)
    shown = words(open_page("intake", work=work.token))
    assert "读入1行＝接收1行＋筛除0行＋退回0行" in shown
    assert "13批次  14批次  +1" in shown


def test_rows_to_be_verified_are_named_before_they_are_published(
    open_page: Open, small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "kept" / "state.sqlite"))
    work = intake_work.begin(LOCAL.id)
    headings = ",".join(column.zh for column in kinds()["sampling_results"].columns.values() if column.required)
    row = "演示新1,2017-12-09,李口镇,演示甲0001食品厂,复混肥料,省级,监督抽查,生产,合格,91411403MA40000099"
    received(work, "抽查.csv", f"{headings},统一社会信用代码\n{row}\n".encode(), limit=10_000)
    shown = words(open_page("intake", work=work.token))
    assert "企业名录中没有这一统一社会信用代码" in shown


@pytest.mark.parametrize(("last", "said"), [("2017-12-09", "数据截至改为 2017-12-31"), ("2019-01-20", "")])
def test_rows_that_end_long_before_the_day_they_are_said_to_reach_are_noticed(
    open_page: Open, base: Path, monkeypatch: pytest.MonkeyPatch, last: str, said: str
) -> None:
    monkeypatch.setattr(intake_about, "today", lambda: date(2019, 3, 5))
    work = intake_work.begin(LOCAL.id)
    headings = ",".join(column.zh for column in kinds()["sampling_results"].columns.values() if column.required)
    row = f"演示新1,{last},李口镇,演示甲0001食品厂,复混肥料,省级,监督抽查,生产,合格"
    received(work, "抽查.csv", f"{headings}\n{row}\n".encode(), limit=10_000)
    page = open_page("intake", work=work.token, store=base.parent / "empty")
    assert said in [button.label for button in page.button] or not said
    assert ("没有数据，而且以后不能再往前改" in words(page)) == bool(said)


@pytest.mark.parametrize(
    ("last", "now", "floor", "day"),
    [
        ("2018-02-06", "2018-03-05", "2017-12-31", "2018-02-28"),
        ("2018-02-06", "2018-02-07", "2017-12-31", "2018-02-06"),
        ("2016-02-06", "2018-02-07", "2017-12-31", "2017-12-31"),
    ],
    ids=["a month that is over", "the month that lasts", "never before the day in force"],
)
def test_the_day_up_to_which_rows_reach(last: str, now: str, floor: str, day: str) -> None:
    assert intake_day.fitting(*map(date.fromisoformat, (last, now, floor))) == date.fromisoformat(day)
