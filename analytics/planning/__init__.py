"""Sampling plans: numbers from the snapshot, no words."""

from analytics.planning.gaps import EVER, Gap, gaps
from analytics.planning.plan import Line, Plan, Precision, detectable, needed, plan
from analytics.planning.strata import COVERED, YEARS, History, Look, history

__all__ = [
    "COVERED",
    "EVER",
    "YEARS",
    "Gap",
    "History",
    "Line",
    "Look",
    "Plan",
    "Precision",
    "detectable",
    "gaps",
    "history",
    "needed",
    "plan",
]
