"""What is looked at, in words: period, comparison, area, products, basis; the same above a page and in an export."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.definitions import Words
from analytics.findings.wording import capital
from analytics.store import Snapshot
from analytics.view import LISTS, View
from data import text
from data.text import Lang, pick, t

_DIMS = {"product": ("product", "product_group", "product_class"), "device": ("equipment_group",)}


def name(snapshot: Snapshot, key: str, code: str, lang: Lang) -> str:
    """The words of a code in the address: of an area, a product or class of products or devices, a level, …"""
    dims = _DIMS.get(key, (key,))
    names = (snapshot.name(dim, code, lang) for dim in dims)
    return next((found for found in names if found != code), code)


def names(snapshot: Snapshot, key: str, codes: Iterable[str], lang: Lang) -> str:
    """The words of several codes as a list."""
    return t("shell.joined", lang).join(name(snapshot, key, code, lang) for code in codes)


def whole(snapshot: Snapshot, lang: Lang) -> str:
    """全区（20个）: the root and how many are compared below it; its name where nothing lies below."""
    tree = snapshot.areas
    children = [id for id in tree.children(tree.root) if tree.get(id).ranked]
    if snapshot.rooted and not tree.children(tree.root):
        return snapshot.name("area", tree.root, lang)
    kind = tree.get(tree.root).kind if snapshot.rooted else ""
    return t(f"view_bar.whole.{kind if kind in ('city', 'district') else 'other'}", lang, n=len(children))


def level(snapshot: Snapshot, view: View) -> str:
    """What the areas compared in a view are: township, district, or place where they are neither."""
    children = snapshot.areas.children(snapshot.areas.focus(view.areas))
    found = snapshot.areas.get(children[0]).row.get("level", "") if children else ""
    return found if found in ("township", "district") else "place"


def named(snapshot: Snapshot, view: View, words: Words, lang: Lang) -> str:
    """Words in which {each} and {level} stand for the areas compared: 各区县定检率 in a city, 各乡镇定检率 in a
    district."""
    return worded(words, level(snapshot, view), lang)


def worded(words: Words, of: str, lang: Lang) -> str:
    """The same of areas `of` a level: township, district or place."""
    text = pick(words, lang)
    if "{" not in text:
        return text
    return capital(text.format(**{key: t(f"findings.areas.{key}.{of}", lang) for key in ("each", "level")}))


def clauses(snapshot: Snapshot, view: View, lang: Lang) -> list[str]:
    """Period, comparison and every filter of a view, a clause each."""
    areas = names(snapshot, "area", view.areas, lang) if view.areas else whole(snapshot, lang)
    rest = [names(snapshot, key, getattr(view, field), lang) for key, field in LISTS.items() if key != "area"]
    filters = [areas, name(snapshot, "basis", view.basis, lang), *(part for part in rest if part)]
    return [text.period(view.start, view.end, lang), *_compared(view, lang), *filters]


def _compared(view: View, lang: Lang) -> list[str]:
    if view.compare == "none":
        return []
    return [t("shell.compared", lang, name=t(f"view_bar.comparisons.{view.compare}", lang))]
