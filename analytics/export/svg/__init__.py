"""Charts as SVG, drawn from the same figures as the screen: no browser, text as text."""

from analytics.export.svg.plot import drawing
from analytics.export.svg.vocabulary import NotDrawn

__all__ = ["NotDrawn", "drawing"]
