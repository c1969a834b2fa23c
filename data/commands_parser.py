"""What may be typed after `python -m data`, explained in the reader's language."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from data import settings
from data.audit import ACTS
from data.ledgers import kinds
from data.operations.bundle import PLATFORMS, PYTHONS
from data.people import ROLES
from data.text import LANGS, Lang, t

UNREADABLE = 2
ERRORS = ("required", "unrecognized", "choice", "one_value", "some_values", "malformed")
HEADINGS = {"positional arguments": "positional", "options": "options_title"}


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """What --lang says, else English where LANG is, else Chinese."""
    said = [value for name, value in pairwise(arguments) if name == "--lang"]
    said += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    return "en" if (said or [environment.get("LANG", "")[:2]])[-1] == "en" else "zh"


class Formatter(argparse.HelpFormatter):
    """Help under headings in the reader's language."""

    def __init__(self, prog: str, lang: Lang) -> None:
        super().__init__(prog, max_help_position=32, width=110)
        self.lang: Lang = lang

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, t("commands.usage", self.lang) if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        key = HEADINGS.get(heading or "")
        super().start_section(t(f"commands.{key}", self.lang) if key else heading)


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are in the reader's language."""

    def __init__(self, *, lang: Lang, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=partial(Formatter, lang=lang))
        self.lang: Lang = lang
        self.add_argument("-h", "--help", action="help", help=t("commands.help", lang))
        self.add_argument("--lang", choices=LANGS, default=lang, help=t("commands.lang", lang))

    def format_help(self) -> str:
        """The help; Chinese headings end in a Chinese colon."""
        text = super().format_help()
        return re.sub(r"^(\w+):$", r"\1：", text, flags=re.MULTILINE) if self.lang == "zh" else text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and how they should be, and leave with 2."""
        self.print_usage(sys.stderr)
        self.exit(UNREADABLE, t("commands.error", self.lang, what=_reworded(message, self.lang)) + "\n")


def _reworded(message: str, lang: Lang) -> str:
    """An English sentence of argparse in the reader's language, found by its English twin in the texts."""
    for key in ERRORS:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(t(f"commands.errors.{key}", "en")))
        if found := re.fullmatch(pattern, message):
            return t(f"commands.errors.{key}", lang, **found.groupdict())
    return message


def _options(period: Callable[[str], Any]) -> dict[str, dict[str, Any]]:
    """Every option by name, as argparse takes it; `value` is the key of the word for its value."""
    return {
        "files": {"value": "files", "nargs": "+", "type": Path},
        "--mapping": {"value": "file", "type": Path},
        "--kind": {"value": "kind", "choices": list(kinds())},
        "--as-of": {"value": "day", "type": date.fromisoformat, "default": date.today()},
        "--issues": {"value": "file", "type": Path},
        "--marked": {"value": "folder", "type": Path},
        "--show": {"value": "number", "type": _at_least(0), "default": 20},
        "--store": {"value": "folder", "type": Path, "default": settings.load().store},
        "--note": {"value": "text", "default": ""},
        "--replace": {"value": "period", "type": period},
        "--accept-rejects": {"action": "store_true"},
        "--alone": {"action": "store_true"},
        "--engine": {"value": "engine", "default": ""},
        "--sender": {"value": "text", "default": ""},
        "--dry-run": {"action": "store_true"},
        "--period": {"value": "period", "type": period},
        "file": {"value": "file", "type": Path},
        "old": {"value": "id", "nargs": "?"},
        "new": {"value": "id", "nargs": "?"},
        "--keep": {"value": "number", "type": _at_least(1)},
        "--archive": {"value": "folder", "type": Path},
        "ids": {"value": "id", "nargs": "*"},
        "--all": {"action": "store_true"},
        "id": {"value": "id"},
        "--snapshot": {"value": "id"},
        "template": {"value": "kind", "choices": [*kinds(), "all"]},
        "--out": {"value": "folder", "type": Path},
        "--world": {"choices": ["full", "small", "city"], "default": "full"},
        "--ledgers": {"value": "folder", "type": Path},
        "what": {"nargs": "?", "choices": ["verify"]},
        "--from": {"value": "day", "type": date.fromisoformat, "dest": "first"},
        "--to": {"value": "day", "type": date.fromisoformat, "dest": "last"},
        "--person": {"value": "account", "default": ""},
        "--act": {"value": "act", "choices": ACTS},
        "--object": {"value": "text", "default": ""},
        "--csv": {"value": "file", "type": Path},
        "--noted": {"value": "hash"},
        "record": {"value": "file", "type": Path},
        "--works": {"action": "store_true"},
        "--aside": {"action": "store_true"},
        "--force": {"action": "store_true"},
        "--back": {"action": "store_true"},
        "--serve": {"action": "store_true"},
        "--port": {"value": "port", "type": _at_least(1), "default": 8501},
        "--platform": {"choices": list(PLATFORMS), "default": "windows" if os.name == "nt" else "linux"},
        "--python": {"value": "versions", "nargs": "+", "choices": list(PYTHONS), "default": list(PYTHONS)},
        "--wheels": {"value": "folder", "type": Path},
        "act": {
            "value": "act",
            "choices": ["list", "add", "change", "disable", "enable", "password", "revoke", "adopt"],
        },
        "account": {"value": "account", "nargs": "?"},
        "--name": {"value": "name"},
        "--role": {"value": "role", "choices": list(ROLES)},
        "--areas": {"value": "names"},
        "--hide": {"value": "names"},
    }


