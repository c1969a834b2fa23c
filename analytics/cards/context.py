"""What building a card needs besides its description: snapshot, scope, view, language, and the words of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.answers import Answers
from analytics.cards import naming
from analytics.cards.spec import CardSpec
from analytics.charts import Column
from analytics.definitions import TIMES, Indicator, Side
from analytics.filters import supervised
from analytics.findings import viewing
from analytics.findings.takeaways import Subject
from analytics.findings.targets import target_text
from analytics.frames import Row, Rows
from analytics.indicators import method
from analytics.store import Snapshot
from analytics.view import Scope, View
from data import text
from data.text import Lang, t

CLICKS = {
    "area": "area",
    "product": "product",
    "product_group": "product",
    "product_class": "product",
    "stage": "stage",
    "equipment_group": "device",
    "level": "level",
    "kind": "kind",
}
RATES = ("proportion", "census")
NOUNS = ("product_group", "product_class", "product", "stage", "level", "kind", "equipment_group", "visit_kind")
COUNTED = frozenset(
    ("conforming", "judged", "done_in_time", "due", "passed", "visits", "overdue", "in_use", "directory", "licence")
)


@dataclass(frozen=True)
class Context:
    """One card in one view, for one reader; `pooled`: over more years than the view, for want of samples.

    `answers` are those that the cards of a page share; `choice` is what the reader picked on the card itself.
    """

    snapshot: Snapshot
    scope: Scope
    view: View
    lang: Lang
    spec: CardSpec
    answers: Answers
    pooled: bool = False
    choice: str = ""

    def within(self, start: date, end: date) -> Context:
        """The same over another period."""
        return replace(self, view=self.view.with_(start=start, end=end))

    def indicator(self, name: str = "") -> Indicator:
        """An indicator as the view counts it: without its target where it counts what no target was set for."""
        wanted = name or self.spec.indicator
        return self.answers.once(("counted", wanted, self.view), lambda: self._counted(wanted))

    def _counted(self, name: str) -> Indicator:
        found = self.snapshot.indicators[name]
        kept = found.target is None or supervised(self.snapshot, self.view, found)
        return found if kept else replace(found, target=None)

    def compute(self, name: str = "", by: tuple[str, ...] = ()) -> Rows:
        """The rows of an indicator, narrowed to the card's codes; `failed` beside a rate of batches."""
        rows = self.answers.table(self.view, name or self.spec.indicator, by)
        for dim in set(by) & set(self.spec.where):
            rows = [row for row in rows if row[dim] in self.spec.where[dim]]
        return [self._with_failed(name, row) for row in rows]

    def changes(self, by: tuple[str, ...], name: str = "") -> Rows:
        """The rows of an indicator's change in the view's comparison."""
        return self.answers.changes(self.view, name or self.spec.indicator, by)

    def figures(self, names: Sequence[str]) -> list[tuple[Row, Row | None]]:
        """Of each indicator its row over the view and its change, None when nothing is compared."""
        found = zip(names, self.answers.figures(self.view, names), strict=True)
        return [(self._with_failed(name, row), changed) for name, (row, changed) in found]

    def both(self, name: str = "") -> tuple[Row, Row | None]:
        """The same of one."""
        return self.figures([name or self.spec.indicator])[0]

    def whole(self, name: str = "") -> Row:
        """The one row of an indicator over the view."""
        return self.both(name)[0]

    def _with_failed(self, name: str, row: Row) -> Row:
        return (
            {**row, "failed": _less(row["denominator"], row["numerator"])} if of_batches(self.indicator(name)) else row
        )

    @property
    def title(self) -> str:
        """The card's name, and what sampling it counts where that is not the usual one."""
        names = self.spec.indicators or (self.spec.indicator,)
        apart = [naming.apart(self, self.indicator(name)) for name in names if name]
        return self.word(self.spec.name) + (apart[0] if apart and len(set(apart)) == 1 else "")

    def called(self, indicator: Indicator) -> str:
        """The name of an indicator, and what sampling it counts where that is not the usual one."""
        return self.word(indicator.name) + naming.apart(self, indicator)

    def word(self, words: Mapping[str, str] | None) -> str:
        return viewing.named(self.snapshot, self.view, words, self.lang) if words else ""

    def unit(self, indicator: Indicator) -> str:
        """The unit of an indicator in words."""
        return self.snapshot.name("unit", indicator.unit, self.lang)

    def label(self, dim: str, code: str) -> str:
        """The words of a code; a place in English without its last word, Town or Subdistrict."""
        name = self.snapshot.name(dim, code, self.lang)
        if dim == "area" and self.lang == "en" and code in self.snapshot.areas:
            short, _, last = name.rpartition(" ")
            return short if last.lower() == self.snapshot.areas.get(code).kind else name
        return name

    @property
    def focus(self) -> str:
        """The area whose children are compared."""
        return self.snapshot.areas.focus(self.view.areas)

    @property
    def whole_word(self) -> str:
        """全区, 全市: what the children of the focus are compared with; categories of chosen places with those."""
        chosen, by = self.view.areas, self.spec.by[:1]
        if chosen and by and by[0] != "area" and by[0] not in TIMES and chosen != (self.focus,):
            return self.label("area", chosen[0]) if len(chosen) == 1 else t("findings.whole.chosen", self.lang)
        if self.focus == self.snapshot.areas.root and self.snapshot.scope.areas is not None:
            return self.label("area", self.focus) if self.snapshot.rooted else t("findings.whole.seen", self.lang)
        level = self.snapshot.areas.get(self.focus).row.get("level", "")
        return t(f"findings.whole.{level if level in ('district', 'city') else 'other'}", self.lang)

    def noun(self, dim: str) -> str:
        """The key of the word for the categories of a dim; areas are called by their level."""
        if dim == "area":
            return viewing.level(self.snapshot, self.view)
        return dim if dim in NOUNS else "other"

    def dim_word(self, dim: str) -> str:
        """The heading of a column of codes."""
        if dim == "stage" and self.indicator().numerator.fact == "programme_events":
            return t("charts.dim.programme_stage", self.lang)
        return t(f"charts.dim.{self.noun(dim) if dim == 'area' else dim}", self.lang)

    def subject(self, indicator: Indicator, dim: str = "", name: str = "") -> Subject:
        """What the sentences about an indicator need to know."""
        target = target_of(indicator)
        return Subject(
            name=name or self.word(indicator.short),
            unit="" if indicator.kind in RATES else self.unit(indicator),
            noun=self.noun(dim) if dim else "other",
            whole=self.whole_word,
            lang=self.lang,
            limit=self.snapshot.thresholds.small_sample,
            good=indicator.good,
            decimals=indicator.decimals,
            target=target,
            target_text=target_text(target) if target is not None else "",
        )

    @property
    def period(self) -> str:
        """The view's period in words, cut at the as-of date."""
        current = self.view.period.upto(self.snapshot.as_of)
        shown = current if current.start < current.end and not self._full_months else self.view.period
        return text.period(*shown, self.lang)

    @property
    def _full_months(self) -> bool:
        return not self.view.partial(self.snapshot.as_of)

    def drill(self, name: str = "") -> dict[str, Any]:
        """What the rows behind the marks have in common."""
        where = dict(self.spec.where)
        rows = {"indicator": name or self.spec.drill or self.spec.indicator, "where": where}
        return {**rows, "start": self.view.start.isoformat(), "end": self.view.end.isoformat(), **self._basis()}

    def _basis(self) -> dict[str, str]:
        return {"basis": self.spec.basis} if self.spec.basis else {}

    def value_column(self, indicator: Indicator, heading: str = "") -> Column:
        """The column of the value of an indicator."""
        kind = "rate" if indicator.kind in RATES else "number"
        unit = "" if kind == "rate" else self.unit(indicator)
        short = t("charts.words.pass_rate", self.lang) if of_batches(indicator) else self.word(indicator.short)
        return Column("value", heading or short, kind, indicator.decimals, unit)

    def count_columns(self, indicator: Indicator) -> tuple[Column, ...]:
        """Value, and the interval of a count of cases or accidents."""
        ends = [Column(end, t(f"charts.interval_{end}", self.lang), "number", 1) for end in ("lower", "upper")]
        return (self.value_column(indicator), *(ends if method(indicator) == "poisson" else ()))

    def rate_columns(self, indicator: Indicator) -> tuple[Column, ...]:
        """Value, interval where there is one, numerator and denominator."""
        decimals = indicator.decimals
        interval = (
            Column("lower", t("charts.interval_lower", self.lang), "rate", decimals),
            Column("upper", t("charts.interval_upper", self.lang), "rate", decimals),
        )
        failed = Column("failed", t("charts.words.failed", self.lang), "count")
        return (
            self.value_column(indicator),
            *(interval if indicator.kind == "proportion" else ()),
            Column("numerator", self.counted(indicator.numerator, indicator.counted), "count"),
            *((failed,) if of_batches(indicator) else ()),
            Column("denominator", self.counted(indicator.denominator, indicator.out_of), "count"),
        )

    def rated_columns(self, indicator: Indicator) -> tuple[Column, ...]:
        """Value per so many, interval where there is one, numerator and denominator."""
        return (
            *self.count_columns(indicator),
            Column("numerator", self.word(indicator.counted), "count"),
            Column("denominator", self.counted(indicator.denominator, indicator.out_of), "count"),
        )

    def counted(self, side: Side | None, otherwise: Mapping[str, str] | None) -> str:
        """What a numerator or denominator counts, short: by the code it is narrowed to or its measure, else in full."""
        narrowed = dict(side.where) if side else {}
        codes = narrowed.get("measure", narrowed.get("listing", ()))
        for key in (*codes[:1], side.measure if side else ""):
            if key in COUNTED:
                return t(f"charts.counted.{key}", self.lang)
        return self.word(otherwise)


def target_of(indicator: Indicator) -> float | None:
    """The target of an indicator as a number, None without one."""
    return None if indicator.target is None else float(indicator.target["value"])


def is_rate(indicator: Indicator) -> bool:
    return indicator.kind in RATES


def of_batches(indicator: Indicator) -> bool:
    """Whether it is a share of conforming batches, so that the failures can be said too."""
    return indicator.numerator.measure == "conforming"


def _less(whole: float | None, part: float | None) -> float | None:
    return None if whole is None or part is None else whole - part
