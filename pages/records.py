"""Page records."""

from data.text import t
from pages.parts import header
from pages.parts.here import here

now = here()
header.draw(now, t("pages.records", now.lang))
