"""双随机抽查 without a browser: who may draw, what is kept, whose draws are seen, and what comes of hostile input."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from analytics.drawing import inspectors as people
from analytics.drawing import repeated
from analytics.drawing.directory import firms
from analytics.drawing.inspectors import to_json
from analytics.drawing.preparing import Asked, Lately, drawn, prepare
from analytics.drawing.record import Occasion
from analytics.drawing.teams import Inspector
from analytics.store import open_snapshot
from analytics.view import WHOLE
from data import audit as log
from data import draws
from data.draws import Announced, Recorded
from data.people import LOCAL, NOBODY, Person
from data.state import State
from pages.parts import audit, draw_files, identity
from tests.pages.conftest import Open, markup, words

LEADER = Person("leader", "演示帐号甲", "leader", areas=None)
LIKOU = Person("likou", "演示帐号乙", "section", areas=("likou",))
AUDITOR = Person("auditor", "演示帐号丙", "auditor", areas=None)
TOWNSHIP = Person("township", "演示帐号丁", "township", areas=("likou",))
BLIND = Person("blind", "演示帐号戊", "leader", areas=None, hidden=("enterprise",))
WANTED = Asked(size="2", months=0)
AT = datetime.fromisoformat("2018-01-10T09:30:00+08:00")


@pytest.fixture
def state(tmp_path: Path) -> State:
    """What is kept: two inspectors."""
    kept = State(tmp_path / "kept" / "state.sqlite")
    kept.change(people.OWNER, people.KIND, lambda _: to_json([Inspector("01"), Inspector("02", "质量科")]))
    return kept


@pytest.fixture
def see(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`see(person, …)`: the page as somebody sees it."""

    def opened(person: Person = LOCAL, /, **address: str) -> AppTest:
        monkeypatch.setattr(identity, "visitor", lambda: person)
        return open_page("draws", **address)

    return opened


def draw(at: AppTest, seed: str, purpose: str = "第一季度") -> AppTest:
    at.text_input(key="draw_purpose").set_value(purpose)
    at.text_input(key="draw_seed").set_value(seed)
    at.button[-1].click()
    return at.run()


See = Callable[..., AppTest]


def said(at: AppTest) -> str:
    """What the page says, without blanks."""
    return "".join(words(at).split())


@pytest.fixture
def number(small_world: Path, state: State) -> str:
    """The number of a draw from the whole district, two of four enterprises."""
    snapshot, inspectors = open_snapshot(small_world, scope=WHOLE), [Inspector("01"), Inspector("02")]
    days = Lately(snapshot.as_of, AT.date(), lambda since: {})
    prepared = prepare(firms(snapshot, WHOLE), (), WANTED, days, inspectors)
    number = draws.announce(state, Announced("第2018001期", "第一季度", "leader", AT))
    on = Occasion(number, "第一季度", "第2018001期", "", "leader", AT.isoformat(), snapshot.id, "2017-12-31", True)
    made = drawn(prepared, on, inspectors)
    chosen = tuple(one.id for one in made.drawn.chosen)
    draws.record(state, number, Recorded(made.to_json(), made.hashes["record"], snapshot.id, chosen, 4))
    return number


def test_a_draw_is_recorded_and_repeats(see: See, state: State):
    at = draw(see(size="2", months="0"), "第2018001期")
    (kept,) = draws.listed(state)
    assert (kept.standing, kept.selected, kept.directory, kept.person) == ("drawn", 2, 4, "local")
    assert "● 一致" in words(at) and "核对一致" in words(at)
    assert repeated(draws.text(state, kept.number)).differs == ()


def test_the_counts_add_up_before_the_draw(see: See, state: State):
    shown = said(see(months="12"))
    assert "名录4家，可抽2家，应抽1家" in shown
    assert "近12个月已抽取0家、近12个月已检查2家" in shown


def test_a_seed_is_not_drawn_from_twice(see: See, state: State, number: str):
    at = draw(see(size="1", months="0"), " 第2018001期 ")
    assert "随机种子已用于第" in words(at)
    assert len(draws.listed(state)) == 1


