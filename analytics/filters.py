"""Which rows a view looks at: its filters, whose rows may be seen, and what stays in sight for comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.definitions import Indicator
from analytics.store import Snapshot
from analytics.view import LISTS, Scope, View

PRODUCT_DIMS = ("product_class", "product_group", "product")
DEVICES = "equipment_group"
SAMPLING = frozenset({"level", "kind", "stage"})
Any_of = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Filters:
    """Every condition holds; one holds when some column of it has one of its values.

    `focus` is the area whose children, as far as they may be seen, are compared when grouped by area: `areas`.
    `chosen` are the codes marked, by dim.
    """

    conditions: tuple[Any_of, ...]
    focus: str
    areas: tuple[str, ...]
    chosen: Mapping[str, frozenset[str]]


def followed(snapshot: Snapshot, indicator: Indicator) -> frozenset[str]:
    """Keys of the address that an indicator obeys: all its facts have them, its definition leaves them open."""
    dims = frozenset.intersection(*(snapshot.facts[side.fact].dims for side in indicator.sides))
    keys = {"area"} if indicator.area_filter and "area" in dims else set()
    if "product" in dims:
        keys.add("product")
    if DEVICES in dims:
        keys.add("device")
    if dims >= SAMPLING:
        keys.add("stage")
        keys |= {"view": {"basis", "kind", "level"}, "none": {"kind", "level"}}.get(indicator.basis, set())
    return frozenset(keys)


def filters(snapshot: Snapshot, scope: Scope, view: View, indicator: Indicator, by: tuple[str, ...] = ()) -> Filters:
    """The conditions of a view on an indicator grouped `by`.

    Grouped by area, the choice of areas gives way to all below the focus; grouped by a product dim, a choice at its
    level or below gives way to the siblings; so do classes of devices. So a comparison keeps its others, and `chosen`
    marks what was chosen.
    """
    keys = followed(snapshot, indicator)
    conditions = _scoped(snapshot, scope, indicator)
    chosen: dict[str, frozenset[str]] = {}
    focus = snapshot.areas.focus(view.areas) if "area" in keys else snapshot.areas.root
    if "area" in keys and view.areas:
        shown = (focus,) if "area" in by else view.areas
        if set(shown) != {snapshot.areas.root}:
            conditions.append((("area", tuple(sorted(snapshot.areas.below(shown)))),))
        chosen["area"] = _holding(snapshot, focus, view.areas)
    if "product" in keys and view.products:
        condition, chosen_products = _products(snapshot, view.products, by)
        conditions += [condition] if condition else []
        chosen |= chosen_products
    if "device" in keys and view.devices:
        conditions += [] if DEVICES in by else [((DEVICES, view.devices),)]
        chosen |= {DEVICES: frozenset(view.devices)} if DEVICES in by else {}
    conditions += [((key, codes),) for key, codes in sampling(snapshot, view, indicator).items() if codes]
    areas = tuple(child for child in snapshot.areas.children(focus) if _seen(snapshot, scope, child))
    return Filters(tuple(conditions), focus, areas, chosen)


def sampling(snapshot: Snapshot, view: View, indicator: Indicator) -> dict[str, tuple[str, ...]]:
    """Levels, kinds and stages of sampling that an indicator counts in a view, by level, kind and stage; () is any.

    Those chosen stand in place of those of the basis: tracking or the district's own sampling is looked at by choosing
    it, and only then. Whatever is named after an indicator says so (analytics.cards.naming).
    """
    keys = followed(snapshot, indicator)
    basis = view.basis if indicator.basis == "view" else indicator.basis
    given = basis_of(snapshot, basis) if basis != "none" else {}
    chosen = {key: getattr(view, LISTS[key]) if key in keys else () for key in ("level", "kind", "stage")}
    return {key: codes or given.get(key, ()) for key, codes in chosen.items()}


def supervised(snapshot: Snapshot, view: View, indicator: Indicator) -> bool:
    """Whether an indicator that follows the view counts supervision sampling alone: none chosen because it failed."""
    if indicator.basis != "view":
        return True
    reported = {row["code"] for row in snapshot.reference("sampling_kinds") if row["in_reported_rate"] == "yes"}
    return set(sampling(snapshot, view, indicator)["kind"]) <= reported


def basis_of(snapshot: Snapshot, code: str) -> dict[str, tuple[str, ...]]:
    """Levels and kinds of a basis, by level and kind."""
    row = next(row for row in snapshot.reference("sampling_bases") if row["code"] == code)
    return {"level": tuple(sorted(row["levels"].split(";"))), "kind": tuple(sorted(row["kinds"].split(";")))}


def _scoped(snapshot: Snapshot, scope: Scope, indicator: Indicator) -> list[Any_of]:
    with_area = all("area" in snapshot.facts[side.fact].dims for side in indicator.sides)
    if scope.areas in (None, snapshot.scope.areas) or not with_area:
        return []  # nothing else is there
    return [(("area", tuple(sorted(snapshot.areas.below(scope.areas)))),)]


def _seen(snapshot: Snapshot, scope: Scope, area: str) -> bool:
    """Whether someone may see rows of an area or of one below it."""
    if scope.areas is None:
        return True
    return not snapshot.areas.below([area]).isdisjoint(snapshot.areas.below(scope.areas))


def _holding(snapshot: Snapshot, focus: str, chosen: tuple[str, ...]) -> frozenset[str]:
    """Children of the focus that are chosen or hold a chosen area."""
    if focus in chosen:
        return frozenset()
    held = set(chosen)
    return frozenset(child for child in snapshot.areas.children(focus) if snapshot.areas.below([child]) & held)


def _products(
    snapshot: Snapshot, codes: tuple[str, ...], by: tuple[str, ...]
) -> tuple[Any_of, dict[str, frozenset[str]]]:
    """The condition on products, empty when all classes stay in sight, and the codes to mark by dim."""
    depth = max((n for n, dim in enumerate(PRODUCT_DIMS) if dim in by), default=len(PRODUCT_DIMS))
    paths = [snapshot.product_paths[code] for code in codes]
    marked = frozenset(path[depth] for path in paths if len(path) > depth)
    kept = {path[:depth] for path in paths}
    levels = [(dim, {path[-1] for path in kept if len(path) == n}) for n, dim in enumerate(PRODUCT_DIMS, start=1)]
    condition = () if () in kept else tuple((dim, tuple(sorted(values))) for dim, values in levels if values)
    return condition, {PRODUCT_DIMS[depth]: marked} if marked else {}
