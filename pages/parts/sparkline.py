"""A line of twelve months as a small picture in the page."""

from __future__ import annotations

from base64 import b64encode

from analytics.export.svg import elements
from analytics.export.svg.sparkline import HEIGHT, WIDTH, Ink, sparkline
from analytics.findings.content import Pillar


def picture(pillar: Pillar, ink: Ink) -> str:
    """The picture as a data address."""
    svg = elements.document(WIDTH, HEIGHT, sparkline(pillar, ink))
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
