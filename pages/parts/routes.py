"""Addresses of the server beside the pages: files to download, and what goes with them. Light to import."""

from __future__ import annotations

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import startup

EXPORT = "/export"


def routes() -> list[Route]:
    """All of them, below the base path of the server."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    above = f"/{base}{EXPORT}" if base else EXPORT
    return [
        Route(f"{above}/progress", _progress),
        Route(f"{above}/template", _template, methods=["POST"]),
        Route(f"{above}/{{format}}", _file),
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


async def _template(request: Request) -> Response:
    from pages.parts import uploads  # noqa: PLC0415

    return await uploads.receive(request)
