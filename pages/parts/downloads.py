"""Files on request: a card in a view, or a pack, in a format; made when its address is asked for, for whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from html import escape
from pathlib import PurePath
from threading import BoundedSemaphore, Lock
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from analytics.export import FORMATS, Made, Pack, file_name, packs, render
from analytics.export.assemble import Maker, PackError, single
from analytics.export.clean import safe_name
from analytics.export.csv import table, zipped
from analytics.export.packs import PACK, TEMPLATE
from data.audit import DONE, FAILED, REFUSED, VIEW
from data.publishing import SnapshotError
from data.state import StateError
from data.text import Lang, t
from pages.parts import audit, here, identity, noting, packing, snapshots, states, tasking
from pages.parts.files import TABLE

ZIP = "zip"  # every format of a pack in one
_AT_ONCE = BoundedSemaphore(2)  # files in the making; others wait, so that pages keep a processor
_CLOSED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>:root{{color-scheme:light dark}}
body{{font:16px/1.7 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;
max-width:40em;margin:12vh auto;padding:0 20px;overflow-wrap:anywhere}}
h1{{font-size:20px;border-top:2px solid;padding-top:10px}}a{{color:inherit}}</style>
<h1>▼ {title}</h1><p>{message}</p><p><a href="{back}">{words}</a></p></html>"""


class Written(NamedTuple):
    """A file and how browsers name it."""

    name: str
    mime: str
    content: bytes


class Jobs:
    """How far the files in the making are, by the number that the browser gave each."""

    def __init__(self) -> None:
        self._lock, self._done = Lock(), dict[str, tuple[int, int]]()

    def tell(self, job: str, done: int, of: int) -> None:
        """So much is done."""
        with self._lock:
            self._done[job] = (done, of)

    def over(self, job: str) -> None:
        """It is finished, or was given up."""
        with self._lock:
            self._done.pop(job, None)

    def told(self, job: str) -> tuple[int, int] | None:
        """(done, of), None when it is over or was never begun."""
        with self._lock:
            return self._done.get(job)


@st.cache_resource(show_spinner=False)
def _jobs() -> Jobs:
    return Jobs()


def file(request: Request) -> Response:
    """The file that an address asks for; what is wrong with the address is said in a plain page."""
    params = dict(request.query_params)
    lang = here.as_lang(params.pop("lang", None))
    job, shown, outcome = _job(request), "show" in params, FAILED
    params.pop("job", None)
    try:
        with _AT_ONCE:
            written = _written(request, params, lang, _progress(job))
        outcome = DONE
    except (PackError, SnapshotError, StateError) as error:
        outcome = REFUSED
        return refused(error.message(lang), lang, 404)
    except Exception:
        return refused(t("pack.error.failed", lang, number=states.logged(request.url.path)), lang, 500)
    finally:
        _jobs().over(job)
        audit.asked(request, VIEW if shown else "export", outcome)
    return answer(written, shown)


def _job(request: Request) -> str:
    """The number that a browser gave a file, of the one who asks: nobody is told of another's."""
    number = request.query_params.get("job", "")[:40]
    return number and f"{identity.of(request).id} {number}"


def progress(request: Request) -> Response:
    """How far a file is, as JSON: {done, of}, or {} when it is over."""
    told = _jobs().told(_job(request))
    return JSONResponse({"done": told[0], "of": told[1]} if told else {}, headers={"Cache-Control": "no-store"})


def refused(message: str, lang: Lang, status: int, title: str = "", page: str = "meeting") -> Response:
    """A plain page that says why there is no file, or under another title what else was not done; leads to `page`."""
    words = {"title": title or t("pack.error.title", lang), "message": message, "words": t("pack.error.back", lang)}
    back = here.address(page, {"lang": lang} if lang != "zh" else {})
    fields = {name: escape(word) for name, word in {**words, "back": back}.items()}
    return HTMLResponse(_PAGE.format(lang={"zh": "zh-CN", "en": "en"}[lang], **fields), status, headers=_CLOSED)


def maker(request: Request, lang: Lang) -> Maker:
    """What makes exhibits for the one who asks, linked to the address that was asked at."""
    address = f"{request.url.scheme}://{request.url.netloc}{here.root()}"
    person = identity.of(request)
    scope = identity.scope(person)
    open_one = partial(snapshots.open_one, scope=scope)
    notes, tasks = noting.held(scope).notes, lambda: tasking.held(person, open_one(None))
    made = Made(datetime.now().replace(microsecond=0), address, tuple(snapshots.newest().values()), notes, tasks)
    return Maker(open_one, scope, lang, made)


def _progress(job: str) -> Callable[[int, int], None]:
    if not job:
        return lambda done, of: None
    _jobs().tell(job, 0, 1)
    return lambda done, of: _jobs().tell(job, done, of)


def _written(request: Request, params: dict[str, str], lang: Lang, told: Callable[[int, int], None]) -> Written:
    format = request.path_params["format"]
    params.pop("show", None)
    beside = TABLE if "pack" not in params else "" if "item" in params else ZIP
    if format not in FORMATS and format != beside:
        raise PackError("unknown_format", format=format[:20])
    if "pack" in params:
        return _of_pack(request, format, params, lang, told)
    key, choice = params.pop("card", ""), params.pop("choice", "")
    pack = single(maker(request, lang).exhibit(key, params, choice))
    if format == TABLE:
        return Written(f"{safe_name(pack.title)}.csv", "text/csv", table(pack.exhibits[0].chart.cells()))
    return _rendered(pack, format)


def _of_pack(
    request: Request, format: str, params: dict[str, str], lang: Lang, told: Callable[[int, int], None]
) -> Written:
    """A pack in a format, in all of them, or one `item` of it."""
    kept, making = packing.state(), maker(request, lang)
    try:
        saved = packs.from_json(kept.text(identity.of(request).id, PACK, params["pack"]).text)
    except ValueError as error:
        raise PackError("unreadable") from error
    if "item" in params:
        item = saved.item(params["item"])
        if item is None:
            raise PackError("nothing")
        return _rendered(single(making.item(item)), format)
    formats = [name for name, one in FORMATS.items() if not one.single] if format == ZIP else [format]
    steps = len(saved.items) + len(formats)
    template = kept.file(identity.of(request).id, TEMPLATE)
    pack = making.pack(saved, template[1] if template else None, lambda done, of: told(done, steps))
    files = []
    for each in formats:
        files.append(_rendered(pack, each))
        told(len(saved.items) + len(files), steps)
    if format != ZIP:
        return files[0]
    name = t("pack.zip_name", lang, title=safe_name(pack.title))
    return Written(name, "application/zip", zipped({one.name: one.content for one in files}))


def _rendered(pack: Pack, format: str) -> Written:
    if FORMATS[format].single and len(pack.exhibits) > 1:
        raise PackError("unknown_format", format=format)
    return Written(file_name(pack, format), FORMATS[format].mime, render(pack, format))


def answer(written: Written, shown: bool = False) -> Response:
    """The file to keep, or to look at: pictures of a pack, which are asked for anew when they change."""
    if shown:
        headers = {**_CLOSED, "Cache-Control": "private, max-age=86400", "Vary": "Cookie"}  # of who asks alone
    else:
        name = f'attachment; filename="export{PurePath(written.name).suffix}"; '
        name += f"filename*=UTF-8''{quote(written.name)}"
        headers = {"Content-Disposition": name, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(written.content, media_type=written.mime, headers=headers)
