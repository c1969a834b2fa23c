"""The choice of a snapshot on every page: its name unfolds the others, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from analytics.annotations import on_snapshot
from data.publishing import Manifest
from data.text import t
from pages.parts import snapshots
from pages.parts.here import Here
from pages.parts.links import anchor

MOST = 12
Way = Callable[[str], str]


def picker(now: Here) -> str:
    """The snapshot looked at; it unfolds the newest others, and the ways to compare and to all of them."""
    ways = anchor(now.href("methods", section="differences"), t("snapshots.compare", now.lang))
    ways += anchor(now.href("methods", section="snapshot"), t("snapshots.all", now.lang))

    places = {one.id: one.root for one in snapshots.choices(now.scope)}

    def way(id: str) -> str:
        elsewhere = places.get(id) != now.snapshot.manifest.root
        return now.href(view=now.view.with_(snapshot=id, **({"areas": ()} if elsewhere else {})))

    return unfolding(now, now.snapshot.manifest.id, way, f'<div class="q-small">{ways}</div>', elsewhere=True)


def unfolding(now: Here, chosen: str, way: Way, more: str = "", elsewhere: bool = False) -> str:
    """The name of a snapshot that unfolds the newest ones of its place, with `elsewhere` also the latest of others,
    each leading its `way`; `more` stands below them."""
    offered = _offered(snapshots.choices(now.scope), chosen, elsewhere)
    rows = "".join(_row(now, one, chosen, way(one.id)) for one in offered)
    name, label = t("shell.snapshot", now.lang, id=chosen), t("snapshots.choose", now.lang)
    summary = f'<summary aria-label="{escape(f"{name} {label}")}">{escape(name)}</summary>'
    return f'<details class="q-menu q-snapshots">{summary}<div>{rows}{more}</div></details>'


def _offered(every: Sequence[Manifest], chosen: str, elsewhere: bool) -> list[Manifest]:
    """The newest of the place of the chosen one, then the latest of each other place."""
    root = next((one.root for one in every if one.id == chosen), "")
    others = {id for place, id in snapshots.newest().items() if place != root} if elsewhere else set()
    return [one for one in every if one.root == root][:MOST] + [one for one in every if one.id in others]


def said(now: Here, one: Manifest) -> str:
    """What its publisher said of a snapshot, and what was noted on it."""
    noted = (note.said(now.lang) for note in on_snapshot(now.held.notes, one.id))
    return t("notes.between", now.lang).join(filter(None, (one.note, *noted)))


def _row(now: Here, one: Manifest, chosen: str, href: str) -> str:
    """As-of date, id, when it was published, what its publisher and others said of it."""
    state = t("methods.in_force", now.lang) if one.id == now.in_force else ""
    place = snapshots.place(one.root, now.lang)
    words = t("shell.joined_loose", now.lang).join(filter(None, (place, state, said(now, one))))
    cells = (
        f"<b>{one.as_of.isoformat()}</b>",
        escape(one.id),
        escape(t("snapshots.published", now.lang, at=f"{one.published_at:%Y-%m-%d %H:%M}")),
        escape(words),
    )
    mark = ' aria-current="true"' if one.id == chosen else ""
    return f'<a class="q-go" href="{escape(href)}"{mark}>{" ".join(f"<span>{cell}</span>" for cell in cells)} </a>'
