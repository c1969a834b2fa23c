"""总览: the three pillars, what needs attention, the areas at a glance."""

from pages.parts import grid
from pages.parts.here import here

grid.page(here(), "overview")
