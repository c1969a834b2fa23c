"""Files that a reader sends: the template of slides."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from analytics.export import Pack
from analytics.export.assemble import PackError
from analytics.export.exhibit import provenance
from analytics.export.packs import TEMPLATE
from data.publishing import SnapshotError
from data.state import LOCAL, StateError
from data.text import Lang, t
from pages.parts import downloads, here, packing, states

MEGABYTES = 30
_NAME = 80


async def sent(request: Request) -> tuple[str, bytes, Lang]:
    """Name and content of the file in a form, b"" without one, and the reader's language; no more than allowed."""
    form = await request.form(max_files=1, max_fields=4)
    file, lang = form.get("template"), here.as_lang(str(form.get("lang")))
    if not isinstance(file, UploadFile):
        return "", b"", lang
    return PurePath(file.filename or "").name[:_NAME], await file.read((MEGABYTES << 20) + 1), lang


def template(request: Request, given: tuple[str, bytes, Lang]) -> Response:
    """Keep the file as the template of slides and go back to the pack; what is no template is refused."""
    name, content, lang = given
    if not own(request):
        return downloads.refused(t("pack.error.title", lang), lang, 403)
    try:
        _check(request, content, lang)
        packing.state().keep_file(LOCAL, TEMPLATE, name, content)
    except (PackError, SnapshotError, StateError) as error:
        return downloads.refused(error.message(lang), lang, 400)
    except Exception:
        number = states.logged(request.url.path)
        return downloads.refused(t("pack.error.failed", lang, number=number), lang, 500)
    values = {"section": "pack", **({"lang": lang} if lang != "zh" else {})}
    return RedirectResponse(here.address("meeting", values), 303)


def own(request: Request) -> bool:
    """Whether the form was on a page of this server: others must not send in a reader's name."""
    return urlsplit(request.headers.get("origin", "")).netloc == request.url.netloc


def _check(request: Request, content: bytes, lang: Lang) -> None:
    """Raises PackError for what is no presentation whose master can be used."""
    from analytics.export.slides.deck import Deck, TemplateError  # noqa: PLC0415 - slow to import, seldom needed

    if not content:
        raise PackError("no_file")
    if len(content) > MEGABYTES << 20:
        raise PackError("too_large", size=MEGABYTES)
    making = downloads.maker(request, lang)
    said: Any = provenance(*making.looked_at({}), lang, making.made)
    try:
        Deck(Pack(lang, "", said, (), template=content))
    except TemplateError as error:
        raise PackError("bad_template", reason=error.message(lang)) from error
