import pytest

from analytics.findings import changes, takeaways, targets, wording
from analytics.findings.changes import Measured
from analytics.findings.takeaways import Subject

NAN = float("nan")
SUBJECT = Subject(name="合格率", unit="", noun="township", whole="全区", lang="zh")
DEVICES = Subject(name="超期设备", unit="台", noun="township", whole="全区", lang="zh", decimals=0)


def measured(kind="proportion", good="up", unit="批次", decimals=1, compare="yoy"):
    return Measured(kind, good, unit, decimals, 20, compare, "zh")


def changed(difference, **others):
    row = {"value": 0.9, "base_value": 0.8, "difference": difference, "lower": NAN, "upper": NAN}
    row |= {"denominator": 200.0, "base_denominator": 200.0}
    return row | {"growth": NAN, "reason": "", "method": "newcombe", "judgement": "census"} | others


def places(*rows):
    names = ("label", "value", "numerator", "denominator", "state")
    return [dict(zip(names, row, strict=True)) for row in rows]


ALIKE = ("古城街道", 0.96, 96.0, 100.0, "similar")
LOW = ("包公庙乡", 0.891, 49.0, 55.0, "worse")
HIGH = ("文化街道", 1.0, 122.0, 122.0, "better")
FEW = ("勒马乡", 1.0, 6.0, 6.0, "insufficient")


# changes


@pytest.mark.parametrize(
    ("judgement", "verdict"),
    [("similar", "变化在抽样波动范围内"), ("better", "明显提高"), ("insufficient", "样本不足，变化不宜解读")],
)
def test_a_change_of_a_rate_is_said_in_points_and_judged_by_its_interval(judgement, verdict):
    row = changed(0.014, lower=-0.012, upper=0.041, judgement=judgement)
    said = changes.change(row, measured())
    assert (said.text, said.verdict, said.state) == ("同比提高1.4个百分点", verdict, judgement)
    assert said.detail == "−1.2～+4.1"


def test_a_fall_is_called_clear_only_by_its_judgement():
    said = changes.change(changed(-0.05, lower=-0.08, upper=-0.02, judgement="worse"), measured())
    assert (said.text, said.verdict) == ("同比下降5.0个百分点", "明显下降")


def test_a_change_that_rounds_to_nothing_is_no_change():
    said = changes.change(changed(0.0004, lower=-0.02, upper=0.02, judgement="similar"), measured())
    assert said.text == "同比持平"


def test_a_full_count_has_no_interval():
    said = changes.change(changed(0.026, judgement="census"), measured("census"))
    assert (said.text, said.verdict, said.state, said.detail) == ("同比提高2.6个百分点", "全数统计", "better", "")


def test_a_full_count_of_few_is_not_judged():
    said = changes.change(changed(-0.125, judgement="census", denominator=8.0), measured("census"))
    assert (said.text, said.verdict, said.state) == ("同比下降12.5个百分点", "数量少，增减不宜解读", "")


def test_without_a_base_nothing_is_compared():
    row = changed(NAN, base_value=NAN, reason="no_base")
    assert changes.change(row, measured()).text == "无可比基期"
    assert changes.change(None, measured(compare="none")) is None


@pytest.mark.parametrize(
    ("value", "base", "growth", "reason", "words"),
    [
        (213.0, 200.0, 0.065, "", "同比多13台（+6.5%）"),
        (5.0, 0.0, NAN, "zero_base", "同比多5台（基期为零，不计算增幅）"),
        (15.0, 12.0, 0.25, "small_base", "同比多3台"),
        (12.0, 12.0, 0.0, "small_base", "同比持平"),
        (150.0, 200.0, -0.25, "", "同比少50台（−25.0%）"),
    ],
)
def test_a_count_changes_by_units_and_from_a_base_of_twenty_by_a_share(value, base, growth, reason, words):
    row = changed(value - base, value=value, base_value=base, growth=growth, reason=reason)
    assert changes.change(row, measured("flow", "neutral", "台", 0)).text == words


@pytest.mark.parametrize(
    ("judgement", "state", "verdict"),
    [
        ("insufficient", "insufficient", "数量少，增减不宜解读"),
        ("similar", "similar", "增减在随机波动范围内"),
        ("worse", "worse", "明显增加"),
        ("changed", "", "明显增加"),
    ],
)
def test_counts_of_events_carry_the_verdict_of_their_test(judgement, state, verdict):
    row = changed(10.0, value=25.0, base_value=15.0, method="conditional", judgement=judgement)
    said = changes.change(row, measured("flow", "down", "批次", 0))
    assert (said.state, said.verdict) == (state, verdict)


