"""The like page in Dash: six charts, townships to choose from, and a chart of townships whose bars filter the others.

python -m benchmarks.like.dash_page PORT
"""

from __future__ import annotations

import sys
from typing import Any

from dash import Dash, Input, Output, ctx, dcc, html  # pyright: ignore[reportMissingImports]

from benchmarks.like import charts

SAMPLES, CASES = charts.samples(), charts.cases()
AREAS = sorted(CASES["area"].dropna().unique())
NAMES = ("course", "cases", "stages", "types", "groups", "campaigns")


def page() -> Any:
    """The page as it is first shown."""
    choice = dcc.RadioItems([{"label": "all", "value": ""}, *AREAS], "", id="area", inline=True)
    graphs = [html.Div(dcc.Graph(id=name), style={"width": "50%"}) for name in NAMES]
    places = dcc.Graph(id="places", figure=charts.counted(CASES, "area", upright=True))
    return html.Div([choice, html.Div(graphs, style={"display": "flex", "flexWrap": "wrap"}), places])


def drawn(area: str) -> list[Any]:
    """The six charts of a township."""
    samples, cases = charts.within(SAMPLES, area), charts.within(CASES, area)
    return [
        charts.course(samples),
        charts.counted(cases, "quarter", upright=True),
        charts.dots(samples, "stage"),
        charts.counted(cases, "case_type"),
        charts.dots(samples, "product_group"),
        charts.counted(cases, "campaign"),
    ]


def main() -> None:
    """Serve it on a port of 127.0.0.1."""
    app = Dash(__name__, serve_locally=True)
    app.layout = page

    @app.callback([Output(name, "figure") for name in NAMES], Input("area", "value"), Input("places", "clickData"))
    def show(area: str, clicked: Any) -> list[Any]:
        return drawn(clicked["points"][0]["x"] if ctx.triggered_id == "places" else area)

    app.run(host="127.0.0.1", port=sys.argv[1], debug=False)


if __name__ == "__main__":
    main()
