"""Figures, rows and signals that tasks (督办) are made of: as they were then, as they are now. docs/tasks.md."""

from analytics.tasks.planning import Fault, read
from analytics.tasks.proposing import Asked, Proposal, proposed, signal_id
from analytics.tasks.rows import RowSince, fact_of, keyed, row_since
from analytics.tasks.since import Since, course, since

__all__ = [
    "Asked",
    "Fault",
    "Proposal",
    "RowSince",
    "Since",
    "course",
    "fact_of",
    "keyed",
    "proposed",
    "read",
    "row_since",
    "signal_id",
    "since",
]
