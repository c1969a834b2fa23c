"""What stands beside a plot of rows, made to fit: names are cut, columns of numbers set smaller and at last left out,
so that the plot itself keeps room. The table of the chart holds all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.export import fonts
from analytics.export.native.book import Book, Cells

SIZES = (12.0, 11.0, 10.0, 9.0)
PLOT, WISHED = 0.24, 0.36  # of the width, for the plot: at least, and as long as words can be smaller
WIDER = 1.06  # than our font, at most
LINE = 1.35  # of the size
_BROKEN = 0.88  # of a line is filled where programs break it between words

Need = Callable[[Sequence[str], float], float]  # columns, size -> points beside the plot


def fit(
    columns: Sequence[str], spare: Sequence[str], need: Need, width: float, largest: float
) -> tuple[list[str], float]:
    """The columns that stand beside a plot, and the size of all words, so that the plot keeps its share of the width.
    Those of `spare` are left out one after the other where the smallest size does not do."""
    sizes = [size for size in SIZES if size <= largest] or [largest]
    for size in sizes:
        if need(columns, size) <= width * (1 - WISHED):
            return list(columns), size
    kept = list(columns)
    for name in dict.fromkeys(spare):
        if need(kept, sizes[-1]) <= width * (1 - PLOT):
            break
        kept.remove(name)
    return kept, sizes[-1]


def cut(name: str, size: float, room: float, lines: int = 1) -> str:
    """The name, shortened with … where it takes more than so many lines."""
    whole = room * (1 if lines == 1 else lines * _BROKEN)
    if fonts.width(name, size) * WIDER <= whole:
        return name
    kept = name
    while len(kept) > 1 and fonts.width(f"{kept}…", size) * WIDER > whole:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def named(book: Book, size: float, room: float, pitch: float) -> Cells:
    """The names of an axis: those of the table, or the same cut where a row is too low for all their lines."""
    names = book.column("label")
    lines = 2 if pitch >= 2 * LINE * size else 1
    kept = [cut(str(name), size, room, lines) for name in names.values]
    return names if kept == list(map(str, names.values)) else book.aid("names", kept)
