"""Where the headings of a sheet stand and what each of them means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from data.ledgers.kinds import Column, Kind
from data.ledgers.reading import Sheet
from data.ledgers.terms import Terms
from data.ledgers.vocabulary import Vocabulary, plain

HEAD = 30  # rows in which the headings are looked for
HEIGHTS = (1, 2, 3)  # rows that headings may take
YEAR = re.compile(r"(\d{4})年")
MONTH_ONLY = re.compile(r"(\d{1,2}|[一二三四五六七八九十]|十[一二])月份?")
MONTH_HEADING = re.compile(r"(19|20)\d{2}[年./-]?\d{1,2}(月份?|[月./-]\d{1,2}日?)?")
NUMBER = re.compile(r"[-+\d.,:/ %年月日T]+")
CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
MONTH = re.compile(r"\d{4}年\d{1,2}月(?!\d{1,2}日)|\d{4}[-./]\d{1,2}(?![-./\d])")
CLOSING_DAY = re.compile(r"截[至止]\D{0,4}(\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2})")
TOTAL = r"(本页|本月|本年|全年)?(合计|总计|小计|共计|累计)([:：(（\d].*)?"
WHOLE = "全区|全市|全县"  # in a table of counts the line of the whole, not of what belongs to no township


@dataclass(frozen=True)
class Slot:
    """The column of the sheet that holds a column of ours; its numbers times `factor` are in our unit."""

    index: int
    heading: str
    factor: float = 1.0


@dataclass(frozen=True)
class Cross:
    """A column of a cross-table: its numbers belong to these values of the columns in its heading."""

    index: int
    heading: str
    values: Mapping[str, str]


ROW = -1  # instead of a column: the number of the row in the sheet
Parts = Sequence[str | int]  # of a text that is put together for each row: words, and columns of the sheet


@dataclass(frozen=True)
class Layout:
    """How a sheet is read: headings in `height` rows from row `top` (from 0), what they mean, what is missing.

    `constants` are values for all rows, `composed` those put together for each row; `filters` the indices of the
    columns that a mapping's filters look at.
    """

    kind: Kind
    top: int
    height: int
    slots: Mapping[str, Slot]
    crosses: tuple[Cross, ...]
    constants: Mapping[str, str]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    filters: tuple[int, ...] = ()
    composed: Mapping[str, Parts] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        """The index of the first row under the headings."""
        return self.top + self.height

    @property
    def score(self) -> int:
        """How many columns of the kind the sheet answers."""
        crossed = len(self.crosses[0].values) + 1 if self.crosses else 0
        return len(self.slots) + crossed + len(self.constants)

    @property
    def plausible(self) -> bool:
        """Whether the sheet is of this kind at all, complete or not."""
        return self.score >= 2 and 2 * len(self.missing) <= len(self.kind.required)

    @property
    def nearly(self) -> bool:
        """Whether so little is missing that the sheet is meant to be of this kind."""
        return len(self.missing) <= max(1, len(self.kind.required) // 4)


@dataclass(frozen=True)
class _Rows:
    """Rows that may be the headings: where, the texts above them, and the parts of the heading of each column."""

    top: int
    height: int
    title: Sequence[str]
    parts: Sequence[Sequence[str]]


def layouts(sheet: Sheet, kind: Kind, terms: Mapping[str, Terms]) -> Iterator[Layout]:
    """Every way of reading the sheet as this kind; `terms` are those of its columns."""
    head = sheet.head(HEAD)
    vocabulary = Vocabulary(kind)
    for top in range(len(head)):
        title = [cell for row in head[:top] for cell in row if cell] + [sheet.name]
        for height in HEIGHTS[: len(head) - top]:
            parts = [_parts(column) for column in zip(*head[top : top + height], strict=True)]
            if slots := _slots(vocabulary, parts):
                yield _layout(kind, terms, slots, _Rows(top, height, title, parts))


def best(sheet: Sheet, kind: Kind, terms: Mapping[str, Terms]) -> Layout | None:
    """The reading of a sheet as this kind that answers the most columns in the fewest rows."""
    found = layouts(sheet, kind, terms)
    return max(found, key=lambda layout: (layout.score, -layout.height, -layout.top), default=None)


def _parts(column: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in column if cell))


def titles(head: Sequence[Sequence[str]], top: int, height: int) -> tuple[str, ...]:
    """The heading of each column in one text, its parts joined; one that occurs again is numbered: 日期, 日期 #2.

    Of no rows at all the headings are letters, as spreadsheets name their columns: A, B, …
    """
    if not height:
        return tuple(letters(n) for n in range(max(map(len, head), default=0)))
    seen: Counter[str] = Counter()
    found = []
    for column in zip(*head[top : top + height], strict=True):
        title = "".join(_parts(column))
        seen[plain(title)] += 1
        found.append(f"{title} #{seen[plain(title)]}" if title and seen[plain(title)] > 1 else title)
    return tuple(found)


def letters(column: int) -> str:
    """How spreadsheets name a column, from 0: A, …, Z, AA, …"""
    first, last = divmod(column, 26)
    return (letters(first - 1) if first else "") + ascii_uppercase[last]


def likely_top(head: Sequence[Sequence[str]]) -> int:
    """The row that is most like headings where none is known: the first with the most different words in it."""
    words = [len({cell for cell in row if cell and not NUMBER.fullmatch(cell)}) for row in head]
    return words.index(max(words))


def _layout(kind: Kind, terms: Mapping[str, Terms], slots: Mapping[str, Slot], rows: _Rows) -> Layout:
    open_columns = [id for id in kind.required if id not in slots and id != kind.cross]
    taken = {slot.index for slot in slots.values()}
    crosses: tuple[Cross, ...] = ()
    if kind.cross and kind.cross not in slots and open_columns:
        left = {n: part for n, part in enumerate(rows.parts) if n not in taken and part}
        crosses = _crosses([kind.columns[id] for id in open_columns], left, terms, rows.title)
    crossed = {*crosses[0].values, kind.cross} if crosses else set()
    constants = _from_title([c for c in kind.columns.values() if c.id not in {*slots, *crossed}], rows.title)
    missing = tuple(id for id in kind.required if id not in {*slots, *crossed, *constants})
    known = taken | {cross.index for cross in crosses}
    ignored = tuple("".join(part) for n, part in enumerate(rows.parts) if part and n not in known)
    return Layout(kind, rows.top, rows.height, slots, crosses, constants, ignored, missing)


def _slots(vocabulary: Vocabulary, parts: Sequence[Sequence[str]]) -> dict[str, Slot]:
    """The best named column of the sheet for each column of ours."""
    ranked = []
    for index, part in enumerate(parts):
        if found := vocabulary.meaning(part):
            ranked.append((found[1], index, found[0], Slot(index, part[-1], found[2])))
    slots: dict[str, Slot] = {}
    for _, _, id, slot in sorted(ranked, key=lambda entry: entry[:2]):
        slots.setdefault(id, slot)
    return slots


def _crosses(
    columns: Sequence[Column], headings: Mapping[int, Sequence[str]], terms: Mapping[str, Terms], title: Sequence[str]
) -> tuple[Cross, ...]:
    """The columns whose headings are values of the most open columns, all of them of the same ones."""
    year = next((match[1] for text in title if (match := YEAR.search(text))), None)
    found = [
        Cross(index, "".join(parts), _values(columns, parts, terms, year))
        for index, parts in headings.items()
        if not any(re.fullmatch(f"{TOTAL}|{WHOLE}", plain(part)) for part in parts)
    ]
    most = max((len(cross.values) for cross in found), default=0)
    return tuple(cross for cross in found if most and len(cross.values) == most)


def _values(
    columns: Sequence[Column], parts: Sequence[str], terms: Mapping[str, Terms], year: str | None
) -> dict[str, str]:
    values: dict[str, str] = {}
    year = next((match[1] for part in parts if (match := YEAR.search(part))), year)
    for part in parts:
        for column in columns:
            text = _month(part, year) if column.type == "month" else part
            if text and (column.type == "month" or (column.id in terms and terms[column.id].knows(part))):
                values.setdefault(column.id, text)
    return values


def _month(heading: str, year: str | None) -> str | None:
    """The month that a heading names, with the year where it names none; None if it names no month."""
    text = plain(heading.split(" ", maxsplit=1)[0])
    if year and MONTH_ONLY.fullmatch(text):
        month = text.split("月", maxsplit=1)[0]
        return f"{year}年{CHINESE_MONTHS.index(month) + 1 if month in CHINESE_MONTHS else month}月"
    return text if MONTH_HEADING.fullmatch(text) else None


def _from_title(columns: Sequence[Column], title: Sequence[str]) -> dict[str, str]:
    """A day or month that the rows above the headings state for the whole sheet, where they state one only."""
    asked = [column for column in columns if column.from_title]
    text = "|".join(map(plain, title)) if asked else ""
    stated = {"date": CLOSING_DAY.findall(text), "month": MONTH.findall(text) or CLOSING_DAY.findall(text)}
    found = {column.id: set(stated[column.type]) for column in asked}
    return {id: texts.pop() for id, texts in found.items() if len(texts) == 1}
