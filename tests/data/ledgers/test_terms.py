"""Spellings lead to ids."""

from __future__ import annotations

import pytest

from data.ledgers.judging import connect
from data.ledgers.kinds import kinds
from data.ledgers.rows import Work
from data.ledgers.terms import key, of_column
from tests.data.ledgers.world import reference

PRODUCT = kinds()["sampling_results"].columns["product"]
AREA = kinds()["sampling_results"].columns["area"]


@pytest.mark.parametrize("text", ["李口镇", "李 口 镇", "C001", "Prams (A)"])
def test_python_and_sql_compare_spellings_alike(text: str) -> None:
    assert connect(Work()).execute("select term_key(?)", [text]).fetchall() == [(key(text),)]


def test_the_nearest_names_come_first() -> None:
    terms = of_column(PRODUCT, reference(), {})
    assert terms.nearest("化肥料") == ["化肥"]
    assert terms.nearest("电梯") == []


@pytest.mark.parametrize("text", ["睢陽區李口鎮", "睢阳区李囗镇", "商丘市睢阳区李口乡"])
def test_a_name_behind_those_above_it_is_near_by_its_end(text: str) -> None:
    assert of_column(AREA, reference(), {}).nearest(text)[0] == "李口镇"


def test_the_end_of_a_name_far_from_all_is_near_to_none() -> None:
    assert of_column(AREA, reference(), {}).nearest("夏邑县某某某") == []


def test_a_mapping_s_own_value_goes_before_ours() -> None:
    terms = of_column(PRODUCT, reference(), {"童车": "C002"})
    assert [row["id"] for row in terms.table.to_pylist() if row["key"] == "童车"] == ["C002"]
