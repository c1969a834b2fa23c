"""Who somebody is and what they may see and do. What a role may do stands in roles.toml."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from data import state

Act = Literal["publish", "note", "task", "draw", "audit", "manage"]
ACTS: frozenset[str] = frozenset(get_args(Act))
ROLES: Mapping[str, frozenset[str]] = {
    role: frozenset(acts)
    for role, acts in tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8")).items()
}


@dataclass(frozen=True)
class Person:
    """Somebody who asks: `areas` may be seen with all below them, None is the whole tree and () nothing; `hidden` are
    the columns that are not. `id` owns what they keep."""

    id: str
    name: str
    role: str
    areas: tuple[str, ...] | None = ()
    hidden: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything may be seen."""
        return self.areas is None and not self.hidden

    def may(self, act: Act) -> bool:
        """Whether somebody may do something; an unknown role may nothing. Who publishes sees all that would change, so
        that it takes somebody who may."""
        return act in _MAY.get(self.role, frozenset()) and (act != "publish" or self.whole)


def of_row(id: str, name: str, role: str, areas: str | None, hidden: str) -> Person:
    """The person of a row of accounts."""
    return Person(id, name, role, None if areas is None else tuple(json.loads(areas)), tuple(json.loads(hidden)))


LOCAL = Person(state.LOCAL, "", "local", areas=None)  # whoever sits before a dashboard without sign-in
NOBODY = Person("", "", "")  # not signed in, or unknown: sees nothing, may nothing
_MAY = {**ROLES, LOCAL.role: ACTS}
