"""A snapshot of the first release under today's pages: what it knows is shown, and nothing breaks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pages.parts import menu
from tests.data.operations.conftest import FIRST_RELEASE
from tests.pages.conftest import Open, markup


@pytest.fixture(scope="module")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first_release")
    with zipfile.ZipFile(FIRST_RELEASE) as packed:
        packed.extractall(folder)
    return folder / "snapshots"


@pytest.mark.parametrize("page", menu.PAGES)
def test_a_page_opens(open_page: Open, first_release: Path, page: str) -> None:
    at = open_page(page, store=first_release)
    assert not at.exception
    assert "q-failed" not in markup(at)
