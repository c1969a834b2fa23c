"""A snapshot published while a page is open: the browser asks now and then, and says so without touching the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from data.publishing import SnapshotError, read_manifest
from data.text import t
from pages.parts import here, snapshots
from pages.parts.here import Here
from pages.parts.routes import NEWS

SECONDS = 5  # between two questions of an open page
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def told(now: Here) -> dict[str, Any]:
    """What the script must know: which snapshot was in force when the page was made, where to ask, what to say."""
    return {
        "known": snapshots.in_force() if now.problem else now.latest,
        "ask": f"{here.root()}{NEWS}?lang={now.lang}&place={quote(now.snapshot.manifest.root)}",
        "milliseconds": SECONDS * 1_000,
        "show": t("snapshots.show_new", now.lang),
        "later": t("snapshots.later", now.lang),
    }


def latest(request: Request) -> Response:
    """The latest snapshot of a place as JSON: {id, said}; {} where none can be named."""
    lang = here.as_lang(request.query_params.get("lang"))
    try:
        latest, place = snapshots.newest(), request.query_params.get("place", "")
        manifest = read_manifest(snapshots.store(), latest.get(place) or snapshots.in_force())
        at = f"{manifest.published_at:%Y-%m-%d %H:%M}"
        said = t("snapshots.new", lang, id=manifest.id, as_of=manifest.as_of, at=at)
        told = {"id": manifest.id, "said": said}
    except SnapshotError:
        told = {}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})
