"""Inspectors for the enterprises drawn: at random, equally often, and nobody where they must keep away (回避)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analytics.drawing.order import rank


@dataclass(frozen=True)
class Inspector:
    """A 工号 and its section; `avoids` are the codes of areas and enterprises that they are kept away from, sorted."""

    code: str
    section: str = ""
    avoids: tuple[str, ...] = ()


Allowed = Sequence[Sequence[str]]  # the codes of inspectors who may go to each enterprise


def allowed(inspectors: Sequence[Inspector]) -> Callable[[str, str], tuple[str, ...]]:
    """What gives the codes of those who need not keep away from an area and an enterprise in it."""
    avoids = {one.code: frozenset(one.avoids) for one in inspectors}
    avoided = frozenset().union(*avoids.values())

    @cache
    def of_area(area: str) -> tuple[str, ...]:
        return tuple(code for code, kept in avoids.items() if area not in kept)

    def of(area: str, enterprise: str) -> tuple[str, ...]:
        codes = of_area(area)
        return tuple(code for code in codes if enterprise not in avoids[code]) if enterprise in avoided else codes

    return of


def assign(seed: str, enterprises: Sequence[str], may: Allowed, size: int) -> list[tuple[str, ...]]:
    """So many inspectors for each enterprise, in the order given. `may` names those allowed; at least `size` each.

    One enterprise after the other gets those who have the fewest so far, of equals those whose number of (seed,
    enterprise, inspector) is smallest. Where that leaves somebody two or more above another, because not all may go
    everywhere, enterprises are passed on along the shortest way until no way is left: the loads are then as even as the
    avoidance allows (Harvey, Ladner, Lovász, Tamir: Semi-matchings for bipartite graphs and load balancing, Journal of
    Algorithms 59, 2006: a semi-matching without a cost-reducing path is optimal).
    """
    load = dict.fromkeys(sorted({code for codes in may for code in codes}, key=lambda code: rank(seed, code)), 0)
    teams: list[set[str]] = []
    for enterprise, codes in zip(enterprises, may, strict=True):
        order = sorted(codes, key=lambda code: (load[code], rank(seed, enterprise, code)))
        teams.append(set(order[:size]))
        for code in teams[-1]:
            load[code] += 1
    _level(teams, [set(codes) - team for codes, team in zip(may, teams, strict=True)], load)
    return [tuple(sorted(team)) for team in teams]


def loads(codes: Sequence[str], teams: Sequence[Sequence[str]]) -> dict[str, int]:
    """How many enterprises each inspector has."""
    return {code: sum(code in team for team in teams) for code in codes}


def _level(teams: list[set[str]], spare: list[set[str]], load: dict[str, int]) -> None:
    """Pass enterprises on from those who have most, as long as that makes loads more even. `spare` are those who might
    go to an enterprise too; `load` is in the order of the draw.

    Those from whom no way leads to somebody with two fewer, and all whom they might pass on to, are done with: ways of
    others do not lead through them.
    """
    held = {code: {n for n, team in enumerate(teams) if code in team} for code in load}
    left = dict.fromkeys(load)
    while left:
        most = max(load[code] for code in left)
        reached = _reached([code for code in left if load[code] == most], left, held, spare)
        taker = next((code for code in reached if load[code] <= most - 2), None)
        if taker is None:
            left = {code: None for code in left if code not in reached}
            continue
        load[taker] += 1
        while step := reached[taker]:
            n, giver = step
            _pass_on(n, giver, taker, teams, spare, held)
            taker = giver
        load[taker] -= 1


def _pass_on(  # noqa: PLR0913, PLR0917
    n: int, giver: str, taker: str, teams: list[set[str]], spare: list[set[str]], held: Mapping[str, set[int]]
) -> None:
    for side, out, into in ((teams, giver, taker), (spare, taker, giver)):
        side[n].remove(out)
        side[n].add(into)
    held[giver].remove(n)
    held[taker].add(n)


Step = tuple[int, str]  # an enterprise by its place, and who passes it on


def _reached(
    starts: Sequence[str], left: Mapping[str, None], held: Mapping[str, set[int]], spare: Sequence[set[str]]
) -> dict[str, Step | None]:
    """Everybody to whom enterprises can be passed on, the nearest first, and by which last step."""
    came: dict[str, Step | None] = dict.fromkeys(starts)
    waiting, place = list(starts), {code: n for n, code in enumerate(left)}
    unseen = set(left) - set(starts)
    for giver in waiting:
        for n in sorted(held[giver]) if unseen else ():
            for taker in sorted(spare[n] & unseen, key=place.__getitem__):
                came[taker] = (n, giver)
                waiting.append(taker)
                unseen.remove(taker)
    return came
