"""双随机抽查: a seeded draw of enterprises and inspectors, its records, the inspectors, what was covered."""

from pages.parts import drawing
from pages.parts.here import here

drawing.draw(here())
