"""Whatever follows the sampling looked at is named after it; tracking is never pooled without the title saying so."""

import pytest

from analytics import cards
from analytics.indicators import compute
from analytics.view import WHOLE

ALL = WHOLE
VIEWS = {
    "usual": ({}, "", "", (12, 2)),
    "basis": ({"basis": "tracking"}, "（跟踪抽查）", " (tracking sampling)", (2, 1)),
    "random": ({"basis": "random"}, "（随机口径）", " (random)", (11, 1)),
    "kind": ({"kinds": ("TRK",)}, "（省级、市级·跟踪抽查）", " (provincial, municipal, tracking sampling)", (2, 1)),
    "pooled": (
        {"kinds": ("SUP", "TRK")},
        "（省级、市级·监督抽查、跟踪抽查合并）",
        " (provincial, municipal, supervision sampling, tracking sampling, pooled)",
        (11, 1),
    ),
    "key products": ({"kinds": ("KEY",)}, "（重点抽查）", " (key-product sampling)", (2, 1)),
    "district": ({"levels": ("D",)}, "（区级抽查）", " (district sampling)", (4, 1)),
    "district at random": ({"basis": "random", "levels": ("D",)}, "（区级·随机口径）", " (district, random)", (3, 1)),
    "stage": ({"stages": ("PRD",)}, "（生产环节）", " (producer)", (7, 2)),
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("key", ["products.rate", "products.failures", "products.groups", "products.change"])
def test_cards_are_named_after_the_sampling_that_they_count(snapshot, look, name, key):
    chosen, zh, en, _ = VIEWS[name]
    for lang, suffix in (("zh", zh), ("en", en)):
        words = cards.build(snapshot, ALL, look(**chosen), key, lang).words
        assert words.name == cards.card(key).name[lang] + suffix
        assert suffix in words.alt


@pytest.mark.parametrize("name", VIEWS)
def test_headlines_are_named_after_the_sampling_that_they_count(snapshot, look, name):
    chosen, zh, en, _ = VIEWS[name]
    for page in ("overview", "products"):
        for lang, suffix in (("zh", zh), ("en", en)):
            assert suffix in cards.headline(snapshot, ALL, look(**chosen), page, lang)


@pytest.mark.parametrize("name", VIEWS)
def test_the_rate_counts_what_its_name_says(snapshot, look, name):
    chosen, _, _, (judged, failed) = VIEWS[name]
    row = compute(snapshot, ALL, look(**chosen), "pass_rate").iloc[0]
    assert (row["denominator"], row["denominator"] - row["numerator"]) == (judged, failed)


def test_series_of_their_own_keep_their_names(snapshot, look):
    lines = cards.build(snapshot, ALL, look(basis="tracking"), "products.apart", "zh").rows
    names = [line["label"] for line in lines]
    assert "区级监督抽查合格率" in names
    assert "受检企业数（跟踪抽查）" in names


def test_no_choice_pools_tracking_with_other_sampling_unsaid(snapshot, look):
    """Every kind with TRK, at every basis: the name of the rate has both, and says where they are pooled."""
    kinds = [row["code"] for row in snapshot.reference("sampling_kinds")]
    for basis in [row["code"] for row in snapshot.reference("sampling_bases")]:
        for kind in kinds:
            name = cards.build(snapshot, ALL, look(basis=basis, kinds=(kind, "TRK")), "products.rate", "zh").words.name
            assert snapshot.name("kind", kind, "zh") in name and "跟踪抽查" in name
            supervision = any(
                kind in row["kinds"] for row in snapshot.reference("sampling_bases") if row["code"] == "reported"
            )
            assert ("合并" in name) == supervision
