"""The pages of somebody who sees one place: nothing to compare it with, its own lists instead."""

from __future__ import annotations

import pytest

from analytics import cards
from analytics.cards.spec import pages
from analytics.findings.viewing import whole
from analytics.store import Snapshot
from analytics.view import WHOLE, Scope, View, default_view

ONE, TWO = Scope(("likou",)), Scope(("likou", "gucheng"))


@pytest.fixture(scope="module")
def likou(demo: Snapshot) -> Snapshot:
    """The demo, of one place."""
    return demo.within(ONE)


def keys(snapshot: Snapshot, page: str) -> list[str]:
    return [spec.key for spec in cards.page(page, snapshot.indicators, snapshot.areas.parted)]


def test_the_map_gives_way_to_what_is_overdue_and_falls_due(demo: Snapshot, likou: Snapshot) -> None:
    assert {"overdue", "due", "tasks"} < set(keys(likou, "overview")) and "map" not in keys(likou, "overview")
    assert "map" in keys(demo, "overview") and "overdue" not in keys(demo, "overview")
    assert keys(demo.within(TWO), "overview") == keys(demo, "overview")


@pytest.mark.parametrize("page", pages())
def test_no_card_speaks_of_the_district(likou: Snapshot, page: str) -> None:
    for spec in cards.page(page, likou.indicators, likou.areas.parted):
        built = cards.build(likou, ONE, default_view(likou.known), spec.full_key, "zh")
        assert "全区" not in str(built.words) + str(built.rows), spec.key


def test_lists_are_those_of_the_place(demo: Snapshot, likou: Snapshot) -> None:
    view = default_view(demo.known)
    chosen: View = view.with_(areas=("likou",))
    for key in ("overview.overdue", "overview.due", "equipment.named"):
        ours, theirs = cards.build(likou, ONE, view, key, "zh"), cards.build(demo, WHOLE, chosen, key, "zh")
        assert ours.rows == theirs.rows and ours.rows


def test_what_falls_due_first_comes_first(likou: Snapshot) -> None:
    built = cards.build(likou, ONE, default_view(likou.known), "overview.due", "zh")
    days = [row["due_on"] for row in built.rows]
    assert days == sorted(days) and days[0].strftime("最早%Y年%-m月%-d日到期") in built.words.takeaway


def test_the_whole_is_called_by_what_may_be_seen(demo: Snapshot, likou: Snapshot) -> None:
    assert whole(likou, "zh") == "李口镇"
    assert whole(demo.within(TWO), "zh") == "全部（2个）"
    assert whole(demo, "zh").startswith("全区")


def test_several_places_are_compared_with_themselves(demo: Snapshot) -> None:
    two = demo.within(TWO)
    built = cards.build(two, TWO, default_view(two.known), "overview.map", "zh")
    assert {row["code"] for row in built.rows} == {"likou", "gucheng"}
