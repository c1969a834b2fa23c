"""The tree of areas: city, district, township, of any depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

APART = "not_by_township"


@dataclass(frozen=True)
class Area:
    """One place. `kind` is that of areas.csv; `children` are ids in the order of the file."""

    id: str
    parent: str
    kind: str
    row: Mapping[str, str]
    children: list[str] = field(default_factory=list)

    @property
    def ranked(self) -> bool:
        """Whether it is compared with its siblings: what belongs to no township is not."""
        return self.kind != APART


class AreaTree:
    """The areas from `root` downwards. Rows are those of areas.csv; raises KeyError when the root is not among them."""

    def __init__(self, rows: Iterable[Mapping[str, str]], root: str) -> None:
        every = {row["id"]: Area(row["id"], row["parent"], row["kind"], row) for row in rows}
        for area in every.values():
            if area.parent in every:
                every[area.parent].children.append(area.id)
        self.root = root
        self._areas: dict[str, Area] = {}
        waiting = [every[root]]
        while waiting:
            area = waiting.pop(0)
            self._areas[area.id] = area
            waiting += [every[child] for child in area.children]

    def within(self, ids: Iterable[str]) -> AreaTree:
        """The same tree with these areas alone and all below them, from the closest area above all of them downwards;
        with none of them the root alone."""
        seen = {id for id in ids if id in self._areas}
        paths = [self.path(id) for id in seen] or [[self.root]]
        shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
        kept = self.below(seen).union(*(path[len(shared) - 1 :] for path in paths))
        return AreaTree([self._areas[id].row for id in self._areas if id in kept], shared[-1])

    def __contains__(self, id: object) -> bool:
        return id in self._areas

    def __iter__(self) -> Iterator[str]:
        return iter(self._areas)

    def rows(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Every area with its line of areas.csv."""
        return ((area.id, area.row) for area in self._areas.values())

    def get(self, id: str) -> Area:
        """The area of an id; raises KeyError."""
        return self._areas[id]

    def children(self, id: str) -> list[str]:
        """Ids of the areas directly below."""
        return self._areas[id].children

    @property
    def parted(self) -> bool:
        """Whether areas lie below the root, to be compared."""
        return bool(self.children(self.root))

    def path(self, id: str) -> list[str]:
        """Ids from the root down to and including `id`."""
        path = [id]
        while path[0] != self.root:
            path.insert(0, self._areas[path[0]].parent)
        return path

    def below(self, ids: Iterable[str]) -> set[str]:
        """The ids given and all below them; ids that are not in the tree are left out."""
        found: set[str] = set()
        waiting = [id for id in ids if id in self._areas]
        while waiting:
            id = waiting.pop()
            found.add(id)
            waiting += self._areas[id].children
        return found

    def closure(self) -> list[tuple[str, str, str]]:
        """(ancestor, area, child of the ancestor on the way, or the area itself) for every area above or equal."""
        paths = [self.path(id) for id in self._areas]
        return [(above, path[-1], path[min(n + 1, len(path) - 1)]) for path in paths for n, above in enumerate(path)]

    def focus(self, chosen: Iterable[str]) -> str:
        """The area whose children are compared: the root when none is chosen, the one chosen when it has children,
        else the closest area above all that are chosen."""
        paths = [self.path(id) for id in chosen if id in self._areas]
        if not paths:
            return self.root
        if len(paths) == 1 and self.children(paths[0][-1]):
            return paths[0][-1]
        shared = [level[0] for level in zip(*(path[:-1] for path in paths), strict=False) if len(set(level)) == 1]
        return shared[-1] if shared else self.root
