"""Where things stand on a slide: our own master has the name above the title, a template's layout below it."""

from __future__ import annotations

from typing import NamedTuple

from analytics.export.exhibit import Exhibit
from analytics.export.native.xml import EMU
from analytics.export.slides.deck import Deck
from analytics.export.slides.setting import BODY, HEADLINE, LEADING, SMALL, lines
from analytics.export.slides.shapes import Box

FOOT = 50.0  # points of the foot
NOTES = 4  # at most below a chart


class Frame(NamedTuple):
    """Where things stand: the sides, the name's line, where the body begins below a title of some lines."""

    left: float
    width: float
    name: float
    title: float
    below: float | None
    foot: float

    def body(self, lines_: int) -> float:
        return self.below if self.below is not None else self.title + lines_ * HEADLINE * LEADING


def frame(deck: Deck) -> Frame:
    """Our own master has the name above the title; below the title of a template's layout the rest finds its place."""
    foot = deck.height - FOOT - 8
    if deck.own:
        return Frame(40, 880, 31, 52, None, foot)
    place = next((s for s in deck.showing.placeholders if s.placeholder_format.type in (1, 3)), None)
    left, top, wide_, tall = (
        (value / EMU for value in (place.left, place.top, place.width, place.height))
        if place is not None
        else (40.0, 20.0, deck.width - 80, 60.0)
    )
    return Frame(left, wide_, top + tall, top, top + tall + SMALL * LEADING + 4, foot)


def head(at: Frame, exhibit: Exhibit, headline: str) -> tuple[float, float, float]:
    """Where remark, legend and chart begin."""
    y = at.body(lines(headline, HEADLINE, at.width, bold=True)) + 5
    remark = y
    y += lines(exhibit.remark, BODY, at.width) * BODY * LEADING + 4 if exhibit.remark else 0
    legend = y
    y += SMALL * LEADING + 6 if exhibit.chart.legend and not exhibit.chart.empty else 6
    return remark, legend, y


def note(at: Frame, exhibit: Exhibit) -> Box:
    said = exhibit.chart.footed(NOTES)
    tall = sum(lines(words, SMALL, at.width) for words in said) * SMALL * LEADING + 2 if said else 0
    return Box(at.left, at.foot - 6 - tall, at.width, tall)


def room(at: Frame, exhibit: Exhibit, headline: str) -> Box:
    top = head(at, exhibit, headline)[2]
    return Box(at.left, top, at.width, note(at, exhibit).y - 4 - top)
