"""What an export says about itself."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

from analytics.export import Made, exhibit
from analytics.export.clean import clean, safe_name
from analytics.store import Snapshot
from analytics.view import WHOLE, View, default_view, from_query

MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501", ("20171231-aaaa",))


def seen(snapshot: Snapshot, **changes: object) -> View:
    return default_view(snapshot.known).with_(**changes)


def test_the_footer_names_source_view_day_snapshot_and_time(snapshot: Snapshot) -> None:
    view = seen(snapshot, start=date(2017, 1, 1), end=date(2017, 7, 1))
    line = exhibit(snapshot, WHOLE, view, "products.rate", "zh", made=MADE).provenance.line
    for part in ("抽查结果台账", "2017年1—6月", "通报口径", f"快照 {snapshot.id}", "2018-01-05 09:30", "历史快照"):
        assert part in line


def test_its_link_opens_the_same_view(snapshot: Snapshot) -> None:
    view = seen(snapshot, start=date(2017, 1, 1), end=date(2017, 7, 1), compare="previous")
    link = exhibit(snapshot, WHOLE, view, "products.rate", "en", made=MADE).provenance.link
    params = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    assert link.startswith("http://127.0.0.1:8501/products?")
    assert params.pop("lang") == "en"
    assert from_query(params, snapshot.known) == (view, ())


def test_it_carries_the_definition_of_its_indicator(snapshot: Snapshot) -> None:
    made = exhibit(snapshot, WHOLE, seen(snapshot), "products.rate", "zh", made=MADE)
    assert made.definitions["监督抽查合格率"]["分子"] == "判定为合格的批次"


def test_no_text_carries_what_a_file_may_not_hold() -> None:
    assert clean("甲\x00\x0b乙\ud800\r\n丙") == "甲乙\n丙"
    assert safe_name("../重点:产品?\n") == "重点 产品"
    assert safe_name("...") == "_"


def test_a_source_is_named_once(demo: Snapshot) -> None:
    """Also where an indicator has two sources, one of them that of another."""
    said = exhibit(demo, WHOLE, default_view(demo.known), "equipment.accidents", "zh", made=MADE).provenance
    assert said.sources == ("工作事项台账", "特种设备台账")