def test_few_cases_are_called_cases():
    row = changed(1.0, value=2.0, base_value=1.0, method="conditional", judgement="insufficient")
    cases = Measured("flow", "neutral", "起", 0, 20, "yoy", "zh", events=True)
    assert changes.said(changes.change(row, cases), "zh") == "同比多1起，起数少，增减不宜解读"


@pytest.mark.parametrize(
    ("kind", "good", "verdict"),
    [
        ("flow", "neutral", "不作评价"),
        ("flow", "up", "数量少，增减不宜解读"),
        ("stock", "down", "全数统计"),
        ("duration", "down", "平均数未作检验"),
    ],
)
def test_other_counts_say_that_chance_was_not_asked(kind, good, verdict):
    row = changed(3.0, value=15.0, base_value=12.0, method="count")
    assert changes.change(row, measured(kind, good, "台", 0)).verdict == verdict


def test_many_more_of_what_is_done_are_a_full_count():
    row = changed(300.0, value=1500.0, base_value=1200.0, method="count")
    assert changes.said(changes.change(row, measured("flow", "up", "人次", 0)), "zh") == "同比多300人次，全数统计"


def test_rates_of_accidents_over_three_years_are_not_compared():
    row = changed(NAN, value=2.2, base_value=NAN, reason="no_base", method="poisson")
    assert changes.said(changes.change(row, measured("rate", "down", "/万台", 2)), "zh") == "三年滚动，不作比较"


def test_a_change_judged_exactly_says_so():
    row = changed(-0.4, lower=-0.6, upper=-0.1, method="barnard", judgement="worse")
    said = changes.change(row, measured())
    assert (said.verdict, said.detail) == ("明显下降", "−60.0～−10.0；按精确检验")


def test_a_clear_change_never_rounds_to_nothing():
    row = changed(0.0004, lower=0.0001, upper=0.0007, judgement="better")
    assert changes.change(row, measured()).text == "同比提高0.04个百分点"


def test_fewer_overdue_devices_are_better():
    row = changed(-81.0, value=37.0, base_value=118.0, growth=-0.686)
    said = changes.change(row, measured("stock", "down", "台", 0))
    assert (said.text, said.state) == ("同比少81台（−68.6%）", "better")


@pytest.mark.parametrize(("compare", "word"), [("yoy", "同比"), ("previous", "环比"), ("ytd", "累计同比")])
def test_the_comparison_is_named(compare, word):
    row = changed(0.014, lower=-0.1, upper=0.1, judgement="similar")
    assert changes.change(row, measured(compare=compare)).text == f"{word}提高1.4个百分点"


# targets


@pytest.mark.parametrize(
    ("value", "lower", "upper", "state", "words"),
    [
        (0.97, 0.955, 0.98, "better", "已达标"),
        (0.96, 0.94, 0.98, "similar", "尚不能判定"),
        (0.90, 0.88, 0.94, "worse", "差5.0个百分点"),
        (0.95, NAN, NAN, "better", "已达标"),
        (0.949, NAN, NAN, "worse", "差0.1个百分点"),
    ],
)
def test_a_target_is_met_or_missed_only_by_the_whole_interval(value, lower, upper, state, words):
    said = targets.against({"value": value, "lower": lower, "upper": upper}, 0.95, "up", "zh")
    assert (said.state, said.text, said.detail) == (state, words, "目标 95%")


def test_a_shortfall_never_rounds_to_nothing():
    assert targets.shortfall(0.9898, 0.99, "zh") == "0.02个百分点"


# takeaways


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([LOW, ALIKE, ALIKE], "包公庙乡89.1%，明显低于全区；其余2个乡镇无明显差异"),
        ([LOW, HIGH, ALIKE], "包公庙乡明显偏低，文化街道明显偏高"),
        ([HIGH], "文化街道100.0%（122/122）"),
        ([ALIKE, ALIKE], "各乡镇与全区无明显差异"),
        ([ALIKE, ALIKE, FEW], "2个乡镇可比，无明显差异；另有1个乡镇样本不足"),
        ([ALIKE, FEW], "仅古城街道够30批次，为96.0%，其余不宜比较"),
        ([FEW, FEW], "各乡镇均不足30批次，不宜排名；不合格8批次"),
    ],
)
def test_rates_of_places_are_called_apart_only_when_judged_so(rows, words):
    assert takeaways.compared(places(*rows), SUBJECT, 8.0) == words


