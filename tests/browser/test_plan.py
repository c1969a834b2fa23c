"""抽样建议: reached from 重点产品, as many batches as one says, a table to take along that adds up."""

import csv
import io

from tests.browser import truth
from tests.browser.dashboard import Dashboard, Visit

LAST_YEAR = ("2017-01-01", "2018-01-01")


def plan(d: Dashboard) -> list[dict[str, str]]:
    """The plan as it is downloaded at the foot of the page."""
    with d.page.expect_download() as download:
        d.page.get_by_role("button", name="下载抽样方案（CSV）").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def planned(d: Dashboard) -> int:
    return sum(int(line["建议批次"]) for line in plan(d))


def test_the_plan_is_reached_from_the_page_of_products_and_keeps_the_view(visit: Visit):
    d = visit("/products?area=likou&period=2017")
    d.click("抽样建议")
    assert d.page.url.partition("?")[0].endswith("/plan")
    assert d.query()["area"] == "likou"
    assert {line["乡镇"] for line in plan(d)} == {"李口镇"}


def test_without_a_word_as_many_batches_are_planned_as_last_year_had(visit: Visit):
    d = visit("/plan")
    sampled = truth.sampled(*LAST_YEAR, levels=["D"])
    assert planned(d) == len(sampled)
    assert f"下一批{len(sampled)}批次" in d.shown().replace("\n", "")


def test_the_number_typed_stands_in_the_address_and_the_plan_adds_up_to_it(visit: Visit):
    d = visit("/plan")
    before = {(line["乡镇"], line["产品类别"]): int(line["建议批次"]) for line in plan(d)}
    box = d.page.get_by_role("spinbutton")
    box.fill("1000")
    with d.rerun():
        box.press("Enter")
    assert d.query()["n"] == "1000"
    after = {(line["乡镇"], line["产品类别"]): int(line["建议批次"]) for line in plan(d)}
    assert sum(after.values()) == 1000
    assert all(after[key] >= batches for key, batches in before.items())
    d.reload()
    assert planned(d) == 1000


def test_a_plan_too_small_for_the_minimum_says_so(visit: Visit):
    d = visit("/plan?n=40")
    assert "40批次不够" in d.shown()
    assert planned(d) == 40
