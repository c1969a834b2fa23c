import tomllib
from datetime import date

import pytest

from analytics.definitions import DefinitionError, load_facts, load_indicators
from data.reference import tables
from tests.source import PROJECT

FACTS = load_facts(PROJECT / "data" / "facts.toml")
FOLDER = PROJECT / "data" / "indicators"
INDICATORS = load_indicators(FOLDER, FACTS)
REFERENCE = {name: table.to_pylist() for name, table in tables().items()}
CODES = {name: {row["code"] for row in rows if "code" in row} for name, rows in REFERENCE.items()}
WORDS = ("name", "short", "definition", "counted", "out_of", "exclusions", "why", "source", "owner", "changes")


def pass_rate() -> dict:
    products = tomllib.loads((FOLDER / "products.toml").read_text(encoding="utf-8"))
    return products["defaults"] | products["pass_rate"]


def load(tmp_path, table: dict):
    lines = [f"{key} = {written(value)}" for key, value in table.items()]
    (tmp_path / "products.toml").write_text("[pass_rate]\n" + "\n".join(lines), encoding="utf-8")
    return load_indicators(tmp_path, FACTS)


def written(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(written(part) for part in value)}]"
    if isinstance(value, bool | int | float | date):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{value}"'


def test_a_definition_written_out_is_read_back(tmp_path):
    assert load(tmp_path, pass_rate())["pass_rate"].numerator.measure == "conforming"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"unti": "percent"}, "unti"),
        ({"numerator": "conformign"}, "conformign"),
        ({"numerator": "distinct:secret"}, "distinct:secret"),
        ({"by": ["area", "colour"]}, "colour"),
        ({"where": {"colour": ["red"]}}, "where"),
        ({"kind": "guess"}, "guess"),
        ({"good": "sideways"}, "sideways"),
        ({"fact": "no_such_fact"}, "no_such_fact"),
        ({"name": {"zh": "合格率"}}, "name"),
        ({"denominator": {"measure": "judged", "raed": "mean"}}, "raed"),
        ({"denominator": {"measure": "judged", "read": "mean"}}, "mean"),
        ({"rebase": {"2016-13": {"zh": "改用新系统", "en": "new system"}}}, "rebase"),
        ({"rebase": {"2016-01": {"zh": "改用新系统"}}}, "rebase needs a reason"),
    ],
)
def test_a_slip_of_the_pen_fails_naming_itself(tmp_path, change, named):
    with pytest.raises(DefinitionError, match=f"products.toml, pass_rate: .*{named}"):
        load(tmp_path, pass_rate() | change)


def test_a_key_left_out_is_named(tmp_path):
    table = pass_rate()
    del table["why"]
    with pytest.raises(DefinitionError, match=r"lacks .*why"):
        load(tmp_path, table)


def test_there_are_at_least_forty():
    assert len(INDICATORS) >= 40


def test_every_published_figure_belongs_to_one_indicator():
    claimed = sorted(id for found in INDICATORS.values() for id in found.published)
    assert claimed == sorted(row["id"] for row in REFERENCE["published_figures"])


@pytest.mark.parametrize("id", INDICATORS)
def test_codes_of_an_indicator_stand_in_the_reference_tables(id):
    found = INDICATORS[id]
    assert found.unit in CODES["units"]
    assert found.basis in CODES["sampling_bases"] | {"view", "none"}
    named = {"item": "programme_items", "milestone": "milestones", "measure": "equipment_measures", "unit": "units"}
    named |= {
        "listing": "listings",
        "visit_kind": "visit_kinds",
        "verdict": "verdicts",
        "product_class": "product_classes",
    }
    for side in found.sides:
        for dim, codes in side.where:
            assert set(codes) <= CODES[named[dim]] if dim in named else codes


@pytest.mark.parametrize("id", INDICATORS)
def test_words_of_an_indicator_are_full_and_official(id):
    for field in WORDS:
        words = getattr(INDICATORS[id], field)
        assert words is None or (words["zh"].strip() and words["en"].strip() and words["zh"] != words["en"]), field
        assert words is None or "抽检" not in words["zh"]
        assert words is None or not words["zh"].endswith("。"), field


@pytest.mark.parametrize("id", [id for id, found in INDICATORS.items() if found.target])
def test_a_target_says_since_when_and_by_whom(id):
    target = INDICATORS[id].target
    assert set(target) == {"value", "from", "source"} and date.fromisoformat(target["from"])


def test_short_names_are_short_and_names_are_their_own():
    assert [id for id, found in INDICATORS.items() if len(found.short["zh"]) > 12] == []
    names = [(found.pillar, found.name[lang]) for found in INDICATORS.values() for lang in ("zh", "en")]
    assert len(names) == len(set(names))
