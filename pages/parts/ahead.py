"""What a page will need is named in the answer that begins it, so that the browser fetches it meanwhile."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts import gate


@cache
def library() -> str:
    """The address of plotly.min.js; the version keeps an old one out of the browser's cache."""
    return f"{gate.root()}/app/static/plotly.min.js?v={version('plotly')}"


class Ahead:
    """Adds to every page that it needs plotly.min.js: it is there soon after the first run has ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append(
                    "link", f"<{library()}>; rel=preload; as=script; fetchpriority=low"
                )
            await send(message)

        await self._app(scope, receive, named if _begins(scope) else send)


def _begins(scope: Scope) -> bool:
    """Whether a browser asks for a page to show; that of signing in has no charts."""
    if scope["type"] != "http" or scope["path"].startswith(f"{gate.root()}{gate.SIGN_IN}"):
        return False
    return Headers(scope=scope).get("sec-fetch-dest") == "document"
