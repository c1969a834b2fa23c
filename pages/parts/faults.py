"""Errors that neither a page nor a route caught: the reader gets plain words and a number, which the log has too."""

from __future__ import annotations

from html import escape

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from data.operations import logs
from data.text import t
from pages.parts import gate


def on_page(error: Exception) -> bool:
    """Say it in place of what Streamlit says."""
    from pages.parts import here  # noqa: PLC0415 - slow to import: the server begins with this module

    lang, number = here.language(), logs.failed("page", error)
    words = f"<b>▼ {escape(t('shell.failed', lang))}</b>{escape(t('shell.failed_number', lang, number=number))}"
    st.html(f'<div class="q-failed" role="alert">{words}</div>')
    return True


def on_route(request: Request, error: Exception) -> Response:
    """What is answered where a file or form failed: of the address nothing but the part before what was typed."""
    number, lang = logs.failed(f"/{request.url.path.strip('/').partition('/')[0]}", error), gate.language(request)
    said = f"{t('shell.failed', lang)} {t('shell.failed_number', lang, number=number)}"
    return PlainTextResponse(said, 500, headers={"Cache-Control": "no-store"})
