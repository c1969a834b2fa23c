"""Every figure says what it is: 口径 on the cards and on the page of definitions (F1)."""

import tomllib

import pytest

from tests.browser.dashboard import Visit
from tests.browser.truth import PROJECT, reference

FACTS = {"定义", "分子", "单位", "时期", "来源", "不计入", "责任科室", "版本"}


def indicators() -> list[dict]:
    """The indicators as their files have them."""
    found = []
    for path in sorted((PROJECT / "data" / "indicators").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        defaults = tables.pop("defaults", {})
        found += [{**defaults, **table} for table in tables.values()]
    return found


def test_every_indicator_is_defined_with_everything_an_official_may_ask(visit: Visit):
    d = visit("/data")
    listed = d.page.locator(".q-definition").evaluate_all(
        """found => found.map(one => [one.querySelector('h3').textContent,
             [...one.querySelectorAll('dt')].map(e => e.textContent),
             [...one.querySelectorAll('dd')].map(e => e.textContent)])"""
    )
    shown = {name: dict(zip(terms, said, strict=True)) for name, terms, said in listed}
    assert set(shown) == {one["name"]["zh"] for one in indicators()}
    for one in indicators():
        facts = shown[one["name"]["zh"]]
        assert set(facts) >= FACTS | ({"分母"} if "denominator" in one else set())
        assert facts["定义"] == one["definition"]["zh"]
        assert facts["责任科室"] == one["owner"]["zh"]
        assert facts["版本"].startswith(one["version"])
        assert all(facts.values())


@pytest.mark.parametrize("page", ["consumption", "products", "equipment", "programme"])
def test_every_card_with_a_figure_offers_its_definition(page: str, visit: Visit):
    d = visit(f"/{page}")
    cards = d.page.locator(":is(.q-foot, .q-kpi)").count()
    assert cards > 3
    assert d.page.locator(":is(.q-foot, .q-kpi) summary", has_text="口径").count() == cards


def test_the_definition_of_a_card_is_that_of_its_indicator(visit: Visit):
    said = visit("/products").definition("products_stages")
    one = next(one for one in indicators() if one["name"]["zh"] == "监督抽查合格率")
    assert one["definition"]["zh"] in said
    assert one["counted"]["zh"] in said
    assert one["out_of"]["zh"] in said


def test_every_published_figure_stands_beside_ours_and_agrees(visit: Visit):
    head, *rows = visit("/data?section=figures").rows()
    assert len(rows) == len(reference("published_figures")) == 27
    assert {row[head.index("对照")] for row in rows} == {"● 一致"}
