"""Charts of each kind with a handful of marks, to be drawn in tests."""

from datetime import date

import pandas as pd

from analytics.charts import Chart, Column, Words
from analytics.frames import records

RATES = (
    Column("label", "乡镇"),
    Column("value", "合格率", "rate", 1),
    Column("lower", "95%区间下限", "rate", 1),
    Column("upper", "95%区间上限", "rate", 1),
    Column("denominator", "判定批次", "count"),
)
COUNTS = (Column("label", "类别"), Column("value", "数量", "number", 0, "台"))


def chart(kind: str, frame: pd.DataFrame, columns: tuple[Column, ...], **more) -> Chart:
    words = Words("名称", "一句话", "说明", "名称。一句话。")
    return Chart(f"page.{kind}", kind, "zh", words, records(frame), columns, **more)


def rates() -> pd.DataFrame:
    """Three places: one clearly worse, one like the rest, one with too few."""
    return pd.DataFrame(
        {
            "label": ["李口镇", "古城街道", "勒马乡"],
            "code": ["likou", "gucheng", "lema"],
            "value": [0.80, 0.96, 1.0],
            "lower": [0.70, 0.90, 0.6],
            "upper": [0.87, 0.98, 1.0],
            "numerator": [80.0, 96.0, 6.0],
            "denominator": [100.0, 100.0, 6.0],
            "state": ["worse", "similar", "insufficient"],
        }
    )


def quarters() -> pd.DataFrame:
    """Four quarters, the last not complete, the second with too few."""
    return pd.DataFrame(
        {
            "label": [f"2017年第{word}季度" for word in "一二三四"],
            "tick": [f"{word}季" for word in "一二三四"],
            "year": ["2017年"] * 4,
            "start": [date(2017, month, 1) for month in (1, 4, 7, 10)],
            "end": [date(2017, 4, 1), date(2017, 7, 1), date(2017, 10, 1), date(2018, 1, 1)],
            "value": [0.9, 1.0, 0.95, 0.97],
            "lower": [0.8, 0.7, 0.9, 0.9],
            "upper": [0.95, 1.0, 0.98, 0.99],
            "denominator": [100.0, 10.0, 100.0, 60.0],
            "state": ["", "insufficient", "", ""],
            "incomplete": [False, False, False, True],
        }
    )


def sure() -> pd.DataFrame:
    """One place surely under the level, one hardly, one with too few to say."""
    frame = rates().assign(sure=[0.98, 0.2, None], band=["high", "low", "insufficient"])
    return frame.assign(state=["", "", "insufficient"], few=[False, False, True], band_word=["高", "—", "数据不足"])


def counts() -> pd.DataFrame:
    return pd.DataFrame(
        {"label": ["电梯", "锅炉"], "tick": ["电梯", "锅炉"], "code": ["3000", "1000"], "value": [1846.0, 0.0]}
    )


def places() -> pd.DataFrame:
    frame = rates().assign(short=["李口", "古城", "勒马"], row=[3.0, 1.0, 3.0], col=[2, 2, 0])
    return frame.assign(fill=["worse", "similar", "insufficient"], text=["80.0%", "96.0%", "样本不足"])


def cells() -> pd.DataFrame:
    frame = rates().assign(row=range(3), col=0, label2="日用消费品", heading="日用 消费品", code2="daily", total=False)
    frame = frame.assign(text=["20/100", "4/100", "0/6"])
    return pd.concat(
        [frame, frame.assign(col=1, label2="合计", heading="合计", code2=None, total=True)], ignore_index=True
    )


