"""Links to files: of a card in every format, of its table, of a pack."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from analytics.cards import CardSpec
from analytics.definitions import Indicator
from analytics.export import FORMATS
from analytics.findings import viewing
from analytics.view import to_query
from data.text import Lang, t
from pages.parts import here as place
from pages.parts import markup
from pages.parts.here import Here
from pages.parts.routes import EXPORT, SHEET

TABLE = "table"  # what is downloaded of a card beside the formats: its bare table


def menu(now: Here, spec: CardSpec, choice: str) -> str:
    """The downloads of a card in every format, folded under 导出."""
    values = _card(now, spec, choice)
    links = "".join(link(format, values, now.lang, t(f"pack.format.{format}", now.lang)) for format in FORMATS)
    name = viewing.named(now.snapshot, now.view, spec.name, now.lang)
    return markup.unfolding(t("pack.export", now.lang), name, f'<div class="q-links">{links}</div>')


def sheet(now: Here, spec: CardSpec, choice: str, what: str, name: str) -> str:
    """What is read below a card when it is unfolded: its table (表) or definition (口径)."""
    address = f"{place.root()}{SHEET}/{what}?{place.parameters(_spoken(_card(now, spec, choice), now.lang))}"
    asked = markup.fetched("div", address, now.lang, "q-sheet")
    return markup.unfolding(t(f"shell.{what}", now.lang), name, asked)


def uncounted(now: Here, indicator: Indicator) -> str:
    """How many rows a figure leaves out in the view looked at, counted for those who look."""
    values = {"indicator": indicator.id, **to_query(now.view)}
    return markup.fetched(
        "span", f"{place.root()}{SHEET}/uncounted?{place.parameters(_spoken(values, now.lang))}", now.lang
    )


def table_link(now: Here, spec: CardSpec, choice: str) -> str:
    """The table of a card as CSV."""
    return link(TABLE, _card(now, spec, choice), now.lang, t("shell.csv", now.lang))


def _card(now: Here, spec: CardSpec, choice: str) -> dict[str, str]:
    return {"card": spec.full_key, **({"choice": choice} if choice else {}), **to_query(now.view)}


def link(format: str, values: Mapping[str, str], lang: Lang, words: str) -> str:
    """A download."""
    return f'<a href="{escape(file_href(format, values, lang))}" data-file>{escape(words)}</a>'


def file_href(format: str, values: Mapping[str, str], lang: Lang) -> str:
    """The address of a file: of a card in a view, or of a pack."""
    return f"{place.root()}{EXPORT}/{format}?{place.parameters(_spoken(values, lang))}"


def _spoken(values: Mapping[str, str], lang: Lang) -> dict[str, str]:
    return {**values, **({"lang": lang} if lang != "zh" else {})}
