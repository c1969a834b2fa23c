"""Runs published cases through the project's own functions and tells what held, what did not and what says nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.reference import charts, counts, figures, groups, proportions  # noqa: F401  registers the methods
from tests.reference.comparing import pick, same
from tests.reference.given import Conventions, Given, NotApplicable, computing

PASSED, FAILED, NOT_APPLICABLE = "passed", "failed", "not applicable"
MOST_NOT_APPLICABLE = 0.1


@dataclass(frozen=True)
class Outcome:
    """What became of a case; `why`: the figures that differ, why it does not apply, or the convention it holds by."""

    id: str
    method: str
    state: str
    why: str = ""


def load(file: Path) -> list[dict[str, Any]]:
    """The cases of a file: {"cases": [...]}, or the list alone."""
    read = json.loads(file.read_text(encoding="utf-8"))
    return read["cases"] if isinstance(read, Mapping) else read


def run(case: Mapping[str, Any]) -> Outcome:
    """One case through the project's own function of its method."""
    try:
        convention, differing = _differing(case)
    except NotApplicable as reason:
        return Outcome(case["id"], case["method"], NOT_APPLICABLE, str(reason))
    except Exception as error:  # a crash of ours is a failed case, and the next ones are still told
        return Outcome(case["id"], case["method"], FAILED, f"{type(error).__name__}: {error}")
    if differing:
        return Outcome(case["id"], case["method"], FAILED, "; ".join(differing))
    return Outcome(case["id"], case["method"], PASSED, convention)


def _differing(case: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The convention by which the fewest figures differ from the published ones, and those that do."""
    given = Given(case["inputs"], case["method"])
    found = computing(case["method"])(given)
    if given.unread():
        raise NotApplicable(f"inputs not understood: {', '.join(given.unread())}")
    known = found if isinstance(found, Conventions) else {"": found}
    differing = {name: _compared(figures_by, case) for name, figures_by in known.items()}
    convention, least = min(differing.items(), key=lambda item: len(item[1]))
    return convention if any(differing.values()) else "", least


def _compared(found: Mapping[str, Any], case: Mapping[str, Any]) -> list[str]:
    tolerance = case.get("tolerance") or {}
    pairs = {name: (pick(found, name), expected) for name, expected in case["expected"].items()}
    return [
        f"{name}: found {_short(ours)}, expected {_short(theirs)}"
        for name, (ours, theirs) in pairs.items()
        if not same(ours, theirs, tolerance)
    ]


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 160 else f"{text[:157]}..."


def report(outcomes: Sequence[Outcome]) -> list[str]:
    """Lines to print: a line a method, then what there is to say of single cases, then the sum."""
    states = (PASSED, FAILED, NOT_APPLICABLE)
    tallies = {name: Counter(o.state for o in outcomes if o.method == name) for name in _ordered(outcomes)}
    lines = [f"{'method':28}{'passed':>8}{'failed':>8}{'not applicable':>16}"]
    lines += [
        f"{name:28}{tally[PASSED]:8}{tally[FAILED]:8}{tally[NOT_APPLICABLE]:16}" for name, tally in tallies.items()
    ]
    lines += [f"{o.state.upper()} {o.id} ({o.method}): {o.why}" for o in outcomes if o.why]
    whole = Counter(o.state for o in outcomes)
    return [*lines, ", ".join(f"{whole[state]} {state}" for state in states) + f" of {len(outcomes)}"]


def _ordered(outcomes: Iterable[Outcome]) -> list[str]:
    return list(dict.fromkeys(o.method for o in outcomes))


def good(outcomes: Sequence[Outcome]) -> bool:
    """Whether nothing failed, something ran, and no more than one case in ten does not apply."""
    states = Counter(o.state for o in outcomes)
    few = states[NOT_APPLICABLE] <= MOST_NOT_APPLICABLE * len(outcomes)
    return bool(outcomes) and not states[FAILED] and few
