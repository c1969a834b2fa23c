"""The papers for a meeting: cards come in with their view, nothing is lost, nobody overwrites another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from analytics.export import packs
from analytics.export.packs import PACK, Saved
from data.state import LOCAL, State
from pages.parts import acts, packing
from pages.parts.here import Here
from tests.pages.conftest import Open, markup, words

RATE = "products.rate"
Looking = Callable[..., Here]


@pytest.fixture
def kept(tmp_path: Path) -> State:
    """What the pages of a test keep."""
    return State(tmp_path / "kept" / "state.sqlite")


def put(kept: State, saved: Saved, name: str = "") -> None:
    kept.change(LOCAL, PACK, lambda _: packs.to_json(saved), name=name)


def pack(kept: State, name: str = "") -> Saved:
    return packs.from_json(kept.text(LOCAL, PACK, name).text)


def two() -> Saved:
    query = "period=2017-06&compare=yoy&basis=reported"
    return packs.added(packs.added(Saved(), RATE, query), "products.groups", query)


@pytest.fixture
def press(here: Looking, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`press(do="add", card=…)`: what a button of a page does to the papers; `seen` False: from a stale sight."""
    state: dict = {}
    monkeypatch.setattr(st, "session_state", state)
    state["here"] = here()

    def pressed(seen: bool = True, **asked: str) -> None:
        if seen:
            packing.arrive()
        state[packing.COMPONENT] = {"pack": asked}
        acts.act()

    return pressed


def test_a_card_comes_in_with_the_view_looked_at(press: Callable[..., None], kept: State, here: Looking) -> None:
    press(do="add", card=RATE)
    (item,) = pack(kept).items
    assert (item.key, f"snapshot={here().view.snapshot}" in item.query, "period=2017" in item.query) == (
        RATE,
        True,
        True,
    )


@pytest.mark.parametrize("asked", [{"do": "add", "card": "nix.nix"}, {"do": "explode"}, {"do": "move", "months": "x"}])
def test_what_no_page_offers_changes_nothing(press: Callable[..., None], kept: State, asked: dict[str, str]) -> None:
    put(kept, two())
    press(**asked)
    assert pack(kept) == two()


