"""The commands that compare, keep and move snapshots; they alone of the commands ask analytics."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

from analytics.differences import Effect, Jump, cell_text, effects, jumps, require_one_place, rule
from analytics.retention import protected, protecting
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from data import publishing, settings
from data.commands import FINDINGS, OK, checked_ledgers, published, say, working
from data.commands_report import rule_lines
from data.ledgers import kinds
from data.publishing.difference import Difference, RowChange, difference
from data.publishing.rules import held_together
from data.state import State
from data.text import MISSING, Lang, day, exact, period, t


def diff(options: Namespace) -> int:
    """Compare two snapshots, by default the one in force with the one it follows; 1 if they differ."""
    new = options.new or publishing.current(options.store)
    old = options.old or publishing.read_manifest(options.store, new).previous
    if old is None:
        print(t("commands.follows_none", options.lang, id=new))
        return OK
    with working(t("commands.comparing", options.lang), options.lang):
        found = _compared(
            open_snapshot(options.store, old, scope=WHOLE), open_snapshot(options.store, new, scope=WHOLE), options
        )
    say(_lines(found, options))
    return FINDINGS if found.any else OK


def preview(options: Namespace) -> int:
    """Check ledgers and say what publishing them would change; nothing is published."""
    checked = checked_ledgers(options)
    with tempfile.TemporaryDirectory() as scratch:
        with working(t("commands.previewing", options.lang), options.lang):
            manifest = published(options, checked, into=Path(scratch))
            new = open_snapshot(Path(scratch), manifest.id, scope=WHOLE)
        say(rule_lines(held_together(new.folder), options.lang))
        known = publishing.current(options.store) if publishing.snapshot_ids(options.store) else None
        if known and publishing.read_manifest(options.store, known).root not in new.areas:
            print(t("commands.would_be_apart", options.lang, id=new.id, known=known))
        elif known and known != new.id:
            say(_lines(_compared(open_snapshot(options.store, known, scope=WHOLE), new, options), options))
        else:
            print(t("commands.would_be_first" if known is None else "commands.would_be_same", options.lang, id=new.id))
    print(t("commands.not_published", options.lang))
    return OK


class _Compared(NamedTuple):
    """Two snapshots beside each other, the indicators in one view."""

    old: Snapshot
    new: Snapshot
    found: Difference
    view: View
    effects: Sequence[Effect]

    @property
    def any(self) -> bool:
        """Whether a row, a definition or a figure differs."""
        return self.found.any or bool(self.found.definitions) or any(one.changed for one in self.effects)


def _compared(old: Snapshot, new: Snapshot, options: Namespace) -> _Compared:
    require_one_place(old, new)
    view = default_view(new.known)
    if options.period:
        view = view.with_(period=options.period)
    return _Compared(old, new, difference(old.folder, new.folder), view, effects(old, new, WHOLE, view))


def _lines(compared: _Compared, options: Namespace) -> Iterator[str]:
    """Heading and rows that differ, then what that does to the indicators, and what is unusual."""
    lang: Lang = options.lang
    old, new, found = compared.old, compared.new, compared.found
    as_of = {"old_day": day(old.as_of, lang), "new_day": day(new.as_of, lang)}
    yield t("commands.compared", lang, old=old.id, new=new.id, **as_of)
    yield from _row_lines(found, new, options.show, lang)
    if found.definitions:
        yield t("commands.redefined_files", lang, files=t("commands.join", lang).join(found.definitions))
    yield from _effect_lines(compared.effects, compared.view, lang)
    yield from _jump_lines(jumps(new, old), new, lang)


def _row_lines(found: Difference, new: Snapshot, shown: int, lang: Lang) -> Iterator[str]:
    """A line a kind with its counts, then the first rows of each."""
    if not found.any:
        yield t("commands.same_rows", lang)
    for kind, counts in found.counts.items():
        if counts.any:
            numbers = {
                name: exact(getattr(counts, name)) for name in ("added", "changed", "removed", "before", "after")
            }
            yield t("commands.rows_differ", lang, kind=kinds()[kind].name[lang], **numbers)
            yield from (_row_line(new, kind, row, lang) for row in found.rows(kind, limit=shown))


def _row_line(new: Snapshot, kind: str, row: RowChange, lang: Lang) -> str:
    cells = row.after or row.before or {}
    which = " / ".join(cell_text(new, kind, name, cells[name], lang) for name in kinds()[kind].key)
    what = t(f"commands.row_{row.what}", lang)
    return t("commands.row_line", lang, what=what, which=which, cells=_cells(new, kind, row, lang)).rstrip()


def _cells(new: Snapshot, kind: str, row: RowChange, lang: Lang) -> str:
    """The cells that differ, old and new; of a row that is added or removed its other cells that are not blank."""
    columns = kinds()[kind].columns
    if row.before and row.after:
        return t("commands.join", lang).join(
            t("commands.cell", lang, column=columns[name].name[lang], **_sides(new, kind, row, name, lang))
            for name in row.changed
        )
    cells = row.after or row.before or {}
    rest = (name for name in columns if name not in kinds()[kind].key and cells[name] is not None)
    return t("commands.join", lang).join(cell_text(new, kind, name, cells[name], lang) for name in rest)


def _sides(new: Snapshot, kind: str, row: RowChange, name: str, lang: Lang) -> dict[str, str]:
    sides = {"old": row.before or {}, "new": row.after or {}}
    return {side: cell_text(new, kind, name, cells.get(name), lang) or MISSING for side, cells in sides.items()}


def _effect_lines(found: Sequence[Effect], view: View, lang: Lang) -> Iterator[str]:
    changed = [effect for effect in found if effect.changed or effect.redefined]
    if changed:
        words = {"period": period(*view.period, lang), "count": len(changed), "of": len(found)}
        yield t("commands.effects", lang, **words)
    for effect in changed:
        old, new, by = effect.texts(lang)
        note = t("commands.redefined", lang) if effect.redefined else ""
        yield t("commands.effect", lang, name=effect.name[lang], old=old, new=new, by=by, note=note)


def _jump_lines(found: Sequence[Jump], new: Snapshot, lang: Lang) -> Iterator[str]:
    if found:
        yield t("commands.unusual", lang, rule=rule(new.thresholds, lang))
    yield from (t("commands.unusual_line", lang, what=jump.text(lang)) for jump in found)


def export(options: Namespace) -> int:
    """Write a snapshot into one file."""
    publishing.export(options.store, options.id, options.file)
    print(t("commands.exported", options.lang, id=options.id, file=options.file))
    return OK


def import_(options: Namespace) -> int:
    """Take a snapshot in from a file; it is not put in force."""
    manifest = publishing.import_(options.store, options.file)
    print(t("commands.imported", options.lang, id=manifest.id, day=day(manifest.as_of, options.lang)))
    return OK


def prune(options: Namespace) -> int:
    """Remove old snapshots that nothing refers to."""
    state = State(settings.of(options.store).state)
    kept = protected(state)
    asked = partial(nullcontext, kept) if options.dry_run else partial(protecting, state)
    gone = publishing.prune(options.store, options.keep, asked, options.dry_run, options.archive)
    say(t("commands.would_prune" if options.dry_run else "commands.pruned", options.lang, id=one.id) for one in gone)
    print(t("commands.prune_sum", options.lang, gone=len(gone), left=_left(options, len(gone)), kept=len(kept)))
    return OK


def _left(options: Namespace, gone: int) -> int:
    return len(publishing.snapshot_ids(options.store)) - (gone if options.dry_run else 0)
