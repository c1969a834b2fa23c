"""抽样建议: where the next batches tell most, what was never sampled, what change would be seen."""

from pages.parts import planning
from pages.parts.here import here

planning.draw(here())
