"""The form of a new task or item of the plan, and that which changes one; nothing is kept before it is checked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import escape
from threading import Lock
from typing import Any
from unicodedata import normalize
from uuid import uuid4

import streamlit as st

from analytics.export.packs import Saved
from analytics.findings.tasks import section
from analytics.periods import add_months
from analytics.tasks import Asked, Proposal, proposed
from data.state import StateError
from data.tasks import LONGEST, LONGEST_NAME, PLAN, SECTIONS, TASK, Draft, Task, TaskError, Tasks, Why
from data.text import pick, t
from pages.parts import audit, header, identity, markup, tasking
from pages.parts.here import Here, here
from pages.parts.links import anchor

_SAID, _NAME, _SEEDED = "task_said", "task_name_last", "task_seeded"
_FORM, _PRESSED, _MINE = "task_form", "task_pressed", "task_mine"
DAYS = 30  # that a task has when nothing else is said
YEARS = 10  # up to which a deadline may lie ahead: what lies beyond is a slip of the pen


class _Pressed:
    """What the last press of a form has done. Two at once, of a double click, run beside each other, and one of them
    may be stopped wherever it touches Streamlit: so this holds it, and not the session."""

    def __init__(self) -> None:
        self._lock, self._press, self._task = Lock(), None, None

    def once(self, press: Hashable, doing: Callable[[], Task]) -> Task | None:
        """What a press has done, whether now or before."""
        with self._lock:
            if press != self._press:
                self._task = doing()
                self._press = press
            return self._task


def say(sentence: str, wrong: bool = False) -> None:
    """Say on the page of the next run what was done, or what went wrong."""
    st.session_state[_SAID] = sentence, wrong


def said() -> str:
    """What is to be said, once, as HTML."""
    return markup.notice(*st.session_state.pop(_SAID, ("",)))


def attempt(doing: Callable[[Tasks], Task], act: str, form: Hashable, box: str = "task_name") -> Task | None:
    """Do something with a task as whoever asks now, signed as `box` says; what goes wrong is said, and nothing is done.

    `form` tells this form, as it was shown, from every other: pressed twice, it is done once.
    """
    now, person = here(), identity.visitor()
    name = st.session_state.get(box, "") or st.session_state.get(_NAME, "")
    try:
        desk = tasking.desk(person, now.snapshot, name)
        task = st.session_state[_PRESSED].once((act, form), lambda: doing(desk))
    except (TaskError, StateError) as error:
        say(error.message(now.lang), wrong=True)
        audit.did("task", f"task:{act}", "refused")
        return None
    st.session_state[_NAME] = name
    audit.did("task", f"task:{task.id}:{act}")
    return task


def signing(now: Here, box: str = "task_name") -> None:
    """The box for the name of whoever writes, where no account says it; every form has its own."""
    st.session_state.setdefault(_PRESSED, _Pressed())
    if not now.person.name:
        st.session_state.setdefault(box, st.session_state.get(_NAME, ""))
        st.text_input(t("tasks.field.name", now.lang), key=box, max_chars=LONGEST_NAME, width=220)


def name_known() -> str:
    """How whoever writes signed last."""
    return st.session_state.get(_NAME, "")


# a new one


def new(now: Here) -> None:
    """The form, filled with what the address proposes."""
    asked = st.query_params["new"]
    kind = PLAN if asked == PLAN else TASK
    proposal = _proposal(now, asked)
    header.draw(now, t(f"tasks.new{'_plan' if kind == PLAN else ''}", now.lang))
    st.html(f'<div class="q-leads">{anchor(now.href("tasks"), t("tasks.back", now.lang))}</div>')
    found = proposal or Proposal(area=now.snapshot.areas.root)
    _seed(now, found)
    if proposal is None:
        st.html(f'<div class="q-band" role="status">{escape(t("tasks.lost", now.lang))}</div>')
    if words := said():
        st.html(words)
    if found.why.sentence:
        st.html(_reason(now, found.why))
    with st.form("task_new", border=False):
        _fields(now, kind)
        st.form_submit_button(t("tasks.do.make", now.lang), on_click=_make, args=(found, kind, st.session_state[_FORM]))


def _proposal(now: Here, asked: str) -> Proposal | None:
    given = Asked(now.snapshot, now.scope, now.view, now.lang, now.answers)
    return proposed(given, asked, dict(st.query_params))


def _reason(now: Here, why: Why) -> str:
    """Why there is a task: the sentence, and the figure as printed."""
    shown = f'<p class="q-note">{escape(why.printed)}</p>' if why.printed and why.printed != why.sentence else ""
    words = escape(t("tasks.field.why", now.lang))
    return f'<div><div class="q-name">{words}</div><p class="q-reported">{escape(why.sentence)}</p>{shown}</div>'


def _seed(now: Here, proposal: Proposal) -> None:
    """Put what is proposed into the boxes, once for an address; what was typed stays while they are shown."""
    address = str(sorted(st.query_params.items()))
    if st.session_state.get(_SEEDED) == address and "task_what" in st.session_state:
        return
    due = tasking.today() + timedelta(days=DAYS)
    given = {"what": proposal.what(now.lang)[:LONGEST], "section": proposal.section, "area": proposal.area}
    st.session_state.update({f"task_{key}": value for key, value in {**given, "due": due.isoformat()}.items()})
    year = (now.view.end - timedelta(days=1)).year
    st.session_state.update(task_year=year, task_indicator="", task_target=0.0)
    st.session_state[_SEEDED], st.session_state[_FORM] = address, uuid4().hex


def _sections(now: Here, key: str) -> None:
    words = t("tasks.field.section", now.lang)
    st.selectbox(words, ["", *SECTIONS], key=key, format_func=lambda code: office(now, code))


def _fields(now: Here, kind: str) -> None:
    """The boxes of a task: what, who, where, until when; of an item of the plan its year, indicator and target too."""
    st.text_area(t("tasks.field.what", now.lang), key="task_what", height=80)
    with st.container(key="task_who", horizontal=True, vertical_alignment="bottom"):
        _sections(now, "task_section")
        st.selectbox(t("tasks.field.area", now.lang), _areas(now), key="task_area", format_func=lambda c: _area(now, c))
        if kind == TASK:
            st.text_input(t("tasks.field.due", now.lang), key="task_due", max_chars=12, width=160)
    if kind == PLAN:
        _plan_fields(now)
    signing(now)


def _plan_fields(now: Here) -> None:
    with st.container(key="task_plan", horizontal=True, vertical_alignment="bottom"):
        st.number_input(t("tasks.field.year", now.lang), 2000, 2100, step=1, key="task_year", width=120)
        st.selectbox(
            t("tasks.field.indicator", now.lang),
            ["", *_counts(now)],
            key="task_indicator",
            format_func=lambda id: pick(now.snapshot.indicators[id].name, now.lang) if id else "—",
        )
        st.number_input(t("tasks.field.target", now.lang), 0.0, step=1.0, key="task_target", width=140)


def _counts(now: Here) -> list[str]:
    """The indicators that a plan may aim at: counted over a year or standing at its end, the programme's first."""
    found = [one for one in now.snapshot.indicators.values() if one.kind in ("flow", "stock")]
    return [one.id for one in sorted(found, key=lambda one: one.pillar != "programme")]