def test_those_drawn_are_left_out_of_the_next_draw(see: See, state: State):
    draw(see(size="1", months="12"), "第2018001期")
    assert "名录4家，可抽1家" in said(see(size="1", months="12"))


@pytest.mark.parametrize(
    ("size", "answer"),
    [("２", "应抽2家"), ("5 0％", "应抽2家"), ("许多", "请填写要抽的家数"), ("-3", "请填写要抽的家数")],
)
def test_how_many_is_read_as_people_type_it(see: See, state: State, size: str, answer: str):
    assert answer in said(see(size=size, months="0"))


@pytest.mark.parametrize(
    ("seed", "purpose", "said"), [("", "第一季度", "请填写随机种子"), ("甲乙", "", "请填写抽查名称")]
)
def test_a_draw_that_lacks_something_keeps_nothing(see: See, state: State, seed: str, purpose: str, said: str):
    assert said in words(draw(see(size="2", months="0"), seed, purpose))
    assert draws.listed(state) == []


def test_without_inspectors_nothing_can_be_drawn(see: See):
    at = see(size="2", months="0")
    assert "暂不能抽取" in words(at) and "检查人员名单只有0人" in words(at)
    assert at.button[-1].disabled


def test_rights_that_went_before_the_button_was_pressed(see: See, state: State, monkeypatch: pytest.MonkeyPatch):
    at = see(LEADER, size="2", months="0")
    monkeypatch.setattr(identity, "visitor", lambda: AUDITOR)
    draw(at, "第2018001期")
    assert draws.listed(state) == []


@pytest.mark.parametrize("person", [TOWNSHIP, BLIND, NOBODY], ids=lambda one: one.id or "nobody")
@pytest.mark.parametrize("section", ["new", "records", "inspectors"])
def test_who_may_not_draw_sees_no_more_than_the_coverage(see: See, number: str, person: Person, section: str):
    at = see(person, section=section, draw=number)
    assert "第2018001期" not in markup(at)
    assert not [one for one in at.button if one.label in ("登记种子并抽取", "作废", "保存名单")]


def test_an_auditor_reads_and_does_not_draw(see: See, number: str):
    at = see(AUDITOR, section="records", draw=number)
    assert "● 一致" in words(at)
    assert not [one for one in at.button if one.label == "作废"]


def test_a_section_draws_from_its_own_areas_and_sees_those_draws_alone(see: See, state: State, number: str):
    draw(see(LIKOU, size="1", months="0"), "李口种子")
    (own, whole) = draws.listed(state)
    assert (own.areas, own.directory, whole.areas, whole.directory) == (("likou",), 1, (), 4)
    listed = markup(see(LIKOU, section="records"))
    assert "李口种子" in listed and "第2018001期" not in listed
    assert "没有第" in words(see(LIKOU, section="records", draw=whole.number))
    assert "李口种子" in markup(see(LEADER, section="records"))


def test_a_draw_is_voided_with_a_reason_alone(see: See, state: State, number: str):
    at = see(section="records", draw=number)
    at.button[-1].click().run()
    assert "请填写作废原因" in words(at)
    at.text_input(key="draw_reason").set_value("名录有误")
    at.button[-1].click().run()
    (kept,) = draws.listed(state)
    assert (kept.standing, kept.reason) == ("voided", "名录有误")
    assert draws.text(state, number)


def test_what_was_announced_and_not_drawn_stays_in_sight(see: See, state: State):
    number = draws.announce(state, Announced("甲种子", "第一季度", "local", AT))
    assert "○ 未完成" in words(see(section="records"))
    assert "没有完成抽取" in words(see(section="records", draw=number))


def test_the_list_of_inspectors_is_kept_or_named_line_by_line(see: See, state: State):
    at = see(section="inspectors")
    at.text_area(key="draw_people").set_value("01\t质量科\t李口镇镇\n01")
    at.button[-1].click().run()
    assert "第1行：回避事项“李口镇镇”" in words(at) and "是否为“李口镇”" in words(at) and "第2行" in words(at)
    assert len(people.kept(state.text(people.OWNER, people.KIND).text)) == 2
    at.text_area(key="draw_people").set_value("01\t质量科\t李口镇\n02\n03")
    at.button[-1].click().run()
    assert [one.avoids for one in people.kept(state.text(people.OWNER, people.KIND).text)] == [("likou",), (), ()]


