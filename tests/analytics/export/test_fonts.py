"""The shipped fonts cover every character that the product can show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.export import fonts
from tests.source import PROJECT

DATA = PROJECT / "data"
SIGNS = "▲▼●○①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳℃≥≤～—–−±×“”‘’《》〔〕、，。；：！？（）｜…·㎡堌‰φσχ²ⅠⅡⅢ"
WEIGHTS = (False, True)


def words() -> Iterator[tuple[Path, str]]:
    """Every file of words: texts, cards, indicators, reports, code tables, ledgers, the demo."""
    for suffix in ("toml", "csv"):
        yield from ((file, file.read_text(encoding="utf-8")) for file in DATA.rglob(f"*.{suffix}"))


def stored() -> Iterator[tuple[Path, str]]:
    """Every text of the committed snapshot."""
    for file in DATA.glob("snapshots/*/**/*.parquet"):
        for column in pq.read_table(file).columns:
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                yield file, "".join(text for text in column.unique().to_pylist() if text)


def missing(text: str, bold: bool) -> str:
    """The visible characters that a font lacks."""
    return "".join(sorted(c for c in set(text) - set("\n\r\t") if ord(c) not in fonts.characters(bold)))


@pytest.mark.parametrize("bold", WEIGHTS)
def test_the_words_of_the_product_are_covered(bold: bool) -> None:
    assert {str(file): lacks for file, text in words() if (lacks := missing(text, bold))} == {}


@pytest.mark.parametrize("bold", WEIGHTS)
def test_the_ledgers_of_the_demo_are_covered(bold: bool) -> None:
    found = list(stored())
    assert found
    assert {str(file): lacks for file, text in found if (lacks := missing(text, bold))} == {}


@pytest.mark.parametrize("bold", WEIGHTS)
def test_signs_are_covered(bold: bool) -> None:
    assert missing(SIGNS, bold) == ""


def test_both_weights_cover_the_same() -> None:
    assert fonts.characters(True) == fonts.characters(False)


def test_widths_add_up() -> None:
    assert fonts.width("合格", 13) == pytest.approx(26)
    assert fonts.width("合格率 96.2%", 13) < fonts.width("合格率 96.2%", 13, bold=True)


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8").upper()


def test_what_no_font_has_is_known() -> None:
    assert fonts.lacking("演示甲😀食品厂\n毛堌堆") == "😀"


def test_typst_has_these_fonts_only() -> None:
    assert {(font.family, font.weight) for font in fonts.for_typst().fonts()} == {
        (fonts.FAMILY, 400),
        (fonts.FAMILY, 700),
    }
