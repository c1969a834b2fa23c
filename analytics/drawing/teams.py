"""Inspectors for the enterprises drawn: at random, equally often, and nobody where they must keep away (回避)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.drawing.order import rank


@dataclass(frozen=True)
class Inspector:
    """A 工号 and its section; `avoids` are the codes of areas and enterprises that they are kept away from, sorted."""

    code: str
    section: str = ""
    avoids: tuple[str, ...] = ()


Allowed = Sequence[Sequence[str]]  # the codes of inspectors who may go to each enterprise
Teams = list[list[str]]


def allowed(inspectors: Sequence[Inspector], area: str, enterprise: str) -> tuple[str, ...]:
    """The codes of those who need not keep away."""
    return tuple(one.code for one in inspectors if area not in one.avoids and enterprise not in one.avoids)


def assign(seed: str, enterprises: Sequence[str], may: Allowed, size: int) -> list[tuple[str, ...]]:
    """So many inspectors for each enterprise, in the order given. `may` names those allowed; at least `size` each.

    One enterprise after the other gets those who have the fewest so far, of equals those whose number of (seed,
    enterprise, inspector) is smallest. Where that leaves somebody two or more above another, because not all may go
    everywhere, enterprises are passed on along the shortest way until no way is left: the loads are then as even as the
    avoidance allows (Harvey, Ladner, Lovász, Tamir: Semi-matchings for bipartite graphs and load balancing, Journal of
    Algorithms 59, 2006: a semi-matching without a cost-reducing path is optimal).
    """
    load = dict.fromkeys(sorted({code for codes in may for code in codes}), 0)
    teams: Teams = []
    for enterprise, codes in zip(enterprises, may, strict=True):
        order = sorted(codes, key=lambda code: (load[code], rank(seed, enterprise, code)))
        teams.append(order[:size])
        for code in teams[-1]:
            load[code] += 1
    _level(seed, teams, may, load)
    return [tuple(sorted(team)) for team in teams]


def loads(codes: Sequence[str], teams: Sequence[Sequence[str]]) -> dict[str, int]:
    """How many enterprises each inspector has."""
    return {code: sum(code in team for team in teams) for code in codes}


def _level(seed: str, teams: Teams, may: Allowed, load: dict[str, int]) -> None:
    """Pass enterprises on from those who have most, as long as that makes loads more even."""
    drawn = sorted(load, key=lambda code: rank(seed, code))
    while True:
        for code in sorted(drawn, key=lambda code: -load[code]):
            if way := _way(code, drawn, teams, may, load):
                break
        else:
            return
        for n, giver, taker in way:
            teams[n][teams[n].index(giver)] = taker
        load[way[0][1]] -= 1
        load[way[-1][2]] += 1


Step = tuple[int, str, str]  # an enterprise by its place, who gives it up, who takes it


def _way(start: str, drawn: Sequence[str], teams: Teams, may: Allowed, load: Mapping[str, int]) -> list[Step]:
    """The shortest way on which `start` gives one enterprise less and somebody with two fewer takes one more."""
    if load[start] - min(load.values()) < 2:
        return []
    came: dict[str, Step | None] = {start: None}
    waiting = [start]
    for giver in waiting:
        held = [n for n, team in enumerate(teams) if giver in team]
        for taker in drawn:
            n = next((n for n in held if taker in may[n] and taker not in teams[n]), None)
            if taker in came or n is None:
                continue
            came[taker] = (n, giver, taker)
            if load[taker] <= load[start] - 2:
                return _traced(came, taker)
            waiting.append(taker)
    return []


def _traced(came: Mapping[str, Step | None], end: str) -> list[Step]:
    way: list[Step] = []
    while step := came[end]:
        way.insert(0, step)
        end = step[1]
    return way
