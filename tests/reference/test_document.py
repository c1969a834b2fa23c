"""What docs/methods.md says of thresholds, cases and mistakes is so."""

from __future__ import annotations

import re
import tomllib

from benchmarks.mutants import MUTANTS
from tests.reference.__main__ import PUBLISHED
from tests.reference.runner import load
from tests.source import PROJECT

DOCUMENT = (PROJECT / "docs" / "methods.md").read_text(encoding="utf-8")
DIGITS = "零一二三四五六七八九"
NOT_OF_METHODS = {"stratum_batches", "rejected_share", "stale_days", "jump_rows", "jump_times"}


def test_the_thresholds_are_those_of_the_settings():
    settings = tomllib.loads((PROJECT / "data" / "settings.toml").read_text(encoding="utf-8"))["thresholds"]
    told = dict(re.findall(r"^\| (\w+) \| ([\d.]+) \|", DOCUMENT, re.MULTILINE))
    assert told == {name: f"{value:g}" for name, value in settings.items() if name not in NOT_OF_METHODS}


def test_the_number_of_published_values_is_right():
    assert f"有{len(load(PUBLISHED))}条" in DOCUMENT


def test_the_number_of_mistakes_is_right():
    tens, ones = divmod(len(MUTANTS), 10)
    assert f"故意改错{DIGITS[tens]}十{DIGITS[ones] if ones else ''}处" in DOCUMENT
