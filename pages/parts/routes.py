"""Addresses of the server beside the pages: files to download, and what goes with them. Light to import."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import startup

EXPORT = "/export"
LEDGERS = "/ledgers"
SHEET = "/sheet"
AUDIT = "/audit"
DRAWS = "/draws"
NEWS = "/snapshots/latest"
READY = "/ready"
MOMENT = 0.5  # seconds that an import by another thread may take, short of the start


def routes() -> list[Route]:
    """All of them, below the base path of the server."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}" if base else ""
    return [
        Route(f"{root}{EXPORT}/progress", _answering("downloads", "progress")),
        Route(f"{root}{EXPORT}/template", _receiving("uploads", "receive"), methods=["POST"]),
        Route(f"{root}{EXPORT}/{{format}}", _answering("downloads", "file")),
        Route(f"{root}{SHEET}/{{what}}", _answering("sheets", "answer")),
        Route(f"{root}{AUDIT}/{{what}}", _answering("audit_section", "answer")),
        Route(f"{root}{READY}", _at_once("health", "ready")),
        Route(f"{root}{DRAWS}/{{kind}}", _answering("draw_files", "file")),
        Route(f"{root}{NEWS}", _answering("news", "latest")),
        Route(f"{root}{LEDGERS}/template/{{kind}}", _answering("intake_routes", "template")),
        Route(f"{root}{LEDGERS}/offer", _answering("intake_routes", "offer")),
        Route(f"{root}{LEDGERS}/send", _receiving("intake_routes", "receive"), methods=["POST"]),
        Route(f"{root}{LEDGERS}/found/{{what}}", _answering("intake_routes", "found")),
    ]


def _answering(part: str, name: str) -> Callable[[Request], Response]:
    """What answers, imported when it is first asked for, and never while another thread imports it."""

    def answer(request: Request) -> Response:
        with startup.IMPORTS:
            found = _of(part, name)
        return found(request)

    return answer


def _at_once(part: str, name: str) -> Callable[[Request], Response]:
    """The same of what says 503 while the server is still importing."""

    def answer(request: Request) -> Response:
        if not startup.IMPORTS.acquire(timeout=MOMENT):
            return Response(status_code=503, headers={"Cache-Control": "no-store"})
        try:
            found = _of(part, name)
        finally:
            startup.IMPORTS.release()
        return found(request)

    return answer


def _receiving(part: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    """The same of what reads a file as it comes."""

    async def receive(request: Request) -> Response:
        return await _of(part, name)(request)

    return receive


def _of(part: str, name: str) -> Any:
    return getattr(import_module(f"pages.parts.{part}"), name)
