"""A kept pack, or a page, made into what the formats write: snapshots opened, charts built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from analytics import cards, report
from analytics.answers import Answers
from analytics.cards.spec import pages
from analytics.export.exhibit import Exhibit, Made, exhibit, provenance
from analytics.export.pack import Pack
from analytics.export.packs import Item, Saved
from analytics.findings import viewing
from analytics.store import Snapshot
from analytics.view import Scope, View, from_query
from data.text import Lang, t

Open = Callable[[str | None], Snapshot]
Progress = Callable[[int, int], None]
LONGEST_CHOICE = 40
_SHOWN = 60  # characters of a value that is not known


class PackError(ValueError):
    """What cannot be taken into a pack, in the reader's language: `message(lang)`; `key` stands under [pack.error]."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"pack.error.{self.key}", lang, **self.values)


class Maker:
    """Makes exhibits for one reader: `open` gives the snapshot of an id, or the one in force for an id that is unknown.

    What cards of one snapshot ask is asked once.
    """

    def __init__(self, open: Open, scope: Scope, lang: Lang, made: Made) -> None:
        self.open, self.scope, self.made = open, scope, made
        self.lang: Lang = lang
        self._answers: dict[str, Answers] = {}

    def looked_at(self, params: Mapping[str, str]) -> tuple[Snapshot, View]:
        """The snapshot and view of an address. Raises PackError for whatever it says that is not known."""
        return looked_at(self.open, params, self.lang)

    def exhibit(self, key: str, params: Mapping[str, str], choice: str = "") -> Exhibit:
        """A card in the view of an address. Raises PackError."""
        _chosen(key, choice)
        snapshot, view = self.looked_at(params)
        answers = self._shared(snapshot)
        return exhibit(snapshot, self.scope, view, key, self.lang, made=self.made, choice=choice, answers=answers)

    def _shared(self, snapshot: Snapshot) -> Answers:
        return self._answers.setdefault(snapshot.manifest.id, Answers(snapshot, self.scope, self.made.tasks))

    def item(self, item: Item) -> Exhibit:
        """A card of a kept pack, with the clerk's words. Raises PackError."""
        shown = self.exhibit(item.key, dict(parse_qsl(item.query)), item.choice)
        return replace(shown, title=item.title, remark=item.remark)

    def _named(self, n: int, item: Item) -> Exhibit:
        """The same; an error names the chart by its place and name."""
        try:
            return self.item(item)
        except PackError as error:
            name = card_name(item.key, self.lang) if error.key != "unknown_card" else item.key
            raise PackError("of_chart", n=n, name=name, why=error.message(self.lang)) from error

    def pack(self, saved: Saved, template: bytes | None = None, progress: Progress = lambda done, of: None) -> Pack:
        """A kept pack, whole; `progress(done, of)` after each card. Raises PackError, one without cards included."""
        if not saved.items:
            raise PackError("nothing")
        exhibits = []
        for n, item in enumerate(saved.items, 1):
            exhibits.append(self._named(n, item))
            progress(len(exhibits), len(saved.items))
        snapshot, view = self.looked_at(dict(parse_qsl(saved.query or saved.items[0].query)))
        shared = self._shared(snapshot)
        written = report.build(snapshot, self.scope, view, self.lang, answers=shared) if saved.report else None
        return Pack(
            lang=self.lang,
            title=saved.title or (written.title if written else t("pages.meeting", self.lang)),
            provenance=provenance(snapshot, view, self.lang, self.made),
            exhibits=tuple(exhibits),
            office=saved.office,
            day=saved.date,
            number=saved.number,
            report=written,
            template=template,
        )

    def page(self, name: str, params: Mapping[str, str], progress: Progress = lambda done, of: None) -> Pack:
        """All cards of a page in the view of an address, with what it picks on them. Raises PackError."""
        if name not in pages():
            raise PackError("unknown_page", page=name, pages=", ".join(pages()))
        snapshot, view = self.looked_at(params)
        exhibits, specs = [], cards.page(name, snapshot.indicators, snapshot.areas.parted)
        for spec in specs:
            exhibits.append(self.exhibit(spec.full_key, params, params.get(spec.parameter, "")))
            progress(len(exhibits), len(specs))
        said = provenance(snapshot, view, self.lang, self.made, page=name)
        return Pack(self.lang, t(f"pages.{name}", self.lang), said, tuple(exhibits))


def single(shown: Exhibit) -> Pack:
    """A pack of one exhibit, named as its chart."""
    return Pack(shown.provenance.lang, shown.chart.words.name or shown.headline, shown.provenance, (shown,))


def looked_at(open: Open, params: Mapping[str, str], lang: Lang) -> tuple[Snapshot, View]:
    """The snapshot and view of an address. An export of something else than was asked would mislead: raises PackError
    for whatever the address says that is not known."""
    snapshot = open(params.get("snapshot"))
    view, ignored = from_query(params, snapshot.known)
    if any(part.reason == "unknown_snapshot" for part in ignored):
        raise PackError("unknown_snapshot", id=params["snapshot"][:_SHOWN])
    if ignored:
        what = t("shell.joined", lang).join(f"{part.key}={part.value[:_SHOWN]}" for part in ignored[:3])
        raise PackError("unknown_view", what=what)
    return snapshot, view


def check(item: Item, open: Open, lang: Lang) -> None:
    """Raises PackError for an item of a pack that no chart can be made of."""
    _chosen(item.key, item.choice)
    looked_at(open, dict(parse_qsl(item.query)), lang)


def _chosen(key: str, choice: str) -> None:
    spec = _card(key)
    if len(choice) > LONGEST_CHOICE or (spec.choices and choice and choice not in spec.choices):
        raise PackError("unknown_choice", choice=choice[:LONGEST_CHOICE])


def _card(key: str) -> cards.CardSpec:
    try:
        return cards.card(key)
    except cards.CardError as error:
        raise PackError("unknown_card", card=key[:80]) from error


def card_name(key: str, lang: Lang) -> str:
    """The name of a card whatever is looked at. Raises PackError."""
    return viewing.worded(_card(key).name, "place", lang)
