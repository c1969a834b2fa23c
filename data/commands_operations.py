"""The commands that keep an installation running; each takes the parsed arguments and returns its exit status."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from data.commands import FINDINGS, OK, say, working
from data.operations import bundle as bundling
from data.operations import smoke
from data.operations.backup import backup as written
from data.operations.checks import Patient, examine
from data.operations.findings import Finding
from data.operations.home import home
from data.operations.restore import restore as restored
from data.operations.upgrade import Upgraded, back
from data.operations.upgrade import upgrade as upgraded
from data.text import Lang, t


def _progress(lang: Lang) -> Callable[[str], None]:
    """Say each step on the error stream."""

    def said(step: str) -> None:
        what, _, name = step.partition(" ")
        print(t(f"operations.step.{what}", lang, name=name), file=sys.stderr)

    return said


def backup(options: Namespace) -> int:
    """Write a backup; 1 if a snapshot in it is not as it was published."""
    lang: Lang = options.lang
    with working(t("operations.backing_up", lang), lang):
        about = written(home(options.store), options.file, now=_now(), works=options.works, progress=_progress(lang))
    told = {"snapshots": len(about.snapshots), "files": len(about.files), "file": options.file}
    print(t("operations.backed_up", lang, size=_megabytes(options.file.stat().st_size), **told))
    say(t("operations.backed_up_damaged", lang, id=id) for id in about.damaged)
    return FINDINGS if about.damaged else OK


def _now() -> datetime:
    return datetime.now(UTC)


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.1f}"


def restore(options: Namespace) -> int:
    """Put a backup in place."""
    lang: Lang = options.lang
    place = home(options.store)
    with working(t("operations.restoring", lang), lang):
        done = restored(
            place, options.file, now=_now(), aside=options.aside, force=options.force, progress=_progress(lang)
        )
    told = {"made_at": f"{done.about.made_at:%Y-%m-%d %H:%M}", "snapshots": len(done.about.snapshots)}
    print(t("operations.restored", lang, store=place.store, folder=place.folder, **told))
    say(t("operations.moved_aside", lang, path=path) for path in done.aside)
    if done.settings:
        print(t("operations.settings_differ", lang, file=done.settings))
    return OK


def upgrade(options: Namespace) -> int:
    """Bring what people keep up to date, or take that back; 1 if a snapshot cannot be read."""
    lang: Lang = options.lang
    place = home(options.store)
    done = back(place) if options.back else upgraded(place, _progress(lang))
    key = "operations.back" if options.back else "operations.upgraded"
    say(_upgraded(done, key, lang))
    return FINDINGS if done.unreadable else OK


def _upgraded(done: Upgraded, key: str, lang: Lang) -> Iterator[str]:
    if done.copy:
        yield t(key, lang, before=done.before, after=done.after, copy=done.copy)
    else:
        yield t("operations.up_to_date", lang, version=done.after) if done.after else t("operations.nothing_kept", lang)
    yield t("operations.snapshots_readable", lang, count=len(done.readable))
    yield from (f"! {error.message(lang)}" for error in done.unreadable)


def doctor(options: Namespace) -> int:
    """Look at the installation, and with --serve start it for a moment; 1 if something is to be mended."""
    lang: Lang = options.lang
    found = examine(Patient(home(options.store), _now(), options.port))
    ills = sum([_told(one, lang) for one in found])
    if options.serve:
        ills += sum([_told(one, lang) for one in smoke.tried()])
    print(t("operations.ills" if ills else "operations.sound", lang, count=ills))
    return FINDINGS if ills else OK


def _told(one: Finding, lang: Lang) -> bool:
    """Print a finding, with its remedy where there is something to mend; whether there is."""
    values = one.spoken(lang)
    what = t(f"operations.found.{one.key}", lang, **values)
    remedy = "" if one.severity == "well" else t(f"operations.remedy.{one.key}", lang, **values)
    mark = t(f"operations.mark.{one.severity}", lang)
    print(t("operations.line" if remedy else "operations.line_well", lang, mark=mark, what=what, remedy=remedy))
    return one.severity == "wrong"


def bundle(options: Namespace) -> int:
    """Make the bundle that installs without internet."""
    lang: Lang = options.lang
    with working(t("operations.bundling", lang), lang):
        made = bundling.bundle(
            options.out, options.platform, tuple(options.python), wheels=options.wheels, progress=_progress(lang)
        )
    told = {"files": made.files, "wheels": made.wheels, "size": _megabytes(made.size)}
    print(t("operations.bundled", lang, folder=made.folder, **told))
    return OK