def steps() -> pd.DataFrame:
    """A rate from 94.8 % to 96.2 %: two classes, one of them judged, and the mix."""
    frame = pd.DataFrame(
        {
            "label": ["2016年", "日用消费品", "工业生产资料", "抽样结构变化", "2017年"],
            "code": [None, "daily", "industrial", None, None],
            "begin": [0.0, 0.0, 2.0, 1.1, 0.0],
            "finish": [0.0, 2.0, 1.1, 1.4, 1.4],
            "value": [None, 2.0, -0.9, 0.3, None],
            "rate": [None, 0.97, 0.95, None, 0.962],
            "base_rate": [0.948, 0.94, 0.97, None, None],
            "role": ["level", "step", "step", "step", "level"],
            "tone": ["main", "better", "soft_worse", "mix", "main"],
        }
    )
    return frame.assign(state=[None, "better", "", None, None])


PARTS = (
    Column("label", "产品大类"),
    Column("value", "贡献", "signed", 2, "个百分点"),
    Column("rate", "本期合格率", "rate", 1),
    Column("base_rate", "基期合格率", "rate", 1),
)


def course() -> pd.DataFrame:
    """The quarters on a control chart: one outside, limits made anew after it, the last not complete."""
    return quarters().assign(
        value=[0.9, 0.7, 0.95, 0.97],
        center=[0.9, 0.9, 0.94, None],
        lower_limit=[0.8, 0.78, 0.85, None],
        upper_limit=[0.99, None, None, None],
        stage=[0, 0, 1, 1],
        state=["", "worse", "", ""],
        strong=[False, True, False, False],
        flag=["", "2017年第二季度 70.0%", "", ""],
        signal=[None, "超出3σ下限", None, None],
    )


LEVELS = (
    Column("label", "季度"),
    Column("value", "合格率", "rate", 1),
    Column("center", "中心线", "rate", 1),
    Column("lower_limit", "3σ下限", "rate", 1),
    Column("upper_limit", "3σ上限", "rate", 1),
    Column("signal", "信号"),
)


def samples() -> dict[str, Chart]:
    """A chart of every kind that is drawn."""
    begun = {"events": [{"x": 1.2, "name": "百日会战", "text": "<b>百日会战</b><br>2017年6月开始"}]}
    curves = [{"x": [10.0, 100.0], "y": [0.7, 0.9], "dash": "dot", "label": "95%<br>界限"}]
    drill = {"indicator": "failures", "where": {}, "start": "2017-01-01"}
    bands = (*RATES, Column("sure", "低于95%的把握", "rate"), Column("band_word", "关注"))
    lines = {"lines": [(0.9, "高"), (0.7, "中")]}
    by_area = {"dim": "area", "by": ("area",), "drill": drill}
    heads = (Column("label", "乡镇"), Column("label2", "类别"), Column("denominator", "判定批次", "count"))
    return {
        "control": chart(
            "control", course(), LEVELS, target=0.95, target_label="目标<br>95%", options=begun, drill=drill
        ),
        "trend": chart(
            "trend", quarters(), RATES, target=0.95, target_label="目标<br>95%", **(by_area | {"dim": None})
        ),
        "columns": chart("columns", quarters().assign(value=[3.0, 0.0, 5.0, 2.0]), COUNTS),
        "bars": chart("bars", counts(), COUNTS),
        "dots": chart("dots", rates(), RATES, margin=("value",), lead=("denominator",), reference=0.93, **by_area),
        "stems": chart("stems", rates(), RATES, margin=("value",), target=0.95, target_label="目标 95%", **by_area),
        "tiles": chart("tiles", places(), RATES, chosen=frozenset(["likou"]), **by_area),
        "bands": chart("bands", sure(), bands, margin=("value",), lead=("denominator",), options=lines, **by_area),
        "heat": chart("heat", cells(), heads, **(by_area | {"by": ("area", "product_class")})),
        "waterfall": chart(
            "waterfall", steps(), PARTS, options={"axis": "较2016年变化（百分点）"}, **(by_area | {"dim": "product"})
        ),
        "funnel": chart(
            "funnel", rates(), RATES, reference=0.93, options={"axis": "判定批次", "curves": curves}, **by_area
        ),
    }
