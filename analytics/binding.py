"""Conditions in SQL: identifiers from the registries, values bound, never written into the text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from analytics.definitions import Where
from analytics.filters import Any_of


class Bound:
    """The values of a query; calling it gives the name under which a value stands in the text."""

    def __init__(self) -> None:
        self._names: dict[Hashable, str] = {}

    def __call__(self, value: Hashable) -> str:
        return f"${self._names.setdefault(value, f'p{len(self._names)}')}"

    @property
    def values(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for value, name in self._names.items()}


def conditions(held: Iterable[Any_of], bound: Bound) -> list[str]:
    """SQL of conditions that all hold."""
    return [f"({' or '.join(codes_in(any_of, bound))})" for any_of in held]


def codes_in(where: Where, bound: Bound) -> list[str]:
    """SQL of columns that have one of their codes each."""
    return [f'fact."{dim}" in {bound(codes)}' for dim, codes in where]
