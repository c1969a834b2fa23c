"""The list of inspectors: lines that were pasted or typed, and what is said of those that do not hold."""

from __future__ import annotations

import pytest

from analytics.drawing import Inspector
from analytics.drawing.inspectors import kept, places_of, read, to_json, typed, within
from analytics.store import Snapshot
from data.text import LANGS

PLACES = {"李口镇": "likou", "古城街道": "gucheng"}
CODE = "91411403MA40000001"


def given(text: str):
    return read(text, PLACES, {CODE}.__contains__)


@pytest.mark.parametrize(
    "text", ["01\t质量科\t李口镇、古城街道", "01,质量科,李口镇;古城街道", "01，质量科，李口镇，古城街道"]
)
def test_a_line_is_read_however_its_cells_are_parted(text: str):
    assert given(text) == ((Inspector("01", "质量科", ("gucheng", "likou")),), ())


def test_headings_and_blank_lines_are_passed_over():
    found, problems = given("工号\t科室\n\n01\n  \n演示检查员02\t\t" + CODE)
    assert (found, problems) == ((Inspector("01"), Inspector("演示检查员02", "", (CODE,))), ())


@pytest.mark.parametrize(
    ("text", "line", "key", "near"),
    [
        ("01\n01", 2, "twice", ""),
        ("01\t质量科\t李口", 1, "avoids", "李口镇"),
        ("01\n02\t\t火星", 2, "avoids", ""),
        ("13800000000", 1, "personal", ""),
        ("01\t11010119900101001X", 1, "personal", ""),
        ("<b>", 1, "code", ""),
        ("a" * 21, 1, "code", ""),
        ("\t质量科", 1, "code", ""),
    ],
)
def test_a_line_that_does_not_hold_is_named(text: str, line: int, key: str, near: str):
    problems = given(text)[1]
    assert [(one.line, one.key, one.near) for one in problems] == [(line, key, near)]
    assert len({problems[0].message(lang) for lang in LANGS}) == 2


def test_a_list_that_is_too_long_is_refused():
    assert given("\n".join(map(str, range(2_001))))[1][0].key == "many"


def test_what_is_kept_comes_back_and_can_be_typed_again():
    inspectors = (Inspector("02", "", ("likou",)), Inspector("01", "质量科"))
    assert kept(to_json(inspectors)) == inspectors[::-1]
    assert typed(inspectors, {"likou": "李口镇"}.__getitem__) == "02\t\t李口镇\n01\t质量科"
    with pytest.raises(ValueError):
        kept("[1]")


def test_who_keeps_away_from_an_area_does_so_from_all_below(snapshot: Snapshot):
    (one,) = within([Inspector("01", "", ("elsewhere", "suiyang", "91411403MA49999999", CODE))], snapshot.areas, {CODE})
    assert set(one.avoids) == {*snapshot.areas.below(["suiyang"]), CODE}
    assert places_of(snapshot.areas)["李口镇"] == "likou"
