"""The command line: python -m analytics.export --out DIR --pack NAME [--advance MONTHS] …, or with --page KEY or --all
and [--view QUERY] in place of the pack.

Makes the files of the pages without a browser. Exit status: 0 well, 1 no chart has data, 2 wrong arguments or something
that cannot be read or written.
"""

from __future__ import annotations

import os
import re
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from analytics import annotations, cards
from analytics.cards.spec import pages
from analytics.charts import HTML_KINDS
from analytics.export import FORMATS, Made, Pack, file_name, packs, render
from analytics.export.assemble import Maker, PackError, single
from analytics.export.packs import PACK, TEMPLATE, Saved
from analytics.export.pptx import TemplateError
from analytics.store import Snapshot, open_snapshot
from analytics.view import LISTS, WHOLE, Scope
from data import settings
from data.audit import console
from data.commands import FINDINGS, OK
from data.commands_parser import UNREADABLE, Parser, language
from data.people import accounts
from data.people.errors import PeopleError
from data.publishing import SnapshotError, current, latest, list_snapshots, snapshot_ids
from data.state import LOCAL, State, StateError
from data.text import Lang, t

PATIENCE = 2.0  # seconds without a word
_ADDRESS = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)?")
_LANGUAGE = "lang"  # stands in addresses; --lang says which language files are in


def parser(lang: Lang) -> Parser:
    """What may be typed, explained in the reader's language."""
    made = Parser(lang=lang, prog="python -m analytics.export", description=t("exporting.about", lang))

    def option(name: str, value: str, **how: Any) -> None:
        words = {"store": settings.load().store, "pages": ", ".join(pages()), "formats": ", ".join(FORMATS)}
        about = t(f"exporting.options.{name.strip('-')}", lang, **words).replace("%", "%%")
        made.add_argument(
            name, help=about, **({"metavar": t(f"exporting.values.{value}", lang)} if value else {}), **how
        )

    option("--out", "folder", type=Path, required=True)
    option("--pack", "name")
    option("--account", "account", default=LOCAL)
    option("--advance", "months", type=int, choices=packs.UNITS)
    option("--page", "page")
    option("--all", "", action="store_true")
    option("--view", "view", default="")
    option("--format", "format", nargs="+", choices=list(FORMATS), default=list(FORMATS))
    option("--store", "folder", type=Path, default=settings.load().store)
    option("--address", "address", default="")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the files; the exit status. What the user can mend is said without a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    lang = language(words, os.environ)
    typed = parser(lang)
    options = typed.parse_args(words)
    if wrong := _contradiction(options):
        typed.error(t(f"exporting.{wrong}", lang))
    try:
        return make(options)
    except (SnapshotError, StateError, PeopleError, PackError, TemplateError) as error:
        return _failed(error.message(lang), UNREADABLE)
    except OSError as error:
        return _failed(t("exporting.unwritable", lang, file=error.filename, reason=error.strerror), UNREADABLE)
    except KeyboardInterrupt:
        return _failed(t("exporting.stopped", lang), FINDINGS)


def _contradiction(options: Namespace) -> str:
    """What does not go together, as a key under [exporting]; "" when all is well."""
    if sum((options.pack is not None, options.page is not None, options.all)) != 1:
        return "choose_one"
    if options.pack is not None and options.view:
        return "own_views"
    if options.pack is None and options.advance:
        return "pack_only"
    return "no_address" if options.address and not _ADDRESS.fullmatch(options.address) else ""


def _latest(store: Path) -> tuple[str, ...]:
    return tuple(latest(list_snapshots(store), current(store)).values())


def make(options: Namespace) -> int:
    """Write the files of what was asked for; 1 when no chart of it has data."""
    lang: Lang = options.lang
    notes = annotations.held(_state(options)).notes
    made = Made(datetime.now().replace(microsecond=0), options.address, _latest(options.store), notes)
    filled = False
    scope = _scope(options)
    for folder, pack in _packs(options, Maker(_opener(options.store, scope), scope, lang, made)):
        for one in pack.exhibits:
            if one.chart.empty:
                print(t("exporting.empty", lang, name=one.chart.words.name, why=one.chart.empty), file=sys.stderr)
        if _has_data(pack):
            filled = True
            _taken_down(options, folder)
            _write(pack, list(dict.fromkeys(options.format)), folder, lang)
    return OK if filled else _failed(t("exporting.nothing", lang), FINDINGS)


