"""The pack as a Word draft (汇报稿), laid out as an official document, with charts that Word itself draws and edits."""

from __future__ import annotations

from analytics.export.document import texts
from analytics.export.document.exhibits import exhibit
from analytics.export.document.paper import Paper
from analytics.export.pack import Pack
from data.text import t


def docx(pack: Pack) -> bytes:
    """Title, report and signature, the charts with their tables, the definitions; a red head with a number only."""
    paper = Paper(pack.lang)
    texts.cover(paper, pack)
    if pack.report:
        texts.report(paper, pack, pack.report)
    if pack.report and pack.exhibits:
        paper.add("Heading1", t("export.pdf.exhibits", pack.lang), fresh=True)
    for one in pack.exhibits:
        exhibit(paper, one)
    texts.definitions(paper, pack.exhibits)
    return paper.written(pack.title, pack.office, pack.provenance.made_at, _kind(pack))


def _kind(pack: Pack) -> str:
    """演示数据, 历史快照: what the header must say."""
    every = [pack.provenance, *(one.provenance for one in pack.exhibits)]
    said = {"export.historic": any(one.historic for one in every), "common.demo": any(one.demo for one in every)}
    return t("export.between", pack.lang).join(t(key, pack.lang) for key, wanted in said.items() if wanted)
