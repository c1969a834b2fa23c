"""Files that a reader sends: the template of slides."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from analytics.export import Pack
from analytics.export.assemble import PackError
from analytics.export.exhibit import provenance
from analytics.export.packs import TEMPLATE
from data.publishing import SnapshotError
from data.state import StateError
from data.text import Lang, t
from pages.parts import downloads, gate, here, identity, packing, states

MEGABYTES = 30
UNPACKED = 200  # megabytes: a small file can unpack to what fills the memory
_NAME = 80
_AROUND = 100_000  # bytes of a form beside its file
_ACTIVE = ("/vbaProject", "/activeX", "/control")  # how kinds of relations to what runs end


async def receive(request: Request) -> Response:
    """What the form gets for an answer."""
    return await run_in_threadpool(template, request, await sent(request))


async def sent(request: Request) -> tuple[str, bytes, Lang]:
    """Name and content of the file in a form, b"" without one, and the reader's language; nothing is read of a form of
    elsewhere, or of one that is too large."""
    lang = here.as_lang(request.query_params.get(here.LANGUAGE))
    if not gate.own(request) or large(request, MEGABYTES):
        return "", b"", lang
    try:
        form = await request.form(max_files=1, max_fields=4)
    except (HTTPException, MultiPartException):  # no form of ours
        return "", b"", lang
    file = form.get("template")
    if not isinstance(file, UploadFile):
        return "", b"", lang
    name = "".join(filter(str.isprintable, PurePath(file.filename or "").name))
    return name[:_NAME], await file.read((MEGABYTES << 20) + 1), lang


def template(request: Request, given: tuple[str, bytes, Lang]) -> Response:
    """Keep the file as the template of slides and go back to the pack; what is no template is refused."""
    name, content, lang = given
    if not gate.own(request):
        return _refused(t("pack.error.foreign", lang), lang, 403)
    try:
        _check(request, content, lang)
        packing.state().keep_file(identity.of(request).id, TEMPLATE, name, content)
    except (PackError, SnapshotError, StateError) as error:
        return _refused(error.message(lang), lang, 400)
    except Exception:
        return _refused(t("pack.error.failed", lang, number=states.logged(request.url.path)), lang, 500)
    values = {"section": "pack", **({"lang": lang} if lang != "zh" else {})}
    return RedirectResponse(here.address("meeting", values), 303)


def _refused(message: str, lang: Lang, status: int) -> Response:
    return downloads.refused(message, lang, status, title=t("pack.error.template", lang))


def large(request: Request, megabytes: int) -> bool:
    """Whether a form holds more than a file of so many megabytes, or does not say how much: a form is written to the
    disk before its file can be measured."""
    length = request.headers.get("content-length", "")
    return not length.isdecimal() or len(length) > 12 or int(length) > (megabytes << 20) + _AROUND


def _check(request: Request, content: bytes, lang: Lang) -> None:
    """Raises PackError for what is no presentation whose master can be used, or none that may go into files."""
    from analytics.export.slides.deck import Deck, TemplateError  # noqa: PLC0415 - slow to import, seldom needed

    if large(request, MEGABYTES) or len(content) > MEGABYTES << 20:
        raise PackError("too_large", size=MEGABYTES)
    if not content:
        raise PackError("no_file")
    if _unpacked(content) > UNPACKED << 20:
        raise PackError("unpacks_large", size=UNPACKED)
    making = downloads.maker(request, lang)
    said: Any = provenance(*making.looked_at({}), lang, making.made)
    try:
        deck = Deck(Pack(lang, "", said, (), template=content))
    except TemplateError as error:
        raise PackError("bad_template", reason=error.message(lang)) from error
    _inert(deck.file.part)


def _unpacked(content: bytes) -> int:
    """How many bytes the file unpacks to, by its own word, which is all that readers of such files take of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _inert(presentation: Any) -> None:
    """Raises PackError for a template that would carry macros, controls or outside addresses into every file."""
    relations = list(presentation.package.iter_rels())
    if "macro" in presentation.content_type.lower() or any(one.reltype.endswith(_ACTIVE) for one in relations):
        raise PackError("active_template")
    if outside := next((one.target_ref for one in relations if one.is_external), ""):
        raise PackError("linked_template", address=outside[:80])
