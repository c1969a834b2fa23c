"""Settings of an installation: data/settings.toml, overridable by QUALITY_<NAME> in the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FILE = PROJECT / "data" / "settings.toml"


@dataclass(frozen=True)
class Thresholds:
    """Counts and shares at which figures are worded or coloured otherwise; reasons stand in settings.toml."""

    small_sample: int
    pooled_sample: int
    growth_base: int
    rejected_share: float
    stale_days: int


@dataclass(frozen=True)
class Settings:
    """`store` is absolute; `title` maps zh and en to the name of the dashboard."""

    store: Path
    title: Mapping[str, str]
    thresholds: Thresholds


def load(file: Path = FILE, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises KeyError or TypeError naming a misspelt key."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    thresholds = raw.pop("thresholds")
    raw = {key: environment.get(f"QUALITY_{key.upper()}", value) for key, value in raw.items()}
    return Settings(
        store=PROJECT / raw["store"],
        title={"zh": raw["district_zh"], "en": raw["district_en"]},
        thresholds=Thresholds(**thresholds),
    )
