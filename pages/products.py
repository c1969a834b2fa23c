"""重点产品: pass rates, failures, their causes and follow-up."""

from pages.parts import grid
from pages.parts.here import here

grid.page(here(), "products", "plan")
