"""Tables and tiles on a slide: lists, two categories crossed, places where they lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.charts import Chart
from analytics.charts.chart import SIGNS
from analytics.charts.tiles import FILLS
from analytics.export.cells import Printed, printed
from analytics.export.native.xml import hatch
from analytics.export.slides import shapes
from analytics.export.slides.deck import Page
from analytics.export.slides.setting import COLOURS, LEADING, SMALL, TINY, lines, type_, wide
from analytics.export.slides.shapes import Box, Cell, plain
from analytics.frames import column, highest
from data.text import t

Draw = Callable[[Page], None]
PARTS = 3  # slides that a list takes at most
PAD, GUTTER = 7.0, 6.0
TILE = (150.0, 54.0)
TALLEST = 1.46  # of the size: the line of the tallest font that may set a table, which would push its rows apart


def about(chart: Chart) -> str:
    """What is read aloud."""
    return chart.words.alt or chart.words.takeaway or chart.words.name


def list_(chart: Chart, box: Box) -> list[Draw]:
    """The table of a chart; a slide for as many rows as fit, PARTS slides at most."""
    whole = printed(chart)
    size = SMALL if len(whole.headings) <= 7 else 11.0
    widths = _widths(whole, size, box.width)
    room = box.height - size * LEADING - PAD
    chunks: list[list[tuple[str, ...]]] = [[]]
    left = room
    for row in whole.rows:
        need = _tall(row, widths, size)
        if need > left and chunks[-1]:
            chunks.append([])
            left = room
        chunks[-1].append(row)
        left -= need
    kept = chunks[:PARTS]
    shown = sum(map(len, kept))
    if shown < len(whole.rows):
        kept[-1] = kept[-1][:-1]
        shown -= 1
    said = t("export.first_rows", chart.lang, shown=shown, total=len(whole.rows)) if shown < len(whole.rows) else ""
    last = len(kept) - 1
    return [_drawn(chart, whole, rows, widths, size, box, said if n == last else "") for n, rows in enumerate(kept)]


def _widths(whole: Printed, size: float, width: float) -> list[float]:
    """As wide as what stands in them, the long ones cut down until all fit; what is left goes to texts."""
    columns = list(zip(whole.headings, *whole.rows, strict=True))
    wanted = [max(wide(text, size) for text in cells) + 2 * GUTTER + 3 for cells in columns]
    least = [
        min(one, max(wide(cells[0], size) + 2 * GUTTER + 3, 60.0)) for one, cells in zip(wanted, columns, strict=True)
    ]
    if sum(wanted) <= width:
        texts = [n for n, numeric in enumerate(whole.numeric) if not numeric] or [0]
        more = min((width - sum(wanted)) / len(texts), 60.0)
        return [one + more * (n in texts) for n, one in enumerate(wanted)]
    spare = [one - low for one, low in zip(wanted, least, strict=True)]
    short = min((sum(wanted) - width) / max(sum(spare), 1e-9), 1.0)
    shrunk = [one - spare_ * short for one, spare_ in zip(wanted, spare, strict=True)]
    return [one * min(1.0, width / sum(shrunk)) for one in shrunk]


def _tall(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(lines(text, size, width - 2 * GUTTER) for text, width in zip(row, widths, strict=True))
    return most * size * LEADING + PAD


def _drawn(  # noqa: PLR0913
    chart: Chart, whole: Printed, rows: list, widths: list[float], size: float, box: Box, said: str
) -> Draw:
    ink, grey = type_(chart.lang, size), type_(chart.lang, size, "text2")
    heights = [_tall(row, widths, size) for row in (whole.headings, *rows)]

    def cells(texts: Sequence[str], type, edge: tuple[str, str, float]) -> list[Cell]:
        sides = ["r" if numeric else "l" for numeric in whole.numeric]
        return [Cell([(text, type)], side, None, [edge]) for text, side in zip(texts, sides, strict=True)]

    made = [cells(whole.headings, grey, ("B", COLOURS["ink"], 1.0))]
    made += [cells(row, ink, ("B", COLOURS["rule"], 0.75)) for row in rows]

    def draw(page: Page) -> None:
        place = Box(box.x, box.y, sum(widths), sum(heights))
        page.parts.append(shapes.table(page.id(), chart.words.name, about(chart), place, widths, heights, made, GUTTER))
        if said:
            below = Box(box.x, place.bottom + 4, box.width, 18)
            page.text("Rows", below, [plain(said, type_(chart.lang, TINY + 1, "text2"))])

    return draw


def heat(chart: Chart, box: Box) -> list[Draw]:
    """Rows by columns: the counts in every cell, a fill only where there is enough to judge."""
    heads = sorted({row["col"]: row for row in chart.rows}.values(), key=lambda row: row["col"])
    sides = sorted({row["row"]: row for row in chart.rows}.values(), key=lambda row: row["row"])
    found = {(row["row"], row["col"]): row for row in chart.rows}
    size = min(SMALL, (box.height / (len(sides) + 2.2) - 2) / TALLEST)
    small, grey = type_(chart.lang, size), type_(chart.lang, size, "text2")
    first = max(wide(row["label"], size) for row in sides) + 2 * GUTTER
    shares = [1.35 if head["total"] else 1.0 for head in heads]
    unit = min((box.width - first) / sum(shares), 170.0)
    widths = [first, *(unit * share for share in shares)]
    head = max(lines(row["heading"], size, unit - 2 * GUTTER) for row in heads) * size * TALLEST + 4
    height = (min(box.height, (size * TALLEST + 8) * len(sides) + head) - head) / len(sides)
    rows = [[Cell([("", grey)]), *(Cell([(one["heading"], grey)], "ctr") for one in heads)]]
    for side in sides:
        cells = [_crossed(chart, found.get((side["row"], one["col"])), size, one["total"]) for one in heads]
        rows.append([Cell([(side["label"], small)], "r"), *cells])
    heights = [head, *[height] * len(sides)]

    def draw(page: Page) -> None:
        place = Box(box.x, box.y, sum(widths), sum(heights))
        page.parts.append(shapes.table(page.id(), chart.words.name, about(chart), place, widths, heights, rows))

    return [draw]


def _crossed(chart: Chart, row: dict | None, size: float, total: bool) -> Cell:
    white = [("T", COLOURS["bg"], 1.5), ("R", COLOURS["bg"], 1.5), ("L", COLOURS["bg"], 8.0 if total else 1.5)]
    if row is None:
        return Cell([("", type_(chart.lang, size))], "ctr", None, white)
    background, ink = FILLS.get(row["state"], (None, "text3"))
    sign = SIGNS[row["state"]] if row["state"] in ("better", "worse") else ""
    return Cell(
        [(f"{row['text']}{sign}", type_(chart.lang, size, ink))],
        "ctr",
        COLOURS[background] if background else None,
        white,
    )


def tiles(chart: Chart, box: Box) -> list[Draw]:
    """A tile a place, grouped."""
    across, down = highest(chart.rows, "col") + 1, highest(chart.rows, "row") + 1
    wide_, tall = min(TILE[0], box.width / across), min(TILE[1], box.height / down)

    def draw(page: Page) -> None:
        place = Box(box.x, box.y, wide_ * across, tall * down)
        id_ = page.id()
        made = [_tile(page, chart, row, Box(box.x, box.y, wide_, tall)) for row in chart.rows]
        page.parts.append(shapes.group(id_, chart.words.name, place, about(chart), made))

    return [draw]


def _tile(page: Page, chart: Chart, row: dict, unit: Box) -> str:
    hatched = row["fill"] not in FILLS
    background, ink = FILLS.get(row["fill"], ("bg", "text3"))
    sign = f" {SIGNS[row['state']]}" if row["state"] in ("better", "worse") else ""
    box = Box(unit.x + row["col"] * unit.width, unit.y + row["row"] * unit.height, unit.width - 4, unit.height - 3)
    size = min(SMALL, (box.height - 4) / 2 / LEADING)
    chosen = row["code"] in chart.chosen
    words = [
        plain(row["short"], type_(chart.lang, size, ink), align="ctr"),
        plain(f"{row['text']}{sign}", type_(chart.lang, size, ink, bold=True), align="ctr"),
    ]
    return shapes.rect(
        page.id(),
        row["label"],
        box,
        words,
        filled=COLOURS[background],
        edge=COLOURS["ink"] if chosen else COLOURS["hatch"] if hatched else None,
        width=2.0 if chosen else 0.75,
        pattern=hatch(COLOURS["grid"], COLOURS["bg"]) if hatched else "",
        anchor="ctr",
    )


def texts(chart: Chart, name: str) -> list[str]:
    """The values of a column as printed."""
    return [chart.text(name, value) for value in column(chart.rows, name)]
