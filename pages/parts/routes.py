"""Addresses of the server beside the pages: files to download, and what goes with them. Light to import."""

from __future__ import annotations

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import startup

EXPORT = "/export"
LEDGERS = "/ledgers"
UNCOUNTED = "/uncounted"
NEWS = "/snapshots/latest"


def routes() -> list[Route]:
    """All of them, below the base path of the server."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}" if base else ""
    return [
        Route(f"{root}{EXPORT}/progress", _progress),
        Route(f"{root}{EXPORT}/template", _template, methods=["POST"]),
        Route(f"{root}{EXPORT}/{{format}}", _file),
        Route(f"{root}{NEWS}", _news),
        Route(f"{root}{UNCOUNTED}", _uncounted),
        Route(f"{root}{LEDGERS}/template/{{kind}}", _ledger_template),
        Route(f"{root}{LEDGERS}/offer", _ledger_offer),
        Route(f"{root}{LEDGERS}/send", _ledger_sent, methods=["POST"]),
        Route(f"{root}{LEDGERS}/found/{{what}}", _ledger_found),
    ]


# what answers is imported when it is first asked for, and never while another thread imports it


def _file(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import downloads  # noqa: PLC0415
    return downloads.file(request)


def _progress(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import downloads  # noqa: PLC0415
    return downloads.progress(request)


def _news(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import news  # noqa: PLC0415
    return news.latest(request)


def _uncounted(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import uncounted  # noqa: PLC0415
    return uncounted.answer(request)


async def _template(request: Request) -> Response:
    from pages.parts import uploads  # noqa: PLC0415

    return await uploads.receive(request)


def _ledger_template(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import intake_routes  # noqa: PLC0415
    return intake_routes.template(request)


def _ledger_offer(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import intake_routes  # noqa: PLC0415
    return intake_routes.offer(request)


async def _ledger_sent(request: Request) -> Response:
    from pages.parts import intake_routes  # noqa: PLC0415

    return await intake_routes.receive(request)


def _ledger_found(request: Request) -> Response:
    with startup.IMPORTS:
        from pages.parts import intake_routes  # noqa: PLC0415
    return intake_routes.found(request)
