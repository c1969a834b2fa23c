"""The command line: python -m data <command>, the commands as COMMANDS below and `--help` name them.
Exit status: 0 well, 1 findings or refused, 2 wrong arguments or something that cannot be read."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from analytics.periods import parse_period
from analytics.view import WHOLE
from data import commands, commands_audit, commands_operations, commands_people, settings
from data.commands_parser import UNREADABLE, build, language
from data.ledgers import LedgerError
from data.operations import running
from data.operations.errors import OperationError
from data.people.errors import PeopleError
from data.publishing import (
    ArchiveInvalid,
    FileUnwritable,
    ManifestUnreadable,
    NoSnapshot,
    PlacesDiffer,
    SnapshotError,
    SnapshotMissing,
    StoreUnwritable,
)
from data.settings import FILE
from data.state import StateError
from data.text import MISSING, Lang, t

if TYPE_CHECKING:
    from analytics.figures import PublishedRow

NOT_READ = (
    PlacesDiffer,
    NoSnapshot,
    SnapshotMissing,
    ManifestUnreadable,
    StoreUnwritable,
    FileUnwritable,
    ArchiveInvalid,
)


def figures(options: Namespace) -> int:
    """Print a line per published figure, ours beside it; 1 if any differs."""
    from analytics.figures import compare_published  # noqa: PLC0415 - the statistics take a second or two to load
    from analytics.store import open_snapshot  # noqa: PLC0415

    lang: Lang = options.lang
    with commands.working(t("commands.computing", lang), lang):
        rows = compare_published(open_snapshot(options.store, options.snapshot, scope=WHOLE))
    commands.say(_figure_line(row, lang) for row in rows)
    same = sum(row.same for row in rows)
    print(t("commands.figures_sum", lang, count=len(rows), same=same))
    return commands.OK if same == len(rows) else commands.FINDINGS


def _figure_line(row: PublishedRow, lang: Lang) -> str:
    mark = t("commands.same" if row.same else "commands.differs", lang)
    statement = row.statement_zh if lang == "zh" else row.statement_en
    words = {"ours": row.ours or MISSING, "published": row.published, "period": row.period, "statement": statement}
    return t("commands.figure", lang, mark=mark, id=row.id, **words)


def publish(options: Namespace) -> int:
    """Check ledgers and publish them, or say what that would change."""
    return _timed("preview")(options) if options.dry_run else commands.publish(options)


def _timed(name: str) -> Callable[[Namespace], int]:
    """A command that asks analytics, which takes a second or two to load."""

    def run(options: Namespace) -> int:
        from data import commands_time  # noqa: PLC0415

        return getattr(commands_time, name)(options)

    return run


def _drawing(options: Namespace) -> int:
    """Repeat a draw, which asks analytics too."""
    from data import commands_draw  # noqa: PLC0415

    return commands_draw.draw(options)


COMMANDS = {
    "check": commands.check,
    "publish": publish,
    "diff": _timed("diff"),
    "export": _timed("export"),
    "import": _timed("import_"),
    "prune": _timed("prune"),
    "list": commands.list_,
    "use": commands.use,
    "verify": commands.verify,
    "figures": figures,
    "template": commands.template,
    "demo": commands.demo,
    "audit": commands_audit.show,
    "backup": commands_operations.backup,
    "restore": commands_operations.restore,
    "upgrade": commands_operations.upgrade,
    "doctor": commands_operations.doctor,
    "bundle": commands_operations.bundle,
    "users": commands_people.users,
    "draw": _drawing,
}
ALONE = {"restore", "upgrade", "doctor"}  # they see for themselves who else is there, or only look


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status. What the user can mend is said without a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    lang = language(words, os.environ)
    try:
        parser = build(lang, parse_period)
    except (KeyError, TypeError, ValueError) as error:
        return _failed(OperationError("settings", file=FILE, reason=error).message(lang), UNREADABLE)
    options = parser.parse_args(words)
    try:
        with _among_others(options):
            return commands_audit.recorded(COMMANDS[options.command], options)
    except (LedgerError, StateError, PeopleError, OperationError) as error:
        return _failed(error.message(lang), UNREADABLE)
    except SnapshotError as error:
        return _failed(error.message(lang), UNREADABLE if isinstance(error, NOT_READ) else commands.FINDINGS)
    except OSError as error:
        return _failed(FileUnwritable(file=error.filename, reason=error).message(lang), UNREADABLE)
    except KeyboardInterrupt:
        return _failed(t("commands.stopped", lang), commands.FINDINGS)


def _among_others(options: Namespace) -> AbstractContextManager[None]:
    """A command on an installation waits for nobody, but nobody restores or upgrades it meanwhile."""
    if options.command in ALONE or "store" not in options:
        return nullcontext()
    return running.used(settings.of(options.store).state.parent)


def _failed(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
