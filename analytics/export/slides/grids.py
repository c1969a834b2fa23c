"""Tables and tiles on a slide: lists, two categories crossed, places where they lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from analytics.charts import Chart
from analytics.charts.chart import SIGNS
from analytics.charts.tiles import FILLS
from analytics.export.cells import Printed, cut, printed
from analytics.export.native.xml import Type, hatch
from analytics.export.panels import split
from analytics.export.slides import shapes
from analytics.export.slides.deck import Page
from analytics.export.slides.setting import COLOURS, LATIN, LEADING, SMALL, TINY, lines, spread, type_, wide
from analytics.export.slides.setting import cut as shortened
from analytics.export.slides.shapes import Box, Cell, plain
from analytics.export.svg.setting import longest
from analytics.frames import highest

Draw = Callable[[Page], None]
PARTS = 3  # slides that a list takes at most
PAD, GUTTER = 7.0, 8.0
SIZES, SMALLEST = (12.0, 11.0, 10.0, 9.0, 8.0), 10.0
WIDEST = 0.4  # of the width that one column may want
CROSSED, ABREAST, APART = 11.0, 2, 28.0  # crossed tables: points of the words, panels side by side, points between
NAMES = 0.32  # of the width of a crossed table at most
TILE = (150.0, 54.0)
TALLEST = 1.46  # of the size: the line of the tallest font that may set a table, which would push its rows apart


def about(chart: Chart) -> str:
    """What is read aloud."""
    return chart.words.alt or chart.words.takeaway or chart.words.name


class Listing(NamedTuple):
    """A table on its way to slides: how it is set and where."""

    chart: Chart
    whole: Printed
    widths: list[float]
    size: float
    box: Box

    def tall(self, row: Sequence[str]) -> float:
        """Points of a row."""
        rooms = (width - 2 * GUTTER for width in self.widths)
        return max(map(self._lines, row, rooms)) * self.size * LEADING + PAD

    def _lines(self, text: str, room: float) -> int:
        return lines(text, self.size, room)


def list_(chart: Chart, box: Box) -> list[Draw]:
    """The table of a chart; a slide for as many rows as fit, PARTS slides at most, with a line that says so."""
    listing = _listing(chart, box)
    whole, room = listing.whole, box.height - listing.tall(listing.whole.headings)
    chunks = spread(whole.rows, listing.tall, room)
    if len(chunks) > PARTS:
        chunks = spread(whole.rows, listing.tall, room - TINY * LEADING - 4)[:PARTS]
    said = cut(sum(map(len, chunks)), len(whole.rows), chart.lang)
    return [_drawn(listing, rows, said if rows is chunks[-1] else "") for rows in chunks]


def _listing(chart: Chart, box: Box) -> Listing:
    """The table in the first size in which its rows take one line, or in which no word is broken."""
    whole = printed(chart)
    columns = list(zip(whole.headings, *whole.rows, strict=True))
    room, size, least, wanted = box.width, SIZES[0], [0.0], [0.0]
    for size in SIZES:
        least = [max(longest(text, size) for text in cells) * LATIN + 2 * GUTTER + 3 for cells in columns]
        wanted = [max(wide(text, size) for text in cells) + 2 * GUTTER + 3 for cells in columns]
        if sum(wanted) <= room or (size <= SMALLEST and sum(least) <= room):
            break
    wanted = [max(low, min(one, room * WIDEST)) for one, low in zip(wanted, least, strict=True)]
    return Listing(chart, whole, _widths(wanted, least, whole.numeric, room), size, box)


def _widths(wanted: list[float], least: list[float], numeric: Sequence[bool], room: float) -> list[float]:
    """As wide as wanted where there is room, with some more for texts; else between the least and that."""
    if sum(wanted) <= room:
        texts = [n for n, is_number in enumerate(numeric) if not is_number]
        more = min((room - sum(wanted)) / max(len(texts), 1), 60.0)
        return [one + more * (n in texts) for n, one in enumerate(wanted)]
    share = (room - sum(least)) / max(sum(wanted) - sum(least), 1e-9)
    if share < 0:
        return [low * room / sum(least) for low in least]
    return [low + (one - low) * share for one, low in zip(wanted, least, strict=True)]


def _drawn(listing: Listing, rows: list[tuple[str, ...]], said: str = "") -> Draw:
    chart, whole, widths, size, box = listing
    heights = [listing.tall(row) for row in (whole.headings, *rows)]
    made = [_cells(whole.headings, whole.numeric, type_(chart.lang, size, "text2"), ("B", COLOURS["ink"], 1.0))]
    rule = ("B", COLOURS["rule"], 0.75)
    made += [_cells(row, whole.numeric, type_(chart.lang, size), rule) for row in rows]

    def draw(page: Page) -> None:
        place = Box(box.x, box.y, sum(widths), sum(heights))
        table = {"widths": widths, "heights": heights, "rows": made, "gutter": GUTTER}
        page.parts.append(shapes.table(page.id(), chart.words.name, about(chart), place, **table))
        if said:
            below = Box(box.x, place.bottom + 3, box.width, 16)
            page.text("Rows", below, [plain(said, type_(chart.lang, TINY, "text2"))])

    return draw


def _cells(texts: Sequence[str], numeric: Sequence[bool], type: Type, edge: tuple[str, str, float]) -> list[Cell]:
    sides = ["r" if is_number else "l" for is_number in numeric]
    return [Cell([(text, type)], side, None, [edge]) for text, side in zip(texts, sides, strict=True)]


def heat(chart: Chart, box: Box) -> list[Draw]:
    """Rows by columns: the counts in every cell, a fill only where there is enough to judge. Where there are too many
    rows to read, in panels: two side by side, and more slides for more."""
    most = max(int(box.height / (CROSSED * TALLEST + 2) - 2.2), 1)
    panels = split(chart, most)
    across = min(len(panels), ABREAST)
    width = (box.width - APART * (across - 1)) / across
    places = [box._replace(x=box.x + n * (width + APART), width=width) for n in range(across)]
    size = min(SMALL, (box.height / (highest(panels[0].rows, "row") + 3.2) - 2) / TALLEST)
    names = min(max(wide(row["label"], size) for row in chart.rows) + 2 * GUTTER + 1, width * NAMES)
    return [_abreast(panels[n : n + across], places, names) for n in range(0, len(panels), across)]


def _abreast(panels: Sequence[Chart], places: Sequence[Box], names: float) -> Draw:
    tables = [_panel(panel, place, names) for panel, place in zip(panels, places, strict=False)]

    def draw(page: Page) -> None:
        for table in tables:
            table(page)

    return draw


def _panel(chart: Chart, box: Box, first: float) -> Draw:
    heads = sorted({row["col"]: row for row in chart.rows}.values(), key=lambda row: row["col"])
    sides = sorted({row["row"]: row for row in chart.rows}.values(), key=lambda row: row["row"])
    found = {(row["row"], row["col"]): row for row in chart.rows}
    size = min(SMALL, (box.height / (len(sides) + 2.2) - 2) / TALLEST)
    small, grey = type_(chart.lang, size), type_(chart.lang, size, "text2")
    shares = [1.35 if head["total"] else 1.0 for head in heads]
    unit = min((box.width - first) / sum(shares), 170.0)
    widths = [first, *(unit * share for share in shares)]
    head = max(lines(row["heading"], size, unit - 2 * GUTTER) for row in heads) * size * TALLEST + 4
    height = (min(box.height, (size * TALLEST + 8) * len(sides) + head) - head) / len(sides)
    rows = [[Cell([("", grey)]), *(Cell([(one["heading"], grey)], "ctr") for one in heads)]]
    for side in sides:
        cells = [_crossed(chart, found.get((side["row"], one["col"])), size, one["total"]) for one in heads]
        rows.append([Cell([(shortened(side["label"], size, first - 2 * GUTTER), small)], "r"), *cells])
    heights = [head, *[height] * len(sides)]

    def draw(page: Page) -> None:
        place = Box(box.x, box.y, sum(widths), sum(heights))
        table = {"widths": widths, "heights": heights, "rows": rows}
        page.parts.append(shapes.table(page.id(), chart.words.name, about(chart), place, **table))

    return draw


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
