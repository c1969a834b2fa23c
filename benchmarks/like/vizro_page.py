"""The like page in Vizro: six charts with a filter by township.

python -m benchmarks.like.vizro_page PORT
"""

from __future__ import annotations

import sys
from typing import Any

import vizro.models as vm  # pyright: ignore[reportMissingImports]
from vizro import Vizro  # pyright: ignore[reportMissingImports]
from vizro.models.types import capture  # pyright: ignore[reportMissingImports]

from benchmarks.like import charts


@capture("graph")
def course(data_frame: charts.Frame) -> Any:
    return charts.course(data_frame)


@capture("graph")
def dots(data_frame: charts.Frame, dim: str) -> Any:
    return charts.dots(data_frame, dim)


@capture("graph")
def counted(data_frame: charts.Frame, dim: str, upright: bool = False) -> Any:
    return charts.counted(data_frame, dim, upright)


def main() -> None:
    """Serve it on a port of 127.0.0.1."""
    samples, cases = charts.samples(), charts.cases()
    graphs = (
        course(samples),
        counted(cases, "quarter", upright=True),
        dots(samples, "stage"),
        counted(cases, "case_type"),
        dots(samples, "product_group"),
        counted(cases, "campaign"),
    )
    grid = vm.Grid(grid=[[0, 1], [2, 3], [4, 5]])
    page = vm.Page(
        title="like",
        layout=grid,
        components=[vm.Graph(figure=figure) for figure in graphs],
        controls=[vm.Filter(column="area", selector=vm.RadioItems())],
    )
    Vizro().build(vm.Dashboard(pages=[page])).run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)


if __name__ == "__main__":
    main()
