"""A chart that leaves the dashboard, with all that must go with it: where it is from, and what its words mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from analytics import cards
from analytics.annotations import Notes, annotated, on_snapshot
from analytics.answers import Answers
from analytics.charts import Chart
from analytics.findings import defined, viewing
from analytics.findings.content import Pillar
from analytics.quality.excluded import excluded, words
from analytics.store import Snapshot
from analytics.view import Scope, View, to_query
from data.tasks import Held
from data.text import MISSING, Lang, pick, t

HOME = "overview"


@dataclass(frozen=True)
class Made:
    """When an export is made, under which address the dashboard answers ("" when it has none), which snapshots are in
    force at that time, the latest of every place, what people noted by then, and the tasks that whoever asks may
    see."""

    at: datetime
    address: str = ""
    in_force: tuple[str, ...] = ()
    notes: Notes = ()
    tasks: Callable[[], Held] = Held


@dataclass(frozen=True)
class Provenance:
    """Where an exhibit comes from. `viewed` is the view in words, a clause each; `link` opens it again, if any; `noted`
    is what people noted on the snapshot."""

    lang: Lang
    viewed: tuple[str, ...]
    sources: tuple[str, ...]
    as_of: date
    snapshot: str
    made_at: datetime
    link: str
    demo: bool
    historic: bool
    noted: tuple[str, ...] = ()

    @property
    def clauses(self) -> list[str]:
        """Everything that a footer says, a clause each: source, view, as-of date, snapshot, time, what kind of data."""
        lang = self.lang
        said = [t("export.source", lang, names=t("findings.list", lang).join(self.sources))] if self.sources else []
        said += [*self.viewed, t("shell.as_of", lang, day=self.as_of.isoformat())]
        said += [
            t("shell.snapshot", lang, id=self.snapshot),
            t("export.made_at", lang, at=f"{self.made_at:%Y-%m-%d %H:%M}"),
        ]
        said += [t("export.historic", lang)] if self.historic else []
        said += [t("common.demo", lang)] if self.demo else []
        return said + [t("notes.on_snapshot", lang, said=words) for words in self.noted]  # last: a foot may cut them

    @property
    def line(self) -> str:
        """The same as one line."""
        return t("export.between", self.lang).join(self.clauses)


@dataclass(frozen=True)
class Exhibit:
    """One chart for a meeting. `definitions`: name of an indicator -> heading -> words. `title` stands instead of the
    chart's own takeaway and `remark` below it, where somebody wrote them."""

    chart: Chart
    provenance: Provenance
    definitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    title: str = ""
    remark: str = ""

    @property
    def headline(self) -> str:
        """What stands on top of the slide: the clerk's title, else the computed takeaway."""
        return self.title or self.chart.words.takeaway

    @property
    def sentence(self) -> str:
        """The same, and of a key figure or pillar, which prints its number, what the number says."""
        return self.headline or (_figured(self.chart) if self.chart.kind in ("kpi", "pillar") else "")


def _figured(chart: Chart) -> str:
    """批次合格率96.2%，同比提高1.4个百分点，变化在抽样波动范围内; "" where there is no number."""
    content, lang = chart.content, chart.lang
    name, figure = (content.indicator, content.kpi) if isinstance(content, Pillar) else (chart.words.name, content)
    if figure.value == MISSING:
        return ""
    unit = figure.unit if lang == "zh" or figure.unit == "%" else f" {figure.unit}"
    first = t("export.figure", lang, name=name, figure=f"{figure.value}{unit}")
    change = (figure.change.text, figure.change.verdict) if figure.change else ()
    return t("export.said", lang).join(filter(None, (first, *change)))


def exhibit(  # noqa: PLR0913
    snapshot: Snapshot,
    scope: Scope,
    view: View,
    key: str,
    lang: Lang,
    *,
    made: Made,
    choice: str = "",
    answers: Answers | None = None,
) -> Exhibit:
    """The exhibit of a card, `page.card`, in a view. Raises CardError for an unknown key."""
    built = cards.build(snapshot, scope, view, key, lang, choice=choice, answers=answers)
    chart = annotated(built, made.notes, snapshot)
    ids = [chart.indicator] if chart.indicator else cards.card(key).every_indicator
    found = [snapshot.indicators[id] for id in ids]
    left_out = {id: words(snapshot, each, lang) for id, each in excluded(snapshot, scope, view, ids).items()}
    definitions = {
        pick(one.name, lang): defined.definition(snapshot, view, one, lang, left_out[one.id]) for one in found
    }
    between = t("findings.list", lang)
    sources = tuple(dict.fromkeys(part for one in found for part in pick(one.source, lang).split(between)))
    spec = cards.card(key)
    own = {spec.parameter: choice} if choice else {}
    return Exhibit(chart, provenance(snapshot, view, lang, made, sources=sources, page=spec.page, own=own), definitions)


def provenance(  # noqa: PLR0913
    snapshot: Snapshot,
    view: View,
    lang: Lang,
    made: Made,
    *,
    sources: tuple[str, ...] = (),
    page: str = HOME,
    own: Mapping[str, str] | None = None,
) -> Provenance:
    """Where what was computed for a view comes from; `own` are parameters of the address that only the page reads."""
    manifest = snapshot.manifest
    return Provenance(
        lang=lang,
        viewed=tuple(viewing.clauses(snapshot, view, lang)),
        sources=sources,
        as_of=manifest.as_of,
        snapshot=manifest.id,
        made_at=made.at,
        link=link(view, lang, made, page, own or {}),
        demo=manifest.demo,
        historic=bool(made.in_force) and manifest.id not in made.in_force,
        noted=tuple(note.said(lang) for note in on_snapshot(made.notes, manifest.id)),
    )


def link(view: View, lang: Lang, made: Made, page: str, own: Mapping[str, str]) -> str:
    """The whole address of a page in a view, snapshot and period spelled out; "" without an address to begin with."""
    if not made.address:
        return ""
    values = {**to_query(view), **({"lang": lang} if lang != "zh" else {}), **own}
    return f"{made.address.rstrip('/')}/{'' if page == HOME else page}?{urlencode(values)}"