def office(now: Here, code: str) -> str:
    """A section in words; "" is the place's own office."""
    return section(code, now.lang) if code else t("tasks.own_office", now.lang)


def _areas(now: Here) -> list[str]:
    """The places that may be seen, and the one typed in should it be another."""
    areas = list(now.snapshot.areas)
    typed = st.session_state.get("task_area", "")
    return areas if typed in areas else [*areas, typed]


def _area(now: Here, code: str) -> str:
    name = now.snapshot.name("area", code, now.lang)
    return t("tasks.whole", now.lang, name=name) if code == now.snapshot.areas.root else name


def _typed(kind: str) -> dict[str, Any]:
    """What stands in the boxes. Raises TaskError for a deadline that is no day, or has passed."""
    given = {key: st.session_state[f"task_{key}"] for key in ("what", "section", "area")}
    if kind == PLAN:
        year = int(st.session_state["task_year"])
        return {**given, "due": date(year, 12, 31), "year": year, "indicator": st.session_state["task_indicator"]} | {
            "target": float(st.session_state["task_target"])
        }
    return {**given, "due": _day(st.session_state["task_due"])}


def _day(typed: str) -> date:
    """The day that was typed. Raises TaskError for none, one that has passed, and one too far ahead."""
    due, today = Saved(day=normalize("NFKC", typed).strip()).date, tasking.today()
    if due is None:
        raise TaskError("no_due")
    if due < today:
        raise TaskError("past_due")
    if due > add_months(today, 12 * YEARS):
        raise TaskError("far_due", n=YEARS)
    return due


