"""督办 without a browser: the empty page, forms, lists and filters, whose tasks they are, evidence beside the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from analytics.store import open_snapshot
from analytics.view import WHOLE
from data.people import Person
from data.publishing import current, latest, list_snapshots
from data.state import State
from data.tasks import PLAN, Draft, Sight, Sought, Task, Tasks, Why, checked
from pages.parts import task_files
from pages.parts.task_forms import _Pressed
from tests.data.second_route import STORE
from tests.pages.conftest import Open, markup, words

NOW = datetime.now()
TODAY = NOW.date()
LEADER = Sight("演示领导", "a", "leader", makes=True, areas=None)
DRAFT = Draft("核查李口镇超期设备", "equipment", "likou", TODAY + timedelta(days=9), pillar="equipment")
TOWNSHIP = Person("b", "演示乡镇", "township", areas=("likou",))
PDF = b"%PDF-1.7 demonstration"


@pytest.fixture
def desk(tmp_path: Path) -> Tasks:
    return Tasks(State(tmp_path / "kept" / "state.sqlite"), LEADER)


@pytest.fixture
def township(monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody of one township asks, wherever it is asked who does."""
    for name in ("visitor", "of"):
        monkeypatch.setattr(f"pages.parts.identity.{name}", lambda *_: TOWNSHIP)
    return TOWNSHIP


def made(desk: Tasks, **changes: object) -> Task:
    return desk.make(replace(DRAFT, **changes), NOW)


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


# making


def test_without_tasks_the_page_says_how_to_make_one(open_page: Open):
    said = words(open_page("tasks"))
    assert "没有事项" in said
    assert "转督办" in said
    assert "还没有2017年的年度计划" in words(open_page("tasks", show="plan"))


def test_a_card_a_row_a_mark_and_a_signal_lead_to_the_form(open_page: Open):
    assert "new=card%3Aproducts." in markup(open_page("products"))
    assert "new=signal%3A" in markup(open_page())
    rows = markup(open_page("records", indicator="failures"))
    assert "new=row" in rows
    assert "new=mark" in rows


