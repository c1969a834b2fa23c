"""质量强区: brands, standards, pilots, the directory."""

from pages.parts import grid
from pages.parts.here import here

grid.page(here(), "programme", "draws")
