"""What a card, a mark, a signal of 待关注 or a row proposes as a task: what, why, whose it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from analytics.answers import Answers
from analytics.cards import attention
from analytics.cards.context import Context
from analytics.cards.spec import CardError, card
from analytics.definitions import TIMES, Indicator
from analytics.drill import sensible
from analytics.export.exhibit import Made, exhibit
from analytics.export.packs import viewed
from analytics.findings.content import Signal
from analytics.findings.wording import joined
from analytics.report.figures import MATTERS
from analytics.store import Snapshot
from analytics.tasks.figure import FIGURES, Where, days, figure, looking, narrowed
from analytics.tasks.rows import row_of, worded
from analytics.view import Scope, View, to_query
from data.tasks import SECTIONS, Why
from data.text import Lang, pick, t

_NEVER = datetime(2000, 1, 1)  # when an exhibit is made that nobody keeps


@dataclass(frozen=True)
class Proposal:
    """What the form of a new task begins with; `name` is what it is about, in a few words."""

    name: str = ""
    why: Why = field(default_factory=Why)
    snapshot: str = ""
    pillar: str = ""
    section: str = ""
    area: str = ""

    def what(self, lang: Lang) -> str:
        """核查处理：…"""
        return t("tasks.what", lang, name=self.name) if self.name else ""


@dataclass(frozen=True)
class Asked:
    """Where a proposal is asked for: a view of a snapshot, in a language; `answers` are those of the run."""

    snapshot: Snapshot
    scope: Scope
    view: View
    lang: Lang
    answers: Answers

    @property
    def whole(self) -> Proposal:
        """A proposal that says no more than the place."""
        areas = self.view.areas
        one = len(areas) == 1 and areas[0] in self.snapshot.areas
        return Proposal(area=areas[0] if one else self.snapshot.areas.root, snapshot=self.snapshot.id)


def proposed(asked: Asked, new: str, params: Mapping[str, str]) -> Proposal | None:
    """What the address of a new task proposes: card:<page.card>, mark, signal:<id> or row, with what only they have in
    `params`; a bare proposal for what somebody writes, None for what is not there. No enterprise is named in what is to
    be done, which everybody reads who sees the task; the reason may name them."""
    found = _proposed(asked, new, params)
    return replace(found, name=_unnamed(asked, found)) if found and found.name else found


def _unnamed(asked: Asked, proposal: Proposal) -> str:
    """What a proposal is about, without the names of enterprises that the rows of its indicator hold."""
    indicator, name = asked.snapshot.indicators.get(proposal.why.indicator), proposal.name
    ids = {side.fact for side in (*indicator.sides, indicator.rows) if side} if indicator else set()
    for fact in sorted(id for id in ids if "enterprise" in asked.snapshot.facts[id].rows):
        sql = f'select distinct enterprise from "{fact}" where contains(?, enterprise) order by len(enterprise) desc'
        for (known,) in asked.snapshot.rows(sql, [name]):
            name = name.replace(known, t("tasks.some_enterprise", asked.lang))
    return name


def _proposed(asked: Asked, new: str, params: Mapping[str, str]) -> Proposal | None:
    kind, _, what = new.partition(":")
    indicator = params.get("indicator", "")
    if kind in ("mark", "row") and indicator not in asked.snapshot.indicators:
        return None
    match kind:
        case "card":
            return of_card(asked, what, params.get("choice", ""))
        case "mark":
            return of_mark(asked, indicator, _marked(asked, indicator, params.get("where", "")))
        case "signal":
            return of_signal(asked, what)
        case "row":
            return of_row(asked, indicator, params.get("key", ""))
    return replace(asked.whole, snapshot="")


def _marked(asked: Asked, indicator: str, where: str) -> dict[str, list[str]]:
    """month:2017-08;product:cement,steel taken apart, without what makes no sense of the indicator in the view."""
    parts = (part.partition(":") for part in where.split(";"))
    given = {dim: codes.split(",") for dim, colon, codes in parts if colon and codes}
    found = asked.snapshot.indicators[indicator]
    facts = [asked.snapshot.facts[side.fact] for side in (*found.sides, found.rows) if side]
    known = {dim: codes for fact in facts for dim, codes in sensible(fact, given).items()}
    span = days(asked.view.period, known)
    return {dim: codes for dim, codes in known.items() if dim not in TIMES or span.start < span.end}


def of_card(asked: Asked, key: str, choice: str = "") -> Proposal | None:
    """A card in the view: what it says, and the figure of its indicator."""
    try:
        spec = card(key)
    except CardError:
        return None
    picked = choice if choice in spec.choices else ""
    given = {"made": Made(_NEVER), "choice": picked, "answers": asked.answers}
    shown = exhibit(asked.snapshot, asked.scope, asked.view, key, asked.lang, **given)
    proposal = _of_figure(asked, spec.seen(asked.view), shown.chart.indicator or "", spec.where)
    words, told = shown.chart.words, shown.sentence
    if told and shown.chart.kind not in ("kpi", "pillar"):
        told = t("report.labelled", asked.lang, label=words.name, value=told)
    return _named(proposal, told or words.name, told or words.name, f"card:{key}")


def of_mark(asked: Asked, indicator: str, where: Where) -> Proposal:
    """What a mark stands for: an indicator narrowed to it."""
    proposal = _of_figure(asked, asked.view, indicator, where)
    labels = [asked.snapshot.name(dim, code, asked.lang) for dim, codes in where.items() for code in codes]
    marked = joined(labels, asked.lang, "list")
    name = pick(asked.snapshot.indicators[indicator].name, asked.lang)
    name += t("findings.bracket", asked.lang, text=marked) if marked else ""
    return _named(proposal, name, proposal.why.printed or name, "mark")


def of_signal(asked: Asked, id: str) -> Proposal | None:
    """A signal of 待关注 in the view: its finding and numbers, and the figure behind it where there is one."""
    ctx = Context(asked.snapshot, asked.scope, asked.view, asked.lang, card(MATTERS), asked.answers)
    signal = next((one for one in attention.ordered(attention.found(ctx)) if signal_id(one) == id), None)
    if signal is None:
        return None
    rows = signal.rows or {}
    where = {dim: (codes,) if isinstance(codes, str) else tuple(codes) for dim, codes in rows.get("where", {}).items()}
    proposal = _of_figure(asked, _behind(signal.view, rows), signal.about or rows.get("indicator", ""), where)
    said = joined([signal.finding, signal.numbers], asked.lang, "clause")
    return _named(proposal, signal.finding, said, "signal")


def signal_id(signal: Signal) -> str:
    """Tells a signal from the others of its view, whatever the language."""
    rows = sorted((signal.rows or {}).items())
    return sha256(repr((signal.page, to_query(signal.view), rows)).encode()).hexdigest()[:10]


def _behind(view: View, rows: Mapping[str, Any]) -> View:
    """The view of the rows behind a signal."""
    days = {key: date.fromisoformat(rows[key]) for key in ("start", "end") if rows.get(key)}
    return view.with_(**days, **({"basis": rows["basis"], "levels": (), "kinds": ()} if rows.get("basis") else {}))


def of_row(asked: Asked, indicator: str, key: str) -> Proposal | None:
    """A row behind an indicator, by its key."""
    one = asked.snapshot.indicators[indicator]
    found = row_of(asked.snapshot, one, key)
    if found is None:
        return None
    area = str(found.get("area") or "")
    known = area if area in asked.snapshot.areas else asked.whole.area
    why = Why(query=viewed(to_query(asked.view)), indicator=indicator, row=key)
    proposal = replace(asked.whole, why=why, pillar=one.pillar, section=section_of(one), area=known)
    said = joined([" ".join(cell) for cell in worded(asked.snapshot, found, asked.lang)], asked.lang)
    place = asked.snapshot.name("area", known, asked.lang)
    return _named(proposal, key + t("findings.bracket", asked.lang, text=place), said, "row")


def section_of(indicator: Indicator) -> str:
    """The section that owns an indicator."""
    return next((code for code, words in SECTIONS.items() if words["zh"] == indicator.owner["zh"]), "")


def _named(proposal: Proposal, name: str, said: str, source: str) -> Proposal:
    return replace(proposal, name=name, why=replace(proposal.why, sentence=said, source=source))


def _of_figure(asked: Asked, view: View, indicator: str, where: Mapping[str, Sequence[str]]) -> Proposal:
    """The figure of an indicator in a view, narrowed; the view alone where there is none."""
    base = replace(asked.whole, why=Why(query=viewed(to_query(view))))
    if indicator not in asked.snapshot.indicators:
        return base
    one = asked.snapshot.indicators[indicator]
    found = figure(looking(asked.snapshot, asked.scope, view, indicator, asked.lang), where)
    given = {dim: list(codes) for dim, codes in where.items()}
    why = replace(base.why, indicator=indicator, where=given)
    if found:
        why = replace(why, printed=found.printed, **{name: found.row[name] for name in FIGURES})
    place = replace(asked, view=narrowed(view, where)[0]).whole.area
    return replace(base, why=why, pillar=one.pillar, section=section_of(one), area=place)
