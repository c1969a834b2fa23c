"""Charts, described once: a Chart is a tidy frame and its words; `figure` turns it into a plain dict for Plotly."""

from analytics.charts.chart import HTML_KINDS, Chart, Column, Legend, Noted, Words
from analytics.charts.registry import KINDS, TIMED, figure
from analytics.charts.theme import MODES, SANS, SERIF, tokens

__all__ = [
    "HTML_KINDS",
    "KINDS",
    "MODES",
    "SANS",
    "SERIF",
    "TIMED",
    "Chart",
    "Column",
    "Legend",
    "Noted",
    "Words",
    "figure",
    "tokens",
]
