"""What a figure leaves out, in numbers: counted when its definition is unfolded, never for the page as such."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from analytics.definitions import Indicator
from analytics.quality.excluded import excluded, words
from analytics.view import from_query, to_query
from data.publishing import SnapshotError
from pages.parts import here, snapshots
from pages.parts.here import Here
from pages.parts.routes import UNCOUNTED

INDICATOR = "indicator"


def address(now: Here, indicator: Indicator) -> str:
    """Where the words are to be had for an indicator in the view looked at."""
    values = {INDICATOR: indicator.id, **to_query(now.view), here.LANGUAGE: now.lang}
    return f"{here.root()}{UNCOUNTED}?{here.parameters(values)}"


def answer(request: Request) -> Response:
    """The words, for whoever asks; 404 for what there is not."""
    params = dict(request.query_params)
    lang, id = here.as_lang(params.get(here.LANGUAGE)), params.get(INDICATOR, "")
    try:
        snapshot = snapshots.open_one(params.get("snapshot"))
    except SnapshotError as error:
        return PlainTextResponse(error.message(lang), 404)
    if id not in snapshot.indicators:
        return PlainTextResponse("", 404)
    view, _ = from_query(params, snapshot.known)
    found = excluded(snapshot, here.whose(), view, [id])[id]
    return PlainTextResponse(words(snapshot, found, lang), headers={"Cache-Control": "private, max-age=600"})
