import pytest

from analytics.charts import Column
from tests.analytics.charts.samples import RATES, chart, rates, samples


def test_the_table_holds_what_is_drawn_under_headings_with_units():
    table = samples()["dots"].table()
    assert list(table.columns) == ["乡镇", "合格率（%）", "95%区间下限（%）", "95%区间上限（%）", "判定批次"]
    assert table.iloc[0].tolist() == ["李口镇", 80.0, 70.0, 87.0, 100.0]


def test_a_missing_number_stays_missing_in_the_table_and_is_a_dash_in_words():
    frame = rates().assign(value=[None, 0.96, 1.0])
    made = chart("dots", frame, RATES)
    assert made.table()["合格率（%）"].isna().tolist() == [True, False, False]
    assert made.text("value", frame["value"][0]) == "—"


def test_a_rate_that_only_rounds_to_its_target_gets_one_more_digit():
    made = chart("stems", rates(), RATES, target=0.99)
    assert made.text("value", 0.9899) == "98.99%"
    assert made.text("value", 0.99) == "99.0%"


@pytest.mark.parametrize(
    ("format", "decimals", "value", "words", "cell"),
    [
        ("rate", 1, 0.96226, "96.2%", 96.2),
        ("points", 1, -0.0134, "−1.3个百分点", -1.3),
        ("number", 0, 12345.0, "12,345", 12345.0),
        ("signed", 0, 12.0, "+12", 12.0),
        ("text", 0, "李口镇", "李口镇", "李口镇"),
    ],
)
def test_marks_and_tables_print_one_number(format, decimals, value, words, cell):
    column = Column("value", "值", format, decimals)
    assert column.text(value, "zh") == words
    assert column.cell(value, "zh") == cell


def test_an_unknown_column_is_named():
    with pytest.raises(KeyError, match="has no column vlaue"):
        samples()["dots"].column("vlaue")