COMMANDS = {
    "check": ("files", "--mapping", "--kind", "--as-of", "--issues", "--marked", "--show"),
    "publish": (
        *("files", "--as-of", "--store", "--mapping", "--kind", "--note", "--replace", "--accept-rejects", "--alone"),
        *("--sender", "--engine", "--dry-run", "--period", "--issues", "--marked", "--show"),
    ),
    "diff": ("old", "new", "--period", "--show", "--store"),
    "export": ("id", "file", "--store"),
    "import": ("file", "--store"),
    "prune": ("--keep", "--archive", "--dry-run", "--store"),
    "list": ("--store",),
    "use": ("id", "--store"),
    "verify": ("ids", "--all", "--store"),
    "figures": ("--snapshot", "--store"),
    "template": ("template", "--out"),
    "demo": ("--world", "--ledgers", "--store"),
    "backup": ("file", "--works", "--store"),
    "restore": ("file", "--aside", "--force", "--store"),
    "upgrade": ("--back", "--store"),
    "doctor": ("--serve", "--port", "--store"),
    "bundle": ("--out", "--platform", "--python", "--wheels"),
    "draw": ("record", "--store"),
    "audit": ("what", "--from", "--to", "--person", "--act", "--object", "--csv", "--noted", "--show", "--store"),
    "users": ("act", "account", "--name", "--role", "--areas", "--hide", "--store"),
}
REQUIRED = {("publish", "--as-of"), ("template", "--out"), ("prune", "--keep"), ("bundle", "--out")}
# Where an option says something else than in other commands, its help stands under the command.
OWN_HELP = {
    *(("audit", "--act"), ("import", "file"), ("prune", "--dry-run")),
    *(("backup", "file"), ("restore", "file"), ("bundle", "--out")),
}


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if int(text) < least:
            raise ValueError(text)
        return int(text)

    return number


def build(lang: Lang, period: Callable[[str], Any]) -> Parser:
    """The parser of every command; `period` reads a period as people write it, or raises ValueError."""
    parser = Parser(lang=lang, prog="python -m data", description=t("commands.about", lang))
    commands = parser.add_subparsers(dest="command", metavar=t("commands.values.command", lang), required=True)
    options = _options(period)
    for name, names in COMMANDS.items():
        about = t(f"commands.{name}.about", lang)
        command = commands.add_parser(name, lang=lang, help=about, description=about)
        for option in names:
            own = f"{name}." if (name, option) in OWN_HELP else ""
            _add(command, option, options[option], own, required=(name, option) in REQUIRED)
    return parser


def _add(command: Parser, name: str, how: Mapping[str, Any], own: str, required: bool) -> None:
    value = how.get("value")
    words = {
        "help": _help(name, own, command.lang),
        **({"metavar": t(f"commands.values.{value}", command.lang)} if value else {}),
        **({"required": True, "default": None} if required else {}),
    }
    command.add_argument(name, **{key: at for key, at in how.items() if key != "value"} | words)


def _help(name: str, own: str, lang: Lang) -> str:
    values = {
        "kinds": ", ".join(kinds()),
        "acts": ", ".join(ACTS),
        "store": settings.load().store,
        "roles": ", ".join(ROLES),
    }
    return t(f"commands.options.{own}{name.strip('-').replace('-', '_')}", lang, **values).replace("%", "%%")