def test_only_samples_are_counted_in_batches():
    assert takeaways.compared(places(ALIKE, FEW), SUBJECT) == "仅古城街道样本够30，为96.0%，其余不宜比较"
    assert takeaways.compared(places(FEW, FEW), SUBJECT) == "各乡镇样本均不足30，不宜排名"


def test_a_period_without_samples_has_no_rate():
    whole = {"period": "2019年", "rate": "—", "counts": "", "missing": "无抽样"}
    assert takeaways.rate_over_time(places(ALIKE, FEW), whole, SUBJECT, "year") == "2019年无抽样"


def test_a_high_rate_of_what_should_be_low_is_the_worse_one():
    subject = Subject(name="不合格率", unit="", noun="township", whole="全区", lang="zh", good="down")
    said = takeaways.compared(places(LOW, ALIKE), subject)
    assert said == "包公庙乡89.1%，明显高于全区；其余1个乡镇无明显差异"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 0.99], "各乡镇均达到目标99%"),
        ([1.0, 0.937], "仅乡1未达99%，为93.7%"),
        ([0.9899, 0.937], "2个乡镇低于99%；乡1 93.7%，差距最大"),
    ],
)
def test_full_counts_are_held_against_their_target(values, words):
    rows = [{"label": f"乡{n}", "value": value} for n, value in enumerate(values)]
    subject = Subject("定检率", "", "township", "全区", "zh", target=0.99, target_text="99%")
    assert takeaways.against_target(rows, subject).replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([30.0, 10.0], "甲最多，30台，占75%"),
        ([5.0, 1.0], "共6台，甲最多（5）"),
        ([6.0, 0.0], "共6台，均属甲"),
        ([1.0, 0.0], "共1台，属甲"),
        ([3.0, 3.0, 1.0], "共7台，甲、乙并列最多（各3）"),
        ([3.0, 3.0], "共6台"),
        ([0.0, 0.0], "本期无超期设备"),
    ],
)
def test_counts_name_the_largest_and_its_share_only_from_twenty(values, words):
    rows = [{"label": label, "value": value} for label, value in zip("甲乙丙", values, strict=False)]
    assert takeaways.largest(rows, DEVICES, 20) == words


@pytest.mark.parametrize(
    ("total", "open_ones", "words"),
    [
        (8, 3, "8批次不合格，3批次未完成后处理"),
        (8, 0, "8批次不合格，后处理均已完成"),
        (0, 0, "本期无不合格批次"),
    ],
)
def test_failures_are_led_by_what_is_not_finished(total, open_ones, words):
    assert takeaways.failed_rows(total, open_ones, SUBJECT) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([342.0, 173.0, 121.0], "1月342台到期，为月均的1.6倍，宜提前排期"),
        ([100.0, 98.0, 66.0], "未来3个月共264台到期，没有特别集中的月份"),
        ([0.0, 0.0, 0.0], "未来3个月无到期设备"),
    ],
)
def test_a_month_is_called_a_peak_from_three_tenths_over_the_mean(values, words):
    rows = [{"label": label, "value": value} for label, value in zip(["1月", "2月", "3月"], values, strict=True)]
    assert takeaways.due_ahead(rows, DEVICES) == words


# wording


def test_the_first_sentence_that_fits_is_taken_and_the_shortest_when_none_does():
    assert wording.fitting(["五个字的话", "三个字", "两字"], 3) == "三个字"
    assert wording.fitting(["五个字的话", "三个字"], 2) == "三个字"


def test_many_names_are_counted():
    assert wording.names(["李口镇", "宋集镇", "冯桥镇"], "township", "zh") == "李口镇、宋集镇等3个乡镇"


def test_abbreviations_keep_their_capitals_inside_a_sentence():
    assert (wording.within("Cases found"), wording.within("CCC checks")) == ("cases found", "CCC checks")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1.0, "batches", "1 batch"),
        (1.0, "cases", "1 case"),
        (1.0, "classes", "1 class"),
        (1.0, "activities", "1 activity"),
        (1.0, "km", "1 km"),
        (2.0, "batches", "2 batches"),
        (1.0, "per 10,000 devices", "1 per 10,000 devices"),
    ],
)
def test_english_units_agree_with_their_numbers(value, unit, words):
    assert wording.quantity(value, unit, "en") == words
