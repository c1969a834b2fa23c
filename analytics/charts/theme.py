"""Colours and type, light and dark. Colour only ever means a judgement; everything else is ink or grey."""

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

# Five steps for amounts: 1, 3, 5, 7 and 9 of ten. No text ever stands on step 6.
_STEPS: dict[Mode, tuple[str, ...]] = {
    "light": ("#EFF4F8", "#AFC8D9", "#719DBA", "#367297", "#054869"),
    "dark": ("#1E2C37", "#284A60", "#3D6F8E", "#6498B8", "#9FC5DB"),
}
_LIGHT_TEXT, _DARK_TEXT = {"light": "#FFFFFF", "dark": "#FFFFFF"}, {"light": "#1A2834", "dark": "#12181E"}


def tokens(mode: Mode = "light") -> dict[str, str]:
    """Colour of every token as #RRGGBB; seq1 … seq5 are steps for amounts, seq1_text … the text on them."""
    column = MODES.index(mode)
    palette = {name: pair[column] for name, pair in _PALETTE.items()}
    for step, colour in enumerate(_STEPS[mode], start=1):
        palette[f"seq{step}"] = colour
        inverted = (step > 3) == (mode == "light")
        palette[f"seq{step}_text"] = (_LIGHT_TEXT if inverted else _DARK_TEXT)[mode]
    return palette
