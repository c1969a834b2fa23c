"""Slides for a meeting: cover, contents, an exhibit a slide with its native chart, table or shapes, definitions."""

from __future__ import annotations

from analytics.export.pack import Pack
from analytics.export.slides import pages
from analytics.export.slides.deck import Deck, TemplateError

__all__ = ["TemplateError", "pptx"]


def pptx(pack: Pack) -> bytes:
    """The presentation of a pack. Raises TemplateError where its template is not a .pptx that can be used."""
    deck = Deck(pack)
    plans = [pages.planned(deck, exhibit) for exhibit in pack.exhibits]
    pages.cover(deck, pack)
    pages.contents(deck, pack, plans)
    for plan in plans:
        pages.shown(deck, plan)
    pages.definitions(deck, pack)
    return deck.saved(pack)
