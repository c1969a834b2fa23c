"""Every page in both languages, over full, empty, extreme and small views: it stands, says something, says it well."""

import re
from datetime import date
from pathlib import Path

import pytest

from data.publishing import write_snapshot
from pages.parts.menu import PAGES
from tests.pages.conftest import Open, markup, words
from tests.worlds import AS_OF, small_tables

VIEWS = {
    "usual": {},
    "nothing there": {"period": "2009"},
    "one day": {"period": "2017-06-06", "compare": "previous"},
    "everything filtered": {
        "period": "2017-01-05..2017-06-19",
        "area": "likou,gucheng",
        "product": "agricultural",
        "basis": "all_supervision",
        "level": "P,M",
        "kind": "SUP",
        "stage": "PRD",
    },
    "no comparison": {"compare": "none", "area": "likou"},
    "year to date": {"compare": "ytd", "period": "2017-Q2", "basis": "district"},
}
OWN = {"records": {"indicator": "batches"}}


def headline(page_markup: str) -> str:
    return re.sub(r"<[^>]+>", "", page_markup.partition("<h1")[2].partition(">")[2].partition("</h1>")[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_in_every_view(open_page: Open, page: str, view: str, lang: str):
    at = open_page(page, **VIEWS[view], **OWN.get(page, {}), **({"lang": "en"} if lang == "en" else {}))
    assert not at.exception
    assert headline(markup(at))
    assert "q-failed" not in markup(at)
    assert not re.search(r"\b(nan|NaN|None|null|inf|undefined)\b", words(at))


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_words(open_page: Open, page: str):
    shown = re.sub(r"\d{8}-[0-9a-f]+", "", words(open_page(page, **OWN.get(page, {}))))  # ids of snapshots
    assert set(re.findall(r"[A-Za-z]{4,}", shown)) <= {"English", "Excel", "xlsx", "pptx", "PPTX", "DOCX", "XLSX"}


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_no_chinese_but_names(open_page: Open, page: str):
    at = open_page(page, lang="en", **OWN.get(page, {}))
    texts = [found.proto.popover.label for found in at.get("popover")] + [headline(markup(at))]
    assert [text for text in texts if re.search("[\u4e00-\u9fff]", text)] == []


def test_a_district_without_ledgers_of_a_kind_still_has_every_page(open_page: Open, tmp_path: Path):
    only = {"sampling_results": small_tables()["sampling_results"]}
    write_snapshot(tmp_path, only, as_of=AS_OF, demo=False, root="suiyang")
    for page in PAGES:
        at = open_page(page, store=tmp_path, **OWN.get(page, {}))
        assert not at.exception
        assert "q-failed" not in markup(at)


def test_an_empty_store_says_what_is_missing_and_where(open_page: Open, tmp_path: Path):
    at = open_page(store=tmp_path)
    assert not at.exception
    assert str(tmp_path) in words(at)
    assert "QUALITY_STORE" in words(at)


def test_a_damaged_file_is_named_and_another_snapshot_offered(open_page: Open, tmp_path: Path):
    older = write_snapshot(tmp_path, small_tables(), as_of=date(2017, 11, 30), demo=True, root="suiyang")
    newer = write_snapshot(tmp_path, small_tables(), as_of=AS_OF, demo=True, root="suiyang")
    damaged = tmp_path / newer.id / "facts" / "sampling_results.parquet"
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    at = open_page(store=tmp_path)
    assert damaged.name in words(at)
    assert f"snapshot={older.id}" in markup(at)
    assert headline(markup(open_page(store=tmp_path, snapshot=older.id)))


def test_parts_of_an_address_that_make_no_sense_are_named(open_page: Open):
    at = open_page("products", area="likou,atlantis", period="2017-13", snapshot="20100101-abcd", compare="never")
    said = words(at)
    assert all(part in said for part in ("atlantis", "2017-13", "20100101-abcd", "never"))
    assert "李口镇" in said


@pytest.mark.parametrize("where", ["month:2017-13", "year:abc", "quarter:", "month:2009-01", "area:atlantis", "x:1;;:"])
def test_rows_of_a_mark_that_makes_no_sense(open_page: Open, where: str):
    at = open_page("records", indicator="batches", where=where)
    assert not at.exception
    assert headline(markup(at))
    assert "q-failed" not in markup(at)


@pytest.mark.parametrize("page", ["9" * 20, "9" * 9, "1" * 5000, "-1", "0", "x"])
def test_a_page_of_a_list_that_nobody_has(open_page: Open, page: str):
    for at in (
        open_page("records", indicator="batches", page=page),
        open_page("profile", page=page),
        open_page("methods", section="issues", page=page),
    ):
        assert not at.exception
        assert "q-failed" not in markup(at)


def test_what_goes_wrong_on_a_page_is_said_in_plain_words(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pages.parts.rows.shown", lambda now, ask: 1 / 0)
    at = open_page("records", indicator="batches")
    assert not at.exception
    assert "q-failed" in markup(at)
    assert "明细" in words(at)


def test_choosing_products_offers_no_words_of_streamlit_s_own(open_page: Open):
    (choice,) = open_page("products").multiselect
    assert choice.proto.select_all == 0


def test_an_older_snapshot_is_marked_on_every_page(open_page: Open, tmp_path: Path):
    older = write_snapshot(tmp_path, small_tables(), as_of=date(2017, 11, 20), demo=True, root="suiyang")
    write_snapshot(tmp_path, small_tables(), as_of=AS_OF, demo=True, root="suiyang")
    said = words(open_page("equipment", store=tmp_path, snapshot=older.id))
    assert f"历史快照 {older.id}" in said
    assert "2017年11月未完整" in said


@pytest.mark.parametrize(
    ("page", "last", "address"),
    [("records", "1", {"indicator": "batches"}), ("profile", "2", {}), ("methods", "1", {"section": "issues"})],
)
def test_a_page_beyond_the_last_is_the_last(open_page: Open, page: str, last: str, address: dict[str, str]):
    assert words(open_page(page, page="99999", **address)) == words(open_page(page, page=last, **address))


def test_the_profile_of_two_areas_names_both(open_page: Open):
    assert "古城街道、" in words(open_page("profile", area="gucheng,likou"))
