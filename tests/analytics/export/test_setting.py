"""Lines of text."""

from __future__ import annotations

import pytest

from analytics.export import fonts
from analytics.export.svg.markup import Run, lines
from analytics.export.svg.setting import gathered, longest, wrapped

LONG = "合格批次117／判定批次118；95%区间95.4%～99.9%（按抽样结构折算），变化在抽样波动范围内。" * 2


@pytest.mark.parametrize("width", [60, 90, 130, 200, 333])
def test_lines_fit_and_no_closing_mark_begins_one(width: float) -> None:
    found = ["".join(run.text for run in line) for line in wrapped(LONG, 13, width)]
    assert "".join(found) == LONG
    assert max(fonts.width(line, 13) for line in found) <= width
    assert not any(line[0] in "，。；：、）％" for line in found)


def test_a_word_stays_whole_where_it_fits() -> None:
    assert [line[0].text for line in wrapped("pass rate of batches", 13, 80)] == ["pass rate of", "batches"]


def test_a_word_that_fits_nowhere_is_broken() -> None:
    assert len(wrapped("a" * 60, 13, 80)) > 1


def test_runs_keep_their_look() -> None:
    (line,) = wrapped((Run("▲ 提高", True), Run(" 明显提高")), 13, 300)
    assert line == (Run("▲ 提高", True), Run(" 明显提高"))


def test_clauses_are_not_broken() -> None:
    assert gathered(["来源：甲", "2017年", "快照"], "｜", 10, 70) == ["来源：甲", "2017年｜快照"]


def test_the_longest_word_counts() -> None:
    assert longest("a bbb cc", 10) == pytest.approx(fonts.width("bbb", 10))


def test_the_markup_of_labels() -> None:
    assert lines('甲<br><b>乙</b> <span style="color:#AA4515">丙</span>') == [
        (Run("甲"),),
        (Run("乙", True), Run(" "), Run("丙", colour="#AA4515")),
    ]


def test_other_tags_are_text() -> None:
    assert lines("<i>甲</i>") == [(Run("<i>甲</i>"),)]