def test_the_form_is_filled_and_makes_the_task(open_page: Open, desk: Tasks):
    at = open_page("tasks", new="card:overview.products", period="2017")
    assert "83.3%" in at.text_area(key="task_what").value
    assert (at.selectbox(key="task_section").value, at.selectbox(key="task_area").value) == ("products", "suiyang")
    at.text_input(key="task_name").set_value("演示科室")
    press(at, "立项")
    (task,) = desk.page(Sought(), 9)
    assert (task.maker, task.why.indicator, task.why.numerator, task.why.denominator) == (
        "演示科室",
        "pass_rate",
        10,
        12,
    )
    assert at.query_params["task"] == str(task.id)
    assert "已立项：督办" in words(at)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"task_due": "2017-01-01"}, "不能早于今天"),
        ({"task_due": "明天"}, "请填写办结期限，写作2027-01-05"),
        ({"task_due": "9999-12-31"}, "请核对年份"),
        ({"task_what": " "}, "请写明要办的事"),
        ({"task_what": "\u200b\u2060"}, "请写明要办的事"),
        ({"task_what": "字" * 5_000}, "不能超过500个字，现有5000个字"),
        ({"task_name": ""}, "请填写填写人"),
        ({"task_section": ""}, "请选择责任科室"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(open_page: Open, desk: Tasks, wrong: dict[str, str], said: str):
    at = open_page("tasks", new="task")
    at.text_area(key="task_what").set_value("开展专项检查")
    at.text_input(key="task_name").set_value("演示科室")
    at.selectbox(key="task_section").set_value("products")
    for key, value in wrong.items():
        next(box for box in (*at.text_area, *at.text_input, *at.selectbox) if box.key == key).set_value(value)
    press(at, "立项")
    assert said in words(at)
    assert at.text_area(key="task_what").value == wrong.get("task_what", "开展专项检查")
    assert desk.count(Sought()) == 0


def test_a_deadline_may_be_typed_in_full_width(open_page: Open, desk: Tasks):
    at = open_page("tasks", new="card:overview.products", period="2017")
    due = TODAY + timedelta(days=40)
    at.text_input(key="task_due").set_value(
        due.isoformat().translate({**{48 + n: 0xFF10 + n for n in range(10)}, 45: 0xFF0D})
    )
    at.text_input(key="task_name").set_value("演示科室")
    press(at, "立项")
    assert [task.due for task in desk.page(Sought(), 9)] == [due]


@pytest.mark.parametrize("where", ["month:xyz", "quarter:2017-Q9;nothing:1", "month:2012-01", "area:nowhere", "::;;"])
def test_a_mark_that_makes_no_sense_leads_to_a_form_all_the_same(open_page: Open, where: str):
    at = open_page("tasks", new="mark", indicator="pass_rate", where=where)
    assert (at.text_area(key="task_what").value or "").startswith("核查处理：监督抽查合格率")


def test_what_is_not_found_leaves_an_empty_form(open_page: Open):
    for new in ("card:no.card", "signal:none", "mark", "row", "'; drop table tasks"):
        at = open_page("tasks", new=new)
        assert at.text_area(key="task_what").value == ""
        assert not at.exception


def test_an_item_of_the_plan_is_entered_and_counted(open_page: Open, desk: Tasks):
    at = open_page("tasks", new=PLAN)
    at.text_area(key="task_what").set_value("争创省名牌")
    at.text_input(key="task_name").set_value("演示科室")
    at.selectbox(key="task_section").set_value("quality")
    at.selectbox(key="task_indicator").set_value("famous_brands_granted")
    at.number_input(key="task_target").set_value(2.0)
    press(at, "立项")
    (plan,) = desk.page(Sought(PLAN), 9)
    assert (plan.year, plan.target, plan.due) == (2017, 2.0, date(2017, 12, 31))
    said = words(open_page("programme"))
    assert "2017年计划1项，完成0项，未完成1项" in said.replace(" ", "")


def pasting(open_page: Open, text: str) -> AppTest:
    at = open_page("tasks", show=PLAN)
    at.text_area(key="task_paste_text").set_value(text)
    at.text_input(key="task_name").set_value("演示科室")
    return press(at, "导入")


def test_a_plan_is_pasted_whole_or_not_at_all(open_page: Open, desk: Tasks):
    good, bad = "争创省名牌\t质量管理科\t获评省名牌\t2", "巡查\t质量管理科\t没有的指标\t3"
    said = words(pasting(open_page, f"{good}\n{bad}"))
    assert "第2行：没有“没有的指标”这个可计数的指标" in said
    assert desk.count(Sought(PLAN)) == 0
    assert "已导入2项" in words(pasting(open_page, f"{good}\n{good}")).replace(" ", "")
    assert [plan.number for plan in desk.page(Sought(PLAN), 9)] == [1, 2]


# lists


def test_the_late_ones_stand_first_and_filters_hold(open_page: Open, desk: Tasks):
    made(desk, what="事项甲")
    made(desk, what="事项乙", due=TODAY - timedelta(days=3), section="products", pillar="products")
    said = words(open_page("tasks"))
    assert "督办事项未办结2件" in said.replace(" ", "")
    assert "超期3天" in said
    assert said.index("事项乙") < said.index("事项甲")
    for address in (
        {"state": "late"},
        {"office": "products"},
        {"pillar": "products"},
        {"area": "likou", "state": "late"},
    ):
        filtered = words(open_page("tasks", **address))
        assert ("事项乙" in filtered, "事项甲" in filtered) == (True, False), address
    assert "没有符合条件" in words(open_page("tasks", area="gucheng"))
    assert "没有符合条件" in words(open_page("tasks", state="' or 1=1 --"))


def test_a_page_of_the_list_that_is_not_there_gives_the_last(open_page: Open, desk: Tasks):
    made(desk)
    assert "核查李口镇超期设备" in words(open_page("tasks", page="99"))


@pytest.mark.parametrize("asked", ["9", "x", "-1", "1 or 1=1", "99999999999999"])
def test_a_task_that_is_not_there_is_said(open_page: Open, desk: Tasks, asked: str):
    made(desk)
    at = open_page("tasks", task=asked)
    assert "没有这项督办" in words(at)
    assert not at.exception


# one task


def test_a_note_a_move_and_a_change(open_page: Open, desk: Tasks):
    task = made(desk)
    at = open_page("tasks", task=str(task.id))
    at.text_area(key="task_said_text").set_value("已约谈企业")
    at.text_input(key="task_name").set_value("演示科室")
    press(at, "只记一笔")
    press(at, "开始办理")
    at.text_input(key="task_edit_due").set_value((TODAY + timedelta(days=30)).isoformat())
    press(at, "保存修改")
    found = desk.one(task.id)
    assert found
    assert (found.state, found.due) == ("doing", TODAY + timedelta(days=30))
    assert [(one.act, one.who) for one in desk.history(found)][1:] == [
        ("note", "演示科室"),
        ("take", "演示科室"),
        ("change", "演示科室"),
    ]


def test_from_a_stale_page_nothing_is_changed(open_page: Open, desk: Tasks):
    task = made(desk)
    at = open_page("tasks", task=str(task.id))
    desk.note(task.id, "别处记的", NOW)
    at.text_input(key="task_name").set_value("演示科室")
    press(at, "开始办理")
    assert "刚在别处改动过" in words(at)
    assert (desk.one(task.id) or task).state == "open"


def test_the_form_of_changes_is_signed_by_itself(open_page: Open, desk: Tasks):
    task = made(desk)
    at = open_page("tasks", task=str(task.id))
    at.text_area(key="task_edit_what").set_value("换一种说法")
    at.text_input(key="task_edit_name").set_value("演示科室")
    press(at, "保存修改")
    found = desk.one(task.id)
    assert found
    assert (found.what, desk.history(found)[-1].who) == ("换一种说法", "演示科室")


def test_the_figure_of_an_indicator_that_is_gone_is_that_which_was_noted(open_page: Open, desk: Tasks):
    why = Why("原来的话", "card:products.gone", "snapshot=x&period=2017", "gone", printed="合格率85.0%", numerator=1.0)
    said = words(open_page("tasks", task=str(made(desk, why=why).id)))
    assert ("合格率85.0%" in said, "没有这一指标" in said) == (True, True)


def test_two_presses_at_once_do_it_once():
    pressed, done, meanwhile = _Pressed(), [], Event()

    def doing() -> Task:
        meanwhile.wait(1)
        done.append("made")
        return None  # type: ignore[return-value]

    both = [Thread(target=pressed.once, args=(("make", "form"), doing)) for _ in range(2)]
    for each in both:
        each.start()
    meanwhile.set()
    for each in both:
        each.join()
    assert done == ["made"]


def test_two_who_change_a_task_lose_nothing_of_each_other(open_page: Open, desk: Tasks):
    task, later = made(desk), TODAY + timedelta(days=60)
    at = open_page("tasks", task=str(task.id))
    desk.change(task.id, task.revision, NOW, due=later)
    at.text_area(key="task_edit_what").set_value("换一种说法")
    at.text_input(key="task_edit_name").set_value("演示科室")
    press(at, "保存修改")
    assert "没有保存" in words(at)
    assert (at.text_area(key="task_edit_what").value, at.text_input(key="task_edit_due").value) == (
        "换一种说法",
        later.isoformat(),
    )
    press(at, "保存修改")
    found = desk.one(task.id)
    assert found
    assert (found.what, found.due) == ("换一种说法", later)


def test_what_is_said_stands_at_the_foot_of_the_screen(open_page: Open, desk: Tasks):
    task = made(desk)
    at = open_page("tasks", task=str(task.id))
    press(at, "只记一笔")
    assert 'class="q-band q-said q-wrong" role="alert">▼ 请填写填写人' in markup(at)


def test_what_people_type_is_shown_and_never_run(open_page: Open, desk: Tasks):
    task = made(desk, what="<script>alert(1)</script><img src=x onerror=alert(1)>")
    desk.note(task.id, "<iframe srcdoc='<script>1</script>'>", NOW)
    for address in ({}, {"task": str(task.id)}):
        sent = markup(open_page("tasks", **address))
        assert [part for part in ("<script>", "<img", "<iframe") if part in sent] == []


# whose they are


def test_a_township_sees_its_own_and_makes_none(open_page: Open, desk: Tasks, township: Person):
    own, other = made(desk, what="本镇事项"), made(desk, what="别处事项", area="gucheng")
    said = words(open_page("tasks"))
    assert ("本镇事项" in said, "别处事项" in said, "新建督办" in said) == (True, False, False)
    assert "没有这项督办" in words(open_page("tasks", task=str(other.id)))
    assert "立项" not in {button.label for button in open_page("tasks", new="task").button}
    at = open_page("tasks", task=str(own.id))
    assert {button.label for button in at.button} & {"办结", "取消", "保存修改", "立项"} == set()
    at.text_area(key="task_said_text").set_value("已通知企业")
    press(at, "提交核查")
    assert (desk.one(own.id) or own).state == "submitted"
    assert desk.history(own)[-1].who == "演示乡镇"
    assert "转督办" not in words(open_page("products")) + words(open_page("overview")) + words(open_page("programme"))


def test_a_city_beside_a_district_has_tasks_of_its_own(open_page: Open, desk: Tasks):
    city = latest(list_snapshots(STORE), current(STORE))["demo-city"]
    area = next(iter(open_snapshot(STORE, city, scope=WHOLE).areas))
    made(desk, what="区里的事项")
    made(desk, what="市里的事项", area=area)
    shown = [words(open_page("tasks", store=STORE, **address)) for address in ({}, {"snapshot": city})]
    assert [("区里的事项" in said, "市里的事项" in said) for said in shown] == [(True, False), (False, True)]


def test_what_made_a_task_is_kept_from_those_who_may_not_see_it(open_page: Open, desk: Tasks, township: Person):
    why = "snapshot=x&period=2017"
    task = made(desk, why=Why("全区数字机密", "card:products.trend", why, "pass_rate", numerator=1.0), area="likou")
    assert "全区数字机密" not in words(open_page("tasks", task=str(task.id)))


# evidence


def request(path: str, body: bytes = b"", origin: str = "http://testserver", **parameters: str) -> Request:
    headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
    headers += [(b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", str(len(body)).encode())]
    sent = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict:
        return next(sent)

    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"", "scheme": "http"}
    return Request({**scope, "path_params": parameters, "server": ("testserver", 80)}, receive)


def form(task: int, name: str = "回执.pdf", content: bytes = PDF) -> bytes:
    fields = {"lang": "zh", "task": str(task), "who": "演示科室", "back": "period=2017&evil=1"}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return "".join(parts).encode() + head.encode() + content + b"\r\n--x--\r\n"


@pytest.fixture
def sending(here: Callable, desk: Tasks) -> Callable[..., Response]:
    """Send a form; the office is that of `here`."""
    return lambda body, **more: asyncio.run(task_files.receive(request("/evidence/send", body, **more)))


def test_evidence_comes_in_and_goes_out_as_it_was(sending: Callable, desk: Tasks):
    task = made(desk)
    answer = sending(form(task.id))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks?period=2017&task={task.id}")
    (file,) = desk.files(task)
    assert (file.name, file.who) == ("回执.pdf", "演示科室")
    given = task_files.answer(request("/evidence/1", id=str(file.id)))
    assert bytes(given.body) == PDF
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content"), [("page.html", b"<script>"), ("回执.pdf", b"<html>"), ("..%2F..%2Fx.exe", b"MZ")]
)
def test_what_is_no_evidence_is_refused_on_a_plain_page(sending: Callable, desk: Tasks, name: str, content: bytes):
    task = made(desk)
    answer = sending(form(task.id, name, content))
    assert answer.status_code == 400
    assert desk.files(task) == []


def test_a_form_of_another_site_is_refused(sending: Callable, desk: Tasks):
    task = made(desk)
    assert sending(form(task.id), origin="http://elsewhere").status_code == 403
    assert desk.files(task) == []


def test_evidence_too_large_to_keep_is_not_read(sending: Callable, desk: Tasks, monkeypatch: pytest.MonkeyPatch):
    task = made(desk)
    monkeypatch.setattr(Request, "form", None)
    monkeypatch.setattr(task_files, "MEGABYTES", 0)
    answer = sending(form(task.id, content=PDF + bytes(200_000)))
    assert answer.status_code == 400 and "超过" in bytes(answer.body).decode()
    assert sending(form(task.id), origin="http://elsewhere").status_code == 403


def test_nobody_gets_evidence_of_another_place(sending: Callable, desk: Tasks, township: Person):
    other = made(desk, area="gucheng")
    desk.attach(other.id, checked("回执.pdf", PDF), NOW)
    (file,) = desk.files(other)
    assert task_files.answer(request("/evidence/1", id=str(file.id))).status_code == 404
    assert task_files.answer(request("/evidence/1", id="../state.sqlite")).status_code == 404
    assert sending(form(other.id)).status_code == 400
    assert len(desk.files(other)) == 1
