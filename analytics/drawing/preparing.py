"""What a draw asks for, read from an address, and the directory that it would be made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from unicodedata import normalize

from analytics.drawing.directory import BASES, Firm, chosen, entries
from analytics.drawing.draws import Entry, draw, require_possible
from analytics.drawing.errors import DrawingError
from analytics.drawing.record import Occasion, Record, Scheme
from analytics.drawing.teams import Inspector
from analytics.periods import add_months

USUAL = "5%"  # of the directory
MONTHS = (0, 3, 6, 12, 24, 36)
TEAMS = (1, 2, 3, 4, 5)
SPLITS = ("area", "industry", "area,industry", "product_class", "credit_file", "none")  # the strata
LONGEST_SEED, LONGEST_PURPOSE = 100, 60


@dataclass(frozen=True)
class Asked:
    """What somebody chose: `size` as it was written, 5% or 20; `months` left out; `team` inspectors each; `products`
    are codes of classes, groups or products of licences."""

    base: str = BASES[0]
    industry: str = ""
    size: str = USUAL
    by: tuple[str, ...] = (SPLITS[0],)
    months: int = 12
    team: int = 2
    products: tuple[str, ...] = ()


def asked(params: Mapping[str, str]) -> Asked:
    """Read an address; what makes no sense keeps its usual value."""
    usual = Asked()
    base, by = params.get("base", ""), params.get("by", "")
    split = by if by in SPLITS else SPLITS[0]
    return Asked(
        base if base in BASES else usual.base,
        params.get("industry", ""),
        "".join(normalize("NFKC", params.get("size", "")).split())[:10] or usual.size,
        () if split == "none" else tuple(split.split(",")),
        _one_of(params.get("months", ""), MONTHS, usual.months),
        _one_of(params.get("team", ""), TEAMS, usual.team),
    )


def _one_of(said: str, numbers: Sequence[int], usual: int) -> int:
    return next((n for n in numbers if str(n) == said), usual)


@dataclass(frozen=True)
class Prepared:
    """A draw that lacks its seed alone: the scheme, the directory with who is left out and why, and the enterprises by
    id; `wanted` of the directory, and what stands in the way, None where nothing does."""

    scheme: Scheme
    directory: tuple[Entry, ...]
    firms: Mapping[str, Firm] = field(repr=False)
    wanted: int = 0
    problem: DrawingError | None = None


@dataclass(frozen=True)
class Lately:
    """Up to which days enterprises are left out: visits count back from `visits` (the as-of date), draws from `draws`
    (today); `drawn` gives the enterprises that were drawn since a day."""

    visits: date
    draws: date
    drawn: Callable[[str], Mapping[str, str]]


def prepare(
    found: Sequence[Firm], areas: tuple[str, ...], what: Asked, lately: Lately, inspectors: Sequence[Inspector]
) -> Prepared:
    """The draw that was asked for, of the enterprises `found`."""
    share, number = (what.size[:-1], 0) if what.size.endswith(("%", "％")) else ("", _whole(what.size))
    since = [_before(day, what.months) for day in (lately.visits, lately.draws)]
    visited, before = (day.isoformat() if day else "" for day in since)
    scheme = Scheme(what.base, areas, what.industry, share, number, what.by, what.months, visited, before, what.team)
    scheme = replace(scheme, products=what.products)
    firms = chosen(found, what.base, what.industry, what.products)
    directory = tuple(entries(firms, what.by, since[0], lately.drawn(before) if before else ()))
    return _weighed(Prepared(scheme, directory, {one.id: one for one in firms}), inspectors)


def _before(day: date, months: int) -> date | None:
    """The first of so many months up to a day; None for never mind."""
    return add_months(day + timedelta(days=1), -months) if months else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _weighed(prepared: Prepared, inspectors: Sequence[Inspector]) -> Prepared:
    """With how many are wanted, and what stands in the way."""
    scheme, directory, wanted = prepared.scheme, prepared.directory, 0
    try:
        wanted = scheme.wanted(len(directory))
        require_possible(directory, wanted, inspectors, scheme.team)
    except DrawingError as error:
        return replace(prepared, wanted=wanted, problem=error)
    return replace(prepared, wanted=wanted)


def drawn(prepared: Prepared, on: Occasion, inspectors: Sequence[Inspector]) -> Record:
    """Draw, and give the record. Raises DrawingError where `prepared` has a problem."""
    people = tuple(sorted(inspectors, key=lambda one: one.code))
    found = draw(on.seed, prepared.directory, prepared.wanted, people, prepared.scheme.team)
    return Record(**vars(on), scheme=prepared.scheme, directory=prepared.directory, inspectors=people, drawn=found)


def seeded(text: str) -> str:
    """A seed as it is drawn from: without blanks around it, others single. Raises DrawingError for none, a long one, or
    one with characters that cannot be printed."""
    seed = " ".join(text.split())
    if not seed or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise DrawingError("seed", longest=LONGEST_SEED)
    return seed
