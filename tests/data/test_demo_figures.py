"""Every published figure comes out of the demo's rows, in its period, unit and stage."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tests.data.second_route import PUBLISHED, STORE, Facts

SNAPSHOT = STORE / (STORE / "CURRENT").read_text(encoding="utf-8").strip()


def _registered(facts: Facts) -> int:
    rows = facts.between("equipment_register", "registered_on", "equipment_newly_registered")
    return rows.loc[rows["unit"] == "devices", "device_no"].nunique()


def _reviews(facts: Facts, figure: str) -> pd.DataFrame:
    rows = facts.between("enterprise_visits", "visited_on", figure)
    return rows[rows["visit_kind"] == "yearly_review"]


def _passed(facts: Facts) -> int:
    rows = _reviews(facts, "licensed_enterprises_passed")
    return rows.loc[rows["result"] == "passed", "enterprise_code"].nunique()


FIGURES: dict[str, Callable[[Facts], float]] = {
    "sampling_pass_rate": lambda f: round(f.rate(2017), 1),
    "sampling_pass_rate_yoy": lambda f: round(f.rate(2017) - f.rate(2016), 1),
    "key_product_kinds": lambda f: f["key_products"]["key_product"].nunique(),
    "production_licence_applications": lambda f: f.events(
        "production_licence_applications", "production_licence", "accepted"
    ),
    "production_licences_granted": lambda f: f.events("production_licences_granted", "production_licence", "certified"),
    "licensed_enterprises_reviewed": lambda f: _reviews(f, "licensed_enterprises_reviewed")[
        "enterprise_code"
    ].nunique(),
    "licensed_enterprises_passed": _passed,
    "double_random_directory_enterprises": lambda f: f["enterprises"]["directory_on"].notna().sum(),
    "approval_sections_merged": lambda f: f.events("approval_sections_merged", "approval_section"),
    "enforcement_officer_deployments": lambda f: f.events("enforcement_officer_deployments", "enforcement_deployment"),
    "enforcement_cases_found": lambda f: len(f.between("enforcement_cases", "found_on", "enforcement_cases_found")),
    "enterprise_standards_revised": lambda f: f.events(
        "enterprise_standards_revised", "enterprise_standard", "drafted"
    ),
    "international_standards_adopted": lambda f: f.events("international_standards_adopted", "international_standard"),
    "service_standard_units": lambda f: _in_2017(f, "service_model_unit", "accepted_for_approval"),
    "agricultural_standard_zones": lambda f: f.events("agricultural_standard_zones", "agricultural_zone", "begun"),
    "geographical_indication_applications": lambda f: f.events(
        "geographical_indication_applications", "geographical_indication", "applied"
    ),
    "provincial_famous_brands": lambda f: f.events("provincial_famous_brands", "famous_brand", "cultivated"),
    "governor_quality_award": lambda f: f.events("governor_quality_award", "governor_quality_award", "cultivated"),
    "mayor_quality_award_holders": lambda f: f.events("mayor_quality_award_holders", "mayor_quality_award", "awarded"),
    "equipment_newly_registered": _registered,
    "operators_certified": lambda f: f.events("operators_certified", "operator_certificate", "certified"),
    "training_classes": lambda f: f.events("training_classes", "training_class"),
    "persons_trained": lambda f: f.events("persons_trained", "training_attendance"),
    "elevators_with_warning_signs": lambda f: (
        f["programme_events"].query("item == 'elevator_warning_sign'")["quantity"].sum()
    ),
    "supervision_instructions": lambda f: f.events("supervision_instructions", "supervision_instruction", "issued"),
    "periodic_inspection_rate_rise": lambda f: f.inspected("2017-12-31") - f.inspected("2016-12-31"),
    "major_equipment_accidents": lambda f: f.events("major_equipment_accidents", "equipment_accident", "grade_major"),
}


def _in_2017(facts: Facts, item: str, stage: str) -> float:
    rows = facts["programme_events"]
    rows = rows[(rows["item"] == item) & (rows["stage"] == stage)]
    return rows.loc[pd.to_datetime(rows["occurred_on"]).dt.year == 2017, "quantity"].sum()


@pytest.mark.parametrize("figure", PUBLISHED.index)
def test_a_published_figure_comes_out_of_the_rows(figure: str) -> None:
    ours, published = FIGURES[figure](Facts(SNAPSHOT)), PUBLISHED.loc[figure]
    assert ours > 0 if published["nature"] == "sign" else ours == float(published["value"])


def test_the_rise_of_the_rate_is_the_same_from_rounded_rates() -> None:
    facts = Facts(SNAPSHOT)
    assert round(round(facts.rate(2017), 1) - round(facts.rate(2016), 1), 1) == 1.4