def _taken_down(options: Namespace, folder: Path) -> None:
    """Who gets files of what, in the audit log, before there are any; the name of a pack is left out."""
    object = "pack" if options.pack is not None else f"page:{folder.name if options.all else options.page}"
    console.record(settings.of(options.store), "analytics.export", "export", object)


def _has_data(pack: Pack) -> bool:
    """Whether any figure has something to show; key figures and lists show noughts where there is nothing."""
    telling = [one for one in pack.exhibits if one.chart.kind not in HTML_KINDS]
    return any(not one.chart.empty for one in telling or pack.exhibits)


def _packs(options: Namespace, maker: Maker) -> Iterator[tuple[Path, Pack]]:
    lang: Lang = options.lang
    if options.pack is not None:
        state = _state(options)
        kept = state.file(options.account, TEMPLATE)
        saved = _saved(options, state, maker)
        yield options.out, maker.pack(saved, kept[1] if kept else None, _progress(options.pack, lang))
        return
    params = _params(options.view)
    for name in pages() if options.all else (options.page,):
        yield options.out / name if options.all else options.out, maker.page(name, params, _progress(name, lang))


def _state(options: Namespace) -> State:
    """What people keep beside the snapshots."""
    return State(settings.of(options.store).state)


def _scope(options: Namespace) -> Scope:
    """What an account may see, everything for none. Raises PeopleError for an unknown one."""
    if options.account == LOCAL:
        return WHOLE
    person = accounts.found(_state(options), options.account).person
    return Scope(person.areas, person.hidden)


def _saved(options: Namespace, state: State, maker: Maker) -> Saved:
    """The pack of a name, brought up to the newest data where that is wanted. Raises PackError."""
    names = state.names(options.account, PACK)
    if options.pack not in names:
        said = t("shell.joined", options.lang).join(names) or t("exporting.no_packs", options.lang)
        raise PackError("unknown_pack", name=options.pack, names=said)
    try:
        saved = packs.from_json(state.text(options.account, PACK, options.pack).text)
    except ValueError as error:
        raise PackError("unreadable") from error
    if not options.advance:
        return saved
    newest = maker.open(None).manifest
    return packs.moved_on(saved, packs.behind(saved, newest.as_of) // options.advance * options.advance, newest.id)


def _params(view: str) -> dict[str, str]:
    """The view of an address, or of what stands behind its ?. Raises PackError for what no page reads."""
    params = dict(parse_qsl(view.partition("?")[2] if "?" in view else view, keep_blank_values=True))
    params.pop(_LANGUAGE, None)
    picked = {spec.parameter for page in pages() for spec in cards.page(page)}
    for key, value in params.items():
        if key not in ("snapshot", "period", "compare", "basis", *LISTS, *picked):
            raise PackError("unknown_view", what=f"{key}={value}"[:80])
    return params


def _opener(store: Path, scope: Scope) -> Callable[[str | None], Snapshot]:
    one = cache(lambda id: open_snapshot(store, id, scope=scope))
    return lambda id: one(id if id in snapshot_ids(store) else current(store))


def _progress(name: str, lang: Lang) -> Callable[[int, int], None]:
    """Says how far it is, after each while of silence."""
    said = [time.monotonic()]

    def progress(done: int, of: int) -> None:
        if time.monotonic() - said[0] > PATIENCE:
            said[0] = time.monotonic()
            print(t("exporting.working", lang, name=name, done=done, of=of), file=sys.stderr)

    return progress


def _write(pack: Pack, formats: Sequence[str], folder: Path, lang: Lang) -> None:
    """The files of a pack, those that hold one chart in a folder of their format, numbered as they come."""
    told = _progress(pack.title, lang)
    files = list(_files(pack, formats))
    for done, (name, one, format) in enumerate(files, 1):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.part")  # a stop halfway leaves no half file under the name
        aside.write_bytes(render(one, format))
        aside.replace(target)
        print(t("exporting.written", lang, file=target))
        told(done, len(files))


def _files(pack: Pack, formats: Sequence[str]) -> Iterator[tuple[str, Pack, str]]:
    for format in formats:
        if FORMATS[format].single:
            for n, one in enumerate(pack.exhibits, 1):
                chart = single(one)
                yield f"{format}/{n:02}_{file_name(chart, format)}", chart, format
        else:
            yield file_name(pack, format), pack, format


def _failed(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
