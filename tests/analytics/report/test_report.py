"""The report on the small world and on the demo: what it says, what it leaves out, and where each number comes from."""

import re
from collections.abc import Callable

import pytest

from analytics import drill, report
from analytics.periods import Period, parse_period
from analytics.report import Heading, Paragraph, Report, Run, plain, words
from analytics.store import Snapshot
from analytics.view import WHOLE, View

ANYWHERE = ("2017", "2017-H1", "2016-Q3", "2017-06", "2017-03-05..2017-11-20")
Written = Callable[..., Report]


@pytest.fixture
def written(snapshot: Snapshot, look: Callable[..., View]) -> Written:
    """`written("2017", areas=("likou",))`: the report on the small world."""

    def written(period: str = "2017", lang: str = "zh", **others: object) -> Report:
        return report.build(snapshot, WHOLE, look(period, **others), lang)  # type: ignore[arg-type]

    return written


def text(found: Report) -> str:
    return "".join(words(runs) for runs in found.sentences)


def numbers(found: Report) -> list[Run]:
    return [run for runs in found.sentences for run in runs if run.source]


def of(found: Report, indicator: str) -> list[str]:
    return [run.text for run in numbers(found) if run.source and run.source.indicator == indicator]


def chapters(found: Report) -> dict[str, str]:
    """The text under each chapter."""
    texts: dict[str, str] = {}
    for block in found.blocks:
        if isinstance(block, Heading):
            texts |= {block.text: ""} if block.level == 1 else {}
        else:
            texts[list(texts)[-1]] += "".join(map(words, block.sentences))
    return texts


def test_the_chapters_of_a_report(written: Written):
    found = written()
    assert found.title == "睢阳区2017年质量强区和质量安全工作情况"
    assert list(chapters(found)) == ["一、质量强区工作", "二、三大安全工作", "三、存在问题", "四、下一步打算"]
    parts = [block.text for block in found.blocks if isinstance(block, Heading) and block.level == 2]
    assert parts[-3:] == ["（一）消费安全", "（二）重点产品质量安全", "（三）特种设备安全"]


def test_rates_are_said_with_their_counts_where_few(written: Written):
    assert of(written(), "pass_rate") == ["83.3%（10/12）", "同比下降5.6个百分点"]


def test_a_change_carries_its_judgement_and_its_interval_stands_in_a_note(written: Written):
    found = written()
    assert "同比下降5.6个百分点（样本不足，变化不宜解读）⑤" in text(found)
    assert "55.2%～95.3%" in words(found.notes[4].runs)


def test_a_whole_year_says_what_of_it_lies_in_the_first_half(written: Written):
    assert "出动执法人员350人次（其中上半年120人次）" in text(written())
    assert "其中上半年" not in text(written("2017-H1"))


def test_a_sentence_with_a_time_of_its_own_does_not_begin_with_the_period(demo: Snapshot):
    said = text(report.build(demo, WHOLE, View(demo.id, *parse_period("2017-06-19")), "zh"))
    assert "全区截至" not in said
    assert "全区2017年6月19日" not in said


def test_a_change_to_date_says_both_of_its_sides(written: Written):
    found = text(written("2017-Q4", compare="ytd"))
    assert "累计同比下降5.6个百分点（累计 83.3%；基期 88.9%；样本不足，变化不宜解读）" in found


def test_what_has_no_base_says_so(written: Written):
    assert "区级监督抽查合格率75.0%（3/4），无可比基期" in text(written())


def test_nought_is_left_out_unless_it_says_something(written: Written):
    found = text(written(areas=("baogongmiao",)))
    assert not re.search(r"(?<![\d.])0(批次|家|项|件)", found.partition("按既定规则")[0])
    assert "重大特种设备安全事故0起" in found


def test_nothing_sampled_is_not_nought_per_cent(written: Written):
    found = written(areas=("baogongmiao",), period="2016")
    assert of(found, "pass_rate") == []
    assert "合格率" not in text(found)


def test_what_does_not_follow_the_area_says_so(written: Written):
    found = written(areas=("likou",))
    assert "国家确定的重点产品共10种（不随乡镇筛选）" in text(found)
    assert "未按乡镇登记的事项不计入所选区域" in found.scope


def test_the_sampling_is_called_by_its_basis(written: Written):
    assert "全区区级监督抽查三类产品" in text(written(basis="district"))
    assert of(written(), "district_pass_rate") == [
        "75.0%（3/4）",
    ]
    assert of(written(basis="district"), "district_pass_rate") == []


def test_a_view_that_compares_nothing_has_no_table(written: Written):
    found = written(compare="none")
    assert found.table is None
    assert "同比" not in text(found)