def test_cards_are_put_in_order_and_dropped(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    press(do="down", item="1")
    assert [item.id for item in pack(kept).items] == ["2", "1"]
    press(do="up", item="1")
    press(do="drop", item="2")
    assert [item.id for item in pack(kept).items] == ["1"]


def test_the_last_card_comes_first_at_once(press: Callable[..., None], kept: State) -> None:
    put(kept, packs.added(two(), RATE, "period=2016"))
    press(do="top", item="3")
    assert [item.id for item in pack(kept).items] == ["3", "1", "2"]


def test_a_change_from_a_stale_sight_is_refused_and_said(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    packing.arrive()
    put(kept, packs.worded(two(), "1", title="别人写的"))  # another browser was faster
    press(seen=False, do="drop", item="1")
    assert pack(kept).items[0].title == "别人写的"
    assert "别处改动" in packing.notice()[0]


def test_two_changes_of_one_reader_in_one_run_are_no_conflict(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    packing.arrive()
    packing.edit(lambda saved: packs.worded(saved, "1", title="重点看"))
    press(seen=False, do="down", item="1")
    assert [(item.id, item.title) for item in pack(kept).items] == [("2", ""), ("1", "重点看")]
    assert packing.notice() == ("", "")


def test_two_browsers_may_both_add(press: Callable[..., None], kept: State) -> None:
    packing.arrive()
    put(kept, two())
    press(seen=False, do="add", card=RATE)
    assert len(pack(kept).items) == 3


def test_opening_saved_papers_keeps_those_on_the_table(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    put(kept, Saved(title="月报"), "月报")
    press(do="open", name="月报")
    assert (pack(kept).title, pack(kept, "上次未保存的")) == ("月报", two())


def test_clearing_loses_nothing(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    press(do="clear")
    assert (pack(kept).items, pack(kept, "上次未保存的")) == ((), two())
    press(do="open", name="上次未保存的")
    assert pack(kept) == two()


LOSING = [
    ({"do": "drop", "item": "1"}, "已移除“批次合格率”"),
    ({"do": "clear"}, "已清空"),
    ({"do": "move", "months": "6"}, "请核对"),
    ({"do": "open", "name": "月报"}, "已打开“月报”"),
    ({"do": "forget", "name": "月报"}, "已删除“月报”"),
]


@pytest.mark.parametrize(("asked", "words"), LOSING)
def test_what_is_lost_is_said_and_taken_back(
    press: Callable[..., None], kept: State, asked: dict[str, str], words: str
) -> None:
    before = packs.worded(two(), "1", title="重点看"), Saved(title="月报")
    put(kept, before[0])
    put(kept, before[1], "月报")
    press(**asked)
    said, button = packing.notice()
    assert (words in said, "撤销" in button, (pack(kept), pack(kept, "月报")) == before) == (True, True, False)
    press(do="undo")
    assert (pack(kept), pack(kept, "月报")) == before


def test_what_another_wrote_since_is_not_taken_back(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    press(do="drop", item="1")
    put(kept, Saved(title="别人写的"))
    press(do="undo")
    assert pack(kept).title == "别人写的"


def test_only_the_last_step_is_taken_back(press: Callable[..., None], kept: State) -> None:
    put(kept, packs.added(two(), RATE, "period=2016"))
    press(do="drop", item="1")
    press(do="down", item="2")
    press(do="undo")
    assert [item.id for item in pack(kept).items] == ["3", "2"]


def test_the_name_of_opened_papers_stands_ready_to_save_under(press: Callable[..., None], kept: State) -> None:
    put(kept, two(), "月报")
    press(do="open", name="月报")
    assert st.session_state[packing.NAME] == "月报"


def test_papers_that_are_not_there_are_not_opened(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    press(do="open", name="没有的")
    assert pack(kept) == two()


def test_the_view_of_the_page_becomes_that_of_the_cover(press: Callable[..., None], kept: State) -> None:
    put(kept, two())
    press(do="look_here")
    assert "snapshot=" in pack(kept).query


def test_papers_move_to_the_snapshot_in_force(press: Callable[..., None], kept: State, here: Looking) -> None:
    put(kept, two())
    press(do="move", months="6")
    assert packs.snapshots(pack(kept)) == {here().in_force}
    assert ["period=2017-12" in item.query for item in pack(kept).items] == [True, True]


# the page


def test_without_papers_the_page_is_the_report(open_page: Open) -> None:
    assert "q-report" in markup(open_page("meeting"))


def test_where_papers_are_saved_the_page_offers_them(open_page: Open, kept: State) -> None:
    put(kept, two(), "月报")
    assert "月报" in words(open_page("meeting"))


def test_with_papers_the_page_shows_them_in_order(open_page: Open, kept: State) -> None:
    put(kept, packs.covered(two(), title="例会"))
    at = open_page("meeting")
    assert not at.exception
    said = words(at)
    assert said.index("批次合格率") < said.index("分产品类别")
    assert at.text_input(key="pack_title").value == "例会"
    assert "时期后移6个月，2017年6月→2017年12月" in said


def test_words_are_kept_as_they_are_typed(open_page: Open, kept: State) -> None:
    put(kept, two())
    at = open_page("meeting")
    at.text_input(key="pack_title_2").set_value("重点看建材").run()
    at.text_input(key="pack_office").set_value("质量办").run()
    assert (pack(kept).items[1].title, pack(kept).office) == ("重点看建材", "质量办")


def test_what_cannot_be_seen_is_not_kept(open_page: Open, kept: State) -> None:
    put(kept, two())
    open_page("meeting").text_input(key="pack_title").set_value("例\x07会\x00").run()
    assert pack(kept).title == "例会"


def test_a_day_that_is_none_is_said(open_page: Open, kept: State) -> None:
    put(kept, packs.covered(two(), day="明天"))
    assert "会议日期无法识别" in words(open_page("meeting"))


def test_a_name_that_is_taken_is_asked_for_twice(open_page: Open, kept: State) -> None:
    put(kept, two())
    put(kept, Saved(title="旧"), "月报")
    at = open_page("meeting")
    at.text_input(key="pack_name").set_value("月报")
    at.button(key="pack_save_button").click().run()
    assert (pack(kept, "月报").title, "再按一次" in words(at)) == ("旧", True)
    at.button(key="pack_save_button").click().run()
    assert (pack(kept, "月报"), "已保存为" in words(at)) == (two(), True)


def test_a_card_that_is_no_more_is_said_and_can_be_dropped(open_page: Open, kept: State) -> None:
    put(kept, packs.added(two(), "products.gone", ""))
    said = words(open_page("meeting"))
    assert "没有“products.gone”这张图" in said


def test_a_view_that_is_no_more_is_said_beside_its_chart(open_page: Open, kept: State) -> None:
    put(kept, packs.added(two(), RATE, "snapshot=19990101-ffff"))
    assert "快照 19990101-ffff 已不在" in words(open_page("meeting"))


@pytest.mark.parametrize("text", ['{"items": [5]}', '{"items": [{"id": "1"}]}', '{"title": 7}'])
def test_damaged_papers_leave_the_other_pages_alone(open_page: Open, kept: State, text: str) -> None:
    kept.change(LOCAL, PACK, lambda _: text)
    assert not open_page("products").exception
    assert str(kept.path) in words(open_page("meeting"))


def test_a_file_that_cannot_be_read_leaves_the_other_pages_alone(open_page: Open, kept: State) -> None:
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"no database " * 200)
    at = open_page("meeting", section="pack")
    assert not at.exception
    assert str(kept.path) in words(at)
    assert not open_page("products").exception


def test_a_card_in_the_papers_says_so(open_page: Open, kept: State) -> None:
    before = markup(open_page("products"))
    assert "＋会议材料" in before
    assert "已加入" not in before
    query = next(part for part in before.split("/export/png?")[1:] if part.startswith(f"card={RATE}")).split('"')[0]
    put(kept, packs.added(Saved(), RATE, query.replace("&amp;", "&").removeprefix(f"card={RATE}&")))
    assert markup(open_page("products")).count("已加入") == 1
