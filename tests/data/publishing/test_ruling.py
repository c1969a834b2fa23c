"""Every rule over published ledgers, by rows that can be counted: what is asked, what is listed, what is not asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.ledgers import ISSUES, Source
from data.ledgers.kinds import KindInvalid, kinds
from data.publishing import current, write_snapshot
from data.publishing.rules import RULES, described, rules
from tests.data.publishing.test_publishing import add, as_sent, sent
from tests.worlds import AS_OF, ledger, publish_small

ONE, TWO, THREE = (f"91411403MA4000000{n}" for n in (1, 2, 3))
ENTERPRISES = f"""
enterprise_code enterprise area licence_no licence_product licence_valid_to
{ONE} 演示甲 likou L1 C007 2017-06-30
{TWO} 演示乙 likou - - -"""
BATCHES = f"""
batch_no sampled_on area enterprise enterprise_code product level kind stage first_verdict
B1 2017-06-30 likou 演示甲 {ONE} C007 P SUP PRD PASS
B2 2017-07-01 likou 演示甲 {ONE} C007 P SUP PRD PASS
B3 2017-07-01 likou 演示甲 {ONE} C009 P SUP PRD PASS
B4 2017-07-02 likou 演示丁 {TWO} C007 P SUP CIR PASS
B5 2017-08-01 likou 演示丙 {THREE} C007 P SUP PRD PASS
B6 2017-08-02 likou 演示戊 - C007 P SUP PRD PASS"""
VISITS = f"""
visit_no visited_on enterprise_code enterprise area visit_kind result batch_no
V1 2017-08-01 {ONE} 演示甲 likou revisit passed B1
V2 2017-08-02 {ONE} 演示甲 likou revisit passed B9
V3 2017-06-01 {ONE} 演示甲 likou revisit passed B1
V4 2017-08-04 {ONE} 演示甲 likou revisit passed B4
V5 2017-08-05 {ONE} 演示甲 likou patrol passed -"""
CASES = f"""
case_no area enterprise enterprise_code case_type found_on closed_on batch_no
K1 likou 演示甲 {ONE} C01 2017-08-01 - B1
K2 likou 演示甲 {ONE} C01 2017-08-01 - B8"""
EVENTS = f"""
event_no occurred_on item stage area enterprise enterprise_code quantity
E1 2017-06-30 famous_brand awarded likou 演示甲 {ONE} 1
E2 2017-07-01 famous_brand awarded likou 演示甲 {ONE} 1
E3 2017-07-01 training_attendance trained likou 演示甲 {ONE} 1"""
REGISTER = """
edition device_no area equipment_class state quantity last_inspected_on
2017-10-31 D1 likou 3110 in_use 1 2017-02-01
2017-10-31 D2 likou 3110 in_use 1 -
2017-10-31 D3 likou 3110 scrapped 1 -
2017-10-31 D4 gucheng 1100 in_use 1 -
2017-10-31 D5 likou 3110 in_use 1 2017-05-01
2017-11-30 D1 likou 3110 in_use 1 2017-01-31
2017-11-30 D5 gucheng 3110 in_use 1 2017-05-01
2017-12-31 D4 gucheng 1100 in_use 1 -"""
TEXTS = {
    "enterprises": ENTERPRISES,
    "sampling_results": BATCHES,
    "enterprise_visits": VISITS,
    "enforcement_cases": CASES,
    "programme_events": EVENTS,
    "equipment_register": REGISTER,
}


def held(store: Path, what: str, rule: str, kind: str) -> list[dict[str, Any]]:
    rows = pq.read_table(store / current(store) / f"{what}.parquet").to_pylist()
    return [row for row in rows if (row["rule"], row["kind"]) == (rule, kind)]


def tallied(store: Path, rule: str, kind: str) -> tuple[int, int]:
    """Rows checked and failed, of all months."""
    rows = held(store, "quality", rule, kind)
    assert rows, "the rule is named even where it is not asked"
    return sum(row["checked"] for row in rows), sum(row["failed"] for row in rows)


def listed(store: Path, rule: str, kind: str) -> list[str]:
    """The keys of the rows that break a rule."""
    return sorted(row["key"] for row in held(store, "issues", rule, kind))


def published(store: Path, **texts: str) -> Path:
    write_snapshot(store, {kind: ledger(kind, text) for kind, text in texts.items()}, as_of=AS_OF, root="suiyang")
    return store


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("store"), **TEXTS)


@pytest.mark.parametrize(
    ("rule", "kind", "checked", "broken"),
    [
        ("batch_unknown", "enterprise_visits", 4, ["V2"]),
        ("batch_unknown", "enforcement_cases", 2, ["K2"]),
        ("batch_of_another", "enterprise_visits", 3, ["V4"]),
        ("batch_of_another", "enforcement_cases", 1, []),
        ("visited_before_sampling", "enterprise_visits", 3, ["V3"]),
        ("enterprise_unlisted", "sampling_results", 5, ["B5"]),
        ("enterprise_unlisted", "enterprise_visits", 5, []),
        ("name_differs", "sampling_results", 4, ["B4"]),
        ("licence_expired", "sampling_results", 2, ["B2"]),
        ("licence_expired_at_award", "programme_events", 2, ["E2"]),
        ("licence_of_two", "enterprises", 1, []),
        ("two_names", "sampling_results", 1, []),
        ("device_gone", "equipment_register", 4, ["2017-10-31 / D2"]),
        ("inspected_earlier", "equipment_register", 2, ["2017-11-30 / D1"]),
        ("verdict_changed", "sampling_results", 0, []),
        ("case_reopened", "enforcement_cases", 0, []),
    ],
)
def test_a_rule_by_hand(world: Path, rule: str, kind: str, checked: int, broken: list[str]) -> None:
    assert tallied(world, rule, kind) == (checked, len(broken))
    assert listed(world, rule, kind) == broken


def test_what_is_listed_says_what_where_and_what_to_do(world: Path) -> None:
    (found,) = held(world, "issues", "batch_unknown", "enterprise_visits")
    assert (found["column"], found["column_id"], found["value"]) == ("关联抽样单编号", "batch_no", "B9")
    assert (found["file"], found["sheet"], found["row"], found["sender"]) == ("", "", None, "")
    assert found["severity"] == "notice" and found["message_zh"] and found["remedy_en"]


def test_counts_are_by_the_month_of_the_row(world: Path) -> None:
    rows = held(world, "quality", "enterprise_unlisted", "sampling_results")
    assert {row["month"]: (row["checked"], row["failed"]) for row in rows} == {
        "2017-06": (1, 0),
        "2017-07": (3, 0),
        "2017-08": (1, 1),
    }


def test_no_row_is_rejected(world: Path) -> None:
    assert pq.read_metadata(world / current(world) / "facts" / "sampling_results.parquet").num_rows == 6


def test_without_a_list_of_enterprises_nothing_is_held_against_it(tmp_path: Path) -> None:
    store = published(tmp_path, sampling_results=BATCHES)
    assert tallied(store, "enterprise_unlisted", "sampling_results") == (0, 0)
    assert not held(store, "quality", "enterprise_unlisted", "enterprise_visits")


def test_one_code_of_several_names_is_listed_under_the_unusual_one(tmp_path: Path) -> None:
    store = published(
        tmp_path, sampling_results=BATCHES.replace("B2 2017-07-01 likou 演示甲", "B2 2017-07-01 likou 演示己")
    )
    assert (tallied(store, "two_names", "sampling_results"), listed(store, "two_names", "sampling_results")) == (
        (5, 1),
        ["B2"],
    )


def test_a_licence_number_of_two_enterprises(tmp_path: Path) -> None:
    store = published(tmp_path, enterprises=ENTERPRISES.replace("likou - -", "likou L1 -"))
    assert listed(store, "licence_of_two", "enterprises") == [ONE, TWO]


CHANGED = "S18 2017-07-04 likou 演示丙 A011 P SPC PRD PASS"


def test_a_verdict_that_changed_is_listed_once(tmp_path: Path) -> None:
    publish_small(tmp_path, demo=False)
    add(tmp_path, sent(CHANGED))
    assert tallied(tmp_path, "verdict_changed", "sampling_results") == (30, 1)
    assert listed(tmp_path, "verdict_changed", "sampling_results") == ["S18"]
    first = current(tmp_path)
    add(tmp_path, sent(CHANGED))
    assert current(tmp_path) == first
    add(tmp_path, sent("N1 2017-06-15 likou 演示甲 C007 P SUP PRD PASS"))
    assert listed(tmp_path, "verdict_changed", "sampling_results") == []


def test_a_case_that_is_closed_no_more(tmp_path: Path) -> None:
    published(tmp_path, enforcement_cases=CASES.replace("2017-08-01 - B1", "2017-08-01 2017-09-01 B1"))
    rows = ledger("enforcement_cases", CASES)
    add(tmp_path, as_sent(Source("a", "", "0", "enforcement_cases", 2, 2, 0, 0), rows, ISSUES.empty_table()))
    assert listed(tmp_path, "case_reopened", "enforcement_cases") == ["K1"]


def test_failed_rows_and_issues_are_as_many(world: Path) -> None:
    folder = world / current(world)
    failed = Counter[tuple]()
    for row in pq.read_table(folder / "quality.parquet").to_pylist():
        assert row["checked"] >= row["failed"]
        failed[row["kind"], row["rule"]] += row["failed"]
    issues = pq.read_table(folder / "issues.parquet").to_pylist()
    assert +failed == Counter((row["kind"], row["rule"]) for row in issues)


def test_every_rule_is_tried_here() -> None:
    tried = test_a_rule_by_hand.pytestmark[0].args[1]
    assert {rule.id for rule in rules()} == {rule for rule, *_ in tried}


def test_every_rule_has_a_name_of_its_own_in_a_kind_and_words_in_both_languages() -> None:
    for kind in kinds():
        names = Counter((rule.rule, rule.columns[0]) for rule in described(kind))
        assert set(names.values()) == {1}
    assert all(rule.zh and rule.en and rule.remedy["zh"] and rule.remedy["en"] for rule in rules())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('unknown"\nscope = "across"', 'unknown"\nscope = "wide"'),
        ('kinds = ["ent', 'kinds = ["cit'),
        ("expr =", "exprs ="),
    ],
)
def test_a_mistake_in_a_rule_names_itself(tmp_path: Path, old: str, new: str) -> None:
    text = RULES.read_text(encoding="utf-8")
    (tmp_path / "rules.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KindInvalid, match="batch_unknown"):
        rules(tmp_path / "rules.toml")
