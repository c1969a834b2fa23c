"""双随机抽查: a seeded draw of enterprises and of inspectors for each, which anybody can repeat from its record.

Pure but for `directory` and `coverage`, which read a snapshot. docs/drawing.md states the method and its sources.
"""

from analytics.drawing.draws import Chosen, Draw, Entry, draw, eligible, share_of, strata
from analytics.drawing.errors import DrawingError
from analytics.drawing.order import ALGORITHM, rank
from analytics.drawing.record import Record, Scheme, canonical, directory_hash, from_json, inspectors_hash, repeated
from analytics.drawing.teams import Inspector

__all__ = [
    "ALGORITHM",
    "Chosen",
    "Draw",
    "DrawingError",
    "Entry",
    "Inspector",
    "Record",
    "Scheme",
    "canonical",
    "directory_hash",
    "draw",
    "eligible",
    "from_json",
    "inspectors_hash",
    "rank",
    "repeated",
    "share_of",
    "strata",
]
