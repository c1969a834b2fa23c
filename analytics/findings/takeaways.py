"""The sentence above each chart, computed from the rows that are drawn. Pure functions: rows in, sentence out."""

from analytics.findings.of_counts import (
    due_ahead,
    failed_rows,
    figures,
    first_items,
    largest,
    listed,
    none_recorded,
    nothing,
    overdue_bands,
    period_total,
    series_totals,
    unlisted,
)
from analytics.findings.of_rates import Bands, against_target, attention, compared, crossed, rate_over_time, rates_apart
from analytics.findings.subject import Subject, rate_text

__all__ = [
    "Bands",
    "Subject",
    "against_target",
    "attention",
    "compared",
    "crossed",
    "due_ahead",
    "failed_rows",
    "figures",
    "first_items",
    "largest",
    "listed",
    "none_recorded",
    "nothing",
    "overdue_bands",
    "period_total",
    "rate_over_time",
    "rate_text",
    "rates_apart",
    "series_totals",
    "unlisted",
]
