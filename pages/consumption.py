"""消费安全: sampling of consumer goods, cases, standards, metrology."""

from pages.parts import grid
from pages.parts.here import here

grid.page(here(), "consumption")
