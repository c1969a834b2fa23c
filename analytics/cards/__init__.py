"""Cards: what a page shows, from data/cards/*.toml, and the chart of each in a view."""

from analytics.cards.asking import answers
from analytics.cards.build import build
from analytics.cards.headline import headline
from analytics.cards.spec import CardError, CardSpec, card, page

__all__ = ["CardError", "CardSpec", "answers", "build", "card", "headline", "page"]
