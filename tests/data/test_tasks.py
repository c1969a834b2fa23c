"""Tasks: which moves there are, whose they are, what they need; nothing is changed from a stale sight or taken away."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from data.state import State
from data.tasks import (
    ENDED,
    FILES,
    LIVE,
    MEGABYTES,
    MOVES,
    PLAN,
    SECTIONS,
    STATES,
    Draft,
    Sight,
    Sought,
    Task,
    TaskError,
    Tasks,
    Why,
    checked,
    snapshots,
)
from data.text import LANGS
from tests.source import PROJECT

NOW = datetime(2017, 12, 1, 9, 30)
LEADER = Sight("演示领导", "a", "leader", makes=True, areas=None)
TOWNSHIP = Sight("演示乡镇", "b", "township", makes=False, areas=frozenset({"likou"}))
AUDITOR = Sight("演示审计", "c", "auditor", makes=False, areas=None)
DRAFT = Draft("核查李口镇超期设备", "equipment", "likou", date(2017, 12, 20))
PDF = checked("回执.pdf", b"%PDF-1.7 ...")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite")


@pytest.fixture
def leader(state: State) -> Tasks:
    return Tasks(state, LEADER)


def refused(key: str, doing, *given, **named) -> None:
    with pytest.raises(TaskError) as error:
        doing(*given, **named)
    assert error.value.key == key


def test_marks_that_turn_the_words_around_them_are_taken_out(leader: Tasks):
    assert leader.make(replace(DRAFT, what=" 核查\u202e李口镇\u2066👩‍👧 "), NOW).what == "核查李口镇👩‍👧"


def closed(tasks: Tasks, task: Task) -> Task:
    task = tasks.move(task.id, "take", task.revision, NOW)
    task = tasks.attach(task.id, PDF, NOW)
    return tasks.move(task.id, "close", task.revision, NOW, "12台均已检验")


def test_before_the_first_task_there_is_nothing_and_no_file(leader: Tasks):
    assert (leader.page(Sought(), 10), leader.count(Sought()), leader.one(1)) == ([], 0, None)
    assert not leader.held(NOW.date())
    assert not leader.state.path.exists()


def test_a_task_is_numbered_within_its_year(leader: Tasks):
    made = [leader.make(DRAFT, when) for when in (NOW, NOW, datetime(2018, 1, 2))]
    assert [task.reference("zh") for task in made] == ["督办〔2017〕1号", "督办〔2017〕2号", "督办〔2018〕1号"]
    plan = replace(DRAFT, kind=PLAN, year=2018, indicator="famous_brands_granted", target=3.0)
    assert leader.make(plan, NOW).reference("en") == "Plan 2018-1"


def test_a_task_comes_back_as_it_was_made(leader: Tasks):
    why = Why(
        "合格率下降", "card:products.trend", "snapshot=x&period=2017", "pass_rate", {"area": ["likou"]}, value=0.5
    )
    made = leader.make(replace(DRAFT, why=why, snapshot="x", pillar="equipment"), NOW)
    assert leader.one(made.id) == made
    assert (made.why, made.state, made.due, made.revision) == (why, "open", date(2017, 12, 20), 1)
    assert snapshots(leader.state) == {"x"}


def test_the_way_to_the_end(leader: Tasks):
    task = closed(leader, leader.make(DRAFT, NOW))
    assert (task.state, task.result, task.closed) == ("closed", "12台均已检验", "2017-12-01")
    told = [(event.who, event.act, event.said) for event in leader.history(task)]
    assert told == [
        ("演示领导", "make", ""),
        ("演示领导", "take", ""),
        ("演示领导", "evidence", "回执.pdf"),
        ("演示领导", "close", "12台均已检验"),
    ]


@pytest.mark.parametrize("stands", STATES)
@pytest.mark.parametrize("act", MOVES)
def test_a_move_starts_only_where_it_may(leader: Tasks, stands: str, act: str):
    task = leader.make(DRAFT, NOW)
    leader.attach(task.id, PDF, NOW)
    with leader.state.write() as file:
        file.execute("update tasks set state = ?", (stands,))
    task = leader.one(task.id)
    assert task
    if stands in MOVES[act].sources:
        assert leader.move(task.id, act, task.revision, NOW, "情况").state == MOVES[act].to
    else:
        refused("not_now", leader.move, task.id, act, task.revision, NOW, "情况")


def test_every_move_leads_between_states_that_there_are():
    assert {state for move in MOVES.values() for state in (*move.sources, move.to)} == set(STATES)
    assert set(LIVE).isdisjoint(ENDED)


def test_closing_needs_a_result_and_evidence(leader: Tasks):
    task = leader.make(DRAFT, NOW)
    task = leader.move(task.id, "submit", task.revision, NOW, "已整改")
    refused("no_evidence", leader.move, task.id, "close", task.revision, NOW, "好")
    task = leader.attach(task.id, PDF, NOW)
    refused("no_result", leader.move, task.id, "close", task.revision, NOW, "  ")
    assert leader.one(task.id) == task


def test_a_change_from_a_stale_sight_is_refused(leader: Tasks):
    seen = leader.make(DRAFT, NOW)
    changed = leader.change(seen.id, seen.revision, NOW, due=date(2017, 12, 25))
    refused("conflict", leader.change, seen.id, seen.revision, NOW, due=date(2017, 12, 31))
    refused("conflict", leader.move, seen.id, "take", seen.revision, NOW)
    assert leader.one(seen.id) == changed


def test_what_was_changed_stands_in_the_history(leader: Tasks):
    task = leader.make(DRAFT, NOW)
    leader.change(task.id, task.revision, NOW, due=date(2017, 12, 25), section="")
    assert leader.history(task)[-1].changes == {"due": ("2017-12-20", "2017-12-25"), "section": ("equipment", "")}


def test_a_note_is_added_and_none_is_taken_away(leader: Tasks):
    task = leader.make(DRAFT, NOW)
    leader.note(task.id, "已约谈", NOW)
    leader.note(task.id, "已复查", NOW)
    assert [event.said for event in leader.history(task)] == ["", "已约谈", "已复查"]
    refused("no_note", leader.note, task.id, " ", NOW)


def test_a_township_sees_and_answers_its_own_and_closes_nothing(leader: Tasks):
    own, other = leader.make(DRAFT, NOW), leader.make(replace(DRAFT, area="gucheng"), NOW)
    township = Tasks(leader.state, TOWNSHIP)
    assert [task.id for task in township.page(Sought(), 10)] == [own.id]
    assert (township.one(other.id), township.held(NOW.date()).counts().live) == (None, 1)
    refused("gone", township.note, other.id, "看看", NOW)
    refused("gone", township.attach, other.id, PDF, NOW)
    township.note(own.id, "已通知", NOW)
    task = township.attach(own.id, PDF, NOW)
    task = township.move(own.id, "submit", task.revision, NOW, "已检验，请核")
    for act in ("close", "send_back", "cancel"):
        refused("not_allowed", township.move, own.id, act, task.revision, NOW, "办结")
    refused("not_allowed", township.change, own.id, task.revision, NOW, due=date(2018, 1, 1))
    refused("not_allowed", township.make, DRAFT, NOW)


def test_evidence_of_another_place_is_not_given(leader: Tasks):
    task = leader.attach(leader.make(replace(DRAFT, area="gucheng"), NOW).id, PDF, NOW)
    (file,) = leader.files(task)
    found = leader.content(file.id)
    assert found
    assert (found[0].name, found[1]) == ("回执.pdf", PDF[1])
    assert Tasks(leader.state, TOWNSHIP).content(file.id) is None


def test_whoever_may_only_look_changes_nothing(leader: Tasks):
    task, auditor = leader.make(DRAFT, NOW), Tasks(leader.state, AUDITOR)
    assert auditor.one(task.id) == task
    refused("not_allowed", auditor.note, task.id, "看过", NOW)
    refused("not_allowed", auditor.move, task.id, "take", task.revision, NOW)
    nobody = Tasks(leader.state, Sight("", "", "", makes=False))
    assert (nobody.one(task.id), nobody.page(Sought(), 9)) == (None, [])


def test_what_is_done_is_signed(leader: Tasks):
    refused("no_name", Tasks(leader.state, replace(LEADER, name="")).make, DRAFT, NOW)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [({"what": " "}, "no_words"), ({"area": ""}, "no_area"), ({"section": "nobody"}, "no_responsible")],
)
def test_a_task_says_what_where_and_who(leader: Tasks, wrong: dict, key: str):
    refused(key, leader.make, replace(DRAFT, **wrong), NOW)
    assert leader.count(Sought()) == 0


@pytest.mark.parametrize("wrong", [{"indicator": ""}, {"target": None}, {"target": 0.0}])
def test_an_item_of_the_plan_has_an_indicator_and_a_target(leader: Tasks, wrong: dict):
    plan = replace(DRAFT, kind=PLAN, year=2017, indicator="famous_brands_granted", target=3.0)
    refused("no_target", leader.make, replace(plan, **wrong), NOW)


def test_of_several_all_are_made_or_none(leader: Tasks):
    refused("no_words", leader.make_all, [DRAFT, replace(DRAFT, what=" ")], NOW)
    assert leader.count(Sought()) == 0
    assert [task.number for task in leader.make_all([DRAFT, DRAFT], NOW)] == [1, 2]


def test_the_late_ones_come_first_and_are_counted(leader: Tasks):
    days = (date(2017, 12, 20), date(2017, 11, 20), date(2017, 12, 1))
    made = [leader.make(replace(DRAFT, due=day, section=("products", "")[n % 2]), NOW) for n, day in enumerate(days)]
    closed(leader, made[2])
    assert [task.id for task in leader.page(Sought(), 9)] == [made[1].id, made[0].id]
    assert [task.late(NOW.date()) for task in made] == [0, 11, 0]
    assert [task.id for task in leader.page(Sought(late=NOW.date()), 9)] == [made[1].id]
    held = leader.held(NOW.date())
    assert (held.counts().live, held.counts().late, held.counts().states["closed"]) == (2, 1, 1)
    assert (held.counts(section="").late, held.counts(section="products").live, held.counts(areas=["x"]).total) == (
        1,
        1,
        0,
    )


def test_what_has_ended_is_not_late(leader: Tasks):
    task = closed(leader, leader.make(replace(DRAFT, due=date(2017, 11, 1)), NOW))
    assert task.late(NOW.date()) == 0
    assert leader.held(NOW.date()).counts().late == 0


def test_a_page_follows_the_one_before(leader: Tasks):
    ids = [leader.make(DRAFT, NOW).id for _ in range(5)]
    pages = [leader.page(Sought(), 2, offset) for offset in (0, 2, 4)]
    assert [task.id for page in pages for task in page] == ids
    assert leader.count(Sought(section="products")) == 0


def test_every_change_is_seen_in_the_revision(leader: Tasks):
    before = leader.revision()
    task = leader.make(DRAFT, NOW)
    leader.note(task.id, "已约谈", NOW)
    assert leader.revision() == before + 2


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("../../回执.pdf", b"%PDF", "bad_name"),
        ("a\0.pdf", b"%PDF", "bad_name"),
        ("run.exe", b"MZ", "bad_type"),
        ("page.html", b"<p>", "bad_type"),
        ("picture.svg", b"<svg>", "bad_type"),
        ("回执", b"%PDF", "bad_type"),
        ("回执.pdf", b"", "no_file"),
        ("回执.pdf", b"<html>", "not_its_type"),
        ("说明.txt", b"a\0b", "not_its_type"),
        ("回执.pdf", b"%PDF" + b" " * (MEGABYTES << 20), "too_large"),
    ],
)
def test_a_file_that_is_no_evidence_is_refused(name: str, content: bytes, key: str):
    refused(key, checked, name, content)


def test_a_task_keeps_so_many_files_and_no_more(leader: Tasks):
    task = leader.make(DRAFT, NOW)
    for _ in range(FILES):
        leader.attach(task.id, PDF, NOW)
    refused("too_many_files", leader.attach, task.id, PDF, NOW)


def test_the_sections_that_own_indicators_may_be_responsible():
    owners = set()
    for file in (PROJECT / "data" / "indicators").glob("*.toml"):
        tables = tomllib.loads(file.read_text(encoding="utf-8")).values()
        owners |= {one["owner"]["zh"] for one in tables if "owner" in one}
    assert owners <= {words["zh"] for words in SECTIONS.values()}


def test_an_error_speaks_both_languages():
    assert all("3" in TaskError("too_many_files", n=3).message(lang) for lang in LANGS)
