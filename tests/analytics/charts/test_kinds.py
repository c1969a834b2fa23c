import json
import re

import pytest

from analytics.charts import HTML_KINDS, KINDS, MODES, figure, tokens
from analytics.charts.control import _flags
from tests.analytics.charts.samples import chart, counts, samples

SAMPLES = samples()
LIGHT = tokens("light")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def traces(kind, **found):
    drawn = figure(SAMPLES[kind], LIGHT)["data"]
    return [trace for trace in drawn if all(trace.get(key) == value for key, value in found.items())]


def points(kind):
    """The trace of a figure whose marks can be clicked."""
    return next(trace for trace in figure(SAMPLES[kind], LIGHT)["data"] if "customdata" in trace)


def test_every_kind_has_a_sample():
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_figure_is_plain_json_of_the_charts_height(kind, mode):
    drawn = figure(SAMPLES[kind], tokens(mode))
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert drawn["layout"]["height"] == SAMPLES[kind].height


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_colour_is_one_of_the_theme(kind):
    used = set(COLOUR.findall(json.dumps(figure(SAMPLES[kind], LIGHT))))
    assert used <= set(LIGHT.values())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_clickable_mark_has_a_tooltip_and_a_meaning(kind):
    for trace in figure(SAMPLES[kind], LIGHT)["data"]:
        marks = trace.get("customdata", [])
        assert len(marks) == len(trace.get("hovertext", [])) == (len(trace["x"]) if marks else 0)
        assert all(set(mark) == {"dim", "code", "rows"} for mark in marks)


def test_a_click_on_a_dot_filters_by_its_place_and_leads_to_its_rows():
    mark = points("dots")["customdata"][0]
    assert (mark["dim"], mark["code"]) == ("area", "likou")
    assert mark["rows"] == {"indicator": "failures", "where": {"area": "likou"}, "start": "2017-01-01"}


def test_a_click_on_a_quarter_leads_to_the_rows_of_that_quarter_and_filters_nothing():
    mark = points("trend")["customdata"][1]
    assert (mark["dim"], mark["code"]) == (None, None)
    assert (mark["rows"]["start"], mark["rows"]["end"]) == ("2017-04-01", "2017-07-01")


def test_a_click_on_a_cell_leads_to_its_two_codes():
    marks = [mark for trace in traces("heat") for mark in trace["customdata"]]
    assert {"area": "likou", "product_class": "daily"} in [mark["rows"]["where"] for mark in marks]


def test_small_samples_and_incomplete_periods_are_hollow():
    assert points("trend")["marker"]["color"] == [LIGHT["main"], LIGHT["bg"], LIGHT["main"], LIGHT["bg"]]
    assert points("dots")["marker"]["color"] == [LIGHT["worse"], LIGHT["main"], LIGHT["bg"]]


def test_a_tile_of_too_few_is_hatched_and_never_coloured():
    insufficient = next(trace for trace in traces("tiles") if "pattern" in trace["marker"])
    assert insufficient["text"] == ["勒马<br><b>样本不足</b>"]
    assert insufficient["marker"]["color"] == LIGHT["bg"]


def test_a_judgement_stands_as_a_sign_beside_its_colour():
    worse = next(trace for trace in traces("tiles") if trace["marker"]["color"] == LIGHT["worse_fill"])
    assert worse["text"] == ["李口<br><b>80.0% ▼</b>"]


def test_the_chosen_tile_is_outlined():
    worse = next(trace for trace in traces("tiles") if "李口" in trace["text"][0])
    assert worse["marker"]["line"] == {"width": [2.5], "color": [LIGHT["ink"]]}


def test_a_cell_under_the_limit_has_no_fill():
    few = next(trace for trace in traces("heat") if "0/6" in trace["text"])
    assert few["marker"]["color"] == "rgba(0,0,0,0)"


def test_only_flagged_places_are_named_in_a_funnel():
    notes = [note["text"] for note in figure(SAMPLES["funnel"], LIGHT)["layout"]["annotations"]]
    assert [name for name in ("李口镇", "古城街道", "勒马乡") if any(name in note for note in notes)] == ["李口镇"]


def test_bars_begin_at_zero_and_carry_their_number():
    (trace,) = traces("bars")
    assert trace["x"] == [1846.0, 0.0]
    assert [text.strip("</b>\u2002") for text in trace["text"]] == ["1,846", "0"]
    assert figure(SAMPLES["bars"], LIGHT)["layout"]["xaxis"]["range"][0] == 0


