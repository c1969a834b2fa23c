"""Sentences about a change taken apart: what it is worth, who changed clearly, and how much is the mix."""

from __future__ import annotations

from analytics.findings.content import Judged
from analytics.findings.wording import joined, names, takeaway, within
from analytics.frames import Rows
from data.text import Lang, number, signed, t

SIDES = (("clear_down", False), ("clear_up", True))


def decomposed(change: Judged, rows: Rows, noun: str, lang: Lang) -> str:
    """The change of the whole with what it is worth, and the classes that changed clearly; `rows` are its steps."""
    said = joined([change.text, change.verdict], lang)
    clear = [row for row in rows if row["state"] in ("better", "worse")]
    sides = [(key, [row["label"] for row in clear if (row["value"] > 0) == up]) for key, up in SIDES]
    words = [_clear(key, labels, noun, lang) for key, labels in sides if labels]
    return takeaway([joined([said, *words[:n]], lang, "clause") for n in range(len(words), -1, -1)], lang)


def _clear(key: str, labels: list[str], noun: str, lang: Lang) -> str:
    """日用消费品明显下降; names of products stand small inside an English sentence, those of places do not."""
    called = [within(label) for label in labels] if noun.startswith("product") else labels
    return t(f"findings.parts.{key}", lang, names=names(called, noun, lang))


def parts(within: float, error: float | None, mix: float, own: str, lang: Lang) -> str:
    """其中+1.1个百分点（标准误1.5）来自产品本身，+0.3个百分点来自抽样结构: all in percentage points.

    Without the error where there are too few samples to give one.
    """
    words = {"within": signed(within, lang, 2), "mix": signed(mix, lang, 2), "own": t(f"findings.parts.{own}", lang)}
    if error is None:
        return t("findings.parts.plain", lang, **words)
    return t("findings.parts.note", lang, error=number(error, lang, 2), **words)
