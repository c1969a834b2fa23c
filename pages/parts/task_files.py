"""Evidence of tasks: the files that there are, taken in and given out beside the pages, to whoever may see the task."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.publishing import SnapshotError
from data.state import StateError
from data.tasks import LONGEST_NAME, MEGABYTES, TYPES, File, Task, TaskError, Tasks, checked
from data.text import Lang, t
from pages.parts import audit, downloads, gate, identity, markup, states, tables, task_forms, tasking, uploads
from pages.parts import here as place
from pages.parts.downloads import Written
from pages.parts.here import KEPT, LANGUAGE, Here, as_lang, at
from pages.parts.noting import state
from pages.parts.routes import EVIDENCE
from pages.parts.tables import Markup

_MIME = "application/octet-stream"


class Sent(NamedTuple):
    """What a form brings: the file, the task that it is evidence of, who sends it, the address to go back to."""

    name: str = ""
    content: bytes = b""
    task: int = 0
    who: str = ""
    back: str = ""


# on the page


def listed(now: Here, desk: Tasks, task: Task, found: list[File]) -> str:
    """The files of a task, each to download, and the form that sends another as soon as it is chosen."""
    heading = markup.heading(t("tasks.section.evidence", now.lang))
    nothing = f'<div class="q-empty">{escape(t("tasks.empty_evidence", now.lang))}</div>'
    form = _form(now, task) if desk.sight.responds and task.live else ""
    return heading + (_table(now, found) if found else nothing) + form


def _table(now: Here, found: list[File]) -> str:
    columns = {
        "file": [one.name for one in found],
        "size": [t("tasks.size", now.lang, n=f"{-(-one.size // 1000):,}") for one in found],
        "who": [one.who for one in found],
        "at": [Markup(f'<span class="q-nowrap">{escape(one.at)}</span>') for one in found],
    }
    named = {t(f"tasks.column.{key}", now.lang): values for key, values in columns.items()}
    return tables.html(named, links=[_link(now, one) for one in found])


def _link(now: Here, one: File) -> str:
    words = t("tasks.download", now.lang)
    about = escape(f"{words} {one.name}")
    return (
        f'<a href="{place.root()}{EVIDENCE}/{one.id}{_language(now)}" aria-label="{about}" download>{escape(words)}</a>'
    )


def _language(now: Here) -> str:
    return f"?{LANGUAGE}={now.lang}" if now.lang != "zh" else ""


def _form(now: Here, task: Task) -> str:
    fields = {"task": str(task.id), "back": urlencode(now.query(now.view))}
    hidden = "".join(f'<input type="hidden" name="{key}" value="{escape(value)}">' for key, value in fields.items())
    label, signed = t("tasks.do.attach", now.lang), escape(t("tasks.field.name", now.lang))
    who = (
        ""
        if now.person.name
        else f'<label>{signed} <input name="who" maxlength="{LONGEST_NAME}" size="12"'
        f' value="{escape(task_forms.name_known())}"></label>'
    )
    note = escape(t("tasks.evidence_note", now.lang, n=MEGABYTES, types=t("findings.list", now.lang).join(TYPES)))
    accept = ",".join(f".{suffix}" for suffix in TYPES)
    return (
        f'<div class="q-keeping"><form method="post" enctype="multipart/form-data"'
        f' action="{place.root()}{EVIDENCE}/send{_language(now)}">{hidden}{who}'
        f'<label class="q-act">{escape(label)}<input type="file" name="file" accept="{accept}"></label></form>'
        f'<span class="q-note">{note}</span></div>'
    )


# beside the pages


def answer(request: Request) -> Response:
    """A file of evidence, to keep and never to look at in place, for whoever may see its task."""
    lang, id = as_lang(request.query_params.get(LANGUAGE)), request.path_params["id"]
    nothing = downloads.refused(t("tasks.not_there", lang), lang, 404)
    try:
        found = _desk(request, lang).content(int(id)) if id.isdecimal() and len(id) < 12 else None
    except (SnapshotError, StateError) as error:
        return downloads.refused(error.message(lang), lang, 404)
    if found is None:
        return nothing
    audit.asked(request, "export")
    return downloads.answer(Written(found[0].name, _MIME, found[1]))


async def receive(request: Request) -> Response:
    """Take in a file of evidence and go back to its task; what cannot be kept is refused on a plain page."""
    return await run_in_threadpool(_keep, request, await _sent(request))


async def _sent(request: Request) -> tuple[Sent, Lang]:
    """What the form brings, and the reader's language; nothing of what is of elsewhere, or too large."""
    lang = as_lang(request.query_params.get(LANGUAGE))
    if not gate.own(request) or uploads.large(request, MEGABYTES):
        return Sent(), lang
    try:
        form = await request.form(max_files=1, max_fields=6)
    except (HTTPException, MultiPartException):  # no form of ours
        return Sent(), lang
    file, task = form.get("file"), str(form.get("task"))
    if not isinstance(file, UploadFile) or not task.isdecimal() or len(task) > 9:
        return Sent(), lang
    content = await file.read((MEGABYTES << 20) + 1)
    who = str(form.get("who") or "")[:LONGEST_NAME]
    return Sent(file.filename or "", content, int(task), who, str(form.get("back") or "")), lang


def _keep(request: Request, given: tuple[Sent, Lang]) -> Response:
    sent, lang = given
    if not gate.own(request):
        return _refused(t("pack.error.foreign", lang), lang, 403)
    try:
        if uploads.large(request, MEGABYTES):
            raise TaskError("too_large", n=MEGABYTES)
        file = checked(sent.name, sent.content)
        task = _desk(request, lang, sent.who).attach(sent.task, file, datetime.now())
    except (TaskError, SnapshotError, StateError) as error:
        return _refused(error.message(lang), lang, 400)
    except Exception:
        return _refused(t("pack.error.failed", lang, number=states.logged(request.url.path)), lang, 500)
    audit.recorder().record(identity.of(request).id, "task", f"task:{task.id}:evidence", request.url.path)
    kept = {key: value for key, value in parse_qsl(sent.back) if key in KEPT}
    return RedirectResponse(place.address("tasks", {**kept, "task": str(task.id)}), 303)


def _desk(request: Request, lang: Lang, name: str = "") -> Tasks:
    person = identity.of(request)
    snapshot = at({LANGUAGE: lang}, person).snapshot
    return Tasks(state(), tasking.sight(person, snapshot, name, everywhere=True))


def _refused(message: str, lang: Lang, status: int) -> Response:
    return downloads.refused(message, lang, status, title=t("tasks.do.attach", lang))
