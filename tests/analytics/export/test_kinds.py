"""Every kind of chart in every format, and what the document says of it."""

from __future__ import annotations

import pytest

from analytics.charts import HTML_KINDS, KINDS
from analytics.export import FORMATS
from analytics.export.native import NATIVE
from tests.analytics.export.kinds import CHART, DOCUMENT, HOW, how, written


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_kind_has_a_renderer(format: str) -> None:
    assert set(HOW[format][0]) == set(KINDS) | HTML_KINDS


@pytest.mark.parametrize("format", ["pptx", "docx", "xlsx"])
def test_no_office_format_holds_a_picture(format: str) -> None:
    assert not any("图片" in how(kind, format) or "矢量" in how(kind, format) for kind in (*KINDS, *HTML_KINDS))
    assert {kind for kind in KINDS if how(kind, format) == CHART} == set(KINDS) & set(NATIVE)


def test_the_document_holds_the_table() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert written(document) == document
