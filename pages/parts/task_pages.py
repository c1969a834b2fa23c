"""One task: what and why, the figure then and now, what was done, its evidence, and what may be done with it."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import parse_qsl

import streamlit as st

from analytics.charts import Chart
from analytics.findings.tasks import responsible
from analytics.findings.wording import joined
from analytics.store import Snapshot
from analytics.tasks import RowSince, Since, course, row_since, since
from analytics.view import View
from data.publishing import SnapshotError
from data.tasks import PLAN, Event, Task, Tasks
from data.text import t
from pages.parts import header, markup, plot, snapshots, tables, task_files, task_forms, tasking
from pages.parts.here import Here, here
from pages.parts.kept import kept
from pages.parts.links import anchor
from pages.parts.task_forms import attempt, say, signing


def href(now: Here, task: Task) -> str:
    """The page of a task."""
    return now.href("tasks", task=str(task.id))


def late(task: Task) -> int:
    """By how many days a task is late today. What became of an item of the plan its figures say."""
    return 0 if task.kind == PLAN else task.late(tasking.today())


def draw(now: Here, desk: Tasks, asked: str) -> None:
    """The task that the address names, for whoever may see it."""
    task = _one(desk, asked)
    if task is None:
        header.draw(now, t("pages.tasks", now.lang))
        st.html(f'<div class="q-empty">{escape(t("tasks.not_there", now.lang))}</div>{_back(now)}')
        return
    header.draw(now, t("report.labelled", now.lang, label=task.reference(now.lang), value=task.what))
    st.html(_back(now) + task_forms.said() + _facts(now, task))
    if task.why.source and _may_read(now, desk, task):
        _then_and_now(now, task)
    evidence = desk.files(task)
    below = task_files.listed(now, desk, task, evidence) + _history(now, desk.history(task))
    st.html(f'<div class="q-quality">{below}</div>')
    if desk.sight.responds and desk.sight.sees(task.area):
        _acts(now, desk, task, len(evidence))
    if desk.sight.makes and task.live:
        task_forms.change(now, task)


def _back(now: Here) -> str:
    return f'<div class="q-leads">{anchor(now.href("tasks"), t("tasks.back", now.lang))}</div>'


def _facts(now: Here, task: Task) -> str:
    """State, who, where, until when, who made it, the result."""
    days, lang = late(task), now.lang
    left = (task.due - tasking.today()).days if task.live else -1
    passed = t("tasks.late_by", lang, n=days) if days else ""
    ahead = t("tasks.due_today" if left == 0 else "tasks.due_in", lang, n=left) if left >= 0 else ""
    due = escape(task.due.isoformat()) + (
        f' <b class="q-worse">▼ {escape(passed)}</b>' if passed else f" {escape(ahead)}"
    )
    told = {
        "state": escape(t(f"tasks.state.{task.state}", lang)),
        "responsible": escape(responsible(now.snapshot, task, lang)),
        "area": escape(now.snapshot.name("area", task.area, lang)),
        "due": due,
        "maker": escape(t("tasks.said_by", lang, at=task.made, who=task.maker)),
        "result": escape(task.result),
    }
    rows = "".join(
        f"<dt>{escape(t(f'tasks.field.{key}', lang))}</dt><dd>{said}</dd>" for key, said in told.items() if said
    )
    return f'<div class="q-definition"><dl>{rows}</dl></div>'


# why there is a task, then and now


def _may_read(now: Here, desk: Tasks, task: Task) -> bool:
    """Whether the reason speaks of nothing that is kept from the reader: neither other places nor hidden columns."""
    if now.scope.whole:
        return True
    areas = set(dict(parse_qsl(task.why.query)).get("area", "").split(",")) | set(task.why.where.get("area", ()))
    named = {area for area in areas if area}
    return not now.person.hidden and not task.why.row and bool(named) and all(map(desk.sight.sees, named))


def _then_and_now(now: Here, task: Task) -> None:
    """The reason as it was printed, then the figure or row in the snapshot of then and in the one in force."""
    newest = snapshots.open_one(None, now.scope)
    st.html(
        f"{markup.heading(t('tasks.section.since', now.lang))}"
        f'<p class="q-reported">{escape(task.why.sentence)}</p>{_compared(now, task, newest)}'
    )
    if not task.why.row and (chart := _course(now, task, newest)):
        st.html(plot.place(now, "task_course", chart, "course"))


def _compared(now: Here, task: Task, newest: Snapshot) -> str:
    then = _opened(now, task.snapshot)
    if task.why.row and task.why.indicator in newest.indicators:
        return _rows(now, row_since(then, newest, newest.indicators[task.why.indicator], task.why.row, now.lang))
    found = since(task.why, then, newest, now.scope, now.lang)
    return _figures(now, task, newest, found) if found else _undefined(now, task)


def _undefined(now: Here, task: Task) -> str:
    """The figure as it was noted, where there is one and the data of now do not define it."""
    if not task.why.printed:
        return ""
    note = escape(t("tasks.since.undefined", now.lang))
    return f'<p class="q-reported">{escape(task.why.printed)}</p><p class="q-note">{note}</p>'


def _opened(now: Here, id: str) -> Snapshot | None:
    """The snapshot of then; None where it is gone, or cannot be read."""
    try:
        return snapshots.opened(id, now.scope) if id in snapshots.ids() else None
    except SnapshotError:
        return None


def _figures(now: Here, task: Task, newest: Snapshot, found: Since) -> str:
    """Both figures, each leading to its view, what the change is worth, and what must be known of them."""
    then = t("tasks.since.then", now.lang, period=found.then_period, id=task.snapshot)
    after = t("tasks.since.now", now.lang, period=found.now_period, id=newest.id)
    lines = [(then, found.then, found.then_view), (after, found.now, found.now_view)]
    rows = "".join(f"<dt>{_leading(now, task, *line)}</dt><dd>{escape(line[1])}</dd>" for line in lines)
    change = markup.judged(found.judged, now) if found.judged else ""
    remarks = "".join(f'<p class="q-note">{escape(t(f"tasks.since.{key}", now.lang))}</p>' for key in found.remarks)
    return f'<div class="q-definition q-then"><dl>{rows}</dl></div>{change}{remarks}'


def _leading(now: Here, task: Task, words: str, _: str, view: View | None) -> str:
    """Then or now as a link to the page that shows the figure in that view."""
    if view is None:
        return escape(words)
    source, _, key = task.why.source.partition(":")
    page = key.partition(".")[0] if source == "card" else now.snapshot.indicators[task.why.indicator].pillar
    return anchor(now.href(page, view), words)


def _rows(now: Here, found: RowSince) -> str:
    """What changed of a row since then."""
    if not found.now or not found.then or not found.changed:
        key = "row_gone" if not found.now else "row_same" if found.then else "gone"
        return f'<p class="q-note">{escape(t(f"tasks.since.{key}", now.lang))}</p>'
    headings = [t(f"tasks.since.{key}", now.lang) for key in ("column", "was", "is")]
    return tables.html(dict(zip(headings, map(list, zip(*found.changed, strict=True)), strict=True)))


def _course(now: Here, task: Task, newest: Snapshot) -> Chart | None:
    """The quarters up to now."""
    return kept(now, lambda: course(task.why, newest, now.scope, now.lang), "course", newest.id, str(task.id))


def course_of(now: Here, asked: str) -> Chart:
    """The same of the task that an address names; raises KeyError where there is none for who asks."""
    desk = tasking.desk(now.person, now.snapshot)
    task = _one(desk, asked)
    readable = task is not None and task.why.source and not task.why.row and _may_read(now, desk, task)
    chart = _course(now, task, snapshots.open_one(None, now.scope)) if task and readable else None
    if chart is None:
        raise KeyError(asked)
    return chart


def _one(desk: Tasks, asked: str) -> Task | None:
    return desk.one(int(asked)) if asked.isdecimal() and len(asked) < 10 else None


# what was done


def _history(now: Here, events: list[Event]) -> str:
    lines = "".join(f"<div>{_event(now, one)}</div>" for one in reversed(events))
    return f'{markup.heading(t("tasks.section.history", now.lang))}<div class="q-line">{lines}</div>'


def _event(now: Here, event: Event) -> str:
    """Who did what when, what they said, and what changed."""
    lang = now.lang
    changes = [
        t(
            "tasks.changed",
            lang,
            name=t(f"tasks.field.{name}", lang),
            before=_value(now, name, old),
            after=_value(now, name, new),
        )
        for name, (old, new) in event.changes.items()
        if name != "state"
    ]
    said = f"<p>{escape(joined([event.said, *changes], lang, 'clause'))}</p>" if event.said or changes else ""
    by = escape(t("tasks.said_by", lang, at=event.at, who=event.who))
    return f'<b>{escape(t(f"tasks.act.{event.act}", lang))}</b> <span class="q-small">{by}</span>{said}'


def _value(now: Here, name: str, value: str) -> str:
    if name == "section":
        return task_forms.office(now, value)
    return now.snapshot.name("area", value, now.lang) if name == "area" else value


# what may be done


def _acts(now: Here, desk: Tasks, task: Task, files: int) -> None:
    """One box for what is said, and a button for each move that there is now."""
    st.html(markup.heading(t("tasks.section.act", now.lang)))
    with st.form("task_act", border=False, clear_on_submit=False):
        st.text_area(t("tasks.field.said", now.lang), key="task_said_text", height=80)
        signing(now)
        with st.container(key="task_moves", horizontal=True):
            st.form_submit_button(t("tasks.do.note", now.lang), key="task_do_note", on_click=_note, args=(task,))
            for move in desk.sight.moves(task, files):
                words = t(f"tasks.do.{move.act}", now.lang)
                st.form_submit_button(words, key=f"task_do_{move.act}", on_click=_move, args=(task, move.act))
    if task.live and not files:
        st.html(f'<p class="q-note">{escape(t("tasks.error.no_evidence", now.lang))}</p>')


def _note(task: Task) -> None:
    words = st.session_state["task_said_text"]
    _done(attempt(lambda desk: desk.note(task.id, words, datetime.now()), "note", (task.id, task.revision)))


def _move(task: Task, act: str) -> None:
    words = st.session_state["task_said_text"]
    seen = task.revision
    _done(attempt(lambda desk: desk.move(task.id, act, seen, datetime.now(), words), act, (task.id, seen)))


def _done(task: Task | None) -> None:
    if task:
        st.session_state["task_said_text"] = ""
        say(t("tasks.kept", here().lang))
