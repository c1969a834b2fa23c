"""Addresses that are no page: said in the reader's language, where Streamlit would show its first page under an English
notice of its own."""

from __future__ import annotations

import re

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from data.text import t
from pages.parts import gate, identity_provider, menu

CONVERTOR = "unknown"


class _Unknown(StringConvertor):
    """One part of a path that is neither a page nor a file nor Streamlit's own."""

    known = (*(address for _, address, _ in menu.PAGES.values()), identity_provider.BACK.strip("/"))
    regex = rf"(?!(?:{'|'.join(map(re.escape, known))})$)[^/._][^/.]*"


register_url_convertor(CONVERTOR, _Unknown())


def answer(request: Request) -> Response:
    """404, with the way to the first page."""
    from pages.parts import downloads  # noqa: PLC0415 - slow to import: routes begin with this module

    lang, path = gate.language(request), request.path_params["path"][:40]
    said, title = t("shell.no_page", lang, path=path), t("shell.no_page_title", lang)
    return downloads.refused(said, lang, 404, title, page="overview")
