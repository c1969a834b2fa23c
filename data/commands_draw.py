"""The command that draws again from the record of a random inspection and says whether the result is the same."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

from analytics.drawing import DrawingError, Record, directory_hash, repeated
from analytics.drawing.directory import chosen, firms
from analytics.drawing.record import LARGEST, Repeated
from analytics.store import open_snapshot
from analytics.view import WHOLE
from data import publishing
from data.commands import FINDINGS, OK, say
from data.commands_parser import UNREADABLE
from data.text import Lang, exact, t


def draw(options: Namespace) -> int:
    """Repeat a record: 0 if it is equal, 1 if not, 2 for a file that is none."""
    lang: Lang = options.lang
    try:
        found = repeated(_text(options))
        same = _same_directory(found.record, options)
    except DrawingError as error:
        print(error.message(lang), file=sys.stderr)
        return UNREADABLE
    say(_lines(found, same, lang))
    return FINDINGS if found.differs or same is False else OK


def _text(options: Namespace) -> str:
    try:
        with options.record.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise DrawingError("missing", file=options.record) from error
    except UnicodeDecodeError as error:
        raise DrawingError("unreadable") from error
    if len(text) > LARGEST:
        raise DrawingError("unreadable")
    return text


def _same_directory(record: Record, options: Namespace) -> bool | None:
    """Whether the directory is that of the snapshot; None where the store does not have it."""
    if record.snapshot not in publishing.snapshot_ids(options.store):
        return None
    snapshot, scheme = open_snapshot(options.store, record.snapshot, scope=WHOLE), record.scheme
    there = chosen(firms(snapshot, WHOLE, scheme.areas), scheme.base, scheme.industry, scheme.products)
    return directory_hash(one.id for one in there) == record.hashes["directory"]


def _lines(found: Repeated, same: bool | None, lang: Lang) -> Iterator[str]:
    """What was drawn from what, its hashes, and whether it is equal."""
    record, counts = found.record, found.record.counts
    words = {"number": record.number, "purpose": record.purpose, "seed": record.seed, "algorithm": record.algorithm}
    yield t("commands.draw.about_record", lang, **words)
    yield t("commands.draw.counts", lang, **{key: exact(counts[key]) for key in ("directory", "eligible", "selected")})
    for key, hash in record.hashes.items():
        yield t("commands.draw.hash", lang, name=t(f"draw.hash.{key}", lang), hash=hash)
    if same is None:
        yield t("draw.no_directory", lang, id=record.snapshot)
    else:
        yield t(f"draw.{'same' if same else 'other'}_directory", lang, id=record.snapshot)
    if found.differs:
        what = t("commands.join", lang).join(t(f"draw.part.{part}", lang) for part in found.differs)
        yield t("draw.differs", lang, what=what)
    else:
        yield t("draw.same", lang)
