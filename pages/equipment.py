"""特种设备: devices in use, inspections, instructions, people."""

from pages.parts import grid
from pages.parts.here import here

grid.page(here(), "equipment")
