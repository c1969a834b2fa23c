"""双随机抽查记录表 as readers get it, on the page and in files: facts, counts, who was drawn with whom, hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.drawing.directory import BASES
from analytics.drawing.record import Record
from analytics.store import Snapshot
from data.text import Lang, day, exact, t

_NAMES = "select enterprise_code, enterprise from enterprises where list_contains($ids, enterprise_code)"
_RESULTS = """
select enterprise_code, min(visited_on), arg_min(result, visited_on) from enterprise_visits
where list_contains($ids, enterprise_code) and visited_on >= $since group by all"""


Row = tuple[str, str, str, str, tuple[str, ...]]  # place, enterprise, code, area, inspectors


@dataclass(frozen=True)
class Sheet:
    """The form: `facts` and `seals` (hashes) are pairs of heading and words, `rows` stand under `headings`."""

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    strata: tuple[tuple[str, str, str], ...]
    seals: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    method: str
    demo: str
    lang: Lang

    @property
    def joined(self) -> str:
        """What stands between inspectors."""
        return t("shell.joined", self.lang)

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """The rows in text."""
        return [(*row, self.joined.join(inspectors)) for *row, inspectors in self.rows]


def sheet(record: Record, snapshot: Snapshot, lang: Lang) -> Sheet:
    """The form in words; names are those of a snapshot, by which whoever looks at it sees them or not."""
    names, areas = _named(record, snapshot), {one.id: one.area for one in record.directory}
    rows = tuple(
        (
            str(n),
            names.get(one.id, one.id),
            one.id,
            snapshot.name("area", areas[one.id], lang),
            one.inspectors,
        )
        for n, one in enumerate(record.drawn.chosen, start=1)
    )
    headings = tuple(t(f"draw.column.{key}", lang) for key in ("place", "enterprise", "code", "area", "inspectors"))
    return Sheet(
        t("draw.sheet.title", lang),
        t("draw.sheet.number", lang, number=record.number),
        tuple((t(f"draw.fact.{key}", lang), words) for key, words in facts(record, snapshot, lang).items()),
        headings,
        rows,
        strata(record, snapshot, lang),
        tuple((t(f"draw.hash.{key}", lang), hash) for key, hash in record.hashes.items()),
        tuple(t(f"draw.sign.{key}", lang) for key in ("drawer", "witness", "head")),
        t("draw.sheet.method", lang, algorithm=record.algorithm),
        t("common.demo", lang) if record.demo else "",
        lang,
    )


def _named(record: Record, snapshot: Snapshot) -> dict[str, str]:
    ids = [one.id for one in record.drawn.chosen]
    return {id: name for id, name in snapshot.rows(_NAMES, {"ids": ids}) if name}


def facts(record: Record, snapshot: Snapshot, lang: Lang) -> dict[str, str]:
    """What was drawn from what, by whom and how, by key of its heading."""
    scheme, counts = record.scheme, record.counts
    size = t("draw.size.share", lang, share=scheme.share) if scheme.share else t("draw.size.number", lang)
    return {
        "purpose": record.purpose,
        "drawn_at": moment(record.drawn_at, lang),
        "person": t("draw.local", lang) if record.person == "local" else record.person,
        "seed": record.seed,
        "source": record.source or t("draw.no_source", lang),
        "base": directory_words(record, snapshot, lang),
        "counts": counts_words(counts, scheme.months, lang),
        "selected": t("draw.selected_words", lang, n=counts["selected"], size=size),
        "strata": split_words(scheme.by, lang),
        "team": t("draw.team_words", lang, team=scheme.team, n=len(record.inspectors)),
        "snapshot": t("draw.snapshot_words", lang, id=record.snapshot, day=record.as_of),
    }


def moment(at: str, lang: Lang) -> str:
    """2026年11月22日 09:30（UTC+08:00）."""
    when = datetime.fromisoformat(at)
    return t("draw.moment", lang, day=day(when.date(), lang), time=f"{when:%H:%M}", zone=at[-6:])


def directory_words(record: Record, snapshot: Snapshot, lang: Lang) -> str:
    """Which enterprises make up the directory."""
    scheme = record.scheme
    base = scheme.base if scheme.base in BASES else BASES[0]
    places = [snapshot.name("area", area, lang) for area in scheme.areas]
    products = [_product(code, snapshot, lang) for code in scheme.products]
    words = [t(f"draw.base.{base}", lang), *places, *filter(None, [scheme.industry]), *products]
    return t("shell.joined", lang).join(words)


def _product(code: str, snapshot: Snapshot, lang: Lang) -> str:
    """The words of a class, group or product."""
    depth = len(snapshot.product_paths.get(code, (code,))) - 1
    return snapshot.name(("product_class", "product_group", "product")[depth], code, lang)


def counts_words(counts: Mapping[str, int], months: int, lang: Lang) -> str:
    """260 in the directory = 180 that may be drawn + 76 visited within 12 months + 4 drawn within 12 months."""
    parts = [t("draw.count.eligible", lang, n=exact(counts["eligible"]))]
    parts += [
        t(f"draw.count.{key}", lang, n=exact(counts[key]), months=months)
        for key in ("drawn", "visited")
        if key in counts
    ]
    return t("draw.count.directory", lang, n=exact(counts["directory"]), parts=" + ".join(parts))


def split_words(by: tuple[str, ...], lang: Lang) -> str:
    """What the strata follow."""
    dims = t("draw.times", lang).join(t(f"draw.dim.{dim}", lang) for dim in by)
    return t("draw.split.by", lang, dims=dims) if by else t("draw.split.none", lang)


def strata(record: Record, snapshot: Snapshot, lang: Lang) -> tuple[tuple[str, str, str], ...]:
    """Name, eligible and drawn of every stratum."""
    return tuple(
        (stratum_name(name, record.scheme.by, snapshot, lang), exact(size), exact(places))
        for name, size, places in record.drawn.quotas
    )


def stratum_name(codes: tuple[str, ...], by: tuple[str, ...], snapshot: Snapshot, lang: Lang) -> str:
    """The words of a stratum."""
    words = [code_words(dim, code, snapshot, lang) for dim, code in zip(by, codes, strict=False)]
    return t("draw.times", lang).join(words) or t("draw.whole", lang)


def code_words(dim: str, code: str, snapshot: Snapshot, lang: Lang) -> str:
    """The words of a code of a dim of the directory."""
    if dim == "credit_file":
        return t(f"draw.credit.{'listed' if code == 'listed' else 'unlisted'}", lang)
    return code or t("analytics.unspecified", lang) if dim == "industry" else snapshot.name(dim, code, lang)


def notice(record: Record, snapshot: Snapshot, lang: Lang) -> dict[str, list[Any]]:
    """公示名单 as columns: who was drawn, and what the first visit since found; no inspectors, no personal data."""
    names, areas = _named(record, snapshot), {one.id: one.area for one in record.directory}
    ids = [one.id for one in record.drawn.chosen]
    found = snapshot.rows(_RESULTS, {"ids": ids, "since": datetime.fromisoformat(record.drawn_at).date()})
    visits = {id: (on, snapshot.name("result", result, lang)) for id, on, result in found}
    columns = {
        "place": list(range(1, len(ids) + 1)),
        "enterprise": [names.get(id, "") for id in ids],
        "code": ids,
        "area": [snapshot.name("area", areas[id], lang) for id in ids],
        "purpose": [record.purpose] * len(ids),
        "draw": [record.number] * len(ids),
        "visited_on": [visits[id][0].isoformat() if id in visits else "" for id in ids],
        "result": [visits[id][1] if id in visits else "" for id in ids],
        **({"mark": [t("common.demo", lang)] * len(ids)} if record.demo else {}),
    }
    return {t(f"draw.column.{key}", lang): cells for key, cells in columns.items()}
