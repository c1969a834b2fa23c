"""数据报送: from a template to a published snapshot: send ledgers, see what would change, publish."""

from pages.parts import intake
from pages.parts.here import here

intake.draw(here())
