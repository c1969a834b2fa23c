"""What is named after an indicator says which sampling it counts, so that no series passes for another."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from analytics.definitions import Indicator
from analytics.filters import basis_of, followed, sampling
from analytics.findings.wording import within
from data.text import t

if TYPE_CHECKING:
    from analytics.cards.context import Context

USUAL = "reported"
SAMPLED = frozenset(("basis", "kind", "level", "stage"))
TABLES = {"level": "levels", "kind": "sampling_kinds", "stage": "stages"}


def apart(ctx: Context, indicator: Indicator) -> str:
    """（跟踪抽查）, （监督抽查、跟踪抽查合并·生产环节）: what sampling an indicator counts in the view.

    Empty where it is the usual one, as reported, or one of the indicator's own, which its name says.
    """
    if not followed(ctx.snapshot, indicator) & SAMPLED:
        return ""
    counted = sampling(ctx.snapshot, ctx.view, indicator)
    own = bool(ctx.spec.basis) or indicator.basis != "view"
    parts = [*([] if own else _levels_and_kinds(ctx, counted)), _names(ctx, "stage", counted["stage"])]
    said = t("findings.apart.join", ctx.lang).join(part for part in parts if part)
    return t("findings.bracket", ctx.lang, text=said) if said else ""


def unfiltered(ctx: Context, indicator: Indicator) -> str:
    """不随设备类别筛选: what of the filters in use an indicator of devices does not obey; empty where it obeys them."""
    obeys = "device" in followed(ctx.snapshot, indicator) or indicator.pillar != "equipment"
    return "" if obeys or not ctx.view.devices else t("findings.not_filtered.device", ctx.lang)


def _levels_and_kinds(ctx: Context, counted: dict[str, tuple[str, ...]]) -> list[str]:
    """The name of the basis where it is counted whole; else the levels, where not the usual ones, and the kinds."""
    view = ctx.view
    if not (view.levels or view.kinds):
        return [] if view.basis == USUAL else [_name(ctx, "basis", view.basis)]
    levels, kinds = set(counted["level"]), set(counted["kind"])
    bases = {row["code"]: basis_of(ctx.snapshot, row["code"]) for row in ctx.snapshot.reference("sampling_bases")}
    for code, basis in bases.items():
        if (levels, kinds) == (set(basis["level"]), set(basis["kind"])):
            return [] if code == USUAL else [_name(ctx, "basis", code)]
    usual_levels, supervision = (set(bases[USUAL][key]) for key in ("level", "kind"))
    usual = levels == usual_levels and kinds <= supervision
    return ["" if usual else _levels(ctx, levels), "" if kinds == supervision else _kinds(ctx, kinds, supervision)]


def _levels(ctx: Context, codes: set[str]) -> str:
    every = {row["code"] for row in ctx.snapshot.reference("levels")}
    return t("findings.apart.every_level", ctx.lang) if codes == every else _names(ctx, "level", codes)


def _kinds(ctx: Context, codes: set[str], supervision: set[str]) -> str:
    """The kinds by name, or by the basis that they are from; pooled, where supervision is put together with others."""
    if not ctx.view.kinds:
        return _name(ctx, "basis", ctx.view.basis)
    pooled = 0 < len(codes & supervision) < len(codes)
    names = _names(ctx, "kind", codes)
    return t("findings.apart.pooled", ctx.lang, names=names) if pooled else names


def _names(ctx: Context, dim: str, codes: Collection[str]) -> str:
    """Names in the order of their table."""
    order = [row["code"] for row in ctx.snapshot.reference(TABLES[dim]) if row["code"] in codes]
    return t("findings.list", ctx.lang).join(_name(ctx, dim, code) for code in order)


def _name(ctx: Context, dim: str, code: str) -> str:
    return within(ctx.snapshot.name(dim, code, ctx.lang))
