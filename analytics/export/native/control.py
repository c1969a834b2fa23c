"""The control chart: values between their limits, what a rule flags, and events above them."""

from __future__ import annotations

from analytics.charts import Chart
from analytics.charts.layout import folded, rate_range
from analytics.export import fonts
from analytics.export.native.book import Book
from analytics.export.native.marks import Dot, Label, dotted, labels, point, shape
from analytics.export.native.series import UNSEEN, Series, lines
from analytics.export.native.space import COLOURS, SIZE, Area, Native, label, space, upright
from analytics.export.native.timeline import Draft, Scale, across, axes, named, room, unfinished
from analytics.export.native.upright import LINE, feet, periods, signs
from analytics.export.native.xml import line
from analytics.frames import Row, grouped, highest
from data.text import t

LIMITS = ("lower_limit", "upper_limit")
FLAG = 150.0  # points of a line of a flag
STACKED = 3  # labels one over the other


def control_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind control: values between their limits; only what a rule flags is coloured, and its rule named."""
    book, rows = Book(chart), chart.rows
    names, flags = book.column("label"), _flags(chart, width - 160)
    draft = Draft(chart, book, names)
    scale = _scale(chart, flags, height)
    ends = _levels(chart, scale)
    area = room(width, height, ends)
    drawn = [
        feet(chart, book, names, scale.low, periods(rows, area.across)),
        *(_level(draft, name, "prev", "sysDot") for name in LIMITS if name in book.columns),
        *([_level(draft, "center", "text2", "")] if "center" in draft.book.columns else []),
        *across(draft, scale),
        *_watched(draft),
        *_flagged(draft, flags, scale, area),
        *_events(draft, scale, area),
        *signs(
            chart, book, names, rows, scale.high - (scale.high - scale.low) / area.down * LINE * (_lanes(chart) + 0.5)
        ),
        *named(draft, ends, scale, area),
    ]
    return space(book, area, [lines(drawn)], axes(chart, scale))


class Flag:
    """The label of a flagged point: `above` or below what it would cover, `level` labels from it."""

    def __init__(self, place: int, row: Row, above: bool, words: list[str], level: int) -> None:
        self.place, self.row, self.above, self.words, self.level = place, row, above, words, level


def _flags(chart: Chart, across: float) -> list[Flag]:
    """The labels of flagged points, the latest first, none on another."""
    pitch, found = across / max(len(chart.rows), 1), []
    for place in reversed(range(len(chart.rows))):
        row = chart.rows[place]
        if not row["flag"] or row["value"] is None:
            continue
        above = row["center"] is None or row["value"] >= row["center"]
        words = folded(row["flag"], FLAG)
        wide = max(fonts.width(one, SIZE) for one in words) + 16
        near = [other for other in found if other.above == above and (other.place - place) * pitch < wide]
        level = sum(len(other.words) for other in near)
        if level < STACKED:
            found.append(Flag(place, row, above, words, level))
    return found


def _scale(chart: Chart, flags: list[Flag], height: float) -> Scale:
    """The values with room for the labels above and below, and for events."""
    rows, rate = chart.rows, chart.column("value").format == "rate"
    if rate:
        bounds = [{"value": r["value"], "lower": r["lower_limit"], "upper": r["upper_limit"]} for r in rows]
        low, high = rate_range(bounds, chart.target)
    else:
        top = max(highest(rows), highest(rows, "upper_limit"), chart.target or 0.0, 1.0)
        low, high = 0.0, top * 1.12
    most = {side: max((f.level + len(f.words) for f in flags if f.above == side), default=0) for side in (True, False)}
    lanes = _lanes(chart) + bool(chart.notes)
    unit = (high - low) / max(height - 56 - LINE * (sum(most.values()) + lanes), 60)
    return Scale(chart, low - unit * LINE * most[False] * 1.1, high + unit * LINE * (most[True] + lanes * 1.1))


def _lanes(chart: Chart) -> int:
    """How many sorts of events stand above the points."""
    return len({event["name"] for event in chart.options.get("events", ())})


def _levels(chart: Chart, scale: Scale) -> list[tuple[float, str]]:
    """Height and name of centre, limits and target at the last period."""
    held = [row for row in chart.rows if row["center"] is not None]
    ends = [(scale.of(chart.target), upright(chart.target_label))] if chart.target is not None else []
    if held:
        last = held[-1]
        center = t("charts.control.center_at", chart.lang, value=chart.text("center", last["center"]))
        ends.append((scale.of(last["center"]), upright(center)))
        for name in LIMITS:
            levels = [row[name] for row in held if row[name] is not None]
            ends += [(scale.of(levels[-1]), upright(t(f"charts.control.{name}_at", chart.lang)))] if levels else []
    return [(height, words) for height, words in ends if words]


def _level(draft: Draft, name: str, colour: str, dash: str) -> Series:
    """Centre or limit; a new stage is not joined to the one before."""
    chart, book, names = draft
    starts = [n for n in range(1, len(chart.rows)) if chart.rows[n]["stage"] != chart.rows[n - 1]["stage"]]
    points = [point(n, shape("", line(None))) for n in starts]
    return Series(book.column(name), names, line(COLOURS[colour], 1.2, dash), points)


def _watched(draft: Draft) -> list[Series]:
    """The values joined in grey, and their marks: in ink or a judgement's colour where a rule flags them."""
    chart, book, names = draft
    cells, same, links, marks = book.column("value"), COLOURS["same"], [], []
    for n, row in enumerate(chart.rows):
        if row["incomplete"]:
            links.append(point(n, shape("", line(same, 1.4, "sysDot"))))
        if row["state"] or row["incomplete"]:
            colour = COLOURS[{"better": "better", "worse": "worse", "signal": "ink"}.get(row["state"], "same")]
            size = 9 if row["strong"] else 7 if row["state"] else 6
            marks.append(dotted(n, Dot("circle", size, None if row["incomplete"] else colour, colour)))
    points = Series(cells, names, UNSEEN, marks, unfinished(draft, chart.rows), dot=Dot("circle", 5, same, same))
    return [Series(cells, names, line(same, 1.4), links), points]


