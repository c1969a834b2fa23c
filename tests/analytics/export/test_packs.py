"""A kept pack: put together, worded, moved on to the next period, made into what the formats write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from analytics import cards
from analytics.export import Made, packs
from analytics.export.assemble import Maker, PackError, single
from analytics.export.packs import Saved
from analytics.periods import format_period, parse_period
from analytics.store import Snapshot
from analytics.view import WHOLE, View, from_query, to_query
from data.text import LANGS, Lang

MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501", ("20171231-aaaa",))


def pack(*queries: str) -> Saved:
    """A pack of one card in several views."""
    saved = Saved()
    for query in queries:
        saved = packs.added(saved, "products.rate", query)
    return saved


def ids(saved: Saved) -> list[str]:
    return [item.id for item in saved.items]


def test_a_card_is_added_once_in_each_view() -> None:
    saved = packs.added(pack("period=2017", "period=2016"), "products.rate", "period=2017")
    assert [item.query for item in saved.items] == ["period=2017", "period=2016"]


def test_the_first_card_gives_the_cover_its_view() -> None:
    assert pack("period=2017", "period=2016").query == "period=2017"


def test_an_id_is_never_given_twice_in_a_pack() -> None:
    saved = packs.dropped(pack("a=1", "a=2", "a=3"), "2")
    assert ids(packs.added(saved, "products.rate", "a=4")) == ["1", "3", "4"]


@pytest.mark.parametrize(
    ("id", "step", "order"), [("3", -1, "132"), ("1", -1, "123"), ("3", 1, "123"), ("1", 2, "231")]
)
def test_a_card_moves_and_stays_at_the_ends(id: str, step: int, order: str) -> None:
    assert ids(packs.moved(pack("a=1", "a=2", "a=3"), id, step)) == list(order)


def test_what_is_not_there_is_neither_moved_nor_worded() -> None:
    saved = pack("a=1")
    assert packs.moved(saved, "9", 1) == packs.worded(saved, "9", title="题") == packs.dropped(saved, "9") == saved


def test_words_are_put_on_one_card() -> None:
    saved = packs.worded(pack("a=1", "a=2"), "2", title="题", remark="注")
    assert [(item.title, item.remark) for item in saved.items] == [("", ""), ("题", "注")]


def test_a_pack_comes_back_from_its_text() -> None:
    saved = packs.covered(
        packs.worded(pack("a=1"), "1", title="=1+1 毛堌堆"), title="例会", report=True, day="2018-01-05"
    )
    assert packs.from_json(packs.to_json(saved)) == saved
    assert packs.from_json("") == Saved()


def test_what_a_later_version_added_is_passed_over() -> None:
    assert packs.from_json(
        '{"title": "例会", "colour": "red", "items": [{"id": "1", "key": "a.b", "query": "", "x": 1}]}'
    )


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "no json",
        '{"items": 5}',
        '{"items": [5]}',
        '{"items": [{"id": "1"}]}',
        '{"items": [{"id": "1", "key": 7, "query": ""}]}',
        '{"title": 5}',
        '{"report": "yes"}',
    ],
)
def test_what_is_no_pack_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        packs.from_json(text)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2018-01-05", date(2018, 1, 5)),
        ("2018年1月5日", date(2018, 1, 5)),
        ("2018-1-5", date(2018, 1, 5)),
        (" 2018/1/5 ", date(2018, 1, 5)),
        ("2018．1．5", None),
        ("2018.1.5", date(2018, 1, 5)),
        ("20180105", date(2018, 1, 5)),
        ("2018-02-30", None),
        ("明天", None),
        ("", None),
    ],
)
def test_the_day_of_the_meeting_is_a_day_or_none(typed: str, day: date | None) -> None:
    assert Saved(day=typed).date == day


@pytest.mark.parametrize(
    ("period", "months", "later"),
    [
        ("2017-06", 1, "2017-07"),
        ("2017-12", 1, "2018-01"),
        ("2017-Q2", 3, "2017-Q3"),
        ("2017-H1", 6, "2017-H2"),
        ("2017", 12, "2018"),
        ("2017-H1", 1, "2017-01..2017-07"),  # counted from 1 January
        ("2017-01..2017-11", 1, "2017"),
        ("2017-01..2017-11", 2, "2018-01"),
        ("2016-07..2017-06", 1, "2016-08..2017-07"),  # rolling twelve months
        ("2017-01-05..2017-06-19", 1, "2017-02-05..2017-07-19"),
        ("2017-01-10..2017-01-31", 1, "2017-02-10..2017-02-28"),
    ],
)
def test_a_period_moves_on(period: str, months: int, later: str) -> None:
    assert format_period(packs.shifted(parse_period(period), months)) == later


@pytest.mark.parametrize(
    ("as_of", "steps"),
    [
        (date(2017, 7, 31), [1]),
        (date(2017, 7, 30), []),  # July is not over
        (date(2017, 10, 31), [3, 4]),
        (date(2017, 12, 31), [6]),
        (date(2018, 6, 30), [12]),
        (date(2017, 5, 31), []),
    ],
)
def test_a_pack_moves_to_the_newest_complete_month_quarter_half_or_year(as_of: date, steps: list[int]) -> None:
    assert packs.steps(pack("period=2017-06", "period=2017-H1"), as_of) == steps


def test_every_view_moves_by_the_same_step_and_onto_the_snapshot() -> None:
    before = packs.worded(pack("snapshot=old&period=2017-06&area=likou", "snapshot=old&period=2016"), "1", title="题")
    after = packs.moved_on(before, 1, "new")
    assert [item.query for item in after.items] == [
        "snapshot=new&period=2017-07&area=likou",
        "snapshot=new&period=2017-01",
    ]
    assert (after.query, after.items[0].title) == ("snapshot=new&period=2017-07&area=likou", "题")
    assert packs.snapshots(after) == {"new"}


# made


@pytest.fixture
def maker(snapshot: Snapshot) -> Maker:
    return Maker(lambda id: snapshot, WHOLE, "zh", MADE)


@pytest.fixture
def saved(look: Callable[..., View]) -> Saved:
    views = (look("2017-H1"), look("2017", areas=("likou",)))
    return pack(*(packs.viewed(to_query(view)) for view in views))


def test_a_pack_is_made_in_order_with_the_clerks_words(maker: Maker, saved: Saved) -> None:
    told: list[tuple[int, int]] = []
    worded = packs.covered(packs.worded(packs.moved(saved, "2", -1), "2", title="李口", remark="看"), title="例会")
    made = maker.pack(worded, b"template", lambda done, of: told.append((done, of)))
    assert (made.exhibits[0].headline, made.exhibits[0].remark) == ("李口", "看")
    assert ["李口镇" in one.provenance.line for one in made.exhibits] == [True, False]
    assert (made.title, made.template, told) == ("例会", b"template", [(1, 2), (2, 2)])


def test_each_chart_keeps_the_view_that_it_was_chosen_in(maker: Maker, saved: Saved, snapshot: Snapshot) -> None:
    for item, one in zip(saved.items, maker.pack(saved).exhibits, strict=True):
        params = {key: values[0] for key, values in parse_qs(urlsplit(one.provenance.link).query).items()}
        chosen = {key: values[0] for key, values in parse_qs(item.query).items()}
        assert from_query(params, snapshot.known) == from_query(chosen, snapshot.known)


def test_the_report_goes_along_when_it_is_wanted(maker: Maker, saved: Saved) -> None:
    assert maker.pack(saved).report is None
    written = maker.pack(packs.covered(saved, report=True))
    assert written.report is not None
    assert written.title == written.report.title


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("key", "params", "choice", "wrong", "named"),
    [
        ("products.nix", {}, "", "unknown_card", "products.nix"),
        ("nix", {}, "", "unknown_card", "nix"),
        ("products.rate", {"area": "atlantis"}, "", "unknown_view", "atlantis"),
        ("products.rate", {"snapshot": "19990101-ffff"}, "", "unknown_snapshot", "19990101-ffff"),
        ("overview.attention", {}, "nix", "unknown_choice", "nix"),
    ],
)
def test_what_is_not_known_is_refused_and_named(  # noqa: PLR0913, PLR0917
    maker: Maker, key: str, params: dict[str, str], choice: str, wrong: str, named: str, lang: str
) -> None:
    with pytest.raises(PackError) as refused:
        maker.exhibit(key, params, choice)
    assert refused.value.key == wrong
    assert named in refused.value.message(lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_a_chart_that_cannot_be_made_is_named_with_its_place(saved: Saved, snapshot: Snapshot, lang: Lang) -> None:
    worded = packs.added(saved, "products.groups", "snapshot=19990101-ffff")
    with pytest.raises(PackError) as refused:
        Maker(lambda id: snapshot, WHOLE, lang, MADE).pack(worded)
    said = refused.value.message(lang)
    assert [part in said for part in ("3", cards.card("products.groups").name[lang], "19990101-ffff")] == [True] * 3


def test_a_chart_that_is_no_more_is_named_by_its_key(maker: Maker, saved: Saved) -> None:
    with pytest.raises(PackError, match=r"Chart 3, products\.gone"):
        maker.pack(packs.added(saved, "products.gone", ""))


def test_long_values_that_are_not_known_are_cut(maker: Maker) -> None:
    with pytest.raises(PackError) as refused:
        maker.exhibit("products.rate", {"area": ",".join("x" * 999 for _ in range(9))})
    assert len(refused.value.message("zh")) < 300


def test_a_page_shows_what_its_address_picks(maker: Maker) -> None:
    found = {one.chart.key: one.provenance.link for one in maker.page("overview", {"attention": "all"}).exhibits}
    assert "attention=all" in found["overview.attention"]


def test_an_empty_pack_is_refused(maker: Maker) -> None:
    with pytest.raises(PackError, match="no chart"):
        maker.pack(Saved())


def test_one_chart_is_a_pack_named_as_the_chart(maker: Maker) -> None:
    made = single(maker.exhibit("products.rate", {}))
    assert (made.title, len(made.exhibits)) == (made.exhibits[0].chart.words.name, 1)


@pytest.mark.parametrize(
    ("key", "choice", "part"), [("plan.table", "300", "n=300"), ("overview.attention", "all", "attention=all")]
)
def test_the_link_opens_what_was_picked(maker: Maker, key: str, choice: str, part: str) -> None:
    assert part in maker.exhibit(key, {}, choice).provenance.link
