"""The record of a draw: all that is needed to repeat it, as one text whose parts are hashed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from analytics.drawing.draws import Chosen, Draw, Entry, draw, eligible, share_of
from analytics.drawing.errors import DrawingError
from analytics.drawing.order import ALGORITHM
from analytics.drawing.teams import Inspector

FORMAT = "double-random-record"
LARGEST = 100_000_000  # characters of a record file: some million enterprises
T = TypeVar("T")


@dataclass(frozen=True)
class Scheme:
    """What was decided before the draw.

    `base` names which enterprises are the directory, narrowed by `areas`, `industry` and licensed `products`; `share`
    per cent of it or `number`, whichever is given; `by` are the dims whose strata are followed; enterprises visited
    since `visited_since` or drawn since `drawn_since` (days, "" for never mind) are left out; `team` inspectors each.
    """

    base: str
    areas: tuple[str, ...] = ()
    industry: str = ""
    share: str = ""
    number: int = 0
    by: tuple[str, ...] = ()
    months: int = 0
    visited_since: str = ""
    drawn_since: str = ""
    team: int = 2
    products: tuple[str, ...] = ()

    def wanted(self, size: int) -> int:
        """How many of a directory of this size are to be drawn."""
        return share_of(self.share, size) if self.share else self.number


@dataclass(frozen=True)
class Occasion:
    """What of a draw is not drawn: its number and purpose, seed and where it came from, who and when (with offset from
    UTC), the snapshot and its day."""

    number: str
    purpose: str
    seed: str
    source: str
    person: str
    drawn_at: str
    snapshot: str
    as_of: str
    demo: bool


@dataclass(frozen=True)
class Record(Occasion):
    """A draw as it is kept: its occasion, the scheme, the directory in the order of ids, the inspectors in the order of
    codes, what was drawn."""

    scheme: Scheme
    directory: tuple[Entry, ...]
    inspectors: tuple[Inspector, ...]
    drawn: Draw
    algorithm: str = ALGORITHM

    @property
    def counts(self) -> dict[str, int]:
        """directory = eligible + one count a reason of being left out; selected of the eligible."""
        reasons = sorted({one.left_out for one in self.directory} - {""})
        left_out = {reason: sum(one.left_out == reason for one in self.directory) for reason in reasons}
        counts = {"directory": len(self.directory), "eligible": len(eligible(self.directory)), **left_out}
        return counts | {"selected": len(self.drawn.chosen)}

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of the directory, of the inspectors' list, and of the whole record."""
        return {
            "directory": directory_hash(one.id for one in self.directory),
            "inspectors": inspectors_hash(self.inspectors),
            "record": _hashed(canonical(asdict(self))),
        }

    def to_json(self) -> str:
        """The record with its counts and hashes; the same record gives the same text."""
        return canonical({"format": FORMAT, "record": asdict(self), "counts": self.counts, "hashes": self.hashes})


@dataclass(frozen=True)
class Repeated:
    """A record drawn again; `differs` names what is not as the record states, nothing where all is equal."""

    record: Record
    differs: tuple[str, ...] = field(default=())


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def directory_hash(ids: Iterable[str]) -> str:
    """SHA-256 of the ids in the order of their characters, a line each, without a line end after the last."""
    return _hashed("\n".join(sorted(ids)))


def inspectors_hash(inspectors: Iterable[Inspector]) -> str:
    """The same of the inspectors: code, section and what they avoid, parted by tabs, the latter by commas."""
    return _hashed("\n".join(sorted("\t".join((one.code, one.section, ",".join(one.avoids))) for one in inspectors)))


def from_json(text: str) -> Record:
    """A record as it was kept. Raises DrawingError for what is none."""
    return _read(text)[0]


def repeated(text: str) -> Repeated:
    """Draw again from seed, directory and inspectors of a record file, and hold all that it states to that. Raises
    DrawingError for what is no record, and one that cannot be drawn."""
    record, stated = _read(text)
    try:
        return _held(record, stated)
    except (TypeError, AttributeError, UnicodeError) as error:  # a value of another type than a record has, or no text
        raise DrawingError("unreadable") from error


def _held(record: Record, stated: Mapping[str, Any]) -> Repeated:
    if record.algorithm != ALGORITHM:
        raise DrawingError("algorithm", algorithm=str(record.algorithm)[:40], known=ALGORITHM)
    differs = [f"hash_{name}" for name, found in record.hashes.items() if stated["hashes"].get(name) != found]
    if stated["counts"] != record.counts:
        differs.append("counts")
    again = _again(record)
    if again.quotas != record.drawn.quotas:
        differs.append("quotas")
    if again.chosen != record.drawn.chosen:
        differs.append("selected")
    return Repeated(record, tuple(differs))


def _again(record: Record) -> Draw:
    scheme = record.scheme
    n = scheme.wanted(len(record.directory))
    return draw(record.seed, record.directory, n, record.inspectors, scheme.team)


def _hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _read(text: str) -> tuple[Record, Mapping[str, Any]]:
    try:
        stated = json.loads(text)
        if stated["format"] != FORMAT or not isinstance(stated["hashes"], dict):
            raise ValueError(stated["format"])
        return _record(stated["record"]), {"hashes": stated["hashes"], "counts": stated["counts"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DrawingError("unreadable") from error


def _record(given: Mapping[str, Any]) -> Record:
    scheme, drawn = given["scheme"], given["drawn"]
    parts = {
        "scheme": _made(Scheme, scheme, areas=tuple, by=tuple, products=tuple),
        "directory": tuple(_made(Entry, one, stratum=tuple) for one in given["directory"]),
        "inspectors": tuple(_made(Inspector, one, avoids=tuple) for one in given["inspectors"]),
        "drawn": Draw(
            tuple(_made(Chosen, one, inspectors=tuple) for one in drawn["chosen"]),
            tuple((tuple(name), size, places) for name, size, places in drawn["quotas"]),
        ),
    }
    return Record(**{**given, **parts})


def _made(shape: Callable[..., T], given: Mapping[str, Any], **parts: Callable[[Any], Any]) -> T:
    return shape(**{**given, **{name: make(given[name]) for name, make in parts.items()}})
