"""The table of one chart as CSV, with its metadata beside it as the W3C has it (CSV on the Web), in one zip."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.charts import Column
from analytics.export.cells import absent, decimals, is_number
from analytics.export.clean import clean, safe_name
from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from data.text import Lang, t

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_TYPES = {"text": "string", "date": "date", "count": "integer"}  # the other formats are decimal
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the day of files in a zip: the same content gives the same bytes


Columns = Mapping[str, Sequence[Any]] | pd.DataFrame  # under their headings


def csv(pack: Pack) -> bytes:
    """A zip of <name>.csv and <name>.csv-metadata.json, for the one exhibit of a pack."""
    (one,) = pack.exhibits
    name = f"{safe_name(one.chart.words.name)}.csv"
    return zipped({name: table(one.chart.cells()), f"{name}-metadata.json": _metadata(one, name)})


def table(columns: Columns) -> bytes:
    """Columns as CSV for spreadsheets: UTF-8 with its mark, counts whole, what looks like a formula kept as text."""
    return b"".join(lines([columns]))


def lines(parts: Iterable[Columns]) -> Iterator[bytes]:
    """The same of a long table that comes in parts, each the lines after those of the one before."""
    for n, columns in enumerate(parts):
        written = {clean(name): pd.Series(_written(list(columns[name])), dtype=object) for name in columns}
        text = pd.DataFrame(written).to_csv(index=False, header=not n, lineterminator="\r\n")
        yield text.encode("utf-8" if n else "utf-8-sig")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name in one zip, the same bytes each time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return made.getvalue()


def _written(values: list[Any]) -> list[Any]:
    whole = not decimals(values)
    return [round(value) if whole and is_number(value) else _harmless(value) for value in values]


def _harmless(value: Any) -> Any:
    """Text as text even where a program would take it for a formula."""
    if absent(value) or not isinstance(value, str):
        return value
    kept = clean(value)
    return f"'{kept}" if value.startswith(_FORMULA) else kept


def _metadata(one: Exhibit, name: str) -> bytes:
    chart, said = one.chart, one.provenance
    facts = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": _LANGUAGES[said.lang]}],
        "url": name,
        "dc:title": chart.words.name,
        "dc:description": one.headline,
        "dc:source": list(said.sources),
        "dc:coverage": list(said.viewed),
        "dc:identifier": said.snapshot,
        "dc:date": said.as_of.isoformat(),
        "dc:created": said.made_at.isoformat(timespec="minutes"),
        "dc:provenance": said.line,
        "dc:isFormatOf": said.link,
        "notes": [*filter(None, (chart.empty, *chart.foot, chart.words.method, one.remark)), *_definitions(one)],
        "tableSchema": {"columns": [_described(column, said.lang) for column in chart.columns]},
    }
    return json.dumps({key: value for key, value in facts.items() if value}, ensure_ascii=False, indent=1).encode()


def _definitions(one: Exhibit) -> list[dict[str, str]]:
    """What each indicator means: its name, then heading and words."""
    return [{t("export.indicator", one.provenance.lang): name, **words} for name, words in one.definitions.items()]


def _described(column: Column, lang: Lang) -> dict[str, str]:
    return {"name": column.name, "titles": column.title(lang), "datatype": _TYPES.get(column.format, "decimal")}
