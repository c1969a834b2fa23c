"""The inputs of a published case, read by whichever of its names the source uses; what nobody read is noticed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

REQUIRED = object()
WORDS = {"cats", "categories", "labels", "names", "note", "unit", "years"}
ALIASES = {
    "x": ("x", "count", "counts", "num", "numerator", "events", "failures", "successes", "observed", "obs", "o"),
    "n": ("n", "nobs", "den", "denom", "denominator", "trials", "size", "sizes", "total"),
    "rel": ("rel", "relative_to_mean", "rtm", "side", "sides"),
    "close": ("close", "near", "close_to_limits"),
    "d": ("d", "exposure", "expected", "e", "n", "den", "denominator", "pop", "person_years", "nobs"),
    "pop": ("pop", "population", "n", "den", "denominator"),
    "std": ("std", "stdpop", "standard", "weights", "w"),
    "x1": ("x1", "count1", "a1"),
    "n1": ("n1", "nobs1"),
    "d1": ("d1", "n1", "exposure1", "pop1"),
    "x2": ("x2", "count2", "x0", "a2"),
    "n2": ("n2", "nobs2", "n0"),
    "d2": ("d2", "n2", "exposure2", "d0", "pop2"),
    "p0": ("p0", "baseline", "average", "target", "pbar", "center", "theta"),
    "mult": ("multiplier", "mult", "scale", "per"),
    "y": ("y", "values", "val", "v", "series", "x"),
    "center": ("center", "centre", "cl", "mean", "target", "targets", "median"),
    "k": ("k", "n", "points", "length", "run"),
    "steps": ("steps", "n", "k"),
    "q": ("q", "alpha", "fdr", "level"),
    "alpha": ("alpha", "alpha0", "a", "a0"),
    "beta": ("beta", "beta0", "b", "b0"),
    "w1": ("w1", "n1"),
    "w2": ("w2", "n2"),
    "trim": ("trim", "trim_by"),
    "lpl": ("lpl", "lower", "lcl", "ll99"),
    "upl": ("upl", "upper", "ucl", "ul99"),
    "direction": ("direction", "improvement", "improvement_direction", "good"),
    "base": ("base", "baseline", "include"),
    "cur": ("cur", "current", "now", "new"),
    "prev": ("base", "prev", "previous", "old", "last"),
    "decimals": ("nd", "decimals", "digits", "ndigits"),
}


class NotApplicable(Exception):
    """A case that says nothing about this project, or that the runner cannot read; the message is the reason."""


class Given:
    """Inputs of a case; `given("x")` is a number or list as it stands, None where it is null."""

    def __init__(self, inputs: Mapping[str, Any], method: str = "") -> None:
        self.method = method
        self._inputs = dict(inputs)
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the case gives this input, under any of its names."""
        return any(alias in self._inputs for alias in ALIASES.get(name, (name,)))

    def __call__(self, name: str, default: Any = REQUIRED) -> Any:
        for alias in ALIASES.get(name, (name,)):
            if alias in self._inputs:
                self._read.add(alias)
                return self._inputs[alias]
        if default is REQUIRED:
            raise NotApplicable(f"no input {name} among {', '.join(sorted(self._inputs))}")
        return default

    def numbers(self, name: str, default: Any = REQUIRED) -> Any:
        """The same as a float or an array of floats, nulls as NaN."""
        value = self(name, default)
        return value if value is None and default is None else np.asarray(value, float)

    def of_groups(self, name: str) -> dict[str, Any]:
        """One figure of several groups, by group, however it is told: n_random, random_n, or random = {n: …}."""
        found = {}
        for key, value in self._inputs.items():
            first, _, last = key.partition("_") if "_" in key else (key[:1], "", key[1:])
            if isinstance(value, Mapping) and name in value:
                found[key] = value[name]
            elif name in (first, last):
                found[last if name == first else first] = value
            else:
                continue
            self._read.add(key)
        return found

    @property
    def confidence(self) -> float:
        """Stated as conf (0.95 or 95) or as alpha; 95 % where the case is silent."""
        if "alpha" in self._inputs and not any(name in self._inputs for name in ("conf", "confidence", "level")):
            return 1 - self("alpha")
        stated = self("conf", self("confidence", self("level", 0.95)))
        return stated / 100 if stated > 1 else stated

    @property
    def scale(self) -> float:
        """Per how many a rate is told: 100 for per cent."""
        return self("mult", 1)

    def unread(self) -> list[str]:
        """Inputs that nothing asked for and that are no mere labels: the case means something not understood here."""
        return sorted(set(self._inputs) - self._read - WORDS)


class Conventions(dict[str, Mapping[str, Any]]):
    """What is found by each convention that packages differ in, where a case does not say which is its own."""


Method = Callable[[Given], Mapping[str, Any]]
METHODS: dict[str, Method] = {}


def method(*names: str) -> Callable[[Method], Method]:
    """Register how cases of these methods are computed; a name that ends in * stands for all with that beginning."""

    def registered(compute: Method) -> Method:
        METHODS.update(dict.fromkeys(names, compute))
        return compute

    return registered


def computing(name: str) -> Method:
    """How a method is computed: its own entry, else the longest beginning that fits."""
    if name in METHODS:
        return METHODS[name]
    starts = [key for key in METHODS if key.endswith("*") and name.startswith(key[:-1])]
    if not starts:
        raise NotApplicable(f"no such method here: {name}")
    return METHODS[max(starts, key=len)]
