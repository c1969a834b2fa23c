"""Addresses of the server beside the pages: files to download, and what goes with them. Light to import."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.people import Act
from pages.parts import gate, identity, startup
from pages.parts.ahead import Ahead
from pages.parts.gate import SIGN_IN, Gate
from pages.parts.unknown import CONVERTOR

EXPORT = "/export"
LEDGERS = "/ledgers"
EVIDENCE = "/evidence"
SHEET = "/sheet"
AUDIT = "/audit"
DRAWS = "/draws"
NEWS = "/snapshots/latest"
READY = "/ready"
MOMENT = 0.5  # seconds that an import by another thread may take, short of the start


def routes() -> list[Route]:
    """All of them, below the base path of the server."""
    root = gate.root()
    return [
        Route(f"{root}{EXPORT}/progress", _answering("downloads", "progress")),
        Route(f"{root}{EXPORT}/template", _receiving("uploads", "receive"), methods=["POST"]),
        Route(f"{root}{EXPORT}/{{format}}", _answering("downloads", "file")),
        Route(f"{root}{SHEET}/{{what}}", _answering("sheets", "answer")),
        Route(f"{root}{AUDIT}/{{what}}", _answering("audit_section", "answer")),
        Route(f"{root}{READY}", _at_once("health", "ready")),
        Route(f"{root}{DRAWS}/{{kind}}", _answering("draw_files", "file")),
        Route(f"{root}{EVIDENCE}/send", _receiving("task_files", "receive"), methods=["POST"]),
        Route(f"{root}{EVIDENCE}/{{id}}", _answering("task_files", "answer")),
        Route(f"{root}{NEWS}", _answering("news", "latest")),
        Route(f"{root}{LEDGERS}/template/{{kind}}", _answering("intake_routes", "template", "publish")),
        Route(f"{root}{LEDGERS}/offer", _answering("intake_routes", "offer", "publish")),
        Route(f"{root}{LEDGERS}/send", _receiving("intake_routes", "receive", "publish"), methods=["POST"]),
        Route(f"{root}{LEDGERS}/found/{{what}}", _answering("intake_routes", "found", "publish")),
        Route(f"{root}{SIGN_IN}", _answering("sign_in", "entrance"), methods=["GET"]),
        Route(f"{root}{SIGN_IN}", _receiving("sign_in", "enter"), methods=["POST"]),
        Route(f"{root}{SIGN_IN}/out", _receiving("sign_in", "leave"), methods=["POST"]),
        Route(f"{root}{SIGN_IN}/password", _answering("sign_in", "password"), methods=["GET"]),
        Route(f"{root}{SIGN_IN}/password", _receiving("sign_in", "change"), methods=["POST"]),
        Route(f"{root}{SIGN_IN}/provider", _answering("sign_in_provider", "provider")),
        Route(f"{root}/{{path:{CONVERTOR}}}", _answering("unknown", "answer"), methods=["GET"]),
    ]


def middleware() -> list[Middleware]:
    """What stands before all of Streamlit and all routes: nobody reaches either but through the gate, and pages say
    what they will need."""
    return [Middleware(Gate), Middleware(Ahead)]


def _answering(part: str, name: str, act: Act | None = None) -> Callable[[Request], Response]:
    """What answers those who may do an act, imported when it is first asked for, and never while another thread
    imports it."""

    def answer(request: Request) -> Response:
        with startup.IMPORTS:
            found = _of(part, name)
        return _not_allowed(request, act) or found(request)

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


def _receiving(part: str, name: str, act: Act | None = None) -> Callable[[Request], Awaitable[Response]]:
    """The same of what reads a file as it comes."""

    async def receive(request: Request) -> Response:
        return await run_in_threadpool(_not_allowed, request, act) or await _of(part, name)(request)

    return receive


def _not_allowed(request: Request, act: Act | None) -> Response | None:
    """What is answered to somebody who may not do it."""
    if act is None or identity.of(request).may(act):
        return None
    return PlainTextResponse(identity.not_allowed().message(gate.language(request)), 403)


def _of(part: str, name: str) -> Any:
    return getattr(import_module(f"pages.parts.{part}"), name)
