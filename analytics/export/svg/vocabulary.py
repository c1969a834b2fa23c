"""The words of Plotly that our figures use; a figure that says anything else is not drawn, lest something be lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]
ANY = object()


class NotDrawn(ValueError):
    """A figure says something that pictures cannot show; the text names it."""


# What only matters on a screen that is pointed at.
_POINTED = dict.fromkeys(("customdata", "hoverinfo", "hovertext", "hovertemplate"), ANY)


def _any(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), ANY)


LAYOUT = _any(
    "height margin paper_bgcolor plot_bgcolor font separators showlegend dragmode hovermode hoverlabel"
    " xaxis yaxis yaxis2 annotations shapes barmode bargap uniformtext"
) | {"showlegend": False, "separators": ".,", "uniformtext": {}}
AXIS = _any(
    "showgrid automargin fixedrange tickfont range tickvals ticktext ticklabelstandoff gridcolor gridwidth"
    " showticklabels nticks rangemode tickformat title domain visible side"
) | {"showline": False, "zeroline": False, "ticks": "", "tickangle": 0, "tickformat": ",d", "side": "top"}
BAR = (
    _any("x y base width orientation text textposition insidetextanchor constraintext cliponaxis textfont marker")
    | {"type": "bar", "textangle": 0, "insidetextanchor": "middle"}
    | _POINTED
)
SCATTER = (
    _any("x y mode line marker text textposition textfont cliponaxis fill fillcolor yaxis")
    | {"type": "scatter", "connectgaps": False, "textposition": "top center", "fill": "tonexty"}
    | _POINTED
)
LINE = _any("color width dash")
MARKER = _any("color line size symbol pattern") | {"opacity": 1}
PATTERN = _any("size solidity fgcolor bgcolor") | {"shape": "/", "fillmode": "overlay", "fgopacity": 1}
ANNOTATION = _any("text font x y xref yref xanchor yanchor xshift yshift align bgcolor borderpad") | {
    "showarrow": False
}
SHAPE = _any("x0 x1 y0 y1 xref yref line") | {"type": "line", "layer": "below"}
FONT = _any("size color family")
TITLE = _any("text standoff font")


def checked(words: Words, known: Words, what: str) -> Words:
    """The words, if all of them are known; raises NotDrawn."""
    for name, value in words.items():
        if name not in known:
            raise NotDrawn(f"{what} has {name}, which pictures do not know")
        if known[name] is not ANY and value != known[name]:
            raise NotDrawn(f"{what} has {name} = {value!r}; pictures know {known[name]!r} only")
    return words


def check(figure: Words) -> None:
    """Raises NotDrawn for a figure that pictures cannot show whole."""
    layout = checked(figure["layout"], LAYOUT, "layout")
    for name in ("xaxis", "yaxis", "yaxis2"):
        axis = checked(layout.get(name, {}), AXIS, name)
        checked(axis.get("title", {}), TITLE, f"the title of {name}")
    for note in layout.get("annotations", ()):
        checked(checked(note, ANNOTATION, "an annotation").get("font", {}), FONT, "the font of an annotation")
    for shape in layout.get("shapes", ()):
        checked(checked(shape, SHAPE, "a shape").get("line", {}), LINE, "the line of a shape")
    for trace in figure["data"]:
        _check_trace(trace)


def _check_trace(trace: Words) -> None:
    known = {"bar": BAR, "scatter": SCATTER}.get(trace["type"])
    if known is None:
        raise NotDrawn(f"a trace of type {trace['type']}")
    checked(trace, known, f"a {trace['type']}")
    marker = checked(trace.get("marker", {}), MARKER, "a marker")
    checked(trace.get("line", {}), LINE, "a line")
    checked(marker.get("line", {}), LINE, "the line of a marker")
    checked(marker.get("pattern", {}), PATTERN, "a pattern")
    checked(trace.get("textfont", {}), FONT, "the font of a trace")
