"""What a sampling plan says: numbers of analytics.planning in, sentences out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.findings.wording import HEADLINE, capital, fitting, joined, names, takeaway
from analytics.planning import EVER, YEARS, Gap, Plan, Precision
from data.text import Lang, number, percent, t


@dataclass(frozen=True)
class Terms:
    """Words of a plan: a place, a class or group of products, the whole looked at, the basis of the failures."""

    place: str
    product: str
    whole: str
    basis: str
    lang: Lang

    @property
    def stratum(self) -> str:
        """乡镇×产品类别."""
        return t("plan.stratum", self.lang, place=self.place, product=self.product)


def halved(group: Precision, lang: Lang) -> tuple[str, str]:
    """Half the interval before and after in percentage points, ±1.9 and ±1.5, as finely as tells them apart."""
    pairs = [[_half(half, decimals) for half in (group.before, group.after)] for decimals in (1, 2)]
    before, after = next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])
    return before or t("plan.unknown", lang), after or t("plan.unknown", lang)


def _half(half: float | None, decimals: int) -> str:
    return "" if half is None else f"±{percent(half, decimals).removesuffix('%')}"


def nothing(terms: Terms) -> str:
    """Where no enterprise is known."""
    return t("plan.nothing", terms.lang)


def headline(found: Plan, terms: Terms) -> str:
    """The sentence on top of the page."""
    if not found.lines:
        return nothing(terms)
    never, lang, n = len(found.never), terms.lang, number(found.n, terms.lang)
    key = "first" if never else "spread"
    count = number(never or sum(line.suggested > 0 for line in found.lines), lang)
    whole = found.precision()[0]
    said = t(f"plan.headline.{key}", lang, n=n, count=count, stratum=terms.stratum)
    shrunk = "shrinks" if whole.before is not None else "begins"
    before, after = halved(whole, lang)
    known = t(f"plan.headline.{shrunk}", lang, whole=terms.whole, before=before, after=after)
    return capital(fitting([joined([said, known], lang, "clause"), said], HEADLINE[lang] + 10))


def unsampled(missing: Sequence[Gap], terms: Terms) -> str:
    """What was never sampled, what was not in the last year, and which products never: as much as fits."""
    apart = [gap for gap in missing if gap.what != "product"]
    products = [gap for gap in missing if gap.what == "product" and gap.since == EVER]
    ever, lately = ([gap for gap in apart if (gap.since == EVER) is never] for never in (True, False))
    said = [_counted("ever", ever, terms), _counted("lately", lately, terms), _counted("ever", products, terms)]
    clauses = [clause for clause in said if clause] or [t("plan.unsampled.none", terms.lang)]
    return takeaway([joined(clauses[:n], terms.lang, "clause") for n in range(len(clauses), 0, -1)], terms.lang)


def _counted(key: str, gaps: Sequence[Gap], terms: Terms) -> str:
    counts = {what: sum(gap.what == what for gap in gaps) for what in ("stratum", "enterprise", "product")}
    parts = [t(f"plan.unsampled.{what}", terms.lang, n=n, stratum=terms.stratum) for what, n in counts.items() if n]
    return t(f"plan.unsampled.{key}", terms.lang, what=joined(parts, terms.lang, "list")) if parts else ""


def largest(labels: Sequence[str], groups: Sequence[Precision], found: Plan, terms: Terms) -> str:
    """Which groups get most, together about half of the plan."""
    lang, sums, most = terms.lang, 0, 0
    while most < len(groups) and sums * 2 < found.n:
        sums, most = sums + groups[most].suggested, most + 1
    share = percent(sums / found.n, 0)
    said = {"count": most, "share": share, "first": labels[0], "n": number(groups[0].suggested, lang)}
    candidates = (
        [t("plan.largest.half", lang, names=names(labels[:most], "other", lang, 3), **said)] if most <= 3 else []
    )
    return takeaway([*candidates, t("plan.largest.first", lang, **said)], lang)


def power(present: float | None, batches: int, wanted: Sequence[tuple[float, float]], terms: Terms) -> str:
    """What the present number of batches can show; without one, what a change of a point would need."""
    lang = terms.lang
    if present is None:
        change, needed = wanted[0]
        words = {"points": percent(change, 0).removesuffix("%"), "needed": number(needed, lang)}
        return t("plan.power.none", lang, **words)
    words = {"n": number(batches, lang), "points": percent(present).removesuffix("%")}
    return takeaway([t("plan.power.present", lang, **words)], lang)


def needs(wanted: Sequence[tuple[float, float]], chance: float, lang: Lang) -> str:
    """How many batches a year falls of so many points need."""
    points = joined([percent(fall, 0).removesuffix("%") for fall, _ in wanted], lang, "numbers")
    needed = joined([number(n, lang) for _, n in wanted], lang, "numbers")
    return t("plan.power.needs", lang, power=percent(chance, 0), points=points, needed=needed)


def minimum(found: Plan, terms: Terms) -> str:
    """Whether every stratum gets the minimum, and what it would take."""
    lang, strata = terms.lang, len(found.lines)
    words = {"n": number(found.n, lang), "minimum": found.minimum, "stratum": terms.stratum}
    if found.short:
        needed = number(strata * found.minimum, lang)
        return t("plan.minimum.short", lang, short=number(found.short, lang), needed=needed, **words)
    return t("plan.minimum.kept", lang, strata=number(strata, lang), **words)


def method_note(found: Plan, terms: Terms) -> str:
    """What the columns of the plan count."""
    return t("plan.note.table", terms.lang, years=YEARS, basis=terms.basis)


def method(found: Plan, terms: Terms) -> list[str]:
    """How the plan was made, in paragraphs."""
    words = {
        "stratum": terms.stratum,
        "place": terms.place,
        "basis": terms.basis,
        "years": YEARS,
        "minimum": found.minimum,
        "n": number(found.n, terms.lang),
        "rate": percent(found.rate),
        "judged": number(found.judged, terms.lang),
    }
    parts = ("strata", "risk", "allocation", "precision", "comparing", "filters")
    return [t(f"plan.method.{part}", terms.lang, **words) for part in parts]
