"""The commands on ledgers and snapshots; each takes the parsed arguments and returns its exit status."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from data import publishing, settings
from data.commands_report import (
    issue_lines,
    issues,
    ledger_lines,
    published_lines,
    rule_lines,
    snapshot_line,
    write_issues,
)
from data.demo import publish_demo
from data.ledgers import Checked, kinds, write_template
from data.ledgers import check as check_ledgers
from data.ledgers.marking import mark
from data.publishing import Manifest, SnapshotError
from data.publishing.rules import held_together
from data.publishing.summing import Engines
from data.reference import areas
from data.text import Lang, t

OK, FINDINGS = 0, 1
WORLDS = {"full": "demo", "small": "small", "city": "city"}


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        print(line)


@contextmanager
def working(what: str, lang: Lang) -> Iterator[None]:
    """Say on the error stream what is being done, and then how long it took."""
    print(t("commands.working", lang, what=what), file=sys.stderr)
    begun = time.monotonic()
    yield
    print(t("commands.done", lang, seconds=f"{time.monotonic() - begun:.1f}"), file=sys.stderr)


def checked_ledgers(options: Namespace) -> Checked:
    """The ledgers of the files, printed with their findings, which --issues and --marked keep."""
    lang: Lang = options.lang

    def progress(file: str, done: int, of: int) -> None:
        print(t("commands.checking", lang, file=file, number=done + 1, of=of), file=sys.stderr)

    with working(t("commands.judging", lang), lang):
        checked = check_ledgers(
            options.files,
            as_of=options.as_of,
            kind=options.kind,
            mapping=options.mapping,
            progress=progress,
            sender=getattr(options, "sender", ""),
        )
    found = issues(checked)
    say(ledger_lines(checked, lang))
    say(issue_lines(found, options.show, lang))
    say(rule_lines((row for ledger in checked.ledgers for row in ledger.tally.table().to_pylist()), lang))
    if options.issues:
        write_issues(found, options.issues, lang)
        print(t("commands.written", lang, file=options.issues))
    if options.marked:
        say(_marked(checked, options))
    return checked


def _marked(checked: Checked, options: Namespace) -> Iterator[str]:
    """Write the marked copies of the files that have problems, and say where."""
    options.marked.mkdir(parents=True, exist_ok=True)
    for file in options.files:
        found = [
            part for one in checked.ledgers if one.source.file == file.name for part in (one.rejected, one.warnings)
        ]
        if any(map(len, found)):
            target = options.marked / t("intake.result.marked_name", options.lang, file=file.stem)
            yield t("commands.marked", options.lang, file=mark(file, found, target, options.lang))


def check(options: Namespace) -> int:
    """Check ledgers; 1 if a row is rejected."""
    return FINDINGS if any(ledger.source.rows_rejected for ledger in checked_ledgers(options).ledgers) else OK


def publish(options: Namespace) -> int:
    """Check ledgers and publish them."""
    checked = checked_ledgers(options)
    before, known = _in_force(options.store), set(publishing.snapshot_ids(options.store))
    with working(t("commands.publishing", options.lang), options.lang):
        manifest = published(options, checked)
    say(published_lines(manifest, before, manifest.id in known, options.lang))
    say(rule_lines(held_together(options.store / manifest.id), options.lang))
    return OK


def published(options: Namespace, checked: Checked, into: Path | None = None) -> Manifest:
    """What publishing the ledgers as the options say gives: in the store, or as a preview in another one."""
    with _engines(options.engine, options.store) as engines:
        return publishing.publish(
            options.store,
            checked.ledgers,
            as_of=options.as_of,
            note=options.note,
            places=checked.places,
            replace=options.replace,
            accept_rejects=options.accept_rejects,
            alone=options.alone,
            into=into,
            engines=engines,
        )


def _engines(address: str, store: Path) -> AbstractContextManager[Engines | None]:
    """What sums by month: a cluster where one is named, else this machine."""
    if not address:
        return nullcontext()
    from data.publishing import spark  # noqa: PLC0415 - of those few who have a cluster

    return spark.on(address, settings.load().exchange or str(store.parent / "exchange"))


def _in_force(store: Path) -> Manifest | None:
    try:
        return publishing.read_manifest(store, publishing.current(store))
    except SnapshotError:
        return None


def list_(options: Namespace) -> int:
    """List the snapshots, and what keeps any from being read."""
    lang, readable = options.lang, publishing.list_snapshots(options.store)
    in_force = _in_force(options.store)
    several = len({manifest.root for manifest in readable}) > 1
    say(
        snapshot_line(manifest, manifest == in_force, lang, _place(options.store, manifest, lang) if several else "")
        for manifest in readable
    )
    broken = list(_unreadable(options.store))
    say(f"! {error.message(lang)}" for error in broken)
    if not readable and not broken:
        print(t("commands.no_snapshots", lang, store=options.store))
    return OK


def _place(store: Path, manifest: Manifest, lang: Lang) -> str:
    return areas(store / manifest.id / "definitions" / "reference")[manifest.root][f"name_{lang}"] or manifest.root


def _unreadable(store: Path) -> Iterator[SnapshotError]:
    for id in publishing.snapshot_ids(store):
        try:
            publishing.read_manifest(store, id)
        except SnapshotError as error:
            yield error


def use(options: Namespace) -> int:
    """Put a snapshot in force."""
    publishing.set_current(options.store, options.id)
    print(t("commands.in_use", options.lang, id=options.id))
    return OK


def verify(options: Namespace) -> int:
    """See whether snapshots are as they were published; 1 if not."""
    every = publishing.snapshot_ids(options.store) if options.all else options.ids
    return max([_verify(options.store, id, options.lang) for id in every or [publishing.current(options.store)]])


def _verify(store: Path, id: str, lang: Lang) -> int:
    damage = publishing.verify(store, id)
    for one in damage:
        print(t("commands.damage", lang, id=id, file=one.file, what=t(f"commands.{one.what}", lang)))
    if not damage:
        print(t("commands.sound", lang, id=id, files=len(publishing.read_manifest(store, id).files)))
    return FINDINGS if damage else OK


def demo(options: Namespace) -> int:
    """Write the demonstration ledgers and publish them."""
    with working(t("commands.demonstrating", options.lang), options.lang):
        manifest = publish_demo(options.store, WORLDS[options.world], options.ledgers)
    say(published_lines(manifest, None, False, options.lang))
    return OK


def template(options: Namespace) -> int:
    """Write the template of a kind of ledger, or of every kind."""
    options.out.mkdir(parents=True, exist_ok=True)
    for id, kind in kinds().items():
        if options.template in (id, "all"):
            file = options.out / f"{kind.name[options.lang]}.xlsx"
            write_template(id, file, options.lang)
            print(t("commands.template_written", options.lang, file=file))
    return OK
