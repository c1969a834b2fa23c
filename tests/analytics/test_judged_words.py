"""明显, 显著, 好转, 恶化 and the colours stand only where chance is excluded; no change is stated without its worth."""

import json
import random
import re
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from scipy.stats import barnard_exact, binomtest

from analytics import cards
from analytics.cards.spec import pages
from analytics.charts import HTML_KINDS, figure, tokens
from analytics.compare import change, changed, compared
from analytics.findings import changes, takeaways
from analytics.findings.changes import Measured
from analytics.findings.content import Attention, Kpi, Pillar
from analytics.findings.takeaways import Subject
from analytics.frames import rows
from analytics.indicators import asked
from analytics.judgement import judge
from analytics.judgement.intervals import newcombe
from analytics.periods import parse_period
from analytics.store import open_snapshot
from analytics.view import WHOLE, View
from data.text import t
from tests.worlds import publish_sampled, sampled

ALL = WHOLE
CLEAR = {
    "zh": re.compile(r"(?<![无未])(?<!未见)(明显|显著|好转|恶化)"),
    "en": re.compile(r"(?<!no )\b(clear(ly)?|significant(ly)?|improved?|worsened|better|worse)\b", re.IGNORECASE),
}
STATED = {
    "zh": re.compile(r"(同比|环比)(提高|下降|多|少|延长|缩短)"),
    "en": re.compile(r"\b(up|down) [\d.,]+ points|\b(more|fewer|longer|shorter) (year|on the previous)", re.IGNORECASE),
}
WORTH = ("within", "clear_up", "clear_down", "clear_more", "clear_fewer", "few_samples", "few_cases", "few")
WORTH += ("within_counts", "not_judged", "untested")
SIDES = ("better", "worse")
counts = st.integers(0, 400)
shares = st.builds(lambda n, x: (min(x, n), n), st.integers(1, 400), counts)
quickly = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def worded(snapshot, look, indicator, both, lang):
    """The change of an indicator from the second of two counts (x, n) to the first, worded as on a page."""
    found, view = snapshot.indicators[indicator], look()
    question = compared(snapshot, view, asked(snapshot, ALL, view, indicator, ()))
    (row,) = rows(changed(snapshot, question, [{(): counted} for counted in both]))
    unit = snapshot.name("unit", found.unit, lang)
    return changes.change(row, Measured(found.kind, found.good, unit, found.decimals, 20, "yoy", lang))


@quickly
@given(shares, shares, st.sampled_from(["zh", "en"]))
@example((390, 400), (360, 400), "zh")
@example((0, 4), (3, 4), "en")
@example((2, 20), (15, 20), "zh")
def test_a_share_is_called_changed_only_where_its_interval_excludes_zero(snapshot, look, now, then, lang):
    lower, upper = newcombe(*now, *then)
    clear = lower > 0 or upper < 0
    if clear and min(now[1], then[1]) < 30:
        table = [[now[0], then[0]], [now[1] - now[0], then[1] - then[0]]]
        p = barnard_exact(table).pvalue
        assume(abs(p - 0.05) > 0.002)  # its own search for the largest p is not exact
        clear = p < 0.05
    words = worded(snapshot, look, "pass_rate", (now, then), lang)
    assert bool(CLEAR[lang].search(changes.said(words, lang))) == clear
    assert (words.state in SIDES) == clear
    assert not clear or words.state == ("better" if lower > 0 else "worse")
    assert words.verdict


@quickly
@given(counts, counts, st.sampled_from(["zh", "en"]))
@example(70, 40, "zh")
@example(40, 70, "en")
def test_a_count_is_called_changed_only_where_the_exact_test_says_so(snapshot, look, now, then, lang):
    clear = now + then > 0 and binomtest(now, now + then).pvalue < 0.05
    for indicator in ("failures", "enforcement_cases_found"):
        words = worded(snapshot, look, indicator, ((now, 1.0), (then, 1.0)), lang)
        assert bool(CLEAR[lang].search(changes.said(words, lang))) == clear
        assert bool(words.verdict) == (now != then)
        assert (words.state in SIDES) == (clear and indicator == "failures")


@quickly
@given(counts, counts, st.sampled_from(["batches", "persons_trained", "equipment_overdue", "days_to_close"]))
def test_what_chance_has_no_part_in_is_never_called_clear(snapshot, look, now, then, indicator):
    for lang in ("zh", "en"):
        words = worded(snapshot, look, indicator, ((now, 1.0), (then, 1.0)), lang)
        assert not CLEAR[lang].search(changes.said(words, lang))
        assert bool(words.verdict) == (now != then)