def _flagged(draft: Draft, flags: list[Flag], scale: Scale, area: Area) -> list[Series]:
    """A series a label, unseen, at the height where the label finds room."""
    chart, book, names = draft
    unit, made, count = (scale.high - scale.low) / area.down, [], len(chart.rows)
    for flag in flags:
        pitch = area.across / count
        half = max(fonts.width(one, SIZE) for one in flag.words) / 2 / pitch
        middle = min(max(flag.place, round(half)), max(count - 2 - round(half), 0))
        near = [
            scale.of(row["value"])
            for n, row in enumerate(chart.rows)
            if row["value"] is not None and abs(n - middle) <= half + 1
        ]
        side = 1 if flag.above else -1
        height = (max(near) if flag.above else min(near)) + side * unit * LINE * flag.level
        cells = book.aid("top", [height if n == middle else None for n in range(count)], heading=flag.row["label"])
        colour = flag.row["state"] if flag.row["state"] in ("better", "worse") else "ink"
        words = Label(
            middle,
            label(chart.lang, colour),
            "\n".join(flag.words),
            at="t" if flag.above else "b",
            ground=COLOURS["bg"],
        )
        made.append(Series(cells, names, UNSEEN, (), labels([words])))
    return made


def _events(draft: Draft, scale: Scale, area: Area) -> list[Series]:
    """A lane of marks for each sort of event, under the upper edge, its name at the first."""
    chart, book, names = draft
    unit, made = (scale.high - scale.low) / area.down, []
    lanes = grouped(chart.options.get("events", ()), lambda event: event["name"])
    for lane, (name, events) in enumerate(lanes.items()):
        height = scale.high - unit * LINE * (lane + 0.5)
        places = {round(event["x"]) for event in events}
        cells = [height if n in places else None for n in range(len(chart.rows))]
        words = labels([Label(min(places), label(chart.lang), str(name), at="r")])
        dot = Dot("diamond", 5, COLOURS["text2"], COLOURS["text2"])
        made.append(Series(book.aid("top", cells, heading=str(name)), names, UNSEEN, (), words, dot=dot))
    return made
