"""Colours and type of the screen, light and dark. Colour only ever means a judgement; everything else is ink or grey."""

from __future__ import annotations

from typing import Literal

Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")

SANS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
SERIF = "'Source Han Serif SC','Noto Serif CJK SC','Noto Serif SC','Songti SC','STZhongsong','Microsoft YaHei',serif"

# token: (light, dark)
_PALETTE: dict[str, tuple[str, str]] = {
    "bg": ("#FFFFFF", "#12181E"),
    "panel": ("#F5F4F0", "#1B232B"),
    "ink": ("#1A2834", "#E4E9ED"),
    "text2": ("#55626D", "#A3AFBA"),
    "text3": ("#66727D", "#8E9BA6"),
    "rule": ("#D8DCDF", "#33404B"),
    "grid": ("#ECEEF0", "#232D36"),
    "main": ("#334554", "#C3CFD9"),
    "prev": ("#A9B4BD", "#5E6C78"),
    "same": ("#8A949E", "#7C8893"),
    "same_fill": ("#E7EAED", "#2A343D"),
    "better": ("#1868A0", "#69B4E6"),
    "better_fill": ("#A9CCE6", "#2F5F82"),
    "better_text": ("#1A2834", "#E4E9ED"),
    "worse": ("#AA4515", "#F1935B"),
    "worse_fill": ("#AA4515", "#F1935B"),
    "worse_text": ("#FFFFFF", "#12181E"),
    "soft_better": ("#8DB6D6", "#34688F"),
    "soft_worse": ("#E0A88E", "#8E5636"),
    "hatch": ("#C3CAD0", "#465360"),
    "accent": ("#1D4E6B", "#8FC1DE"),
}

_SEQUENTIAL: dict[Mode, tuple[str, ...]] = {
    "light": tuple(["#EFF4F8", "#CFDEE9", "#AFC8D9", "#90B2C9", "#719DBA", "#5387A9", "#367297", "#1B5D82", "#054869", "#01344E"]),
    "dark": tuple(["#1E2C37", "#22394A", "#284A60", "#315C77", "#3D6F8E", "#4E83A4", "#6498B8", "#7FAECA", "#9FC5DB", "#C4DDEC"]),
}
_LIGHT_TEXT, _DARK_TEXT = {"light": "#FFFFFF", "dark": "#E4E9ED"}, {"light": "#1A2834", "dark": "#12181E"}


def tokens(mode: Mode = "light") -> dict[str, str]:
    """Colour of every token in a mode, as #RRGGBB; `seq1` … `seq5` are five steps for amounts, `seq1_text` … their text."""
    column = MODES.index(mode)
    palette = {name: pair[column] for name, pair in _PALETTE.items()}
    for step, place in enumerate((0, 2, 4, 6, 8), start=1):
        palette[f"seq{step}"] = _SEQUENTIAL[mode][place]
        upper_half = place > 5
        dark_on_it = upper_half if mode == "dark" else not upper_half
        palette[f"seq{step}_text"] = (_DARK_TEXT if dark_on_it else _LIGHT_TEXT)[mode]
    return palette
