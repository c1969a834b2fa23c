"""What a benchmark found: printed as a table, written as JSON, judged by what it must reach."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A measured figure in its unit; `yardstick` is the same of what it is compared with, measured in the same call.

    `must` and `aim` are bounds, upper ones unless `more` is better; None where the figure is for information.
    """

    name: str
    value: float
    unit: str
    yardstick: float | None = None
    must: float | None = None
    aim: float | None = None
    more: bool = False

    @property
    def ratio(self) -> float | None:
        """Times the yardstick, None without one."""
        return self.value / self.yardstick if self.yardstick else None

    def reaches(self, bound: float | None) -> bool:
        """Whether it lies on the right side of a bound; a figure that could not be measured reaches none."""
        if bound is None:
            return True
        return self.value >= bound if self.more else self.value <= bound

    def __str__(self) -> str:
        told = f"{self.name:58}{_digits(self.value):>8} {self.unit:10}"
        told += f"{_digits(self.ratio):>6}×" if self.ratio is not None else " " * 7
        if self.must is None:
            return told.rstrip()
        sign = "≥" if self.more else "≤"
        aim = "" if self.aim is None else f", aim {self.aim:g}"
        return f"{told}  must {sign} {self.must:g}{aim}  {_verdict(self)}"


def _verdict(figure: Figure) -> str:
    if not figure.reaches(figure.must):
        return "MISSED"
    return "aim reached" if figure.aim is not None and figure.reaches(figure.aim) else "reached"


def _digits(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "—"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def options(parser: ArgumentParser) -> ArgumentParser:
    """The options that the benchmarks share."""
    parser.add_argument("--smoke", action="store_true", help="a little of it, nothing judged: does it run at all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    return parser


def told(figures: Sequence[Figure], file: Path | None = None, smoke: bool = False) -> int:
    """Print figures and write them to a file; 1 when one misses what it must reach, which a smoke does not judge."""
    print(*figures, sep="\n")
    if file:
        rows = [{**asdict(one), "ratio": one.ratio, "reached": one.reaches(one.must)} for one in figures]
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(not smoke and not all(one.reaches(one.must) for one in figures))