def _make(proposal: Proposal, kind: str, form: str) -> None:
    """Make the task; what is wrong is said and nothing that was typed is lost."""
    now = here()

    def doing(desk: Tasks) -> Task:
        typed = _typed(kind)
        if not typed["section"] and typed["area"] == now.snapshot.areas.root:
            raise TaskError("no_responsible")
        draft = Draft(
            **{"why": proposal.why, "snapshot": proposal.snapshot, "pillar": proposal.pillar, **typed}, kind=kind
        )
        if kind == PLAN:
            found = now.snapshot.indicators.get(draft.indicator)
            draft = replace(draft, indicator=found.id if found else "", pillar=found.pillar if found else "")
        return desk.make(draft, datetime.now())

    task = attempt(doing, "make", form)
    if task:
        say(t("tasks.made", now.lang, reference=task.reference(now.lang)))
        st.session_state.pop(_SEEDED, None)
        st.query_params.from_dict(now.query(now.view, task=str(task.id)))


# one that is there


def change(now: Here, task: Task) -> None:
    """The boxes of a task that is there, under a word that unfolds them."""
    _seed_with(task)
    with st.expander(t("tasks.section.edit", now.lang)), st.form("task_edit", border=False):
        st.text_area(t("tasks.field.what", now.lang), key="task_edit_what", height=80)
        with st.container(key="task_edit_who", horizontal=True, vertical_alignment="bottom"):
            _sections(now, "task_edit_section")
            st.text_input(t("tasks.field.due", now.lang), key="task_edit_due", max_chars=12, width=160)
            if task.kind == PLAN:
                st.number_input(t("tasks.field.target", now.lang), 0.0, step=1.0, key="task_edit_target", width=140)
            signing(now, "task_edit_name")
        st.form_submit_button(t("tasks.do.save", now.lang), on_click=_change, args=(task,))


def _given(task: Task) -> dict[str, Any]:
    """What the boxes of a task hold."""
    given = {"what": task.what, "section": task.section, "due": task.due.isoformat()}
    return {**given, "target": task.target or 0.0} if task.kind == PLAN else given


def _seed_with(task: Task) -> None:
    """Put a task into its boxes, once for a revision; what somebody changed and could not keep stays as typed."""
    seen = f"{task.id} {task.revision}"
    if st.session_state.get(_SEEDED) == seen and "task_edit_what" in st.session_state:
        return
    whose, mine = st.session_state.get(_MINE, (0, {}))
    given = {**_given(task), **(mine if whose == task.id else {})}
    st.session_state.update({f"task_edit_{key}": value for key, value in given.items()})
    st.session_state[_SEEDED] = seen


def _change(task: Task) -> None:
    """Keep what was changed of a task, and nothing else of what the boxes hold."""
    typed = {key: st.session_state[f"task_edit_{key}"] for key in _given(task)}
    mine = {key: value for key, value in typed.items() if value != _given(task)[key]}

    def doing(desk: Tasks) -> Task:
        changed = {**mine, "due": _day(mine["due"])} if "due" in mine else mine
        if mine.get("section") == "" and task.area == here().snapshot.areas.root:
            raise TaskError("no_responsible")
        return desk.change(task.id, task.revision, datetime.now(), **changed)

    done = attempt(doing, "change", (task.id, task.revision), "task_edit_name")
    st.session_state[_MINE] = (task.id, {} if done else mine)
    if done:
        say(t("tasks.kept", here().lang))
