"""An indicator watched over time: the control chart that fits it, what its points signal, and how often chance does."""

from analytics.monitoring.chance import chance, false_signals
from analytics.monitoring.levels import Shift, lasting
from analytics.monitoring.series import ROLLING, Series
from analytics.monitoring.signals import Signal, concerns
from analytics.monitoring.watching import Stage, Watched, chart_for, watch

__all__ = [
    "ROLLING",
    "Series",
    "Shift",
    "Signal",
    "Stage",
    "Watched",
    "chance",
    "chart_for",
    "concerns",
    "false_signals",
    "lasting",
    "watch",
]
