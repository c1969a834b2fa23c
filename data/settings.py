"""Settings of an installation: data/settings.toml, overridable by QUALITY_<NAME> in the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
FILE = PROJECT / "data" / "settings.toml"
STATE = "state.sqlite"
LOGS = "logs"


@dataclass(frozen=True)
class Thresholds:
    """Counts and shares at which figures are worded or coloured otherwise; reasons stand in settings.toml."""

    confidence: float
    small_sample: int
    pooled_sample: int
    growth_base: int
    tail_warning: float
    tail_alarm: float
    expected_failures: int
    laney_from: float
    chart_points: int
    run_points: int
    trend_points: int
    overdispersion_places: int
    standard_failures: int
    sure_high: float
    sure_medium: float
    false_discovery: float
    stratum_batches: int
    power: float
    long_overdue: int
    rejected_share: float
    stale_days: int
    jump_times: float
    jump_rows: int
    report_day: int
    bunching_band: float


@dataclass(frozen=True)
class Limits:
    """What a ledger that is sent may be, what reading it may take, and what the server keeps in memory; reasons stand
    in settings.toml."""

    file_megabytes: int
    free_megabytes: int
    unpacked_megabytes: int
    ratio: int
    rows: int
    columns: int
    cells: int
    seconds: int
    memory_megabytes: int
    processes: int
    kept_megabytes: int
    opened_megabytes: int


@dataclass(frozen=True)
class SignInRules:
    """How long a sign-in lasts and what passwords must be; reasons stand in settings.toml."""

    session_hours: int
    idle_minutes: int
    failures: int
    locked_minutes: int
    password_length: int
    claim: str
    ask_zh: str
    ask_en: str


SIGN_IN = ("off", "accounts", "oidc")
SIGN_IN_OFF = ("loopback", "anywhere")
AUDIT = ("on", "off")


@dataclass(frozen=True)
class Settings:
    """`store`, `state` and `logs` are absolute; `title` maps zh and en to the name of the dashboard; `sign_in`,
    `sign_in_off` and `audit` are words of SIGN_IN, SIGN_IN_OFF and AUDIT; `audit_days` is how long acts are kept,
    `database_rows` the size from which a fact lies in a database, too."""

    store: Path
    state: Path
    logs: Path
    exchange: str
    title: Mapping[str, str]
    sign_in: str
    sign_in_off: str
    audit: str
    audit_days: int
    database_rows: int
    rules: SignInRules
    thresholds: Thresholds
    limits: Limits


def thresholds(stored: Mapping[str, Any]) -> Thresholds:
    """Those that a snapshot holds; what it was published without, and nothing it no longer needs, from the settings."""
    current = asdict(load().thresholds)
    return Thresholds(**{name: stored.get(name, value) for name, value in current.items()})


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def load(file: Path = FILE, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises KeyError, TypeError or ValueError naming a misspelt key or word."""
    changed = file.stat().st_mtime_ns
    named = {key: f"QUALITY_{key.upper()}" for key in _read(file, changed)}
    said = tuple((key, environment[name]) for key, name in named.items() if name in environment)
    return _loaded(file, changed, said)


@lru_cache(maxsize=16)
def _loaded(file: Path, changed: int, said: tuple[tuple[str, str], ...]) -> Settings:
    """Those of a file as it was changed last, with what the environment says instead."""
    raw = dict(_read(file, changed))
    thresholds, limits, rules = (raw.pop(table) for table in ("thresholds", "limits", "sign_in_rules"))
    raw |= dict(said)
    store = PROJECT / raw["store"]
    state = PROJECT / raw["state"] if raw["state"] else store.parent / STATE
    return Settings(
        store=store,
        state=state,
        logs=PROJECT / raw["logs"] if raw["logs"] else state.parent / LOGS,
        exchange=raw["exchange"],
        title={"zh": raw["district_zh"], "en": raw["district_en"]},
        sign_in=_one_of("sign_in", raw["sign_in"], SIGN_IN),
        sign_in_off=_one_of("sign_in_off", raw["sign_in_off"], SIGN_IN_OFF),
        audit=_one_of("audit", raw["audit"], AUDIT),
        audit_days=int(raw["audit_days"]),
        database_rows=int(raw["database_rows"]),
        rules=SignInRules(**rules),
        thresholds=Thresholds(**thresholds),
        limits=Limits(**limits),
    )


def _one_of(name: str, word: str, words: Sequence[str]) -> str:
    if word not in words:
        raise ValueError(f"{name} = {word!r}: {', '.join(words)}")
    return word


def of(store: Path) -> Settings:
    """Those of the installation that keeps its snapshots in this folder, with the state beside it unless named."""
    return load(environment={**os.environ, "QUALITY_STORE": str(store.absolute())})
