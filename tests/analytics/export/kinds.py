"""Which kind of chart becomes what in which format, from the formats' own registries.

python -m tests.analytics.export.kinds writes the table into docs/exports.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from analytics.charts import HTML_KINDS, KINDS
from analytics.export import FORMATS, bodies, picture
from analytics.export.document.exhibits import SHOWN
from analytics.export.native import NATIVE
from analytics.export.slides.drawing import DRAWN as SLIDES
from analytics.export.workbook import draws
from tests.source import PROJECT

DOCUMENT = PROJECT / "docs" / "exports.md"
BEGIN, END = "<!-- kinds: python -m tests.analytics.export.kinds -->\n", "<!-- /kinds -->"
NAMES = {
    "trend": "趋势（折线、区间带）",
    "columns": "柱形图",
    "control": "控制图",
    "bars": "条形图",
    "dots": "点图（含区间）",
    "stems": "点图（对目标）",
    "tiles": "方格地图",
    "heat": "交叉表",
    "funnel": "漏斗图",
    "waterfall": "瀑布图",
    "bands": "把握条形图",
    "kpi": "指标卡",
    "pillar": "支柱卡",
    "attention": "待关注",
    "list": "清单",
}
CHART = "原生图表"
WORDS = {"heat": "原生表格", "list": "原生表格", "kpi": "文字、表格", "pillar": "文字、原生图表", "attention": "文字"}
VECTOR = dict.fromkeys((*KINDS, "kpi", "pillar"), "矢量图") | {"list": "表格（表头重复）", "attention": "文字"}

# format -> the kinds that it has a renderer for, those of them that are native charts, and what the others become
HOW: Mapping[str, tuple[Collection[str], Collection[str], Mapping[str, str]]] = {
    "pptx": (SLIDES, set(NATIVE) - {"pillar"}, WORDS | {"tiles": "原生形状", "kpi": "文字"}),
    "docx": (SHOWN, set(NATIVE) - {"pillar"}, WORDS | {"tiles": "原生表格"}),
    "xlsx": (
        draws.DRAWN,
        draws.NATIVE,
        dict.fromkeys(("heat", "tiles"), "单元格") | dict.fromkeys(HTML_KINDS, "单元格"),
    ),
    "pdf": (bodies.BODIES, (), VECTOR),
    "slides_pdf": (bodies.BODIES, (), VECTOR),
    "png": (picture.DRAWN, (), dict.fromkeys(picture.DRAWN, "图片")),
    "svg": (picture.DRAWN, (), dict.fromkeys(picture.DRAWN, "矢量图")),
    "csv": ({*KINDS, *HTML_KINDS}, (), dict.fromkeys((*KINDS, *HTML_KINDS), "数据、元数据")),
}


def how(kind: str, format: str) -> str:
    """What a kind becomes in a format; KeyError where it has no renderer."""
    drawn, charts, others = HOW[format]
    if kind not in drawn:
        raise KeyError(f"{format} has no renderer for {kind}")
    return CHART if kind in charts else others[kind]


def table() -> str:
    """The table in Markdown: a row a kind, a column a format."""
    lines = [["图表种类", *FORMATS], ["---"] * (len(FORMATS) + 1)]
    lines += [[NAMES[kind], *(how(kind, format) for format in FORMATS)] for kind in (*KINDS, *sorted(HTML_KINDS))]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def written(document: str) -> str:
    """The document with the table as it is now."""
    before, _, rest = document.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
