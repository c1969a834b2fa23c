"""A page names what its charts need, so that the browser fetches it while the server makes the page."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from pages.parts.ahead import Ahead, library


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("page")(scope, receive, send)


def named(path: str, wanted: str) -> str | None:
    """The header that an answer gets."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"sec-fetch-dest", wanted.encode())]}
    asyncio.run(Ahead(page)(scope, receive, send))
    return dict(sent[0]["headers"]).get(b"link", b"").decode() or None


def test_a_page_says_that_it_needs_the_library() -> None:
    assert named("/products", "document") == f"<{library()}>; rel=preload; as=script; fetchpriority=low"


@pytest.mark.parametrize(("path", "wanted"), [("/sheet/figure", "empty"), ("/sign-in", "document")])
def test_nothing_else_does(path: str, wanted: str) -> None:
    assert named(path, wanted) is None
