import pytest

from analytics.charts.layout import folded, rate_range, rate_ticks, spread, width, wrapped
from analytics.charts.theme import MODES, tokens
from analytics.frames import records
from tests.analytics.charts.samples import rates


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("李口镇", 145, "李口镇"),
        ("日用消费品", 62, "日用消<br>费品"),
        ("超期180天以上", 62, "超期<br>180天以上"),
        ("Household goods and textiles", 145, "Household goods and<br>textiles"),
    ],
)
def test_labels_break_between_words_and_never_inside_a_number(text, limit, lines):
    assert wrapped(text, limit) == lines


def test_a_label_takes_two_lines_at_most():
    lines = wrapped("燃气用聚乙烯管材管件及配件和其他材料的监督抽查产品", 100).split("<br>")
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width(line) <= 113 for line in lines)


def test_a_rate_axis_ignores_intervals_of_small_samples():
    low, high = rate_range(records(rates()))
    assert 0.65 < low <= 0.70
    assert 1.0 <= high < 1.02


def test_ticks_are_few_and_round():
    assert rate_ticks(0.69, 1.01, 4) == ([0.7, 0.8, 0.9, 1.0], ["70%", "80%", "90%", "100%"])


def test_labels_are_moved_apart_and_keep_their_order():
    moved = [place + shift for place, shift in zip([10.0, 12.0], spread([10.0, 12.0], 16), strict=True)]
    assert moved[1] - moved[0] == pytest.approx(16)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("text", "background"),
    [
        *((name, "bg") for name in ("ink", "text2", "text3", "better", "worse")),
        ("ink", "same_fill"),
        ("better_text", "better_fill"),
        ("worse_text", "worse_fill"),
        *((f"seq{n}_text", f"seq{n}") for n in range(1, 6)),
    ],
)
def test_text_is_legible_on_its_background(mode, text, background):
    theme = tokens(mode)
    assert contrast(theme[text], theme[background]) >= 4.5


def test_a_long_text_is_folded_whole() -> None:
    """In time that grows with its length: a tooltip that has hundreds of notes."""
    words = "利剑行动启动，集中检查；" * 2_000
    lines = folded(words, 320)
    assert "".join(lines) == words
    assert max(map(width, lines)) <= 320
