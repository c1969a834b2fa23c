"""QR codes of addresses, drawn once each."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

_INK = "#1A2834"
_KEPT = 256  # codes


@lru_cache(maxsize=_KEPT)
def png(address: str) -> bytes:
    """The code as a bitmap."""
    made = io.BytesIO()
    _code(address).save(made, kind="png", scale=4, border=1, dark=_INK)
    return made.getvalue()


@lru_cache(maxsize=_KEPT)
def svg(address: str) -> str:
    """The code as a drawing that takes the size of its place."""
    return _code(address).svg_inline(border=1, dark=_INK, omitsize=True)


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
