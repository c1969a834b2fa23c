"""What laboratories measured: a number beside its limit, as the verdict asks for; one laboratory heaps them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from random import Random
from typing import Any

from data.demo.world import World

LEAST = 0.02  # of the limit, by which a failing result is beyond it
Row = dict[str, Any]


def measured(world: World, batches: list[Row]) -> list[Row]:
    """The batches, a share of them with a measured item of their product, its value and its limits."""
    rng, plan = world.chance("measuring"), world.profile["measuring"]
    return [batch | _result(rng, plan, batch, world.profile["items"][batch["product"]]) for batch in batches]


def _result(rng: Random, plan: Mapping[str, Any], batch: Row, items: list[str]) -> Row:
    numeric = [item for item in items if item in plan["items"]]
    if not numeric or batch["first_verdict"] == "REF" or rng.random() > plan["share"]:
        return {}
    failed = [item for item in re.split("；", batch.get("failed_items") or "") if item in numeric]
    item = (failed or rng.sample(numeric, 1))[0]
    limits = plan["items"][item]
    misjudged = batch["first_verdict"] == "PASS" and rng.random() < plan["misjudged"]
    heaped = batch["inspection_body"] == plan["heaped"] and rng.random() < plan["heap"]
    value = _beyond(rng, limits) if failed or misjudged else _within(rng, limits, heaped)
    return {
        "measured_item": item,
        "measured": value,
        "limit_low": limits.get("low"),
        "limit_high": limits.get("high"),
    }


def _within(rng: Random, limits: Mapping[str, float], heaped: bool) -> float:
    """A value on the right side of the limits, on the limit at most; a heaped one in the last twentieth before it."""
    if "low" in limits and "high" in limits:
        value = limits["low"] + (limits["high"] - limits["low"]) * rng.betavariate(3, 3)
        return round(value, int(limits["decimals"]))
    share = rng.uniform(0, 0.045) if heaped else rng.betavariate(3, 2.5)
    if "high" in limits:
        return _rounded(limits["high"] * (1 - share), limits, math.floor)
    return _rounded(limits["low"] * (1 + 0.6 * share if not heaped else 1 + share), limits, math.ceil)


def _beyond(rng: Random, limits: Mapping[str, float]) -> float:
    """A value on the wrong side: of the upper limit where there is one."""
    share = LEAST + min(rng.expovariate(4), 0.7)
    if "high" in limits:
        return _rounded(limits["high"] * (1 + share), limits, math.ceil)
    return _rounded(limits["low"] * (1 - share), limits, math.floor)


def _rounded(value: float, limits: Mapping[str, float], towards: Any) -> float:
    """To the decimals of the item, away from the limit."""
    steps = 10 ** int(limits["decimals"])
    return towards(round(value * steps, 6)) / steps
