"""What the server sends and takes beside the page of intake: templates, ledgers as they come, what was found."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response

from analytics.export.csv import table
from data import settings
from data.ledgers import LedgerError, apart, guard, kinds, write_template
from data.ledgers.errors import FileTooBig
from data.ledgers.rows import FULL
from data.text import Lang, t
from pages.parts import audit, downloads, gate, here, identity, intake_work, states
from pages.parts.downloads import Written
from pages.parts.intake_checking import Outcome
from pages.parts.intake_flow import desk
from pages.parts.intake_results import MOST, listed
from pages.parts.intake_work import FILES, Sent, TooMuch, Work

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEGABYTE = 1_000_000


def template(request: Request) -> Response:
    """The workbook that a section fills in for a kind of ledger."""
    lang, kind = _lang(request), request.path_params["kind"]
    if kind not in kinds():
        return downloads.refused(t("intake.error.no_template", lang), lang, 404)
    with TemporaryDirectory() as folder:
        content = write_template(kind, Path(folder) / "template.xlsx", lang).read_bytes()
    return downloads.answer(Written(f"{kinds()[kind].name[lang]}.xlsx", _XLSX, content))


# files that are sent


def offer(request: Request) -> Response:
    """Whether a file of that name and size may be sent, before it is: {} or {message}."""
    lang, size = _lang(request), request.query_params.get("size", "")
    work = intake_work.opened(request.query_params.get("work", ""), identity.of(request).id)
    said = _unwanted(work, request.query_params.get("name", ""), int(size) if size.isdecimal() else 0, lang)
    return _told({"message": said} if said else {})


async def receive(request: Request) -> Response:
    """Take in a file, sent as it is: {work, message}, the message saying why it was not taken."""
    lang, name = _lang(request), request.query_params.get("name", "")
    if not gate.own(request):
        return _told({"message": t("intake.error.foreign", lang)}, 403)
    owner = await run_in_threadpool(lambda: identity.of(request).id)
    given = intake_work.opened(request.query_params.get("work", ""), owner)
    length = request.headers.get("content-length", "")
    try:
        if said := _unwanted(given, name, int(length) if length.isdecimal() else 0, lang):
            return _told({"message": said}, 413)
        work = given or await run_in_threadpool(intake_work.begin, owner)
        try:
            return await _received(work, guard.named(name), request, lang)
        finally:
            if not given and not work.files():
                work.discard()
    except (ClientDisconnect, OSError) as error:
        return _told({"message": _broken_off(error, lang)}, 400)


async def _received(work: Work, name: str, request: Request, lang: Lang) -> Response:
    try:
        sent = await work.receive(work.unused(name), request.stream(), _most())
        await run_in_threadpool(_admitted, work, sent)
    except TooMuch:
        return _told({"message": _too_big(name, _most() + 1).message(lang)}, 413)
    except LedgerError as error:
        return _told({"message": error.message(lang)}, 422)
    return _told({"work": work.token})


def _admitted(work: Work, sent: Sent) -> None:
    """Count a file among those that have arrived if its bytes are those of a table; raises LedgerError."""
    try:
        apart.admit(work.path(sent))
        work.keep(sent)
    except LedgerError:
        work.drop(sent.number)
        raise


def _unwanted(work: Work | None, name: str, size: int, lang: Lang) -> str:
    """Why a file is not even to be sent, "" where nothing is against it."""
    try:
        guard.named(name)
    except LedgerError as error:
        return error.message(lang)
    if size > _most():
        return _too_big(name, size).message(lang)
    if work and len(work.files()) >= FILES:
        return t("intake.error.too_many_files", lang, n=FILES)
    if work and work.choices().published:
        return t("intake.error.already_published", lang)
    free = intake_work.free()
    if free - size < settings.load().limits.free_megabytes * _MEGABYTE:
        return t("intake.error.no_room", lang, free=f"{free // _MEGABYTE:,}")
    return ""


def _broken_off(error: Exception, lang: Lang) -> str:
    """Why a file did not arrive in full."""
    if isinstance(error, OSError) and error.errno in FULL:
        return t("intake.error.no_room", lang, free=0)
    return t("intake.error.broken_off", lang, reason=type(error).__name__)


def _most() -> int:
    """Bytes of a file."""
    return settings.load().limits.file_megabytes * _MEGABYTE


def _too_big(name: str, size: int) -> LedgerError:
    limit = _most() // _MEGABYTE
    return FileTooBig(file=name, megabytes=max(round(size / _MEGABYTE), limit + 1), limit=limit)


def _told(answer: dict[str, str], status: int = 200) -> JSONResponse:
    return JSONResponse(answer, status, headers={"Cache-Control": "no-store"})


def _lang(request: Request) -> Lang:
    return here.as_lang(request.query_params.get("lang"))


# what was found in them


def found(request: Request) -> Response:
    """The list of problems as CSV, or a marked copy of a file."""
    lang, work = _lang(request), intake_work.opened(request.query_params.get("work", ""), identity.of(request).id)
    job = desk().held(work.token, "check") if work else None
    if work is None or job is None or not job.wait(0):
        return downloads.refused(t("intake.error.nothing_found", lang), lang, 404)
    try:
        answer = _FOUND[request.path_params["what"]](request, work, job.result(), lang)
        audit.asked(request, "export", object="page:intake")
        return answer
    except (KeyError, LedgerError) as error:
        said = error.message(lang) if isinstance(error, LedgerError) else t("intake.error.nothing_found", lang)
        return downloads.refused(said, lang, 404)
    except Exception:
        number = states.logged(request.url.path)
        return downloads.refused(t("intake.failed", lang, number=number), lang, 500)


def _issues(_: Request, __: Work, outcome: Outcome, lang: Lang) -> Response:
    content = table(listed(lang, outcome.issues(MOST)))
    return downloads.answer(Written(t("intake.result.csv_name", lang), "text/csv", content))


def _marked(request: Request, work: Work, outcome: Outcome, lang: Lang) -> Response:
    """The sender's own workbook, faulty cells coloured and commented; made when it is first asked for."""
    number = request.query_params.get("file", "")
    sent = next(sent for sent in [*work.files(), None] if sent is None or str(sent.number) == number)
    if sent is None:
        raise KeyError(number)
    target = work.fresh("marked").with_suffix(".xlsx")
    target.parent.mkdir(parents=True, exist_ok=True)
    issues = [rows for ledger in outcome.ledgers for rows in (ledger.rejected, ledger.warnings)]
    apart.mark(work.path(sent), issues, target, lang)
    name = t("intake.result.marked_name", lang, file=Path(sent.name).stem)
    return FileResponse(target, media_type=_XLSX, filename=name, headers={"Cache-Control": "no-store"})


_FOUND = {"issues": _issues, "marked": _marked}