def test_a_section_sees_the_list_without_what_lies_elsewhere_and_changes_nothing(see: See, state: State):
    avoids = ("91411403MA40000001", "91411403MA40000003", "gucheng", "likou")
    state.change(people.OWNER, people.KIND, lambda _: to_json([Inspector("01", "", avoids)]))
    at = see(LIKOU, section="inspectors")
    assert "李口镇、91411403MA40000003" in said(at) or "91411403MA40000003、李口镇" in said(at)
    assert "91411403MA40000001" not in markup(at) and "gucheng" not in markup(at)
    assert not at.text_area


def test_a_list_that_another_changed_meanwhile_is_not_overwritten(see: See, state: State):
    at = see(section="inspectors")
    state.change(people.OWNER, people.KIND, lambda _: to_json([Inspector("09")]))
    at.text_area(key="draw_people").set_value("01")
    at.button[-1].click().run()
    assert [one.code for one in people.kept(state.text(people.OWNER, people.KIND).text)] == ["09"]


HOSTILE = ["'; drop table draws; --", "<img src=x onerror=alert(1)>", "../../etc/passwd", "%00", "=1+1", "\u202e"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_inert(see: See, state: State, text: str):
    address = dict.fromkeys(("base", "industry", "size", "by", "months", "team", "draw", "section"), text)
    assert not see(**address).exception
    at = draw(see(size="2", months="0"), f"{text}。", text)
    assert not at.exception
    assert "<img" not in markup(see(section="records"))
    assert len(state.read("select number from draws")) <= 1


@pytest.fixture
def get(small_world: Path, state: State, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Response]:
    """`get("pdf", person, draw=…)`: what the server answers."""
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    monkeypatch.setenv("QUALITY_STATE", str(state.path))

    def got(kind: str, person: Person, **params: str) -> Response:
        monkeypatch.setattr(identity, "of", lambda _: person)
        scope = {"type": "http", "method": "GET", "scheme": "http", "headers": [], "server": ("127.0.0.1", 80)}
        parts = {"path": f"/draws/{kind}", "path_params": {"kind": kind}}
        return draw_files.file(Request({**scope, **parts, "query_string": urlencode(params).encode()}))

    return got


Get = Callable[..., Response]


@pytest.mark.parametrize(
    ("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")]
)
def test_the_files_of_a_draw(get: Get, number: str, kind: str, begins: bytes):
    answer = get(kind, AUDITOR, draw=number)
    assert (answer.status_code, bytes(answer.body).startswith(begins)) == (200, True)
    assert "attachment" in answer.headers["content-disposition"]


def test_the_record_file_is_the_record(get: Get, number: str, state: State):
    assert json.loads(bytes(get("json", LOCAL, draw=number).body)) == json.loads(draws.text(state, number))


@pytest.mark.parametrize("person", [LIKOU, TOWNSHIP, BLIND, NOBODY], ids=lambda one: one.id or "nobody")
@pytest.mark.parametrize("kind", draw_files.KINDS)
def test_files_of_a_draw_are_for_those_who_see_all_of_its_areas(get: Get, number: str, person: Person, kind: str):
    assert get(kind, person, draw=number).status_code == 404


@pytest.mark.parametrize(("kind", "asked"), [("exe", None), ("pdf", "2018-9999"), ("pdf", "../x"), ("pdf", "")])
def test_what_is_not_there_is_not_found(get: Get, number: str, kind: str, asked: str | None):
    assert get(kind, LOCAL, draw=number if asked is None else asked).status_code == 404


def test_draws_and_their_files_are_taken_down_without_words(see: See, get: Get, state: State):
    draw(see(size="2", months="0"), "第2018001期")
    number = draws.listed(state)[0].number
    get("csv", LOCAL, draw=number)
    audit.recorder().flush()
    rows = log.Log(state.path.with_name("audit.sqlite"), 400).rows(log.Asked())
    told = {(row.act, row.object) for row in rows}
    assert {("draw", f"draw:{number}"), ("export", f"draw:{number}")} <= told
    assert "第2018001期" not in "".join(row.address + row.object for row in rows)
