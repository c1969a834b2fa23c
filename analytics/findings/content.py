"""What cards that are not figures print: words and numbers, ready for a page, slide or document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.view import View


@dataclass(frozen=True)
class Judged:
    """A judgement in words: `state` is better, same, worse, insufficient or empty; `detail` may give the interval."""

    text: str
    state: str = ""
    verdict: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Kpi:
    """One figure: `value` and `unit` apart, its change, its target, what it was counted from; `mark` is its click,
    `standing` where the places chosen stand in the whole, `course` what its control chart says of the last point and of
    the target."""

    value: str
    unit: str
    change: Judged | None
    target: Judged | None
    counts: str
    mark: Mapping[str, Any] = field(default_factory=dict)
    standing: Judged | None = None
    course: tuple[Judged, ...] = ()


@dataclass(frozen=True)
class Pillar:
    """A pillar's leading figure and its `values` from `first` to `last`, None where nothing was counted."""

    title: str
    indicator: str
    kpi: Kpi
    values: tuple[float | None, ...]
    first: str
    last: str
    target: float | None
    target_label: str
    page: str


@dataclass(frozen=True)
class Signal:
    """A matter that needs attention: the finding, its numbers, the rule that raised it, and where it leads.

    `view` on `page` shows it, `own` being what that page alone reads of its address; `rows` opens the rows behind, if
    any; `about` is the indicator that was judged, where that is not the one that counts those rows.
    """

    state: str
    finding: str
    numbers: str
    rule: str
    page: str
    view: View
    rows: Mapping[str, Any] | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True)
class Attention:
    """The signals shown, the worst first, of `total`; a list folded shows `most`. `chance`: what chance would give."""

    signals: tuple[Signal, ...]
    total: int
    most: int
    chance: str
