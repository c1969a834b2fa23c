"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.worlds import publish_small

settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the small world of tests/worlds.py, published once; for reading only."""
    store = tmp_path_factory.mktemp("small_world")
    publish_small(store)
    return store
