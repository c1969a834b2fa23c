"""督办: the tasks by their deadline and by who is responsible, the plan of the year, the way to one of them."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics import cards
from analytics.findings.tasks import headline, responsible, section
from analytics.findings.wording import capital
from data.state import StateError
from data.tasks import ENDED, LIVE, PLAN, STATES, Held, Sought, Task, Tasks
from data.text import t
from pages.parts import files, header, markup, packing, rows, tables, task_forms, task_pages, task_plans, tasking
from pages.parts.here import Here
from pages.parts.links import anchor, choices
from pages.parts.tables import Markup

SIZE = 50
LATE, EVERY, PLACES = "late", "all", "places"
CARD = "tasks.list"


def page(now: Here) -> None:
    """What the address names: one task, the form of a new one, or the lists."""
    try:
        _page(now)
    except StateError as error:
        header.draw(now, t("pages.tasks", now.lang))
        st.html(f'<div class="q-failed" role="alert">{escape(error.message(now.lang))}</div>')


def _page(now: Here) -> None:
    desk = tasking.desk(now.person, now.snapshot)
    if asked := st.query_params.get("task", ""):
        task_pages.draw(now, desk, asked)
    elif "new" in st.query_params and desk.sight.makes:
        task_forms.new(now)
    else:
        _lists(now, desk)


def _lists(now: Here, desk: Tasks) -> None:
    held, areas = now.answers.tasks(), _areas(now)
    header.draw(now, headline(held.counts(areas), now.lang))
    shown = PLAN if st.query_params.get("show") == PLAN else "list"
    both = (("list", now.href("tasks")), (PLAN, now.href("tasks", show=PLAN)))
    st.html(choices([(key, t(f"tasks.section.{key}", now.lang), href) for key, href in both], shown))
    if said := task_forms.said():
        st.html(said)
    if shown == PLAN:
        _plan(now, desk)
    else:
        st.html(_make(now, desk, "") + _list(now, desk, held))


def _make(now: Here, desk: Tasks, kind: str) -> str:
    """The way to make one by hand."""
    if not desk.sight.makes:
        return ""
    words = t(f"tasks.new{'_plan' if kind else ''}", now.lang)
    return f'<div class="q-leads">{anchor(now.href("tasks", new=kind or "task"), words)}</div>'


def _areas(now: Here) -> frozenset[str] | None:
    return frozenset(now.snapshot.areas.below(now.view.areas)) if now.view.areas else None


def _list(now: Here, desk: Tasks, held: Held) -> str:
    """Filters, the page of the list that the address names, and the counts by who is responsible."""
    if not held:
        keys = ("none", *["none_make"] * desk.sight.makes)
        said = "".join(f"<div>{escape(t(f'tasks.{key}', now.lang))}</div>" for key in keys)
        return f'<div class="q-empty">{said}</div>'
    sought, at = _sought(now), rows.page_asked()
    total = desk.count(sought)
    at = min(at, rows.last_page(total, SIZE))
    found = desk.page(sought, SIZE, (at - 1) * SIZE)
    body = (
        listed(now, found) + rows.pager(now, at, SIZE, total)
        if found
        else f'<div class="q-empty">{escape(t("tasks.none_here", now.lang))}</div>'
    )
    return f'{_filters(now, held)}{body}{_tools(now)}<div class="q-quality">{_by_section(now, held)}</div>'


def _sought(now: Here) -> Sought:
    """What the address asks for; what makes no sense there is passed over."""
    asked = {key: st.query_params.get(key, "") for key in ("state", "office", "pillar")}
    states = LIVE if asked["state"] in ("", LATE) else STATES if asked["state"] == EVERY else (asked["state"],)
    office = {"": None, PLACES: ""}.get(asked["office"], asked["office"])
    late = tasking.today() if asked["state"] == LATE else None
    return Sought(states=states, section=office, pillar=asked["pillar"] or None, areas=_areas(now), late=late)


def _filters(now: Here, held: Held) -> str:
    """The states, and the pillars that have tasks, as links."""
    counts, areas = held.counts(_areas(now)), _areas(now)
    numbers = {"": counts.live, LATE: counts.late, "submitted": counts.states.get("submitted", 0)}
    numbers |= {state: counts.states.get(state, 0) for state in ENDED} | {EVERY: sum(counts.states.values())}
    words = {"": "tasks.open_now", LATE: "tasks.late", EVERY: "tasks.all"}
    states = [
        (
            key,
            capital(f"{t(words.get(key, f'tasks.state.{key}'), now.lang)} {n:,}"),
            now.href(state=key or None, page=None),
        )
        for key, n in numbers.items()
        if n or key == ""
    ]
    pillars = sorted({cell.pillar for cell in held.cells if cell.pillar and (areas is None or cell.area in areas)})
    each = [("", t("tasks.pillar_all", now.lang), now.href(pillar=None, page=None))]
    each += [(key, now.snapshot.name("pillar", key, now.lang), now.href(pillar=key, page=None)) for key in pillars]
    second = choices(each, st.query_params.get("pillar", "")) if len(pillars) > 1 else ""
    return choices(states, st.query_params.get("state", "")) + second


def listed(now: Here, found: list[Task]) -> str:
    """Tasks as a table, each leading to its page."""
    columns = {
        "reference": [task.reference(now.lang) for task in found],
        "label": [Markup(anchor(task_pages.href(now, task), task.what)) for task in found],
        "responsible": [responsible(now.snapshot, task, now.lang) for task in found],
        "due": [Markup(_due(now, task)) for task in found],
        "state": [t(f"tasks.state.{task.state}", now.lang) for task in found],
    }
    named = {t(f"tasks.column.{key}", now.lang): values for key, values in columns.items()}
    return f'<div class="q-tasks">{tables.html(named, tall=True)}</div>'


def _due(now: Here, task: Task) -> str:
    """The deadline, and by how much it has passed."""
    day, late = f'<span class="q-nowrap">{task.due.isoformat()}</span>', task_pages.late(task)
    words = t("tasks.late_by", now.lang, n=late) if late else ""
    return f'{day} <b class="q-worse q-nowrap">▼ {escape(words)}</b>' if words else day


def _by_section(now: Here, held: Held) -> str:
    """How many tasks each section has, the one with most to do first."""
    areas, each = _areas(now), held.sections()
    counts = [held.counts(areas, section=code) for code in each]
    columns = {
        "responsible": [section(code, now.lang) if code else t("tasks.by_place", now.lang) for code in each],
        "live": [one.live for one in counts],
        "late": [one.late for one in counts],
        "closed": [one.states.get("closed", 0) for one in counts],
    }
    named = {t(f"tasks.column.{key}", now.lang): values for key, values in columns.items()}
    ways = [anchor(now.href(office=code or PLACES, page=None), t("tasks.look", now.lang)) for code in each]
    all_of = anchor(now.href(office=None, page=None), t("tasks.section_all", now.lang))
    heading = markup.heading(t("tasks.by_section", now.lang))
    return f'{heading}{tables.html(named, links=ways)}<p class="q-note">{all_of}</p>'


def _tools(now: Here) -> str:
    """The list as a card: its downloads, and the way into the meeting papers."""
    spec = cards.card(CARD)
    return markup.tools(packing.tools(now, spec, "", files.menu(now, spec, "")))


# the plan of the year


def _plan(now: Here, desk: Tasks) -> None:
    st.html(_make(now, desk, PLAN))
    task_plans.draw(now, desk)
    found = now.answers.tasks().plans
    if found:
        st.html(listed(now, list(found)))
