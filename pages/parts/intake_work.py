"""Ledgers on their way in: a folder for what one person sends, beside the file of the state, until it is published.

<state folder>/intake/<token>/
  owner            the account of the sender
  choices.json     what the sender says of the files
  sent/1/…         the first file under its own name
  sent/1.json      name, size, hash and mapping of it, written when all of it has arrived
  checked/…  preview/…   what checking and previewing write
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import AsyncIterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePath
from secrets import token_hex
from time import time
from typing import Any, Literal

from data import settings
from data.publishing.files import replace_text

HOURS = 48  # what nobody went on with for so long is swept
FILES = 20  # sent at once: a district has seven kinds of ledger
_OWNER = "owner"
_TOKEN = re.compile(r"[0-9a-f]{16}")
Mode = Literal["supplement", "correction", "replacement"]
MODES: tuple[Mode, ...] = ("supplement", "correction", "replacement")


class TooMuch(Exception):
    """More arrived than a file may have."""


@dataclass(frozen=True)
class Sent:
    """A file that has arrived; `mapping` is the text of a mapping file, "" where the headings speak for themselves."""

    number: int
    name: str
    size: int
    sha256: str
    mapping: str = ""


@dataclass(frozen=True)
class Choices:
    """What the sender says: days as 2017-12-31, `period` as addresses have it, `accept` rows in spite of many rejects.

    `published` is the id of the snapshot that came of it, `before` that of the one in force until then.
    """

    as_of: str = ""
    sender: str = ""
    mode: Mode = "supplement"
    period: str = ""
    note: str = ""
    accept: bool = False
    published: str = ""
    before: str = ""


def base() -> Path:
    """Where the folders of all that is on its way in lie."""
    return settings.load().state.parent / "intake"


def free() -> int:
    """Bytes that are free where they lie."""
    there = next(folder for folder in (base(), *base().parents) if folder.is_dir())
    return shutil.disk_usage(there).free


def begin(owner: str) -> Work:
    """A new folder of somebody; those of long ago go."""
    sweep(base(), time())
    work = Work(base() / token_hex(8))
    (work.folder / "sent").mkdir(parents=True)
    (work.folder / _OWNER).write_text(owner, encoding="utf-8")
    return work


def opened(token: str, owner: str) -> Work | None:
    """The folder that an address names, None where there is none (any more) or somebody else's."""
    work = Work(base() / token) if _TOKEN.fullmatch(token) else None
    return work if work and work.owner == owner else None


def sweep(folder: Path, now: float) -> None:
    """Remove what was left alone for `HOURS`; `now` in seconds since the epoch."""
    with suppress(OSError):
        for each in folder.iterdir():
            if _TOKEN.fullmatch(each.name) and now - each.stat().st_mtime > HOURS * 3600:
                shutil.rmtree(each, ignore_errors=True)


class Work:
    """The files of one sender and what was said of them. Everything stands on disk: a server may be restarted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.token = folder, folder.name

    def fresh(self, part: str) -> Path:
        """A new folder in place of those that were made for the same: "checked" or "preview"."""
        shutil.rmtree(self.folder / part, ignore_errors=True)
        return self.folder / part / token_hex(4)

    @property
    def owner(self) -> str | None:
        """Whose it is; None where there is no such folder."""
        try:
            return (self.folder / _OWNER).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def files(self) -> list[Sent]:
        """The files that have arrived in full, in the order of their arrival."""
        records = (json.loads(file.read_text(encoding="utf-8")) for file in (self.folder / "sent").glob("[0-9]*.json"))
        return sorted((Sent(**record) for record in records), key=lambda sent: sent.number)

    def path(self, sent: Sent) -> Path:
        """Where a file lies."""
        return self.folder / "sent" / str(sent.number) / sent.name

    def unused(self, name: str) -> str:
        """The name, numbered if a file of that name has arrived: problems speak of files by their names."""
        taken, path = {sent.name for sent in self.files()}, PurePath(name)
        names = (f"{path.stem} ({n}){path.suffix}" if n > 1 else name for n in count(1))
        return next(each for each in names if each not in taken)

    async def receive(self, name: str, chunks: AsyncIterable[bytes], limit: int) -> Sent:
        """Take a file in as it comes, under a name that is safe; raises TooMuch beyond `limit` bytes.

        What arrived in part only leaves nothing.
        """
        room = self._room()
        digest, size, path = sha256(), 0, room / name
        try:
            with path.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooMuch
                    digest.update(chunk)
                    file.write(chunk)
        except BaseException:
            shutil.rmtree(room, ignore_errors=True)
            raise
        return Sent(int(room.name), path.name, size, digest.hexdigest())

    def keep(self, sent: Sent) -> None:
        """Count a file among those that have arrived."""
        replace_text(self._record(sent.number), json.dumps(asdict(sent), ensure_ascii=False))

    def drop(self, number: int) -> None:
        """Take a file back."""
        self._record(number).unlink(missing_ok=True)
        shutil.rmtree(self._record(number).with_suffix(""), ignore_errors=True)

    def map(self, number: int, mapping: str) -> None:
        """Say how the columns of a file are to be read; "" leaves it to its headings."""
        for sent in self.files():
            if sent.number == number:
                self.keep(replace(sent, mapping=mapping))

    def choices(self) -> Choices:
        """What was said so far."""
        try:
            return Choices(**json.loads((self.folder / "choices.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Choices()

    def choose(self, **changes: Any) -> Choices:
        """Say something else."""
        chosen = replace(self.choices(), **changes)
        replace_text(self.folder / "choices.json", json.dumps(asdict(chosen), ensure_ascii=False))
        return chosen

    def empty(self) -> None:
        """Remove the files and what was made of them, once they are published; what was said stays as a receipt."""
        for part in ("sent", "checked", "preview"):
            shutil.rmtree(self.folder / part, ignore_errors=True)

    def discard(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _record(self, number: int) -> Path:
        return self.folder / "sent" / f"{number}.json"

    def _room(self) -> Path:
        """An empty folder for the next file; made in one step, as several may arrive at once."""
        number = 1
        while True:
            try:
                (self.folder / "sent" / str(number)).mkdir()
                return self.folder / "sent" / str(number)
            except FileExistsError:
                number += 1
