"""Six charts as our page 消费安全 begins with, in plotly.graph_objects over the rows of the same snapshot: what a
dashboard in Dash or Vizro would draw for a township."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from statsmodels.stats.proportion import proportion_confint

STORE = Path(__file__).resolve().parents[2] / "data" / "snapshots"
FACTS = STORE / (STORE / "CURRENT").read_text(encoding="utf-8").strip() / "facts"
Frame = Any  # of pandas: its stubs know no columns by name
INK, GREY = "#334554", "#A9B4BD"


def rows(fact: str, day: str) -> Frame:
    """The rows of a fact with the quarter of their day."""
    found = pd.read_parquet(FACTS / f"{fact}.parquet")
    return found.assign(quarter=pd.to_datetime(found[day]).dt.to_period("Q").astype(str))


def samples() -> Frame:
    """The sampled batches of consumer goods."""
    found = rows("sampling_results", "sampled_on")
    return found[found["product_class"] == "daily"]


def cases() -> Frame:
    """The cases found."""
    found = rows("case_milestones", "reached_on")
    return found[found["milestone"] == "found"]


def within(frame: Frame, area: str | None) -> Frame:
    """The rows of a township, all of them without one."""
    return frame[frame["area"] == area] if area else frame


def _laid_out(figure: go.Figure) -> go.Figure:
    return figure.update_layout(
        template="plotly_white", height=300, margin={"l": 8, "r": 8, "t": 8, "b": 8}, showlegend=False
    )


def _rates(frame: Frame, dim: str) -> Frame:
    found = frame.groupby(dim, as_index=False)[["conforming", "judged"]].sum()
    found = found[found["judged"] > 0]
    lower, upper = proportion_confint(found["conforming"], found["judged"], method="wilson")
    return found.assign(value=found["conforming"] / found["judged"], lower=lower, upper=upper)


def course(frame: Frame) -> go.Figure:
    """The pass rate by quarter with its interval."""
    found = _rates(frame, "quarter")
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    lower = go.Scatter(x=found["quarter"], y=found["lower"], **band)
    upper = go.Scatter(x=found["quarter"], y=found["upper"], fill="tonexty", fillcolor="#ECEEF0", **band)
    line = go.Scatter(x=found["quarter"], y=found["value"], mode="lines+markers", line={"color": INK})
    return _laid_out(go.Figure([lower, upper, line]))


def dots(frame: Frame, dim: str) -> go.Figure:
    """The pass rate by category with intervals, and the numbers beside it."""
    found = _rates(frame, dim).sort_values("value")
    reach = {"array": found["upper"] - found["value"], "arrayminus": found["value"] - found["lower"], "color": GREY}
    points = go.Scatter(
        x=found["value"], y=found[dim], mode="markers", error_x=reach, marker={"color": INK, "size": 10}
    )
    figure = go.Figure(points)
    for _, row in found.iterrows():
        text = f"{row['value']:.1%} ({row['judged']:.0f})"
        figure.add_annotation(x=1, xref="paper", y=row[dim], text=text, showarrow=False, xanchor="left")
    return _laid_out(figure).update_layout(margin={"r": 96})


def counted(frame: Frame, dim: str, upright: bool = False) -> go.Figure:
    """How many there are, by category or quarter."""
    found = frame.groupby(dim).size().sort_values()
    found = found.sort_index() if upright else found
    axes = {"x": found.index, "y": found} if upright else {"x": found, "y": found.index, "orientation": "h"}
    return _laid_out(go.Figure(go.Bar(**axes, text=found, marker={"color": INK})))
