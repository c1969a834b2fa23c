"""Files of a draw: the form to print, its workbook, the public list, the record to repeat the draw from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from analytics.drawing import DrawingError, Record, from_json
from analytics.drawing.sheet import notice, sheet
from analytics.export.clean import safe_name
from analytics.export.csv import table
from analytics.export.drawn import pdf, xlsx
from analytics.store import Snapshot
from data import draws
from data.publishing import SnapshotError
from data.state import StateError
from data.text import Lang, t
from pages.parts import audit, downloads, draw_keeping, identity, states
from pages.parts import here as place
from pages.parts.here import LANGUAGE, Here, as_lang, at
from pages.parts.noting import state
from pages.parts.routes import DRAWS


class _Kind(NamedTuple):
    """How a file of a record is made, what it is, and the key of its name."""

    make: Callable[[Record, Snapshot, Lang], bytes]
    mime: str
    name: str


def _json(record: Record, snapshot: Snapshot, lang: Lang) -> bytes:
    return record.to_json().encode()


KINDS = {
    "pdf": _Kind(lambda record, snapshot, lang: pdf(sheet(record, snapshot, lang)), "application/pdf", "title"),
    "xlsx": _Kind(
        lambda record, snapshot, lang: xlsx(sheet(record, snapshot, lang)),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "title",
    ),
    "csv": _Kind(lambda record, snapshot, lang: table(notice(record, snapshot, lang)), "text/csv", "notice"),
    "json": _Kind(_json, "application/json", "record"),
}


def links(now: Here, number: str) -> str:
    """The files of a draw."""
    values = {"draw": number, **({"lang": now.lang} if now.lang != "zh" else {})}
    each = (
        f'<a href="{escape(f"{place.root()}{DRAWS}/{kind}?{place.parameters(values)}")}" data-file>'
        f"{escape(t(f'draw.file.{kind}', now.lang))}</a>"
        for kind in KINDS
    )
    return f'<div class="q-files q-leads">{"".join(each)}</div>'


def file(request: Request) -> Response:
    """A file of a draw, for whoever may read it."""
    lang, number = as_lang(request.query_params.get("lang")), request.query_params.get("draw", "")[:20]
    kind, nothing = KINDS.get(request.path_params["kind"]), t("draw.no_record", lang, number=number)
    person = identity.of(request)
    if kind is None or not draw_keeping.may_read(person):
        return downloads.refused(nothing, lang, 404)
    try:
        now = at({LANGUAGE: lang}, person)
        if not draw_keeping.found(now, number) or not (text := draws.text(state(), number)):
            return downloads.refused(nothing, lang, 404)
        record = from_json(text)
        content = kind.make(record, draw_keeping.snapshot_of(now, record) or now.snapshot, lang)
    except (DrawingError, SnapshotError, StateError) as error:
        return downloads.refused(error.message(lang), lang, 404)
    except Exception:
        return downloads.refused(t("pack.error.failed", lang, number=states.logged(request.url.path)), lang, 500)
    told = audit.address(request.url.path, request.query_params)
    audit.recorder().record(person.id, "export", f"draw:{number}", told)
    name = f"{t(f'draw.sheet.{kind.name}', lang)} {number}.{request.path_params['kind']}"
    return downloads.answer(downloads.Written(safe_name(name), kind.mime, content))
