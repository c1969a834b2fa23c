"""Screen, table, CSV, workbook, slides and document say the same, in whatever view."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import docx
import pandas as pd
import pytest

from analytics import report
from analytics.charts import HTML_KINDS, KINDS
from analytics.export import FORMATS, Exhibit, exhibit, render
from analytics.export.clean import clean
from analytics.periods import parse_period
from analytics.report import Report, plain
from analytics.store import Snapshot
from analytics.view import COMPARISONS, LISTS, WHOLE, View, default_view
from tests.analytics.export.packs import MADE, every, pack
from tests.analytics.export.reading import READERS, Table, on_screen

VIEWS, REPORTS = 50, 5
PICTURES = {"png", "svg", "pdf", "slides_pdf"}  # tests of their own hold their marks to the figure
PERIODS = [
    *(f"{year}{part}" for year in (2015, 2016, 2017) for part in ("", "-H1", "-H2", "-Q3", "-06", "-11")),
    "2016-11..2017-02",
    "2017-01-05..2017-06-19",
]


def views(snapshot: Snapshot) -> Iterator[View]:
    """Random views, the same each time; the first is the one that readers see first."""
    chance = random.Random(20171231)
    yield default_view(snapshot.known)
    for _ in range(VIEWS - 1):
        view = View(snapshot.id, *parse_period(chance.choice(PERIODS)), compare=chance.choice(COMPARISONS))
        view = view.with_(basis=chance.choice(sorted(snapshot.known.codes["basis"])))
        for key in chance.sample(sorted(LISTS), chance.choice((0, 0, 1, 1, 2))):
            codes = sorted(snapshot.known.codes[key])
            view = view.with_(**{LISTS[key]: tuple(chance.sample(codes, min(len(codes), chance.choice((1, 1, 3)))))})
        yield view


@pytest.fixture(scope="module")
def shown(demo: Snapshot) -> list[list[Exhibit]]:
    """In each view a card of every other kind, the others in the next; those that are empty there are left out."""
    by_kind: dict[str, list[str]] = {}
    for one in every(demo, default_view(demo.known)):
        by_kind.setdefault(one.chart.kind, []).append(one.chart.key)
    chance, found = random.Random(7), []
    for n, view in enumerate(views(demo)):
        chosen = [chance.choice(by_kind[kind]) for kind in sorted(by_kind)[n % 2 :: 2]]
        built = [exhibit(demo, WHOLE, view, key, "zh", made=MADE) for key in chosen]
        found.append([one for one in built if not one.chart.empty])
    return found


def test_every_kind_is_looked_at_in_several_views(shown: list[list[Exhibit]]) -> None:
    seen = [one.chart.kind for view in shown for one in view]
    assert set(seen) == set(KINDS) | HTML_KINDS
    assert min(map(seen.count, set(seen))) >= 5


def test_every_format_with_numbers_is_read_back() -> None:
    assert set(FORMATS) - PICTURES == set(FORMATS) & set(READERS)
    assert {"csv", "docx"} <= set(FORMATS)


def test_screen_and_table_say_the_same(shown: list[list[Exhibit]]) -> None:
    for one in _all(shown):
        frame = one.chart.table()
        _same(one, on_screen(one), "screen")
        _same(one, [list(frame.columns), *frame.astype(object).to_numpy().tolist()], "table")


@pytest.mark.parametrize("format", sorted(set(READERS) & set(FORMATS)))
def test_files_say_what_the_screen_says(shown: list[list[Exhibit]], format: str) -> None:
    for view in shown:
        for packed in [[one] for one in view] if FORMATS[format].single else [view]:
            _read_back(format, packed)


def _read_back(format: str, packed: Sequence[Exhibit]) -> None:
    if not packed:
        return
    made = render(pack(*packed), format)
    for reader in READERS[format]:
        for one, table in zip(packed, reader(made, packed), strict=True):
            if table is not None:
                _same(one, table, reader.__name__)


def _all(shown: list[list[Exhibit]]) -> list[Exhibit]:
    return [one for view in shown for one in view]


def _same(one: Exhibit, table: Table, where: str) -> None:
    cells = one.chart.cells()
    assert table[0] == [clean(heading) for heading in cells], (where, one.chart.key)
    wanted = list(zip(*cells.values(), strict=True))
    assert len(table) == len(wanted) + 1, (where, one.chart.key)
    for read, given in zip(table[1:], wanted, strict=True):
        assert all(map(_alike, read, given)), (where, one.chart.key, read, given)


def _alike(read: Any, given: Any) -> bool:
    """Whether a cell read back is the one on screen: the same number, the same words."""
    if given is None or given == "":
        return read in (None, "", "—") or (isinstance(read, float) and math.isnan(read)) or read is pd.NA
    if isinstance(given, int | float):
        return float(str(read).replace(",", "").replace("−", "-")) == given
    return (read.isoformat()[:10] if isinstance(read, date) else str(read)) == clean(given)


def test_sentences_of_the_document_are_those_of_the_screen(shown: list[list[Exhibit]]) -> None:
    for view in filter(None, shown):
        lines = _lines(render(pack(*view), "docx"))
        for one in view:
            words = one.chart.words
            assert {clean(said) for said in (words.takeaway, words.note) if said} <= lines, one.chart.key


def test_cards_of_words_say_the_same_in_the_document(shown: list[list[Exhibit]]) -> None:
    for one in _all(shown):
        if one.chart.kind == "kpi":
            content = one.chart.content
            assert f"{content.value} {content.unit}" in _lines(render(pack(one), "docx")), one.chart.key
        if one.chart.kind == "attention":
            lines = "\n".join(_lines(render(pack(one), "docx")))
            assert all(
                f" {signal.finding}" in lines and signal.numbers in lines for signal in one.chart.content.signals
            )


def _lines(made: bytes) -> set[str]:
    return {line.text for line in docx.Document(io.BytesIO(made)).paragraphs}


@pytest.fixture(scope="module")
def reports(demo: Snapshot) -> list[Report]:
    """Reports of some of the views."""
    return [report.build(demo, WHOLE, view, "zh") for view in list(views(demo))[:REPORTS]]


def test_the_report_of_the_document_is_that_of_the_screen(demo: Snapshot, reports: list[Report]) -> None:
    (one, *_) = every(demo, default_view(demo.known))
    for said in reports:
        marks = {note.mark: "" for note in said.notes}
        text = plain(said).partition("\n注\n")[0].translate(str.maketrans(marks))
        made = render(pack(one, title=said.title, report=said), "docx")
        document = docx.Document(io.BytesIO(made))
        cells = {"\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows}
        lines = {line.text for line in document.paragraphs} | cells
        assert [line for line in text.split("\n") if line not in lines | {""}] == []


def test_different_views_give_different_numbers(demo: Snapshot) -> None:
    first, *_ = views(demo)
    earlier = first.with_(start=first.start - timedelta(days=365), end=first.start)
    now, before = (exhibit(demo, WHOLE, view, "products.rate", "zh", made=MADE) for view in (first, earlier))
    with pytest.raises(AssertionError):
        _same(now, on_screen(before), "another view")