@quickly
@given(st.lists(shares, min_size=2, max_size=8), st.sampled_from(["zh", "en"]))
def test_places_are_called_apart_only_where_one_is(places, lang):
    x, n = zip(*places, strict=True)
    states = judge.against(x, n, [sum(x) / sum(n)] * len(n), "up", 30)
    found = [
        {"label": f"乡{i}", "value": xi / ni, "numerator": xi, "denominator": ni, "state": state}
        for i, (xi, ni, state) in enumerate(zip(x, n, states, strict=True))
    ]
    subject = Subject("合格率", "", "township", t("findings.whole.district", lang), lang)
    sentence = takeaways.compared(found, subject, float(sum(n) - sum(x)))
    assert bool(CLEAR[lang].search(sentence)) == any(state in SIDES for state in states)


# whole pages of random worlds


@pytest.fixture(scope="module", params=[1, 2, 3, "small", "demo"])
def world(request, tmp_path_factory):
    """Random worlds, the small one, and the demo."""
    if isinstance(request.param, int):
        return at_random(random.Random(request.param), tmp_path_factory.mktemp("random"))
    return request.getfixturevalue("snapshot" if request.param == "small" else "demo")


def at_random(chance, store):
    """Three places, four products, two years: rates of 70 to 100 %, numbers from none to eighty."""
    places = ("gucheng", "likou", "baogongmiao")
    years = []
    for year in (2016, 2017):
        counted = {}
        for key in [(area, product) for area in places for product in ("C007", "I017", "A011", "C009")]:
            n, rate = chance.choice((0, 5, 20, 80)), chance.choice((0.7, 0.9, 0.97, 1.0))
            failed = sum(chance.random() > rate for _ in range(n))
            counted[key] = (n - failed, failed)
        years.append(sampled(counted, day=f"{year}-01-19"))
    publish_sampled(store, *years)
    return open_snapshot(store, scope=WHOLE)


@cache
def worths(lang):
    return (*(t(f"findings.change.{key}", lang).lower() for key in WORTH), t("findings.census", lang).lower())


def judgements(chart, world, view):
    """All judgements behind a chart: of its marks and signals, and of the changes of its indicators in the view."""
    spec = cards.card(chart.key)
    found = [change(world, ALL, spec.seen(view), name).iloc[0]["judgement"] for name in spec.every_indicator]
    marks = [row.get(name) for row in chart.rows for name in ("state", "judgement")]
    signals = chart.content.signals if isinstance(chart.content, Attention) else ()
    return {*found, *marks, *(signal.state for signal in signals)}


def sentences(chart):
    """Every sentence of a chart that may state a change or a judgement: a line of a table is one."""
    kpi = chart.content.kpi if isinstance(chart.content, Pillar) else chart.content
    if isinstance(kpi, Kpi):
        return [changes.said(kpi.change, chart.lang)]
    names = [column.name for column in chart.columns if column.format == "text"]
    seen = [{name: row.get(name) for name in names} for row in chart.rows]
    return [chart.words.takeaway, *(" ".join(cell for cell in row.values() if isinstance(cell, str)) for row in seen)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", sorted(pages()))
def test_no_card_states_a_change_without_its_worth_or_calls_clear_what_is_not_judged_so(world, page, lang):
    view = View(world.id, *parse_period("2017"))
    answers = cards.answers(world, ALL, view, page)
    for spec in cards.page(page):
        chart = cards.build(world, ALL, view, spec.full_key, lang, answers=answers)
        judged = bool(judgements(chart, world, view) & {*SIDES, "changed"})
        for sentence in sentences(chart):
            assert judged or not CLEAR[lang].search(sentence), (spec.full_key, sentence)
            assert not STATED[lang].search(sentence) or any(w in sentence.lower() for w in worths(lang)), sentence


@pytest.mark.parametrize("page", sorted(pages()))
def test_the_colours_of_judgement_stand_only_on_what_is_judged(world, page):
    view, theme = View(world.id, *parse_period("2017")), tokens("light")
    colours = {theme[name] for side in SIDES for name in (side, f"{side}_fill")}
    for spec in cards.page(page):
        chart = cards.build(world, ALL, view, spec.full_key, "zh")
        if chart.kind in HTML_KINDS or chart.empty:
            continue
        drawn = json.dumps(figure(chart, theme))
        marks = {row.get("state") for row in chart.rows} | {row.get("tone") for row in chart.rows}
        marks |= {row.get("fill") for row in chart.rows}
        marks |= {"worse" for row in chart.rows if row.get("part")}  # past their deadline: counted in full
        assert not any(colour in drawn for colour in colours) or marks & set(SIDES), spec.full_key


@pytest.mark.parametrize("page", sorted(pages()))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headlines_state_no_change_without_its_worth(world, page, lang):
    sentence = cards.headline(world, ALL, View(world.id, *parse_period("2017")), page, lang)
    assert not STATED[lang].search(sentence) or any(words in sentence.lower() for words in worths(lang)), sentence