def test_an_open_part_is_hollow_on_top_of_the_rest():
    frame = SAMPLES["columns"].frame.assign(part=[1.0, 0.0, 0.0, 0.0])
    columns = (*SAMPLES["columns"].columns, SAMPLES["columns"].columns[1].__class__("part", "未改", "count"))
    drawn = figure(chart("columns", frame, columns, options={"part_label": "未改 "}), LIGHT)["data"]
    assert [trace["y"] for trace in drawn if trace["type"] == "bar"] == [[2.0, 0.0, 5.0], [2.0], [1.0]]


def test_a_rate_of_a_full_count_hangs_from_its_target():
    stems = [trace for trace in traces("stems", mode="lines") if trace["x"]]
    assert all(trace["x"][0] == 0.95 for trace in stems)


def test_a_waterfall_hangs_from_the_level_of_the_base_and_colours_only_what_is_judged():
    (bars,) = traces("waterfall")
    assert [base + x for base, x in zip(bars["base"], bars["x"], strict=True)] == [0.0, 2.0, 1.1, 1.4, 1.4]
    assert bars["marker"]["color"][1:3] == [LIGHT["better"], LIGHT["soft_worse"]]
    assert (bars["marker"]["color"][3], bars["marker"]["line"]["width"][3]) == ("rgba(0,0,0,0)", 1.2)


def test_levels_of_a_waterfall_are_bold_and_judged_steps_carry_their_sign():
    drawn = figure(SAMPLES["waterfall"], LIGHT)["layout"]
    notes = [re.sub("<.*?>", "", note["text"]) for note in drawn["annotations"]]
    assert notes == ["94.8%", "+2.00 ▲", "−0.90", "+0.30", "96.2%"]
    assert [label.startswith("<b>") for label in drawn["yaxis"]["ticktext"]] == [True, False, False, False, True]


def test_an_empty_chart_and_html_kinds_have_no_figure():
    with pytest.raises(KeyError, match="is empty"):
        figure(chart("bars", counts(), (), empty="无数据"), LIGHT)
    assert not HTML_KINDS & set(KINDS)


# control charts


def test_limits_are_steps_as_wide_as_their_period_and_stop_at_the_incomplete_one():
    dotted = [trace for trace in traces("control", type="scatter") if trace.get("line", {}).get("dash") == "dot"]
    steps = [trace for trace in dotted if len(trace["x"]) != len(set(trace["x"])) or trace["x"][0] % 1 == 0.5]
    assert steps[0]["x"] == [-0.5, 0.5, 0.5, 1.5]
    assert steps[0]["y"] == [0.8, 0.8, 0.78, 0.78]


def test_only_the_flagged_point_is_large_coloured_and_labelled():
    marker = points("control")["marker"]
    assert marker["size"] == [6, 11, 6, 6]
    assert marker["color"] == [LIGHT["same"], LIGHT["worse"], LIGHT["same"], LIGHT["bg"]]
    notes = [note["text"] for note in figure(SAMPLES["control"], LIGHT)["layout"]["annotations"]]
    assert [text for text in notes if LIGHT["worse"] in text] == [
        f'<span style="color:{LIGHT["worse"]}">2017年第二季度 70.0%</span>'
    ]


def test_events_are_ticks_with_a_tooltip_on_a_line_of_their_own():
    (ticks,) = traces("control", yaxis="y2")
    assert (ticks["x"], ticks["text"]) == ([1.2], ["<b>百日会战</b><br>2017年6月开始"])
    layout = figure(SAMPLES["control"], LIGHT)["layout"]
    assert layout["yaxis"]["domain"][1] == layout["yaxis2"]["domain"][0] < 1
    assert "百日会战" in [note["text"] for note in layout["annotations"]]


def test_an_upright_line_says_where_limits_are_made_anew():
    layout = figure(SAMPLES["control"], LIGHT)["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [1.5]
    assert "界限重算" in [note["text"] for note in layout["annotations"]]


def test_labels_that_would_meet_stand_on_lines_of_their_own():
    rows = [{"x": x, "value": 0.7, "center": 0.9, "flag": f"2017年{x + 1}月 70.0%" if x < 3 else ""} for x in range(24)]
    assert sorted(label.level for label in _flags(rows)) == [0, 1, 2]
