"""Addresses that are no page get an answer in the reader's language; pages and Streamlit's own addresses do not."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.parts import identity_provider, menu, routes

HOME = "http://127.0.0.1:8501"


@pytest.fixture(scope="module")
def browser() -> TestClient:
    app = Starlette(routes=[route for route in routes.routes() if "unknown" in route.path])
    return TestClient(app, base_url=HOME, client=("127.0.0.1", 50_000))


@pytest.mark.parametrize(("lang", "said"), [("", "没有这个页面"), ("?lang=en", "No such page")])
def test_what_is_no_page_is_said_with_the_way_to_the_first(lang: str, said: str, browser: TestClient):
    answer = browser.get(f"/nowhere<b>{lang}")
    assert answer.status_code == 404
    assert said in answer.text
    assert "nowhere&lt;b&gt;" in answer.text
    assert f'href="/{lang}"' in answer.text


@pytest.mark.parametrize(
    "path", ["/overview", *map(menu.path, menu.PAGES), identity_provider.BACK, "/favicon.png", "/_stcore/health"]
)
def test_pages_and_what_is_streamlits_pass(path: str, browser: TestClient):
    assert browser.get(path).text == "Not Found"
