"""Cards of 抽样建议: what was never sampled, where the next batches tell most, and what change would be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.charts import Chart, Column
from analytics.findings import plans
from analytics.frames import Row, Rows, grouped
from analytics.planning import COVERED, YEARS, Gap, Line, Look, Plan, Precision, detectable, gaps, history, needed, plan
from analytics.planning.strata import Stratum
from data.text import t

SIZES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)  # batches a year
CHANGES = (0.01, 0.02, 0.03)
LARGEST = 100_000


def planned(ctx: Context) -> Plan:
    """The plan for as many batches as the address says, else as many as in the last year."""
    found = ctx.answers.once(("history", ctx.view), lambda: history(Look(ctx.snapshot, ctx.scope, ctx.view)))
    n = int(ctx.choice) if ctx.choice.isdecimal() and len(ctx.choice) <= len(str(LARGEST)) else 0
    n = min(n, LARGEST) or found.present or SIZES[1]
    return ctx.answers.once(("plan", ctx.view, n), lambda: plan(found, n, ctx.snapshot.thresholds))


@dataclass(frozen=True)
class Opening:
    """What stands above and below the cards: the number of batches planned and the usual one, with the basis of their
    failures in words; a warning where the minimum cannot be kept; the method in paragraphs."""

    headline: str
    n: int
    usual: int
    basis: str
    warning: str
    method: tuple[str, ...]


def opening(ctx: Context) -> Opening:
    """The plan in words."""
    found = planned(ctx)
    terms, usual = words(ctx, found), found.history.present
    warning, method = plans.minimum(found, terms) if found.short else "", tuple(plans.method(found, terms))
    return Opening(plans.headline(found, terms), found.n, usual, terms.basis, warning, method)


def words(ctx: Context, found: Plan) -> plans.Terms:
    """The words that the sentences about a plan are put together from."""
    place, product = ctx.dim_word("area"), ctx.dim_word(found.history.dim)
    whole = ctx.whole_word if not ctx.view.areas else t("plan.chosen", ctx.lang)
    return plans.Terms(place, product, whole, ctx.snapshot.name("basis", found.history.basis, ctx.lang), ctx.lang)


def unsampled(ctx: Context) -> Chart:
    """What was not sampled for a year or more, by name: strata, enterprises, and products by their group."""
    found = planned(ctx)
    missing = gaps(Look(ctx.snapshot, ctx.scope, ctx.view), found.history)
    terms = words(ctx, found)
    sentence = plans.unsampled(missing, terms)
    products = grouped((gap for gap in missing if gap.what == "product"), lambda gap: (gap.since, _group(ctx, gap)))
    rows = [_gap_row(ctx, terms, gap) for gap in missing if gap.what != "product"]
    rows += [_products_row(ctx, since, group, of) for (since, group), of in products.items()]
    if not rows:
        return empty(ctx, sentence=sentence)
    names = ("what", "label", "since", "last")
    columns = tuple(Column(name, t(f"plan.column.{name}", ctx.lang)) for name in names)
    return chart(ctx, rows, columns, sentence, kind="list", drill={}, note=t("plan.note.unsampled", ctx.lang))


def _gap_row(ctx: Context, terms: plans.Terms, gap: Gap) -> Row:
    place = ctx.label("area", gap.place)
    what = terms.stratum if gap.what == "stratum" else t("plan.what.enterprise", ctx.lang)
    name = f"{place} × {_product(ctx, gap.product)}" if gap.what == "stratum" else gap.enterprise
    label = name if gap.what == "stratum" else t("plan.what.enterprise_in", ctx.lang, name=name, place=place)
    words = {"what": what, "label": label, "since": _since(ctx, gap.since), "last": _last(ctx, gap.last)}
    return {**words, "enterprise": gap.enterprise}


def _products_row(ctx: Context, since: str, group: str, of: list[Gap]) -> Row:
    names = t("findings.list", ctx.lang).join(ctx.label("product", gap.product) for gap in of)
    label = t("plan.what.products", ctx.lang, group=ctx.label("product_group", group), n=len(of), names=names)
    last = max((gap.last for gap in of if gap.last), default=None)
    what = t("plan.what.product", ctx.lang)
    return {"what": what, "label": label, "since": _since(ctx, since), "last": _last(ctx, last)}


def _last(ctx: Context, day: date | None) -> str:
    return day.isoformat() if day else t("plan.never", ctx.lang)


def _group(ctx: Context, gap: Gap) -> str:
    return ctx.snapshot.product_paths[gap.product][-2]


def _since(ctx: Context, since: str) -> str:
    return t(f"plan.since.{since}", ctx.lang, years=YEARS)


def _product(ctx: Context, code: str) -> str:
    return ctx.label("product_group" if len(ctx.snapshot.product_paths[code]) > 1 else "product_class", code)


def places(ctx: Context) -> Chart:
    """Suggested batches by place, and what will be known of each."""
    return _groups(ctx, "area", lambda stratum: stratum.place)


def products(ctx: Context) -> Chart:
    """Suggested batches by class or group of products."""
    return _groups(ctx, planned(ctx).history.dim, lambda stratum: stratum.product)


def _groups(ctx: Context, dim: str, by: Callable[[Stratum], str]) -> Chart:
    found = planned(ctx)
    terms = words(ctx, found)
    if not found.lines:
        return empty(ctx, sentence=plans.nothing(terms))
    groups = sorted(found.precision(by), key=lambda group: -group.suggested)
    rows = [_group_row(ctx, dim, group) for group in groups]
    columns = (
        Column("label", ctx.dim_word(dim)),
        Column("value", t("plan.column.suggested", ctx.lang), "count"),
        Column("judged", t("plan.column.judged", ctx.lang, basis=terms.basis), "count"),
        Column("precision", t("plan.column.precision", ctx.lang)),
    )
    sentence = plans.largest([row["label"] for row in rows], groups, found, terms)
    note = t("plan.note.precision", ctx.lang, years=YEARS)
    more: dict[str, Any] = {"by": (dim,), "margin": ("precision",), "drill": {}, "note": note, "kind": "bars"}
    return chart(ctx, rows, columns, sentence, height=fitted_height(ctx.spec.height, len(rows)), **more)


def _group_row(ctx: Context, dim: str, group: Precision) -> Row:
    words = "→".join(plans.halved(group, ctx.lang))
    named = {"label": ctx.label(dim, group.code), "code": group.code}
    return {**named, "value": group.suggested, "judged": group.judged, "precision": words, "tone": "prev"}


def power(ctx: Context) -> Chart:
    """The smallest fall of the pass rate that would be seen, for the present number of batches a year and others."""
    found, chance = planned(ctx), ctx.snapshot.thresholds.power
    terms, present = words(ctx, found), found.history.present
    if not found.judged:
        return empty(ctx, sentence=plans.nothing(terms))
    sizes = sorted({*SIZES, *filter(None, (present, found.n))})
    seen = detectable(found, sizes, chance)
    rows = [_power_row(ctx, *pair, found) for pair in zip(sizes, seen.tolist(), strict=True) if pair[1] == pair[1]]
    columns = (
        Column("label", t("plan.column.a_year", ctx.lang)),
        Column("value", t("plan.column.detectable", ctx.lang), "number", 1, t("charts.points_unit", ctx.lang)),
    )
    wanted = list(zip(CHANGES, needed(found, CHANGES, chance), strict=True))
    now = {row["n"]: row["value"] / 100 for row in rows}.get(present)
    sentence = plans.power(now, present, wanted, terms)
    note = plans.needs(wanted, chance, ctx.lang)
    return chart(ctx, rows, columns, sentence, kind="bars", drill={}, note=note)


def _power_row(ctx: Context, size: int, points: float, found: Plan) -> Row:
    key = "present" if size == found.history.present else "planned" if size == found.n else "other"
    label = t(f"plan.size.{key}", ctx.lang, n=f"{size:,}")
    return {"n": size, "label": label, "value": points * 100, "tone": "main" if key == "present" else "prev"}


def table(ctx: Context) -> Chart:
    """The plan, a line a stratum, most batches first: its history, what is suggested, and why."""
    found = planned(ctx)
    terms = words(ctx, found)
    if not found.lines:
        return empty(ctx, sentence=plans.nothing(terms))
    lines = sorted(found.lines, key=lambda line: (-line.suggested, line.stratum.place, line.stratum.product))
    rows: Rows = [_line_row(ctx, line) for line in lines]
    dims = ("area", found.history.dim)
    headings = {"place": terms.place, "product": terms.product}
    names = ("place", "product", "enterprises", "last", "batches", "judged", "failed", "risk", "suggested", "reason")
    columns = tuple(
        Column(
            name,
            headings.get(name) or t(f"plan.column.{name}", ctx.lang, years=YEARS, basis=terms.basis),
            *_FORMATS.get(name, ()),
        )
        for name in names
    )
    span = {"start": found.history.since(YEARS).isoformat(), "end": found.history.end.isoformat()}
    drill = {"indicator": "batches", "where": {}, "basis": COVERED, **span}
    note = plans.method_note(found, terms)
    return chart(ctx, rows, columns, plans.minimum(found, terms), kind="list", by=dims, drill=drill, note=note)


_FORMATS: dict[str, tuple] = {
    **dict.fromkeys(("enterprises", "batches", "judged", "failed", "suggested"), ("count",)),
    "risk": ("rate", 1),
}


def _line_row(ctx: Context, line: Line) -> Row:
    stratum, place, product = line.stratum, line.stratum.place, line.stratum.product
    counts = {name: getattr(stratum, name) for name in ("enterprises", "batches", "judged", "failed")}
    named = {"code": place, "code2": product, "place": ctx.label("area", place), "product": _product(ctx, product)}
    reason = t(f"plan.reason.{line.reason if line.suggested else 'none'}", ctx.lang)
    return {
        **named,
        **counts,
        "last": _last(ctx, stratum.last),
        "risk": line.risk,
        "suggested": line.suggested,
        "reason": reason,
    }
