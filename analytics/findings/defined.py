"""Everything that an official may ask about an indicator, in words; the same behind 口径 and in an export."""

from __future__ import annotations

from datetime import timedelta

from analytics.definitions import Indicator
from analytics.store import Snapshot
from analytics.view import View
from data import text
from data.text import Lang, pick, t


def period(snapshot: Snapshot, view: View, lang: Lang) -> str:
    """The period in words, and the day that the data end on."""
    as_of = t("shell.as_of", lang, day=snapshot.as_of.isoformat())
    return t("shell.clause_pair", lang, first=text.period(*view.period, lang), second=as_of)


def definition(snapshot: Snapshot, view: View, indicator: Indicator, lang: Lang, uncounted: str = "") -> dict[str, str]:
    """Heading -> words: definition, numerator, denominator … version, those that there are. `uncounted` is what the
    figure leaves out in the view, in numbers (analytics.quality.excluded)."""
    facts = {
        "definition": pick(indicator.definition, lang),
        "numerator": pick(indicator.counted, lang),
        "denominator": pick(indicator.out_of, lang) if indicator.out_of else "",
        "unit": snapshot.name("unit", indicator.unit, lang),
        "period": period(snapshot, view, lang),
        "source": pick(indicator.source, lang),
        "exclusions": pick(indicator.exclusions, lang),
        "uncounted": uncounted,
        "target": _target(indicator, lang),
        "benchmark": _benchmark(snapshot, view, indicator, lang),
        "why": pick(indicator.why, lang),
        "owner": pick(indicator.owner, lang),
        "version": t("methods.version_value", lang, version=indicator.version, changes=pick(indicator.changes, lang)),
    }
    return {t(f"methods.facts.{key}", lang): words for key, words in facts.items() if words}


def _target(indicator: Indicator, lang: Lang) -> str:
    target = indicator.target
    if not target:
        return ""
    share = indicator.kind in ("proportion", "census")
    value = f"{target['value']:.1%}" if share else f"{target['value']:g}"
    source = target.get("source", "")
    words = pick(source, lang) if isinstance(source, dict) else source
    return t("methods.target_value", lang, value=value, start=target.get("from", ""), source=words)


def _benchmark(snapshot: Snapshot, view: View, indicator: Indicator, lang: Lang) -> str:
    """The last figure of another population that there was by the view's end, with its caveat."""
    if not indicator.benchmark:
        return ""
    series, last_day = indicator.benchmark["series"], view.end - timedelta(days=1)
    rows = [row for row in snapshot.reference("national_benchmarks") if row["indicator"] == series]
    known = [row for row in rows if int(row["year"]) <= last_day.year]
    if not known:
        return ""
    last = max(known, key=lambda row: row["year"])
    words = {
        "year": last["year"],
        "value": last["value"],
        "unit": indicator.benchmark["unit"],
        "derived": t("methods.derived", lang) if last["status"] == "derived" else "",
        "caveat": pick(indicator.benchmark["caveat"], lang),
        "source": pick(indicator.benchmark["source"], lang),
    }
    return t("methods.benchmark_value", lang, **words)
