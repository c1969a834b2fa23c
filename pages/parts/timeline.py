"""An enterprise or an area across all ledgers: how many events of each, and all of them on one time line."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from analytics.export.cells import absent
from analytics.profiles import PAGE, About, events, find, tally
from data.text import t
from pages.parts import links, rows
from pages.parts.here import Here, here, show
from pages.parts.kept import kept
from pages.parts.links import anchor

FACTS = (
    "sampling_results",
    "case_milestones",
    "equipment_devices",
    "programme_events",
    "enterprise_visits",
    "enterprise_records",
)


def about(now: Here) -> About:
    """Whom the address names: an enterprise ever, else the areas chosen, else the whole, in the period of the view."""
    enterprise = st.query_params.get("enterprise")
    if enterprise:
        return About(enterprise=enterprise)
    return About(areas=now.view.areas or (now.snapshot.areas.root,), period=now.view.period)


def name(now: Here, subject: About) -> str:
    """The enterprise's name or those of the areas."""
    areas = (now.snapshot.name("area", area, now.lang) for area in subject.areas)
    return subject.enterprise or t("shell.joined", now.lang).join(areas)


def counts(now: Here, subject: About) -> dict[str, Mapping[str, Any]]:
    """By ledger: events, bad, first, last."""
    frame = kept(now, lambda: tally(now.snapshot, now.scope, subject), "tally")
    return {row["fact"]: row for row in frame.to_dict("records")}


def fact_asked() -> str | None:
    """The ledger that the time line is narrowed to."""
    fact = st.query_params.get("ledger", "")
    return fact if fact in FACTS else None


def figures(now: Here, counted: Mapping[str, Mapping[str, Any]]) -> str:
    """A key figure a ledger: events, and how many of them are adverse."""
    parts = (_figure(now, fact, counted.get(fact, {"events": 0, "bad": 0})) for fact in FACTS)
    return f'<div class="q-kpis">{"".join(parts)}</div>'


def _figure(now: Here, fact: str, row: Mapping[str, Any]) -> str:
    bad = int(row["bad"])
    words = t(f"profile.bad.{fact}", now.lang, n=bad) if bad else t("profile.no_bad", now.lang)
    judged = (
        f'<div class="q-judged {"q-worse" if bad else "q-none"}">{"<b>▼ " if bad else "<b>"}{escape(words)}</b></div>'
    )
    unit = f"<small>{escape(t(f'profile.unit.{fact}', now.lang))}</small>"
    title = anchor(now.href(ledger=fact, page=None), t(f"profile.fact.{fact}", now.lang))
    value = f'<div class="q-big">{int(row["events"]):,}{unit}</div>'
    return f'<section class="q-kpi"><div class="q-title">{title}</div>{value}{judged}</section>'


def draw(now: Here, subject: About, counted: Mapping[str, Mapping[str, Any]]) -> str:
    """The time line, the latest first, a page of it."""
    return kept(now, lambda: _drawn(now, subject, counted), "line")


def _drawn(now: Here, subject: About, counted: Mapping[str, Mapping[str, Any]]) -> str:
    fact = fact_asked()
    total = sum(int(row["events"]) for key, row in counted.items() if fact in (None, key))
    page = min(rows.page_asked(), rows.last_page(total, PAGE))
    frame = events(now.snapshot, now.scope, subject, fact, page)
    lines = "".join(_line(now, subject, row) for row in frame.to_dict("records"))
    return f'{_narrow(now, fact)}<div class="q-line">{lines}</div>{rows.pager(now, page, PAGE, total)}'


def _narrow(now: Here, fact: str | None) -> str:
    if fact is None:
        return ""
    words = t("shell.chip", now.lang, name=t("profile.ledger", now.lang), value=t(f"profile.fact.{fact}", now.lang))
    href = escape(now.href(ledger=None, page=None))
    return f'<div class="q-chips"><a class="q-go q-chip" href="{href}">{escape(words)}<b>×</b></a></div>'


def _line(now: Here, subject: About, row: Mapping[Any, Any]) -> str:
    said = [t(f"profile.event.{row['fact']}", now.lang), _named(now, row["dim"], row["code"]), _outcome(now, row)]
    said += [str(row[key]) for key in ("note", "number") if not absent(row[key])]
    words = t("shell.joined_loose", now.lang).join(escape(part) for part in said if part)
    whose = "" if subject.enterprise else _whose(now, row)
    bad = ' class="q-bad"' if row["bad"] else ""
    sign = '<b class="q-worse">▼</b> ' if row["bad"] else ""
    return f'<div{bad}><span class="q-small">{row["day"].isoformat()[:10]}</span> {sign}{words}{whose}</div>'


def _named(now: Here, dim: str, code: Any) -> str:
    return "" if absent(code) or not code else now.snapshot.name(dim, code, now.lang)


def _outcome(now: Here, row: Mapping[Any, Any]) -> str:
    if row["outcome_dim"] == "device":
        return t(f"profile.device.{row['outcome']}", now.lang)
    return _named(now, row["outcome_dim"], row["outcome"])


def _whose(now: Here, row: Mapping[Any, Any]) -> str:
    if absent(row["enterprise"]):
        return ""
    return " " + anchor(links.profile_href(now, enterprise=row["enterprise"]), row["enterprise"])


def search_box(now: Here) -> None:
    """Find an enterprise or an area by a part of its name; what was typed stands in the address."""

    def look() -> None:
        show(here().view, q=st.session_state["find"].strip(), page=None)

    st.session_state["find"] = text = st.query_params.get("q", "")
    hint = t("profile.search_hint", now.lang)
    st.text_input(t("profile.search", now.lang), placeholder=hint, key="find", on_change=look)
    if text:
        st.html(search(now, text))


def search(now: Here, text: str) -> str:
    """Enterprises and areas whose name contains a text, as links."""
    areas = [id for id in now.snapshot.areas.below([now.snapshot.areas.root]) if text in _area_words(now, id)]
    found = [anchor(links.profile_href(now, area=id), now.snapshot.name("area", id, now.lang)) for id in sorted(areas)]
    frame = find(now.snapshot, now.scope, text)
    found += [_hit(now, row) for row in frame.to_dict("records")]
    if not found:
        return f'<div class="q-empty">{escape(t("profile.not_found", now.lang, text=text))}</div>'
    return f'<div class="q-hits">{"".join(f"<div>{hit}</div>" for hit in found)}</div>'


def _area_words(now: Here, id: str) -> str:
    row = now.snapshot.areas.get(id).row
    return ";".join((row.get("name_zh", ""), row.get("name_en", ""), row.get("aliases", "")))


def _hit(now: Here, row: Mapping[Any, Any]) -> str:
    href = links.profile_href(now, enterprise=row["enterprise"])
    place = now.snapshot.name("area", row["area"], now.lang)
    counted = t("profile.hit", now.lang, place=place, events=row["events"], bad=row["bad"])
    return f'{anchor(href, row["enterprise"])} <span class="q-small">{escape(counted)}</span>'


def nothing(now: Here, subject: About) -> str:
    """What stands there when no ledger says anything."""
    words = t("profile.nothing", now.lang, name=name(now, subject))
    return f'<div class="q-empty">{escape(words)}</div>'