@pytest.mark.parametrize(("compare", "name"), [("yoy", "同比"), ("previous", "环比"), ("ytd", "累计同比")])
def test_the_table_is_called_by_its_comparison(written: Written, compare: str, name: str):
    table = written("2017-H1", compare=compare).table
    assert table and table.title == f"附表　主要指标{name}情况"


def test_a_line_of_the_table(written: Written):
    table = written().table
    lines = [[run.text for run in row] for row in table.rows] if table else []
    assert ["抽查批次", "13批次", "9批次", "+4批次", "不作评价"] in lines
    assert ["区级监督抽查合格率", "75.0%", "—", "—", "无可比基期"] in lines


@pytest.mark.parametrize("period", ["1990", "2030"])
def test_a_period_without_data_has_no_report(written: Written, period: str):
    found = written(period)
    assert (found.blocks, found.table, found.numbers, found.blanks) == ((), None, 0, 0)


def test_every_matter_is_a_problem_and_a_blank_to_fill(written: Written):
    said = chapters(written())
    problems, plans = said["三、存在问题"], said["四、下一步打算"]
    assert "1．李口镇定检率未达99%" in problems
    assert "1．针对“李口镇定检率未达99%”，（待填写：措施、责任科室、完成时限）" in plans
    assert plans.count("待填写") == problems.count("待填写") + 1


def test_notes_are_numbered_as_the_text_comes_upon_them(written: Written):
    found = written()
    marks = [run.text for runs in found.sentences for run in runs if run.note]
    assert list(dict.fromkeys(marks)) == [note.mark for note in found.notes]
    assert marks[:3] == ["①", "②", "③"]


def test_a_number_opens_as_many_rows_as_it_says(snapshot: Snapshot, written: Written, look: Callable[..., View]):
    (number,) = (run for run in numbers(written()) if run.source and run.source.indicator == "failures")
    rows = number.source.rows if number.source and number.source.rows else {}
    start, end = parse_period("2017")
    assert (rows["start"], rows["end"]) == (start.isoformat(), end.isoformat())
    assert drill.rows(snapshot, WHOLE, look(), "failures")[1] == 2
    assert number.text == "2批次"


@pytest.mark.parametrize("period", ANYWHERE)
@pytest.mark.parametrize("others", [{}, {"areas": ("likou",)}, {"products": ("daily",), "basis": "all_supervision"}])
def test_no_number_of_the_text_is_without_a_source(written: Written, period: str, others: dict):
    found = written(period, **others)
    until = next(n for n, block in enumerate(found.blocks) if isinstance(block, Heading) and "存在问题" in block.text)
    said = [runs for block in found.blocks[:until] if isinstance(block, Paragraph) for runs in block.sentences]
    assert len(said) > 3
    loose = "".join(run.text for runs in said for run in runs if not run.source and not run.note)
    loose = re.sub(r"\d{4}年(\d+月)?(\d+日)?|—(\d+月)?\d+日|—\d+月|180天|(?<=超过)\d+天", "", loose)
    assert re.findall(r"\d+", loose) == []


@pytest.mark.parametrize("period", ANYWHERE)
def test_clear_words_stand_only_where_the_interval_excludes_nought(demo: Snapshot, period: str):
    found = report.build(demo, WHOLE, View(demo.id, *parse_period(period)), "zh")
    for line in chapters(found)["二、三大安全工作"].split("；"):
        if "明显" in line:
            note = next(note for note in found.notes if note.mark in line)
            low, high = re.findall(r"[+−]\d+\.\d", words(note.runs).partition("变化")[2])
            assert low[0] == high[0]


def test_english_says_the_same_without_chinese(written: Written):
    found = written(lang="en")
    assert found.title == "Quality programme and quality safety: Suiyang District, 2017"
    names = r"演示[\u4e00-\u9fff]+"
    assert re.findall(r"[\u4e00-\u9fff]+", re.sub(names, "", plain(found))) == []
    assert "pass rate 83.3% (10/12), down 5.6 points year on year (too few samples to read the change)[5]" in text(
        found
    )
    assert found.numbers == written().numbers


def test_plain_text_holds_all_of_it(written: Written):
    found = written()
    said = plain(found)
    assert said.startswith(found.title)
    assert all(words(runs) in said for runs in found.sentences)
    assert "抽查批次\t13批次\t9批次\t+4批次\t不作评价" in said
    assert f"{found.notes[0].mark} {words(found.notes[0].runs)}" in said


def test_a_period_cut_by_the_data_is_called_by_its_days(snapshot: Snapshot):
    start, _ = parse_period("2017")
    view = View(snapshot.id, *Period(start, start.replace(year=2019)))
    found = report.build(snapshot, WHOLE, view, "zh")
    assert "2017年，全区" in text(found)
    assert "截至2017年底" in text(found)


def test_a_period_beyond_the_data_has_nothing_to_report(written):
    found = written("2099")
    assert not found.blocks and not found.notes
